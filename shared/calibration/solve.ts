/**
 * The largest volatility of wealth at which one statement still holds, by simulation. For a fall within a time each path has
 * one volatility at which it begins to fall that far: between two days log wealth is a concave function of the volatility
 * that begins at 0, so it goes below a negative bound once and stays there. The quantile of those volatilities is the answer.
 *
 * On the safe side by one standard error of its own: the simulated chance, not the stated one, is what is uncertain.
 */
import { assertNever } from '../assert';
import { createRandom } from '../math/random';
import { sortedQuantile } from '../math/quantile';
import { DAYS_PER_YEAR } from '../units';
import { drawer, type Innovations } from './innovations';
import { STAKE_DAYS, type Statement } from './statement';
import { countHalvings, drawsDown, fillPath, losesStake } from './wealth-path';

/** Volatilities outside are not looked at. */
export const LEAST_VOLATILITY = 0.005;
export const MOST_VOLATILITY = 4;
/** Days drawn for one statement, when the number of paths is not given: about a second. */
const DAY_BUDGET = 8_000_000;
const FEWEST_PATHS = 2_000;
const MOST_PATHS = 20_000;
/** Relative width at which the search for a path's volatility ends. */
const WIDTH = 2e-4;
const WATCHED_EVERY = 64;

export interface SimulationGround {
  readonly sharpeAnnual: number;
  readonly innovations: Innovations;
  readonly seed: number;
  /** Default: as many as a second allows, 2,000 to 20,000. */
  readonly pathCount?: number;
  /** Told now and then which share of a simulation's paths has been walked. */
  readonly watch?: (share: number) => void;
}

export interface Solution {
  /** The largest that satisfies the statement; MOST_VOLATILITY when it does not bind below. */
  readonly volatilityAnnual: number;
  readonly volatilityStandardError: number;
  readonly pathCount: number;
}

/** `name` keeps the streams of several statements apart. */
export function solveStatement(statement: Statement, ground: SimulationGround, name: string): Solution {
  switch (statement.kind) {
    case 'volatility':
      return { volatilityAnnual: statement.volatilityAnnual, volatilityStandardError: 0, pathCount: 0 };
    case 'drawdown':
      return solveFall(ground, name, daysOf(statement), statement.probability, (path, volatility) => drawsDown(path, volatility, statement.drawdownRatio));
    case 'stake':
      return solveFall(ground, name, STAKE_DAYS, statement.probability, (path, volatility) => losesStake(path, volatility, statement.lossRatio));
    case 'halving':
      return solveHalving(ground, name, daysOf(statement));
    default:
      return assertNever(statement);
  }
}

/** How often the statement is broken at a volatility: a share of paths, or halvings per path; with its standard error. */
export function breachRate(statement: Exclude<Statement, { kind: 'volatility' }>, volatilityAnnual: number, ground: SimulationGround, name: string): { readonly rate: number; readonly standardError: number; readonly pathCount: number } {
  const dayCount = statement.kind === 'stake' ? STAKE_DAYS : daysOf(statement);
  const found = (path: Float64Array): number => {
    switch (statement.kind) {
      case 'drawdown':
        return drawsDown(path, volatilityAnnual, statement.drawdownRatio) ? 1 : 0;
      case 'stake':
        return losesStake(path, volatilityAnnual, statement.lossRatio) ? 1 : 0;
      case 'halving':
        return countHalvings(path, volatilityAnnual);
      default:
        return assertNever(statement);
    }
  };
  let sum = 0;
  let squares = 0;
  const pathCount = forEachPath(ground, name, dayCount, (path) => {
    const value = found(path);
    sum += value;
    squares += value ** 2;
  });
  const rate = sum / pathCount;
  return { rate, standardError: Math.sqrt(Math.max(0, squares / pathCount - rate ** 2) / pathCount), pathCount };
}

function daysOf({ years }: { readonly years: number }): number {
  return Math.max(1, Math.round(years * DAYS_PER_YEAR));
}

function pathCountOf({ pathCount }: SimulationGround, dayCount: number): number {
  return pathCount ?? Math.round(Math.max(FEWEST_PATHS, Math.min(MOST_PATHS, DAY_BUDGET / dayCount)));
}

