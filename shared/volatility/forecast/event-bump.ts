/**
 * An announced event as the trader enters it: when, how long it lasts, and how much it may move the price on top of the
 * usual hours of the week. It says nothing about the direction, and nothing about whether the event takes place.
 */
import { HOUR_MS } from '../../units';

export interface EventBump {
  /** What is announced: "CPI". */
  readonly label: string;
  /** Its beginning, UTC. */
  readonly atMs: number;
  /** How long the extra variance is spread over, above 0. */
  readonly hours: number;
  /** One standard deviation of the extra log return over all of it: 0.02 = 2 %. At least 0. */
  readonly extraMoveRatio: number;
}

/** Variance (not annual) that events add over `[fromMs, toMs)`: their squared moves, by the share of their time that lies inside. */
export function bumpVariance(bumps: readonly EventBump[], fromMs: number, toMs: number): number {
  return bumps.reduce((sum, bump) => sum + bump.extraMoveRatio ** 2 * insideShare(bump, fromMs, toMs), 0);
}

/** The share of the event's time that lies in `[fromMs, toMs)`, 0 to 1; an event without a length has none. */
export function insideShare({ atMs, hours }: EventBump, fromMs: number, toMs: number): number {
  const insideMs = Math.min(toMs, atMs + hours * HOUR_MS) - Math.max(fromMs, atMs);
  return insideMs > 0 && hours > 0 ? insideMs / (hours * HOUR_MS) : 0;
}
