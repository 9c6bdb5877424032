/**
 * How loud: the level of an alert by what happens if nobody acts and how much time there is (AL-02). One table, so that
 * a rule never chooses its own level. Not here: whether the condition holds, and for how long.
 */
import type { AlertLevel } from './alert';

export type Consequence = 'liquidation' | 'blindness' | 'overexposure' | 'oldData';
type Urgency = 'pastGuard' | 'under3Min' | 'under30Min' | 'otherwise';

/**
 * Warning: act now, under 3 minutes or past the guard. Caution: act soon, under 30 minutes. Advisory: know it.
 * Liquidation and blindness are cautions even with time left: their set point is already the trader's own limit.
 */
export const LEVELS: { readonly [C in Consequence]: { readonly [U in Urgency]: AlertLevel } } = {
  liquidation: { pastGuard: 'warning', under3Min: 'warning', under30Min: 'caution', otherwise: 'caution' },
  blindness: { pastGuard: 'warning', under3Min: 'warning', under30Min: 'caution', otherwise: 'caution' },
  overexposure: { pastGuard: 'caution', under3Min: 'warning', under30Min: 'caution', otherwise: 'advisory' },
  oldData: { pastGuard: 'caution', under3Min: 'warning', under30Min: 'caution', otherwise: 'advisory' },
};

export const WARNING_MINUTES = 3;
export const CAUTION_MINUTES = 30;

/** `minutesAvailable` is the time to the consequence; absent when it is unknown or there is none to be measured. */
export function levelFor(consequence: Consequence, isPastGuard: boolean, minutesAvailable?: number): AlertLevel {
  return LEVELS[consequence][urgency(isPastGuard, minutesAvailable)];
}

function urgency(isPastGuard: boolean, minutesAvailable: number | undefined): Urgency {
  if (isPastGuard) return 'pastGuard';
  if (minutesAvailable === undefined || minutesAvailable >= CAUTION_MINUTES) return 'otherwise';
  return minutesAvailable < WARNING_MINUTES ? 'under3Min' : 'under30Min';
}

/** Mildest first. */
export const LEVEL_ORDER: readonly AlertLevel[] = ['advisory', 'caution', 'warning'];

/** True when `a` asks for more than `b`; having no level is the mildest of all. */
export function isWorse(a: AlertLevel | undefined, b: AlertLevel | undefined): boolean {
  return rank(a) > rank(b);
}

/** The louder of the two. */
export function worseOf(a: AlertLevel | undefined, b: AlertLevel | undefined): AlertLevel | undefined {
  return isWorse(a, b) ? a : b;
}

function rank(level: AlertLevel | undefined): number {
  return level === undefined ? -1 : LEVEL_ORDER.indexOf(level);
}
