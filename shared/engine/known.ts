/** Small helpers for numbers that may be missing: what is missing travels with the absence. */
import type { Known } from './snapshot';

export function known<T>(value: T): Known<T> {
  return { kind: 'known', value };
}

export function unknown<T = number>(...missing: readonly string[]): Known<T> {
  return { kind: 'unknown', missing };
}

/** The value when there is one, otherwise an absence that names what. */
export function knownOr(value: number | null | undefined, missing: string): Known {
  return value === null || value === undefined || !Number.isFinite(value) ? unknown(missing) : known(value);
}

/** The sum when every term is known, otherwise everything that is missing, once each. */
export function sumKnown(terms: readonly Known[]): Known {
  const missing = new Set<string>();
  let sum = 0;
  for (const term of terms) {
    if (term.kind === 'known') sum += term.value;
    else for (const name of term.missing) missing.add(name);
  }
  return missing.size === 0 ? known(sum) : unknown(...missing);
}
