/**
 * From what a trader can bear to the size of the policy: the volatility at which every statement holds, the statement that
 * governs, the Kelly fraction and risk aversion it amounts to, budgets, and the distribution of outcomes. It says what would be
 * borne if the days are as assumed and the edge as stated; it does not say that there is an edge.
 *
 * With excess return over volatility S (Sharpe, a year), full Kelly has the volatility S and the fraction c has c S (E. Thorp, "The
 * Kelly Criterion in Blackjack, Sports Betting and the Stock Market", 2006); 1 / c is the relative risk aversion that chooses it (R. Merton 1969).
 */
import { percentText } from '../format';
import { budgetsOf, shortfallOfDay, statedDrawdown, type Budgets } from './budgets';
import { DEFAULT_INNOVATIONS, innovationsText, problemWithInnovations, type Innovations } from './innovations';
import { simulateOutcomes, type Outcomes } from './outcomes';
import { parameterOverrides, type ParameterOverrides } from './overrides';
import { breachRate, MOST_VOLATILITY, solveStatement, type SimulationGround } from './solve';
import { problemWith, statementText, type Statement } from './statement';

export interface CalibrationInput {
  readonly statements: readonly Statement[];
  /** Excess return over volatility a year that the trader counts on, after costs; 0 = no edge. */
  readonly sharpeAnnual: number;
  readonly innovations?: Innovations;
  /** A whole number below 2^32. */
  readonly seed: number;
  /** Paths for each simulation; default: as many as take about a second each. */
  readonly pathCount?: number;
}

export interface StatementResult {
  readonly statement: Statement;
  readonly text: string;
  /** The largest volatility at which it holds. */
  readonly volatilityAnnual: number;
  readonly volatilityStandardError: number;
  readonly isGoverning: boolean;
  /** At the volatility that was chosen, from other random numbers: chance that it is broken, or halvings in its time. */
  readonly simulated?: { readonly rate: number; readonly standardError: number; readonly pathCount: number; readonly limit: number; readonly isMet: boolean };
}