function forEachPath(ground: SimulationGround, name: string, dayCount: number, visit: (path: Float64Array) => void): number {
  const draw = drawer(ground.innovations, createRandom(ground.seed, name));
  const path = new Float64Array(dayCount);
  const pathCount = pathCountOf(ground, dayCount);
  for (let i = 0; i < pathCount; i += 1) {
    fillPath(path, draw, ground.sharpeAnnual);
    visit(path);
    if (i % WATCHED_EVERY === 0) ground.watch?.(i / pathCount);
  }
  return pathCount;
}

function solveFall(ground: SimulationGround, name: string, dayCount: number, probability: number, falls: (path: Float64Array, volatility: number) => boolean): Solution {
  const thresholds: number[] = [];
  const pathCount = forEachPath(ground, name, dayCount, (path) => { thresholds.push(threshold((volatility) => falls(path, volatility))); });
  thresholds.sort((a, b) => a - b);
  const error = Math.sqrt((probability * (1 - probability)) / pathCount);
  const at = (p: number): number => sortedQuantile(thresholds, Math.max(0, Math.min(1, p)));
  const safe = at(probability - error);
  return { volatilityAnnual: safe, volatilityStandardError: (at(probability + error) - safe) / 2, pathCount };
}

/** The volatility from which on a path falls; the ends of the range where it always or never does. */
function threshold(falls: (volatility: number) => boolean): number {
  let low = LEAST_VOLATILITY;
  let high = MOST_VOLATILITY;
  if (falls(low)) return low;
  if (!falls(high)) return high;
  while (high / low > 1 + WIDTH) {
    const middle = Math.sqrt(low * high);
    if (falls(middle)) high = middle;
    else low = middle;
  }
  return low;
}

/** Steps of the grid on which halvings are counted, and how far it reaches from a first guess. */
const GRID_STEPS = 8;
const GRID_REACH = 1.35;
const GUESS_PATHS = 200;

/** A count may go down as well as up on one path, so its mean over paths is counted on a grid and read off where it is 1. */
function solveHalving(ground: SimulationGround, name: string, dayCount: number): Solution {
  const guess = guessHalving(ground, name, dayCount);
  const grid = Array.from({ length: GRID_STEPS + 1 }, (_, i) => (guess / GRID_REACH) * Math.exp((2 * Math.log(GRID_REACH) * i) / GRID_STEPS));
  const sums = grid.map(() => ({ sum: 0, squares: 0 }));
  const pathCount = forEachPath(ground, name, dayCount, (path) => {
    grid.forEach((volatility, k) => {
      const tally = sums[k];
      if (tally === undefined) return;
      const count = countHalvings(path, volatility);
      tally.sum += count;
      tally.squares += count ** 2;
    });
  });
  const safe = sums.map(({ sum, squares }) => sum / pathCount + Math.sqrt(Math.max(0, squares / pathCount - (sum / pathCount) ** 2) / pathCount));
  const central = sums.map(({ sum }) => sum / pathCount);
  const volatilityAnnual = whereOne(grid, safe);
  return { volatilityAnnual, volatilityStandardError: whereOne(grid, central) - volatilityAnnual, pathCount };
}

function guessHalving(ground: SimulationGround, name: string, dayCount: number): number {
  const paths: Float64Array[] = [];
  const { watch: _, ...unwatched } = ground;
  forEachPath({ ...unwatched, pathCount: GUESS_PATHS }, `${name}/guess`, dayCount, (path) => { paths.push(path.slice()); });
  const meanAt = (volatility: number): number => paths.reduce((sum, path) => sum + countHalvings(path, volatility), 0) / paths.length;
  let low = LEAST_VOLATILITY;
  let high = MOST_VOLATILITY;
  while (high / low > 1.02) {
    const middle = Math.sqrt(low * high);
    if (meanAt(middle) > 1) high = middle;
    else low = middle;
  }
  return Math.sqrt(low * high);
}

/** Where rising values pass 1, between the points of the grid by straight lines of log volatility; its first point when all are above. */
function whereOne(grid: readonly number[], values: readonly number[]): number {
  const after = values.findIndex((value) => value > 1);
  if (after === -1) return grid.at(-1) ?? MOST_VOLATILITY;
  const [x0, x1] = [grid[after - 1], grid[after]];
  const [y0, y1] = [values[after - 1], values[after]];
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) return grid[0] ?? LEAST_VOLATILITY;
  return x0 * Math.exp(((1 - y0) / (y1 - y0)) * Math.log(x1 / x0));
}
