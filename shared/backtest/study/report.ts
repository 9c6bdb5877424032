/**
 * One policy over one history, with all that the panel and the files say of it: the live rules' own record, what it is held
 * against, the weather of its hours, what bound. It runs what `run/` and `compare.ts` know and adds no formula of its own.
 */
import { unwrap } from '../../assert';
import type { Policy, RiskCapital } from '../../sizing/policy';
import { comparisons } from '../compare';
import { costOfEach, type CostOfOne } from '../cost-of-each';
import { columnsOf, type Columns } from '../fast/columns';
import { LIMITS_TO_LOOSEN, loosened } from '../loosened';
import type { Metrics } from '../metrics/summary';
import { byRegime, type RegimeRecord } from '../regimes';
import { runBacktest, type BacktestInput, type LiquidationEvent } from '../run/backtest';
import type { BacktestMarket } from '../run/market';
import { trackBetween, type ForecastTrack } from '../run/track';
import { TAUGHT_HOURS } from './data';
import type { RunQuestion } from './question';

export interface ComparedRecord {
  readonly id: string;
  readonly title: string;
  readonly metrics: Metrics;
}

export interface Report {
  /** Opening of the first hour that was lived through. */
  readonly fromMs: number;
  /** Over the capital at the start, at the close of each hour after the trade. */
  readonly equityRatio: Float64Array;
  /** Signed worth of the position over equity, after the trade. */
  readonly exposureRatio: Float64Array;
  readonly capital: number;
  readonly policy: Metrics;
  readonly volatilityTargetAnnual: number;
  /** Realised from hour to hour over the target; absent when nothing moved. */
  readonly volatilityOverTarget?: number;
  readonly tradeCount: number;
  readonly boundHours: Readonly<Record<string, number>>;
  readonly liquidations: readonly LiquidationEvent[];
  readonly regimes: readonly RegimeRecord[];
  readonly compared: readonly ComparedRecord[];
  readonly caveats: readonly string[];
}

/** Without risk capital in the policy a backtest begins with this. */
export const ASSUMED_CAPITAL = 100_000;

/** Called as a run goes on: hours lived through, and of how many. What it throws ends the run. */
export type Progressed = (hours: number, count: number) => void;

/** What `runBacktest` is asked for a question of the window. */
export function inputOf({ policy, costBps, limits, everyHours }: RunQuestion, market: BacktestMarket, track: ForecastTrack, progressed: Progressed): BacktestInput {
  const { riskCapital, ...rest } = policy;
  const stated = riskCapital !== undefined && isPriced(riskCapital, market) ? riskCapital : undefined;
  return {
    market, track, progressed,
    policy: { ...(limits === 'all' ? rest : withoutLimits(rest)), ...(stated === undefined ? {} : { riskCapital: stated }) },
    capital: stated === undefined ? ASSUMED_CAPITAL : startUsd(stated, market),
    costs: { takerFeeBps: costBps, halfSpreadBps: 0, slippageBps: 0 },
    startIndex: TAUGHT_HOURS,
    everyHours: Number(everyHours),
  };
}

/** A history knows the price of its own coin; capital in another is as if none were stated, and that is said. */
function isPriced({ unit }: RiskCapital, { instrument }: BacktestMarket): boolean {
  return unit === 'USD' || unit === instrument.underlying;
}

function startUsd({ amount, unit }: RiskCapital, { candles }: BacktestMarket): number {
  return unit === 'USD' ? amount : amount * unwrap(candles[TAUGHT_HOURS], 'a history goes on after what only teaches').close;
}

function withoutPrice({ riskCapital }: Policy, market: BacktestMarket): readonly string[] {
  if (riskCapital === undefined || isPriced(riskCapital, market)) return [];
  return [`risk capital in ${riskCapital.unit} has no price in this history: equity stands for it`];
}

/** The own cap stays: it has a slider of its own. */
function withoutLimits(policy: Policy): Policy {
  return loosened(policy, LIMITS_TO_LOOSEN);
}

export function reportOf(question: RunQuestion, market: BacktestMarket, track: ForecastTrack, progressed: Progressed): Report {
  const input = inputOf(question, market, track, progressed);
  const result = runBacktest(input);
  const { capital } = input;
  const lived = { ...market, candles: market.candles.slice(TAUGHT_HOURS) };
  const { volatilityTargetAnnual, bufferRatio } = question.policy.parameters;
  const { volatilityAnnual } = result.metrics;
  return {
    fromMs: lived.candles[0]?.openAtMs ?? 0,
    equityRatio: result.equity.map((value) => value / capital),
    exposureRatio: result.exposureRatio,
    capital,
    policy: result.metrics,
    volatilityTargetAnnual,
    ...(volatilityAnnual === undefined ? {} : { volatilityOverTarget: volatilityAnnual / volatilityTargetAnnual }),
    tradeCount: result.tradeCount,
    boundHours: result.boundHours,
    liquidations: result.liquidations,
    regimes: byRegime(result.equity, result.exposureRatio, trackBetween(track, TAUGHT_HOURS, market.candles.length)),
    compared: comparisons(lived, bufferRatio, input.costs, columnsOfLived(lived)).map(({ id, title, metrics }) => ({ id, title, metrics })),
    caveats: [...result.caveats, ...withoutPrice(question.policy, market), 'a view of strength 1 (long) is held all the time', ...(question.limits === 'all' ? [] : ['every limit that can be loosened is loosened; the venue\u2019s own stay'])],
  };
}

function columnsOfLived({ candles, funding }: BacktestMarket): Columns {
  return columnsOf(candles, funding);
}

/** As many runs again as there are rows; see `cost-of-each.ts`. */
export function costsOf(question: RunQuestion, market: BacktestMarket, track: ForecastTrack, progressed: Progressed): CostOfOne[] {
  return costOfEach(inputOf(question, market, track, progressed));
}