export type Calibration =
  | {
      readonly kind: 'solved';
      readonly volatilityTargetAnnual: number;
      /** In words: a statement, or full Kelly where all statements would allow more. */
      readonly governedBy: string;
      readonly statements: readonly StatementResult[];
      /** With an edge: share of the growth-optimal size, at most 1, and its inverse. */
      readonly kelly: { readonly kind: 'known'; readonly fraction: number; readonly riskAversion: number } | { readonly kind: 'unknown'; readonly reason: string };
      readonly budgets: Budgets;
      readonly overrides: ParameterOverrides;
      readonly outcomes: Outcomes;
      readonly assumptions: readonly string[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const LEAST_TARGET = 0.01;
const MOST_STATEMENTS = 10;
/** Of the simulated distribution when no statement speaks of a drawdown. */
const DRAWDOWN_PROBABILITY = 0.95;
const SAFE_ERRORS = 2;

/** About how long solving one statement and simulating it again take, compared with the outcomes. */
const SOLVE_WEIGHT = 4;
const CHECK_WEIGHT = 2;
/** A statement about a month has short paths. */
const STAKE_SHARE = 0.1;

/** Solves all statements; refuses what cannot be borne or makes no sense, with reasons. `watch` is told now and then which share of the work is done. */
export function calibrate(input: CalibrationInput, watch: (share: number) => void = () => {}): Calibration {
  const { statements, sharpeAnnual, innovations = DEFAULT_INNOVATIONS, seed, pathCount } = input;
  const problems = problemsWith(input, innovations);
  if (problems.length > 0) return { kind: 'refused', problems };
  const ground: SimulationGround = { sharpeAnnual, innovations, seed, ...(pathCount === undefined ? {} : { pathCount }) };
  const stage = stagesOf(ground, statements, watch);
  const solved = statements.map((statement, i) => ({ statement, ...solveStatement(statement, stage(SOLVE_WEIGHT, statement), `calibration/solve/${i}`) }));
  const tightest = solved.reduce((best, one) => (one.volatilityAnnual < best.volatilityAnnual ? one : best));
  const isFullKelly = sharpeAnnual > 0 && sharpeAnnual < tightest.volatilityAnnual;
  const volatility = isFullKelly ? sharpeAnnual : tightest.volatilityAnnual;
  if (volatility < LEAST_TARGET) return { kind: 'refused', problems: [`${statementText(tightest.statement)}: not even ${percentText(LEAST_TARGET, 0)} volatility a year keeps to it`] };
  if (volatility >= MOST_VOLATILITY) return { kind: 'refused', problems: [`no statement binds below ${percentText(MOST_VOLATILITY, 0)} volatility a year`] };
  const results = solved.map(({ statement, volatilityAnnual, volatilityStandardError }, i): StatementResult => {
    const simulated = statement.kind === 'volatility' ? undefined : checked(statement, volatility, stage(CHECK_WEIGHT, statement), i);
    const isGoverning = !isFullKelly && statement === tightest.statement;
    return { statement, text: statementText(statement), volatilityAnnual, volatilityStandardError, isGoverning, ...(simulated === undefined ? {} : { simulated }) };
  });
  return solution(input, ground, volatility, results, isFullKelly ? 'full Kelly: more would grow slower and fall deeper' : statementText(tightest.statement));
}

/** The ground of one part of the work after the other, with its share of all. */
function stagesOf(ground: SimulationGround, statements: readonly Statement[], watch: (share: number) => void): (weight: number, statement: Statement) => SimulationGround {
  const sizeOf = ({ kind }: Statement): number => (kind === 'volatility' ? 0 : kind === 'stake' ? STAKE_SHARE : 1);
  const total = 1 + statements.reduce((sum, statement) => sum + (SOLVE_WEIGHT + CHECK_WEIGHT) * sizeOf(statement), 0);
  let before = 0;
  return (weight, statement) => {
    const from = before;
    const size = weight * sizeOf(statement);
    before += size;
    return { ...ground, watch: (share) => watch((from + share * size) / total) };
  };
}

function solution({ statements, sharpeAnnual }: CalibrationInput, ground: SimulationGround, volatility: number, results: readonly StatementResult[], governedBy: string): Calibration {
  const outcomes = simulateOutcomes(volatility, yearsShown(statements), ground);
  const stated = statedDrawdown(statements);
  const drawdown = stated ?? outcomes.drawdown.find(({ probability }) => probability === DRAWDOWN_PROBABILITY)?.value ?? 1;
  const budgets = budgetsOf(statements, drawdown, shortfallOfDay(volatility, ground.innovations, ground.seed));
  const fraction = volatility / sharpeAnnual;
  return {
    kind: 'solved',
    volatilityTargetAnnual: volatility,
    governedBy,
    statements: results,
    kelly: sharpeAnnual > 0 ? { kind: 'known', fraction, riskAversion: 1 / fraction } : { kind: 'unknown', reason: 'without an edge the growth-optimal size is 0, and there is no fraction of it' },
    budgets,
    overrides: parameterOverrides({ ...budgets, volatilityTargetAnnual: volatility, ...(sharpeAnnual > 0 ? { kellyFraction: fraction } : {}) }),
    outcomes,
    assumptions: [
      `a Sharpe ratio of ${Number(sharpeAnnual.toPrecision(3))} a year after costs, as stated`,
      innovationsText(ground.innovations),
      'the volatility target is met every day, and wealth is looked at once a day',
      ...(stated === undefined ? [`drawdown floor: what ${percentText(1 - DRAWDOWN_PROBABILITY, 0)} of simulated paths exceed, as no statement names a drawdown`] : []),
    ],
  };
}

/** From other random numbers than the solution. Met: not above the limit by more than two standard errors. */
function checked(statement: Exclude<Statement, { kind: 'volatility' }>, volatility: number, ground: SimulationGround, i: number): NonNullable<StatementResult['simulated']> {
  const { rate, standardError, pathCount } = breachRate(statement, volatility, ground, `calibration/check/${i}`);
  const limit = statement.kind === 'halving' ? 1 : statement.probability;
  return { rate, standardError, pathCount, limit, isMet: rate <= limit + SAFE_ERRORS * standardError };
}

/** The longest time that a statement speaks of, between one and ten years. */
function yearsShown(statements: readonly Statement[]): number {
  return Math.min(10, Math.max(1, ...statements.map((statement) => ('years' in statement ? statement.years : 1))));
}

function problemsWith({ statements, sharpeAnnual, seed, pathCount }: CalibrationInput, innovations: Innovations): string[] {
  const found = [
    statements.length >= 1 && statements.length <= MOST_STATEMENTS ? undefined : `expected 1 to ${MOST_STATEMENTS} statements, got ${statements.length}`,
    sharpeAnnual >= -3 && sharpeAnnual <= 5 ? undefined : `Sharpe ratio: expected -3 to 5, got ${sharpeAnnual}`,
    Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff ? undefined : `seed: expected a whole number below 2^32, got ${seed}`,
    pathCount === undefined || (Number.isInteger(pathCount) && pathCount >= 100 && pathCount <= 200_000) ? undefined : `paths: expected a whole number from 100 to 200000, got ${pathCount}`,
    problemWithInnovations(innovations),
    ...statements.map((statement, i) => { const problem = problemWith(statement); return problem === undefined ? undefined : `statement ${i + 1}: ${problem}`; }),
  ];
  return found.filter((problem) => problem !== undefined);
}
