/**
 * How old is too old. One function for the whole program: every number on screen takes the worst freshness of its inputs.
 * Periodic streams (mark at 1 s) follow fixed limits; irregular ones (best bid/ask, depth, trades) the gap they have
 * shown themselves to keep; typed data ages by when it was last confirmed.
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../units';

export type Freshness = 'fresh' | 'late' | 'stale' | 'gone';

export interface AgeLimits {
  readonly lateMs: number;
  readonly staleMs: number;
  readonly goneMs: number;
}

/** Mark prices, expected every second. */
export const PERIODIC: AgeLimits = { lateMs: 3 * SECOND_MS, staleMs: 5 * SECOND_MS, goneMs: 30 * SECOND_MS };
/** Typed positions: late after 30 min without confirmation, advice withheld after 8 h. */
export const TYPED: AgeLimits = { lateMs: 30 * MINUTE_MS, staleMs: 8 * HOUR_MS, goneMs: Number.MAX_SAFE_INTEGER };
/** Option chains, expected every minute. */
export const OPTION_CHAIN: AgeLimits = { lateMs: 3 * MINUTE_MS, staleMs: 5 * MINUTE_MS, goneMs: 30 * MINUTE_MS };
/** What rests on hourly candles, since the newest closed; an analysis is renewed every few minutes. */
export const HOURLY: AgeLimits = { lateMs: 70 * MINUTE_MS, staleMs: 2 * HOUR_MS, goneMs: 24 * HOUR_MS };
export const ANALYSIS: AgeLimits = { lateMs: 7 * MINUTE_MS, staleMs: 15 * MINUTE_MS, goneMs: HOUR_MS };
/** A periodic socket without any data for so long is terminated and opened anew. */
export const SOCKET_SILENCE_MS = 15 * SECOND_MS;
const IRREGULAR_FLOOR_MS = 10 * SECOND_MS;

/** Limits of an irregular stream from the 95 % quantile of its gaps: 3x, 5x, 30x, each at least the 10 s floor's multiple. */
export function irregularLimits(learnedGap95Ms: number): AgeLimits {
  const gap = Math.max(learnedGap95Ms, IRREGULAR_FLOOR_MS / 3);
  return { lateMs: 3 * gap, staleMs: 5 * gap, goneMs: 30 * gap };
}

export function freshness(ageMs: number, limits: AgeLimits): Freshness {
  if (ageMs > limits.goneMs) return 'gone';
  if (ageMs > limits.staleMs) return 'stale';
  return ageMs > limits.lateMs ? 'late' : 'fresh';
}

const ORDER: readonly Freshness[] = ['fresh', 'late', 'stale', 'gone'];

/** A derived value is never fresher than its stalest input. */
export function worst(first: Freshness, ...rest: readonly Freshness[]): Freshness {
  return rest.reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), first);
}

/** An age with what it means, as it travels to the screen. */
export interface Age {
  readonly ageMs: number;
  readonly freshness: Freshness;
}
