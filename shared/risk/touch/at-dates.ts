/**
 * How likely a price without jumps is found beyond a barrier on one of a few dates, when nobody looks in between: venues that
 * check margin in rounds, a trader who looks every hour. Less than the touch of a path that is watched without pause.
 */
import { assert } from '../../assert';
import { normalDistribution } from '../../math/erf';
import { touchOfLogBarrier, type LogBarrier } from './gaussian';

/** -zeta(1/2) / sqrt(2 pi). */
export const CONTINUITY_CORRECTION = 0.5825971579390107;

/** Up to this many dates the recursion takes at most a few hundredths of a second. */
export const MOST_EXACT_DATES = 400;

/** What distance without pause is like this one on `dates` dates: farther by 0.5826 deviations of one date's step. */
export function correctedDistance(distanceLog: number, deviation: number, dates: number): number {
  return distanceLog + CONTINUITY_CORRECTION * (deviation / Math.sqrt(dates));
}

/**
 * Broadie, Glasserman and Kou, "A continuity correction for discrete barrier options", Mathematical Finance 7 (1997): the closed
 * form at the corrected distance. Measured against `touchAtDates`: 0.1 to 1.3 % too low from 14 dates on, 5 % at 7, 12 % at 3.
 */
export function touchAtDatesCorrected(barrier: LogBarrier, dates: number): number {
  assert(Number.isInteger(dates) && dates > 0, `a whole number of dates above 0, got ${dates}`);
  return touchOfLogBarrier({ ...barrier, distanceLog: correctedDistance(barrier.distanceLog, barrier.deviation, dates) });
}

/** A second condition at the last date, for options with a barrier. */
export interface EndCondition {
  /** Also counted: ending less than this (>= 0, log price) on the safe side of the barrier. */
  readonly endsWithinLog: number;
}

/**
 * The same exactly, by the recursion over dates of the probability as a function of the place: each date adds the chance of
 * falling beyond the barrier in this step to the chance of doing so later, integrated over the next place by Gauss and
 * Legendre. All terms are positive, so tiny answers keep their digits: relative error about 1e-10. `dates` <= `MOST_EXACT_DATES`.
 */
export function touchAtDates({ distanceLog, deviation, driftTowards }: LogBarrier, dates: number, end: EndCondition = { endsWithinLog: 0 }): number {
  assert(Number.isInteger(dates) && dates > 0 && dates <= MOST_EXACT_DATES, `1 to ${MOST_EXACT_DATES} dates, got ${dates}`);
  assert(distanceLog >= 0 && deviation > 0, `a distance >= 0 and a deviation above 0, got ${distanceLog} and ${deviation}`);
  const step = deviation / Math.sqrt(dates);
  const start = distanceLog / step;
  const drift = driftTowards / dates / step;
  const within = end.endsWithinLog / step;
  if (dates === 1) return normalDistribution(within - start + drift);
  // A distance that a double cannot tell from never; the grid to it would have no end.
  if (touchOfLogBarrier({ distanceLog: Math.max(0, distanceLog - end.endsWithinLog), deviation, driftTowards }) < 1e-290) return 0;
  const grid = gridTo(start + REACH * Math.sqrt(dates) + within);
  const later = grid.places.map((place) => normalDistribution(within - place + drift));
  const kernel = kernelBetween(grid, drift);
  for (let date = 2; date < dates; date += 1) stepBack(grid, kernel, drift, later);
  let sum = normalDistribution(drift - start);
  for (let i = 0; i < later.length; i += 1) sum += (later[i] ?? 0) * (grid.weights[i] ?? 0) * density((grid.places[i] ?? 0) - start + drift);
  return Math.min(1, sum);
}

/** Places from the barrier inwards, in deviations of one step, by panels of equal width. */
interface Grid {
  readonly panels: number;
  readonly places: Float64Array;
  readonly weights: Float64Array;
}

/** Beyond this many deviations of the whole time nothing comes back that a double could hold beside the rest. */
const REACH = 7;
/** Beyond this many deviations one step does not lead. */
const STEP_REACH = 9;
const PANEL = 1.25;
/** Gauss-Legendre abscissas and weights on [-1, 1], 10 points (Abramowitz and Stegun, table 25.4). */
const HALF_NODES = [0.148874338981631, 0.433395394129247, 0.679409568299024, 0.865063366688985, 0.973906528517172] as const;
const HALF_WEIGHTS = [0.295524224714753, 0.269266719309996, 0.219086362515982, 0.149451349150581, 0.066671344308688] as const;
const NODES: readonly number[] = [...HALF_NODES.map((node) => -node).reverse(), ...HALF_NODES];
const WEIGHTS: readonly number[] = [...[...HALF_WEIGHTS].reverse(), ...HALF_WEIGHTS];
const ORDER = NODES.length;

function gridTo(width: number): Grid {
  const panels = Math.ceil(width / PANEL);
  const at = (index: number): number => PANEL * (Math.floor(index / ORDER) + (1 + (NODES[index % ORDER] ?? 0)) / 2);
  return {
    panels,
    places: Float64Array.from({ length: panels * ORDER }, (_, index) => at(index)),
    weights: Float64Array.from({ length: panels * ORDER }, (_, index) => (PANEL / 2) * (WEIGHTS[index % ORDER] ?? 0)),
  };
}

function density(x: number): number {
  return Math.exp(-(x ** 2) / 2) / 2.5066282746310005;
}

interface Kernel {
  readonly panelsApart: number;
  readonly densities: Float64Array;
}

/** Weighted transition densities between the nodes of two panels, which depend on how far apart the panels lie and on nothing else. */
function kernelBetween(grid: Grid, drift: number): Kernel {
  const panelsApart = Math.ceil((STEP_REACH + Math.abs(drift)) / PANEL) + 1;
  const kernel = new Float64Array((2 * panelsApart + 1) * ORDER * ORDER);
  let index = 0;
  for (let apart = -panelsApart; apart <= panelsApart; apart += 1) {
    for (let from = 0; from < ORDER; from += 1) {
      for (let to = 0; to < ORDER; to += 1) {
        const move = PANEL * (apart + ((NODES[to] ?? 0) - (NODES[from] ?? 0)) / 2);
        kernel[index] = density(move + drift) * (grid.weights[to] ?? 0);
        index += 1;
      }
    }
  }
  return { panelsApart, densities: kernel };
}

/** One date earlier: `later`, the probability by place, is replaced by what it is a step before. */
function stepBack(grid: Grid, { panelsApart, densities }: Kernel, drift: number, later: Float64Array): void {
  const before = later.slice();
  for (let panel = 0; panel < grid.panels; panel += 1) {
    const first = Math.max(0, panel - panelsApart);
    const last = Math.min(grid.panels - 1, panel + panelsApart);
    for (let from = 0; from < ORDER; from += 1) {
      const place = panel * ORDER + from;
      let sum = normalDistribution(drift - (grid.places[place] ?? 0));
      for (let other = first; other <= last; other += 1) {
        const row = ((other - panel + panelsApart) * ORDER + from) * ORDER;
        for (let to = 0; to < ORDER; to += 1) sum += (densities[row + to] as number) * (before[other * ORDER + to] as number);
      }
      later[place] = sum;
    }
  }
}
