/** The record of one equity curve in numbers, the same for a policy and for what it is held against. */
import { tailMeanLoss } from '../../risk/value-at-risk/tail';
import { DAYS_PER_YEAR } from '../../units';
import { maximumDrawdown } from './drawdown';
import { growthAnnual, realisedVolatilityAnnual, returnsOf } from './growth';
import { sharpeRatio, type SharpeAnswer } from './sharpe';

export interface RunRecord {
  /** At the close of each candle, the first before any trade. */
  readonly equity: ArrayLike<number>;
  readonly candlesPerDay: number;
  /** Absolute amounts traded over the equity at the time, summed. */
  readonly turnoverRatio: number;
  readonly feesRatio: number;
  /** Paid > 0, over the equity at the time. */
  readonly fundingPaidRatio: number;
  readonly candlesNearLiquidation: number;
  readonly liquidationCount: number;
}

export interface Metrics {
  readonly years: number;
  readonly endEquityRatio: number;
  readonly growthAnnual: number;
  /** From candle to candle, and from day to day; absent when there is nothing to measure. */
  readonly volatilityAnnual?: number;
  readonly volatilityOfDaysAnnual?: number;
  readonly maximumDrawdownRatio: number;
  readonly longestDrawdownDays: number;
  /** Mean of the worst 2.5 % of days, a loss > 0, as a share of the equity of the day before; absent below 40 days. */
  readonly expectedShortfallDayRatio?: number;
  readonly sharpe: SharpeAnswer;
  readonly turnoverPerYear: number;
  readonly feesPerYearRatio: number;
  readonly fundingPaidPerYearRatio: number;
  readonly nearLiquidationShare: number;
  readonly liquidationCount: number;
}

const TAIL = 0.025;
/** 40 days have one whole day in the worst 2.5 %. */
const FEWEST_DAYS = 40;

export function metricsOf(run: RunRecord): Metrics {
  const { equity, candlesPerDay } = run;
  const years = (equity.length - 1) / (candlesPerDay * DAYS_PER_YEAR);
  const [start, end] = [equity[0] ?? 0, equity[equity.length - 1] ?? 0];
  const days = returnsOf(equity, candlesPerDay);
  const volatilityAnnual = realisedVolatilityAnnual(returnsOf(equity, 1), candlesPerDay * DAYS_PER_YEAR);
  const volatilityOfDaysAnnual = realisedVolatilityAnnual(days, DAYS_PER_YEAR);
  const drawdown = maximumDrawdown(equity);
  return {
    years,
    endEquityRatio: end / start,
    growthAnnual: growthAnnual(start, end, years),
    ...(volatilityAnnual === undefined ? {} : { volatilityAnnual }),
    ...(volatilityOfDaysAnnual === undefined ? {} : { volatilityOfDaysAnnual }),
    maximumDrawdownRatio: drawdown.maximumRatio,
    longestDrawdownDays: drawdown.longestCount / candlesPerDay,
    ...(days.length < FEWEST_DAYS ? {} : { expectedShortfallDayRatio: tailMeanLoss(days.toSorted((a, b) => a - b), TAIL) }),
    sharpe: sharpeRatio(days, DAYS_PER_YEAR),
    turnoverPerYear: run.turnoverRatio / years,
    feesPerYearRatio: run.feesRatio / years,
    fundingPaidPerYearRatio: run.fundingPaidRatio / years,
    nearLiquidationShare: run.candlesNearLiquidation / Math.max(1, equity.length - 1),
    liquidationCount: run.liquidationCount,
  };
}
