/**
 * What a trader can bear, in the trader's own words as data, and whether it makes sense. No simulation here.
 */
import { assertNever } from '../assert';
import { percentText } from '../format';

/** Losses are of risk capital; a probability is of something worse than stated. */
export type Statement =
  /** Within `years` a fall of more than `drawdownRatio` from the highest close so far, with at most this probability. */
  | { readonly kind: 'drawdown'; readonly drawdownRatio: number; readonly probability: number; readonly years: number }
  /** On average at most one fall to half of the highest close within `years`; after each the count begins anew at what is left. */
  | { readonly kind: 'halving'; readonly years: number }
  | { readonly kind: 'volatility'; readonly volatilityAnnual: number }
  /** The month's stake: some close of the next 30 days is below the start by more than `lossRatio`, with at most this probability. */
  | { readonly kind: 'stake'; readonly lossRatio: number; readonly probability: number };

export const STAKE_DAYS = 30;

/** Least and most of each number; outside nothing is solved. */
export const STATEMENT_BOUNDS = {
  drawdown: { drawdownRatio: [0.01, 0.95], probability: [0.002, 0.9], years: [1 / 12, 30] },
  halving: { years: [1, 50] },
  volatility: { volatilityAnnual: [0.01, 2] },
  stake: { lossRatio: [0.005, 0.95], probability: [0.002, 0.9] },
} as const satisfies Record<Statement['kind'], Record<string, Bounds>>;
type Bounds = readonly [least: number, most: number];

/** The statement in words, for lists and reasons. */
export function statementText(statement: Statement): string {
  switch (statement.kind) {
    case 'drawdown':
      return `drawdown of more than ${percentText(statement.drawdownRatio)} with at most ${percentText(statement.probability)} probability over ${yearsText(statement.years)}`;
    case 'halving':
      return `halved at most once in ${yearsText(statement.years)}`;
    case 'volatility':
      return `volatility of ${percentText(statement.volatilityAnnual)} a year`;
    case 'stake':
      return `loss of more than ${percentText(statement.lossRatio)} with at most ${percentText(statement.probability)} probability in ${STAKE_DAYS} days`;
    default:
      return assertNever(statement);
  }
}

/** What is wrong with it, with the value; undefined when it can be solved. */
export function problemWith(statement: Statement): string | undefined {
  switch (statement.kind) {
    case 'drawdown': {
      const { drawdownRatio, probability, years } = STATEMENT_BOUNDS.drawdown;
      return outside('drawdown', statement.drawdownRatio, drawdownRatio) ?? outside('probability', statement.probability, probability) ?? outside('years', statement.years, years);
    }
    case 'halving':
      return outside('years', statement.years, STATEMENT_BOUNDS.halving.years);
    case 'volatility':
      return outside('volatility', statement.volatilityAnnual, STATEMENT_BOUNDS.volatility.volatilityAnnual);
    case 'stake':
      return outside('loss', statement.lossRatio, STATEMENT_BOUNDS.stake.lossRatio) ?? outside('probability', statement.probability, STATEMENT_BOUNDS.stake.probability);
    default:
      return assertNever(statement);
  }
}

function outside(name: string, value: number, [least, most]: Bounds): string | undefined {
  return value >= least && value <= most ? undefined : `${name}: expected ${least >= 0.1 || least === 0 ? least : Number(least.toPrecision(2))} to ${most}, got ${value}`;
}

function yearsText(years: number): string {
  return years === 1 ? 'a year' : `${Number(years.toPrecision(3))} years`;
}
