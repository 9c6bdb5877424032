/**
 * What the panel "Risk" asks and is answered, page by page, as plain data: every figure comes with when it was made, and what
 * is missing is named. Nothing in an answer is computed again by the view. Money is USD by the live index of each pool's unit.
 */
import * as v from 'valibot';
import { finite, positive, shortText } from '../decode';
import { SECOND_MS } from '../units';
import type { Age, AgeLimits } from '../market/age';
import type { PoolAfter } from '../risk/stress/pool-there';
import type { Outcome, Survival } from '../risk/survival/survival';
import type { GrowthRung } from '../sizing/book-growth';
import type { PlanRung } from '../sizing/scale-plan';
import type { Known } from './snapshot';

export const RISK_PAGES = ['loss', 'liquidation', 'stress', 'survival', 'growth'] as const;
export type RiskPage = (typeof RISK_PAGES)[number];

export const MOST_PLAN_RUNGS = 20;

export const riskSchema = v.variant('page', [
  v.strictObject({ page: v.picklist(RISK_PAGES, `expected one of ${RISK_PAGES.join(', ')}`) }),
  v.strictObject({
    page: v.literal('plan'),
    accountId: shortText,
    positionId: shortText,
    /** Signed net of the position's bundle in contracts that the plan ends at. */
    to: finite,
    rungs: v.pipe(positive, v.integer('expected a whole number'), v.maxValue(MOST_PLAN_RUNGS, `expected ${MOST_PLAN_RUNGS} or fewer`)),
  }),
]);
export type RiskQuestion = v.InferOutput<typeof riskSchema>;
export type PlanQuestion = Extract<RiskQuestion, { page: 'plan' }>;

/** An answer is renewed so often, on the engine's clock, while its page is looked at; a drill at twenty times its pace is just in time. */
export const RISK_PERIOD_MS = 3 * SECOND_MS;
export const RISK_AGE: AgeLimits = { lateMs: 5 * RISK_PERIOD_MS, staleMs: 10 * RISK_PERIOD_MS, goneMs: 60 * RISK_PERIOD_MS };
/** A simulation takes longer and is asked for more rarely. */
export const SIMULATION_PERIOD_MS = 15 * SECOND_MS;
export const SIMULATION_AGE: AgeLimits = { lateMs: 5 * SIMULATION_PERIOD_MS, staleMs: 10 * SIMULATION_PERIOD_MS, goneMs: 60 * SIMULATION_PERIOD_MS };

/** What shares are of: stated risk capital, or the equity that stands for it. */
export interface RiskCapitalFigure {
  readonly usd: Known;
  /** `risk capital`, `equity (no risk capital given)` */
  readonly name: string;
}

/** Losses are positive, `ratio` is of the capital and absent where that is unknown or nothing. */
export interface LossFigure {
  readonly usd: number;
  readonly ratio?: number;
}

export const LOSS_METHODS = ['filtered', 'gaussian', 'cornishFisher', 'historicalType7', 'historicalOrder'] as const;
export type LossMethodId = (typeof LOSS_METHODS)[number];

/** There is all it needs, and it still says nothing: why. */
export interface Unusable {
  readonly kind: 'unusable';
  readonly why: string;
}

export interface LossMethod {
  readonly id: LossMethodId;
  readonly tail: Known<{ readonly valueAtRisk: LossFigure; readonly expectedShortfall: LossFigure }> | Unusable;
}

/** The days that a method rests on; they overlap, one ends at every hour. */
export interface DaysUsed {
  readonly count: number;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Days left out because an hour of some underlying is missing. */
  readonly missingDayCount: number;
  /** Since `untilMs`. */
  readonly age: Age;
}

export interface LossPart {
  readonly underlying: string;
  readonly what: 'positions' | 'coins' | 'options';
  /** Signed; of options, what they stand for over a day (the hedge of least variance is minus this). */
  readonly exposureUsd: Known;
  /** Of one day's log return, as the limit reads it: 80th percentile of the forecast, smoothed. */
  readonly sigmaDaily: Known;
  /** USD of the book's shortfall that it adds (> 0) or takes away; they sum to the whole (Euler). */
  readonly shortfallUsd: Known;
}

export interface CorrelationTable {
  readonly names: readonly string[];
  readonly matrix: readonly (readonly number[])[];
  readonly observationCount: number;
  readonly effectiveCount: number;
  readonly halfLifeHours: number;
  readonly shrinkage: number;
  readonly sinceMs: number;
  readonly age: Age;
  readonly leftOut: readonly { readonly underlying: string; readonly why: string }[];
}

/** Of the options of one account on one underlying, and what would make them and the positions neutral to a small move. */
export interface OptionRow {
  readonly accountName: string;
  readonly underlying: string;
  readonly greeks: Known<{
    readonly deltaBase: number;
    /** Change of delta for 1 % of price. */
    readonly gammaBasePerPercent: number;
    /** Quote currency for one point (0.01) of annual volatility. */
    readonly vegaPerPoint: number;
    readonly thetaPerDay: number;
  }>;
  /** In the perpetual of the largest position of the underlying, positions counted. */
  readonly hedge: Known<{ readonly symbol: string; readonly words: string; readonly residualBase: number }>;
}

interface Answered {
  readonly atMs: number;
  /** Of the marks and accounts that it rests on. */
  readonly age: Age;
}

export interface LossAnswer extends Answered {
  readonly kind: 'loss';
  readonly capital: RiskCapitalFigure;
  /** The policy's: share of capital, and USD of it. */
  readonly budgetRatio: number;
  readonly budgetUsd: Known;
  readonly methods: readonly LossMethod[];
  readonly filteredDays: Known<DaysUsed>;
  readonly plainDays: Known<DaysUsed>;
  readonly parts: readonly LossPart[];
  readonly correlations: Known<CorrelationTable> | Unusable;
  readonly options: readonly OptionRow[];
}

