/**
 * What may become of wealth at one volatility: quantiles by month for a fan chart, the wealth at the end, the deepest drawdown.
 * By the same simulation as the solution, from other random numbers. A picture of the assumption, no promise.
 */
import { assert } from '../assert';
import { createRandom } from '../math/random';
import { sortedQuantile } from '../math/quantile';
import { DAYS_PER_YEAR } from '../units';
import { drawer } from './innovations';
import type { SimulationGround } from './solve';
import { fillPath } from './wealth-path';

export const FAN_PROBABILITIES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;
export const DRAWDOWN_PROBABILITIES = [0.5, 0.8, 0.9, 0.95, 0.99] as const;
const DRAWDOWN_STEPS = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9] as const;
const DAY_BUDGET = 2_000_000;
const MONTHS_PER_YEAR = 12;

export interface QuantilePoint {
  readonly probability: number;
  readonly value: number;
}

export interface Outcomes {
  readonly years: number;
  readonly pathCount: number;
  /** Wealth at the end of each month over its start, at FAN_PROBABILITIES, lowest first; month 0 is 1 everywhere. */
  readonly fan: readonly { readonly month: number; readonly wealth: readonly number[] }[];
  /** Wealth at the end over its start. */
  readonly finalWealth: readonly QuantilePoint[];
  readonly meanFinalWealth: number;
  /** Share of paths that end below their start. */
  readonly lossProbability: number;
  /** Deepest fall from the highest close: in so many of 1 paths it is at most `value`. */
  readonly drawdown: readonly QuantilePoint[];
  /** Chance that it is deeper, with its standard error. */
  readonly drawdownChance: readonly { readonly drawdownRatio: number; readonly probability: number; readonly standardError: number }[];
}

/** `years` from a month on. Wealth that is lost whole stays at 0. */
export function simulateOutcomes(volatilityAnnual: number, years: number, ground: SimulationGround): Outcomes {
  assert(years > 0 && volatilityAnnual > 0, `a time and a volatility above 0, got ${years} and ${volatilityAnnual}`);
  const monthCount = Math.max(1, Math.round(years * MONTHS_PER_YEAR));
  const monthEnds = Array.from({ length: monthCount }, (_, i) => Math.round(((i + 1) * DAYS_PER_YEAR) / MONTHS_PER_YEAR));
  const path = new Float64Array(monthEnds.at(-1) ?? 1);
  const pathCount = ground.pathCount ?? Math.max(1_000, Math.min(10_000, Math.round(DAY_BUDGET / path.length)));
  const draw = drawer(ground.innovations, createRandom(ground.seed, 'calibration/outcomes'));
  const months = monthEnds.map(() => new Float64Array(pathCount));
  const drawdowns = new Float64Array(pathCount);
  for (let i = 0; i < pathCount; i += 1) {
    fillPath(path, draw, ground.sharpeAnnual);
    drawdowns[i] = walk(path, volatilityAnnual / Math.sqrt(DAYS_PER_YEAR), monthEnds, months, i);
  }
  const final = [...(months.at(-1) ?? [])].sort((a, b) => a - b);
  const deepest = [...drawdowns].sort((a, b) => a - b);
  return {
    years: monthCount / MONTHS_PER_YEAR,
    pathCount,
    fan: [{ month: 0, wealth: FAN_PROBABILITIES.map(() => 1) }, ...months.map((wealth, k) => ({ month: k + 1, wealth: quantiles([...wealth].sort((a, b) => a - b), FAN_PROBABILITIES) }))],
    finalWealth: points(final, FAN_PROBABILITIES),
    meanFinalWealth: final.reduce((sum, value) => sum + value, 0) / pathCount,
    lossProbability: final.filter((value) => value < 1).length / pathCount,
    drawdown: points(deepest, DRAWDOWN_PROBABILITIES),
    drawdownChance: DRAWDOWN_STEPS.map((drawdownRatio) => {
      const probability = deepest.filter((value) => value > drawdownRatio).length / pathCount;
      return { drawdownRatio, probability, standardError: Math.sqrt((probability * (1 - probability)) / pathCount) };
    }),
  };
}

/** Writes the month ends of one path; answers its deepest drawdown. */
function walk(path: Float64Array, sigma: number, monthEnds: readonly number[], months: readonly Float64Array[], column: number): number {
  let wealth = 1;
  let peak = 1;
  let deepest = 0;
  let month = 0;
  for (let day = 0; day < path.length; day += 1) {
    wealth = Math.max(0, wealth * (1 + sigma * (path[day] ?? 0)));
    if (wealth > peak) peak = wealth;
    else if (1 - wealth / peak > deepest) deepest = 1 - wealth / peak;
    const row = months[month];
    if (day + 1 === monthEnds[month] && row !== undefined) {
      row[column] = wealth;
      month += 1;
    }
  }
  return deepest;
}

function quantiles(sorted: readonly number[], probabilities: readonly number[]): number[] {
  return probabilities.map((probability) => sortedQuantile(sorted, probability));
}

function points(sorted: readonly number[], probabilities: readonly number[]): QuantilePoint[] {
  return probabilities.map((probability) => ({ probability, value: sortedQuantile(sorted, probability) }));
}
