/**
 * The loss budgets that agree with a volatility and a drawdown that can be borne. Expected shortfall comes from the assumed
 * days; the other rules are our own and stated: a stress may take two thirds of the drawdown, twenty stops in a row as much.
 */
import { assertNever } from '../assert';
import { power } from '../math/power';
import { createRandom } from '../math/random';
import { gaussianTail } from '../risk/value-at-risk/parametric';
import { studentTail } from '../risk/value-at-risk/student';
import { DAYS_PER_YEAR } from '../units';
import { drawer, type Innovations } from './innovations';
import type { Statement } from './statement';

export const SHORTFALL_TAIL = 0.025;
const SHORTFALL_DAYS = 200_000;
/** What is left of the drawdown after the worst stress. */
export const STRESS_SHARE = 2 / 3;
export const STOPS_IN_A_ROW = 20;
/** Stops that the month's stake has to bear. */
export const STOPS_IN_A_MONTH = 10;

/** Shares of risk capital, all above 0. */
export interface Budgets {
  /** Mean loss of the worst 2.5 % of days. */
  readonly expectedShortfallRatio: number;
  readonly stressLossRatio: number;
  readonly drawdownFloorRatio: number;
  readonly riskPerTradeRatio: number;
}

/** Of a day at `volatilityAnnual`, without any drift: limits are never improved by an edge. */
export function shortfallOfDay(volatilityAnnual: number, innovations: Innovations, seed: number): number {
  return (volatilityAnnual / Math.sqrt(DAYS_PER_YEAR)) * shortfallSigmas(innovations, seed);
}

/** Exact where there is a formula; jump days are drawn. */
function shortfallSigmas(innovations: Innovations, seed: number): number {
  switch (innovations.kind) {
    case 'normal':
      return -gaussianTail(SHORTFALL_TAIL).meanBeyond;
    case 'student':
      return -studentTail(SHORTFALL_TAIL, innovations.degreesOfFreedom).meanBeyond;
    case 'jumps': {
      const draw = drawer(innovations, createRandom(seed, 'calibration/shortfall'));
      const worst = Float64Array.from({ length: SHORTFALL_DAYS }, draw).sort().subarray(0, SHORTFALL_DAYS * SHORTFALL_TAIL);
      return -worst.reduce((sum, day) => sum + day, 0) / worst.length;
    }
    default:
      return assertNever(innovations);
  }
}

/** The deepest drawdown that any statement allows; undefined when none speaks of one. */
export function statedDrawdown(statements: readonly Statement[]): number | undefined {
  const stated = statements.flatMap((statement) => (statement.kind === 'drawdown' ? [statement.drawdownRatio] : statement.kind === 'halving' ? [0.5] : []));
  return stated.length === 0 ? undefined : Math.min(...stated);
}

/** `drawdownRatio` as stated or simulated; a stake for the month bounds stress and stops as well. */
export function budgetsOf(statements: readonly Statement[], drawdownRatio: number, expectedShortfallRatio: number): Budgets {
  const stake = Math.min(1, ...statements.flatMap((statement) => (statement.kind === 'stake' ? [statement.lossRatio] : [])));
  const stressLossRatio = Math.min(STRESS_SHARE * drawdownRatio, stake);
  return {
    expectedShortfallRatio,
    stressLossRatio,
    drawdownFloorRatio: drawdownRatio,
    riskPerTradeRatio: Math.min(lossOfEach(STRESS_SHARE * drawdownRatio, STOPS_IN_A_ROW), stake < 1 ? lossOfEach(stake, STOPS_IN_A_MONTH) : 1),
  };
}

/** What each of `count` losses in a row takes of the wealth before it when all together take `total`. */
function lossOfEach(total: number, count: number): number {
  return 1 - power(1 - total, 1 / count);
}