export interface PoolName {
  readonly accountId: string;
  readonly accountName: string;
  readonly poolId: string;
}

/** Chance of touching within 24 h by the joint move (correlation 1, betas at least 1). */
export interface TouchFigures {
  /** At the 80th percentile of the forecast's volatility, and at its median. */
  readonly high: number;
  readonly low: number;
  readonly repeatedOverYear: number;
  /** Signed market moves to the liquidation each way; absent where there is none. */
  readonly downMove?: number;
  readonly upMove?: number;
  readonly model: string;
  readonly unchecked: readonly string[];
}
export interface PoolTouchRow extends PoolName {
  readonly touch: Known<TouchFigures>;
}
export interface LiquidationAnswer extends Answered {
  readonly kind: 'liquidation';
  readonly allowed: number;
  readonly pools: readonly PoolTouchRow[];
}

export interface StressPoolAfter extends PoolName {
  readonly unit: string;
  readonly after: Known<PoolAfter & { readonly loss: number; readonly detail?: string }> | { readonly kind: 'notHit'; readonly why: string };
}
export interface StressRow {
  readonly cellId: string;
  /** `own`, or the grid it belongs to. */
  readonly group: string;
  readonly title: string;
  readonly source: string;
  /** Share of the loss that counts: below 1 at extreme moves of grids. */
  readonly weight: number;
  readonly loss: Known<LossFigure> | { readonly kind: 'notHit'; readonly why: string };
  readonly detail?: string;
  /** `worst` of all; `worstOfMoves` of those that a size changes: money that is lost with a venue or a stablecoin is not judged by the limit. */
  readonly mark?: 'worst' | 'worstOfMoves';
  /** Beyond the limit of the policy, where that judges it. */
  readonly isOver: boolean;
  readonly pools: readonly StressPoolAfter[];
}
export interface StressAnswer extends Answered {
  readonly kind: 'stress';
  /** `stress with an assumption` */
  readonly words: string;
  readonly capital: RiskCapitalFigure;
  readonly limitRatio: number;
  /** The move that own cells use, either way: what the policy wants to survive. */
  readonly joint: { readonly down: number; readonly up: number };
  /** Own cells first. */
  readonly rows: readonly StressRow[];
  readonly missing: readonly string[];
}

export interface SurvivalRow {
  readonly dayId: string;
  readonly title: string;
  readonly date: string;
  readonly note?: string;
  readonly sources: readonly string[];
  /** `BTC −51.1 %`: the farthest move of each asset that day. */
  readonly figures: readonly string[];
  /** The trader asked to live through it. */
  readonly isPicked: boolean;
  /** In the order of the pools. */
  readonly outcomes: readonly Survival[];
}
export interface SurvivalAnswer extends Answered {
  readonly kind: 'survival';
  readonly pools: readonly (PoolName & { readonly unit: string })[];
  readonly days: readonly SurvivalRow[];
}
export type { Outcome, Survival };

export interface PlanAnswer extends Answered {
  readonly kind: 'plan';
  readonly accountName: string;
  readonly poolId: string;
  readonly unit: string;
  readonly symbol: string;
  /** Present net in contracts, signed. */
  readonly fromContracts: number;
  /** The plan's beginning and the state after each trade. */
  readonly plan: Known<readonly PlanRung[]> | { readonly kind: 'refused'; readonly why: string };
}

/** Exposures are shares of the capital. */
export interface FloorFigures {
  /** Of the newest sample of the book. */
  readonly age: Age;
  readonly unitValue: number;
  readonly highWater: number;
  /** What is left of wealth above the floor, as a share of it. */
  readonly cushionRatio: number;
  /** Of the full budget for the expected shortfall, as the drawdown limit has it. */
  readonly budgetFactor: number;
  /** The fall that the policy wants to live through: CPPI's multiplier is one over it. */
  readonly gapRatio: number;
  readonly cppiRatio: number;
  /** By underlying with a live target view: full Kelly on the cushion alone, signed. */
  readonly grossmanZhou: readonly { readonly underlying: string; readonly exposureRatio: Known }[];
}

export interface RepeatedView {
  readonly underlying: string;
  /** As stated, not shrunk. */
  readonly chance: number;
  readonly odds: Known<{
    /** Gain over loss from the present price. */
    readonly payoffRatio: number;
    /** Won on average, in units of what is risked. */
    readonly expectancyRatio: number;
    /** Of the logarithm of wealth. */
    readonly growthPerTrade: number;
    /** Chances that wealth is ever there, bounds from above; 1 where it does not grow. */
    readonly toFloor: number;
    readonly toHalf: number;
  }>;
}

export interface GrowthAnswer extends Answered {
  readonly kind: 'growth';
  readonly capital: RiskCapitalFigure;
  /** The policy's drawdown floor: 0.3 = 30 % below. */
  readonly floorDepth: number;
  /** Underlyings whose funding counts as none, because it is not known. */
  readonly withoutFunding: readonly string[];
  readonly rungs: Known<readonly GrowthRung[]>;
  readonly floor: Known<FloorFigures>;
  readonly riskPerTradeRatio: number;
  readonly views: readonly RepeatedView[];
}

export type RiskAnswer =
  | LossAnswer
  | LiquidationAnswer
  | StressAnswer
  | SurvivalAnswer
  | GrowthAnswer
  | PlanAnswer
  | { readonly kind: 'refused'; readonly message: string; readonly atMs: number }
  /** No account holds anything. */
  | { readonly kind: 'nothing'; readonly atMs: number };
