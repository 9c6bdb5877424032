/**
 * The boundary: what comes from outside (frames, files, IPC arguments, settings) becomes typed data here or is refused
 * with the path and the value. Schemas are valibot's; this file adds the program's own number rules and one error shape.
 */
import * as v from 'valibot';

export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly path: string; readonly message: string };

/** Checks `input` against `schema`; the first problem is reported with its dotted path and the offending value. */
export function decode<Schema extends v.GenericSchema>(schema: Schema, input: unknown): Decoded<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const issue = result.issues[0];
  return { ok: false, path: v.getDotPath(issue) ?? '', message: `${issue.message}${received(issue.input)}` };
}

/** Parses JSON text and checks it; text that is not JSON is refused with its beginning, never thrown. */
export function decodeJson<Schema extends v.GenericSchema>(schema: Schema, text: string): Decoded<v.InferOutput<Schema>> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { ok: false, path: '', message: `not JSON: ${JSON.stringify(text.slice(0, 60))}` };
  }
  return decode(schema, input);
}

function received(input: unknown): string {
  if (input === undefined) return ' (missing)';
  const text = printed(input);
  return ` (got ${text.length > 60 ? `${text.slice(0, 60)}…` : text})`;
}

/** What came from outside may be circular or a BigInt, which JSON refuses; saying so must not fail. */
function printed(input: unknown): string {
  if (typeof input === 'number' || typeof input === 'bigint') return String(input);
  try {
    return JSON.stringify(input) ?? typeof input;
  } catch {
    return `an unprintable ${typeof input}`;
  }
}

/**
 * A plain decimal: optional sign, digits, optional fraction, optional exponent; at most 40 characters.
 * Refuses what `Number()` lets through ('' and ' ' are 0, '0x10' is 16) and anything not finite.
 */
export function parseDecimal(text: string): number | undefined {
  if (text.length === 0 || text.length > 40 || !DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** A finite number written as a decimal string, as the venues send it. */
export const decimal = v.pipe(
  v.string('expected a decimal string'),
  // Not a plain transform: the problem has to name the text that was sent, not the nothing it became.
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const value = parseDecimal(dataset.value);
    if (value !== undefined) return value;
    addIssue({ message: 'expected a decimal string' });
    return NEVER;
  }),
);
/** The same, above zero: prices. */
export const positiveDecimal = v.pipe(decimal, v.gtValue(0, 'expected a decimal above 0'));
/** The same, zero or more: quantities. */
export const nonNegativeDecimal = v.pipe(decimal, v.minValue(0, 'expected a decimal of 0 or more'));

/** A JSON number that is finite. */
export const finite = v.pipe(v.number('expected a number'), v.finite('expected a finite number'));
export const positive = v.pipe(finite, v.gtValue(0, 'expected a number above 0'));
export const nonNegative = v.pipe(finite, v.minValue(0, 'expected a number of 0 or more'));
/** A share between 0 and 1. */
export const ratio = v.pipe(finite, v.minValue(0, 'expected 0 or more'), v.maxValue(1, 'expected 1 or less'));
/** A whole number of milliseconds since 1970, as venues and recordings give it. */
export const epochMsNumber = v.pipe(finite, v.minValue(0, 'expected a time in ms'), v.maxValue(8.64e15, 'expected a time in ms'));
/** Text a person typed or a venue named: bounded, so that nothing outside can flood the screen. */
export const shortText = v.pipe(v.string('expected text'), v.maxLength(200, 'expected at most 200 characters'));
