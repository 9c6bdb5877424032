/** Refusals of the policy and market that come with an account: a dotted path, what was expected, and the value found. */
import type { Decoded } from '../../decode';

export type Refusal = Extract<Decoded<never>, { ok: false }>;

/** `got` is printed when it is given. */
export function refusal(path: string, message: string, got?: unknown): Refusal {
  return { ok: false, path, message: got === undefined ? message : `${message} (got ${printed(got)})` };
}

/** The same with the path of what it was found in before it. */
export function within(path: string, inner: Refusal): Refusal {
  return { ...inner, path: inner.path === '' ? path : `${path}.${inner.path}` };
}

/** The first name that is not among the known ones; a name that is not understood is never left out silently. */
export function unknownName(input: unknown, known: readonly string[], what: string): Refusal | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refusal('', 'expected an object', input ?? null);
  const found = Object.entries(input).find(([name]) => !known.includes(name));
  return found === undefined ? undefined : refusal(found[0], `there is no ${what} of this name; known are ${known.join(', ')}`, found[1] ?? null);
}

function printed(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
