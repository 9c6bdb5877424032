/** Problems of a form by the dotted path of the field they stand beside; '' is the form as a whole. */
import * as v from 'valibot';
import type { Done, Envelope } from '../../shared/ipc';
import { editablePercent, readNumber } from './number-entry';

export type FieldErrors = Readonly<Record<string, string>>;

/** Collects numbers from typed text; what could not be read is kept as an error under its path. */
export interface NumberReader {
  readonly errors: Record<string, string>;
  /** The number, or undefined with an error noted; an empty field is an error. */
  required(path: string, typed: string, what: string): number | undefined;
  /** The same where a field may be empty. */
  optional(path: string, typed: string): number | undefined;
}

export function numberReader(): NumberReader {
  const errors: Record<string, string> = {};
  return {
    errors,
    required(path, typed, what) {
      const entry = readNumber(typed);
      if (entry.kind === 'number') return entry.value;
      errors[path] = entry.kind === 'empty' ? `${what} is missing` : entry.message;
      return undefined;
    },
    optional(path, typed) {
      const entry = readNumber(typed);
      if (entry.kind === 'number') return entry.value;
      if (entry.kind === 'refused') errors[path] = entry.message;
      return undefined;
    },
  };
}

export type Checked<T> = { readonly kind: 'valid'; readonly value: T } | { readonly kind: 'invalid'; readonly errors: FieldErrors };

/** Checks a candidate against the shared schema; errors of reading the text come first and stay. Fields typed in percent have their bounds said in percent. */
export function check<Schema extends v.GenericSchema>(schema: Schema, candidate: unknown, reading: FieldErrors, isPercent: (path: string) => boolean = () => false): Checked<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, candidate);
  const errors: Record<string, string> = {};
  for (const issue of result.issues ?? []) {
    const path = v.getDotPath(issue) ?? '';
    errors[path] ??= isPercent(path) ? boundInPercent(issue) : `${issue.message}${got(issue.input)}`;
  }
  const all = { ...errors, ...reading };
  if (Object.keys(all).length > 0 || !result.success) return { kind: 'invalid', errors: all };
  return { kind: 'valid', value: result.output };
}

const BOUND_WORDS: Readonly<Record<string, (bound: string) => string>> = {
  min_value: (bound) => `${bound} or more`,
  max_value: (bound) => `${bound} or less`,
  gt_value: (bound) => `above ${bound}`,
  lt_value: (bound) => `below ${bound}`,
};

/** Nobody who typed 900 % knows what "2 or less, got 9" is about. */
function boundInPercent({ type, message, input, ...issue }: v.BaseIssue<unknown>): string {
  const words = BOUND_WORDS[type];
  if (words === undefined || typeof issue.requirement !== 'number' || typeof input !== 'number') return message;
  return `expected ${words(`${editablePercent(issue.requirement)} %`)}, got ${editablePercent(input)} %`;
}

function got(input: unknown): string {
  if (input === '') return '';
  return typeof input === 'string' || typeof input === 'number' ? `, got ${JSON.stringify(input).slice(0, 40)}` : '';
}

/** What the main process refused, beside its field; nothing when it was done. */
export function errorsOfAnswer(answer: Envelope<Done>): FieldErrors {
  if (!answer.ok) return { '': answer.message };
  return answer.value.kind === 'refused' ? { [answer.value.field]: answer.value.message } : {};
}
