/** Hourly runs as a chart takes them: one point an hour, empty places in a hole, and the mark where a line has to end. */
import { HOUR_MS } from '../../shared/units';
import { pointsOf, type HourlyRuns } from '../../shared/volatility/hourly-runs';

export interface HistoryPoint {
  readonly atMs: number;
  /** A volatility per year; absent in a hole. */
  readonly value?: number;
  /** A hole follows. */
  readonly endsRun: boolean;
}

/** A longer hole is drawn as long as this: the axis counts places, and its times stand below. */
const HOLE_LIMIT = 48;

export function pointsWithHoles(runs: HourlyRuns): HistoryPoint[] {
  return runs.flatMap((run, i) => {
    const next = runs[i + 1];
    const points = pointsOf([run]).map(({ atMs, volatilityAnnual }, k, { length }) => ({ atMs, value: volatilityAnnual, endsRun: next !== undefined && k === length - 1 }));
    const lastMs = points.at(-1)?.atMs ?? run.fromMs;
    const missing = next === undefined ? 0 : Math.min(HOLE_LIMIT, Math.round((next.fromMs - lastMs) / HOUR_MS) - 1);
    return [...points, ...Array.from({ length: missing }, (_, k) => ({ atMs: lastMs + (k + 1) * HOUR_MS, endsRun: false }))];
  });
}

/** The newest value of a series. */
export function newestOf(runs: HourlyRuns): number | undefined {
  return runs.at(-1)?.volatilityAnnual.at(-1);
}

/** Whether any two of its points are further apart than an hour. */
export function hasHole(runs: HourlyRuns): boolean {
  return runs.length > 1;
}
