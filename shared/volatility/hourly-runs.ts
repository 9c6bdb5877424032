/**
 * A series of volatilities by whole hours, kept as runs without holes: small enough to travel with every screen. A hole ends
 * a run and is never bridged. Bounded by the newest `HISTORY_HOURS`. Not here: what is in such a series.
 */
import { HOUR_MS } from '../units';

/** 30 days. */
export const HISTORY_HOURS = 720;

/** Volatilities per year, one an hour from `fromMs` (a whole hour) on, rounded to 0.01 %; at least one. */
export interface HourlyRun {
  readonly fromMs: number;
  readonly volatilityAnnual: readonly number[];
}

/** Oldest first, with holes between them. */
export type HourlyRuns = readonly HourlyRun[];

export interface HourlyPoint {
  readonly atMs: number;
  readonly volatilityAnnual: number;
}

/** The hour of the newest point; undefined when there is none. */
export function newestHour(runs: HourlyRuns): number | undefined {
  const last = runs.at(-1);
  return last === undefined ? undefined : last.fromMs + (last.volatilityAnnual.length - 1) * HOUR_MS;
}

/** With one more point; a point that is not newer than all others changes nothing, the first of an hour stays. */
export function appended(runs: HourlyRuns, atMs: number, volatilityAnnual: number): HourlyRuns {
  const newestMs = newestHour(runs);
  const last = runs.at(-1);
  const rounded = Math.round(volatilityAnnual * 1e4) / 1e4;
  if (newestMs === undefined || last === undefined || atMs > newestMs + HOUR_MS) return bounded([...runs, { fromMs: atMs, volatilityAnnual: [rounded] }], atMs);
  if (atMs !== newestMs + HOUR_MS) return runs;
  return bounded([...runs.slice(0, -1), { fromMs: last.fromMs, volatilityAnnual: [...last.volatilityAnnual, rounded] }], atMs);
}

/** Only what is at or after `atMs`. */
export function from(runs: HourlyRuns, atMs: number): HourlyRuns {
  return runs.flatMap(({ fromMs, volatilityAnnual }) => {
    const skipped = Math.max(0, Math.ceil((atMs - fromMs) / HOUR_MS));
    return skipped >= volatilityAnnual.length ? [] : [{ fromMs: fromMs + skipped * HOUR_MS, volatilityAnnual: skipped === 0 ? volatilityAnnual : volatilityAnnual.slice(skipped) }];
  });
}

/** `newer` takes the place of everything in `older` from its first point on. */
export function joined(older: HourlyRuns, newer: HourlyRuns): HourlyRuns {
  const firstMs = newer[0]?.fromMs;
  const lastMs = newestHour(newer);
  if (firstMs === undefined || lastMs === undefined) return older;
  const before = older.flatMap(({ fromMs, volatilityAnnual }) => {
    const kept = volatilityAnnual.slice(0, Math.max(0, Math.ceil((firstMs - fromMs) / HOUR_MS)));
    return kept.length === 0 ? [] : [{ fromMs, volatilityAnnual: kept }];
  });
  const last = before.at(-1);
  const [first, ...rest] = newer;
  if (last === undefined || first === undefined || newestHour(before) !== firstMs - HOUR_MS) return bounded([...before, ...newer], lastMs);
  return bounded([...before.slice(0, -1), { fromMs: last.fromMs, volatilityAnnual: [...last.volatilityAnnual, ...first.volatilityAnnual] }, ...rest], lastMs);
}

/** One by one, oldest first. */
export function pointsOf(runs: HourlyRuns): HourlyPoint[] {
  return runs.flatMap(({ fromMs, volatilityAnnual }) => volatilityAnnual.map((value, i) => ({ atMs: fromMs + i * HOUR_MS, volatilityAnnual: value })));
}

function bounded(runs: HourlyRuns, newestMs: number): HourlyRuns {
  const oldestMs = newestMs - (HISTORY_HOURS - 1) * HOUR_MS;
  return (runs[0]?.fromMs ?? oldestMs) >= oldestMs ? runs : from(runs, oldestMs);
}
