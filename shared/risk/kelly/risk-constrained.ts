/**
 * The stakes with the highest growth whose chance of ever falling below a share of the start is bounded: risk-constrained
 * Kelly gambling (E. Busseti, E. K. Ryu and S. Boyd, Journal of Investing 25, 2016, arXiv 1603.06183), for a finite
 * distribution of outcomes that repeats independently. It knows nothing of how true that distribution is.
 */
import { power } from '../../math/power';
import { maximiseConcave, type ConcaveProgram } from './interior-point';
import { expectation, meanReturns, outcomesProblem, wealthReturns, type OfReturn, type Outcomes } from './outcomes';

export interface RiskConstrainedQuestion {
  readonly outcomes: Outcomes;
  /** lambda >= 0 of the paper; 0 is Kelly without a constraint. See `riskAversionFor`. */
  readonly riskAversion: number;
  /** The stakes, each >= 0, add up to at most this share of wealth; 1 when absent. */
  readonly grossLimit?: number;
  /** `exact` (RCK), or the paper's quadratic approximation of growth and constraint (QRCK), good for small returns. */
  readonly form?: 'exact' | 'quadratic';
}

export type RiskConstrainedAnswer =
  | {
      readonly kind: 'optimal';
      /** Share of wealth on each bet. */
      readonly stakes: readonly number[];
      /** Share of wealth that is not staked; negative with a gross limit above 1. */
      readonly cashShare: number;
      /** E[log wealth] of one period: of these stakes, also where they come from the quadratic form. */
      readonly growthPerPeriod: number;
      /** What was maximised: the growth itself, or its quadratic approximation. */
      readonly objective: number;
      /** No allowed stakes have an objective more than this above. */
      readonly optimalityGap: number;
      /** E[wealth^-lambda] <= 1: whether the published bound holds for these stakes. The quadratic form does not promise it. */
      readonly isBoundProven: boolean;
    }
  | { readonly kind: 'noBet'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Share of the growth that is there to be had (`scaleOf`) to which the objective is solved. */
const GAP_RATIO = 1e-11;
/** What may at most be left of it when rounding stops the solver first. */
const GAP_RATIO_ACCEPTED = 1e-6;
const BOUND_ROUNDING = 1e-9;
/** Below this the bound is 1 for every level a person could name. */
const NO_AVERSION = 1e-9;
/** A mean return up to this share of the largest return is none. */
const NO_RETURN = 1e-12;

/** lambda for which the chance of wealth ever falling below `level` of the start (0 < level < 1) is below `probability`. */
export function riskAversionFor(level: number, probability: number): number {
  return Math.log(probability) / Math.log(level);
}

/** The paper's bound level^lambda on the chance of wealth ever falling below `level` of the start. */
export function drawdownBound(level: number, riskAversion: number): number {
  return power(level, riskAversion);
}

/**
 * Maximises E[log(1 + r.b)] over b >= 0, sum b <= grossLimit, E[(1 + r.b)^-lambda] <= 1 (equations 2 and 9 of the paper, with
 * money that is not staked as the riskless bet); in the quadratic form E[y - y^2/2] under
 * -lambda E[y] + lambda (lambda + 1) / 2 E[y^2] <= 0 with y = r.b (section 5). Refuses a broken distribution with its reason.
 */
export function riskConstrainedKelly(question: RiskConstrainedQuestion): RiskConstrainedAnswer {
  const { outcomes, riskAversion, grossLimit = 1 } = question;
  const problem = outcomesProblem(outcomes) ?? limitsProblem(riskAversion, grossLimit);
  if (problem !== undefined) return { kind: 'refused', why: problem };
  const means = meanReturns(outcomes);
  // The gradient of the growth at no stakes is the mean: a concave function with no way up from there has its maximum there.
  const largest = Math.max(...outcomes.returns.flat().map(Math.abs));
  if (means.every((mean) => mean <= NO_RETURN * largest)) return { kind: 'noBet', why: 'no bet has a positive expected return' };
  const scale = scaleOf(outcomes, means, grossLimit);
  const program = programOf(question, scale);
  const start = insideStart(program, means, grossLimit);
  if (start === undefined) return { kind: 'noBet', why: 'the expected returns are too small to be told from zero' };
  const { at: found, value, gap } = maximiseConcave(program, start, GAP_RATIO);
  if (!(gap <= GAP_RATIO_ACCEPTED)) return { kind: 'refused', why: `the solver stopped ${gap * scale} below the maximum it looks for` };
  const at = netted(outcomes, found);
  return {
    kind: 'optimal',
    stakes: at,
    cashShare: 1 - at.reduce((sum, stake) => sum + stake, 0),
    growthPerPeriod: expectation(outcomes, LOG).value(at),
    objective: value * scale,
    optimalityGap: gap * scale,
    isBoundProven: isBounded(outcomes, at, riskAversion),
  };
}

/** Two bets that are each other's opposite cancel: only what is left of the larger is staked, with the same wealth in each outcome. */
function netted({ returns }: Outcomes, stakes: readonly number[]): number[] {
  const net = [...stakes];
  for (let i = 0; i < net.length; i += 1) {
    for (let j = i + 1; j < net.length; j += 1) {
      if (!returns.every((row) => row[i] === -(row[j] ?? 0))) continue;
      const both = Math.min(net[i] ?? 0, net[j] ?? 0);
      net[i] = (net[i] ?? 0) - both;
      net[j] = (net[j] ?? 0) - both;
    }
  }
  return net;
}

function limitsProblem(riskAversion: number, grossLimit: number): string | undefined {
  if (!(riskAversion >= 0 && Number.isFinite(riskAversion))) return `the risk aversion is a number from 0, got ${riskAversion}`;
  return grossLimit > 0 && Number.isFinite(grossLimit) ? undefined : `the gross limit is a number above 0, got ${grossLimit}`;
}

/** The objective in units of `scale`, the constraint in units of lambda: both then are about 1. */
function programOf({ outcomes, riskAversion, grossLimit = 1, form = 'exact' }: RiskConstrainedQuestion, scale: number): ConcaveProgram {
  const betCount = outcomes.returns[0]?.length ?? 0;
  const bets = Array.from({ length: betCount }, (_, i) => i);
  const limits = [
    ...bets.map((i) => ({ weights: bets.map((j) => (j === i ? -1 : 0)), limit: 0 })),
    { weights: bets.map(() => 1), limit: grossLimit },
  ];
  const objective = expectation(outcomes, form === 'exact' ? LOG : QUADRATIC, scale);
  if (riskAversion < NO_AVERSION) return { objective, limits };
  return { objective, limits, constraint: expectation(outcomes, form === 'exact' ? lossPower(riskAversion) : quadraticLoss(riskAversion)) };
}

/** A little of everything, mostly of the best bet, small enough to satisfy the constraint with room to spare. */
function insideStart({ objective, constraint }: ConcaveProgram, means: readonly number[], grossLimit: number): number[] | undefined {
  const best = means.indexOf(Math.max(...means));
  const worst = means.reduce((sum, mean) => sum + Math.max(0, -mean), 0);
  const others = Math.min(0.01, (means[best] ?? 0) / (4 * worst + Number.MIN_VALUE)) / means.length;
  for (let share = grossLimit / 2; share > 1e-12 * grossLimit; share /= 2) {
    const stakes = means.map((_, i) => share * (i === best ? 1 : others));
    if (Number.isFinite(objective.value(stakes)) && (constraint === undefined || constraint.value(stakes) < 0)) return stakes;
  }
  return undefined;
}

/**
 * Growth of bets that win and lose much is of the order of their mean square. Of bets so small that all may be staked on them it
 * is of the order of their mean, which is then far larger: in units of the square it could not be solved to any digit.
 */
function scaleOf(outcomes: Outcomes, means: readonly number[], grossLimit: number): number {
  return Math.max(meanSquare(outcomes), ...means) * Math.min(1, grossLimit);
}

function meanSquare({ probabilities, returns }: Outcomes): number {
  const squares = returns.map((row) => Math.max(...row.map((value) => value ** 2)));
  return squares.reduce((sum, square, s) => sum + (probabilities[s] ?? 0) * square, 0);
}

function isBounded(outcomes: Outcomes, stakes: readonly number[], riskAversion: number): boolean {
  if (riskAversion < NO_AVERSION) return true;
  if (wealthReturns(outcomes, stakes).some((y, s) => 1 + y <= 0 && (outcomes.probabilities[s] ?? 0) > 0)) return false;
  return expectation(outcomes, lossPower(riskAversion)).value(stakes) <= BOUND_ROUNDING;
}

const LOG: OfReturn = {
  value: (y) => (y > -1 ? Math.log1p(y) : Number.NaN),
  slope: (y) => 1 / (1 + y),
  curvature: (y) => -1 / (1 + y) ** 2,
};

const QUADRATIC: OfReturn = { value: (y) => y - y ** 2 / 2, slope: (y) => 1 - y, curvature: () => -1 };

/** ((1 + y)^-lambda - 1) / lambda. */
function lossPower(riskAversion: number): OfReturn {
  const left = (y: number): number => Math.exp(-riskAversion * Math.log1p(y));
  return {
    value: (y) => (y > -1 ? Math.expm1(-riskAversion * Math.log1p(y)) / riskAversion : Number.NaN),
    slope: (y) => -left(y) / (1 + y),
    curvature: (y) => ((riskAversion + 1) * left(y)) / (1 + y) ** 2,
  };
}

/** The first two terms of the same. */
function quadraticLoss(riskAversion: number): OfReturn {
  const bend = riskAversion + 1;
  return { value: (y) => -y + (bend / 2) * y ** 2, slope: (y) => -1 + bend * y, curvature: () => bend };
}
