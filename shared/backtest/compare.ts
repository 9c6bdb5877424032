/**
 * What a policy is held against, over the same candles: fixed leverage, the coin bought and kept, and nothing done. Fixed
 * leverages are kept by the fast path with the policy's own buffer, costs and funding, in one tier; they are liquidated as it does.
 */
import { columnsOf, type Columns } from './fast/columns';
import { DEFAULT_FAST_POLICY, runVolatilityTarget, type FastPolicy } from './fast/volatility-target';
import { metricsOf, type Metrics } from './metrics/summary';
import { costRatioOf, DEFAULT_COSTS, type BacktestMarket, type Costs } from './run/market';

export interface Compared {
  readonly id: string;
  readonly title: string;
  readonly equity: Float64Array;
  readonly metrics: Metrics;
}

export const FIXED_LEVERAGES = [1, 3, 5, 10] as const;
const HOURS_PER_DAY = 24;
/** So high that the leverage is always the limit. */
const ANY_VOLATILITY = 1e6;

/** Equity starts at 1. `conviction` below 0 holds everything short. */
export function comparisons(market: BacktestMarket, bufferRatio: number, costs: Costs = DEFAULT_COSTS, columns: Columns = columnsOf(market.candles, market.funding)): Compared[] {
  return [...FIXED_LEVERAGES.map((leverage) => fixedLeverage(market, columns, leverage, bufferRatio, costs)), buyAndHold(market, costs), doNothing(market)];
}

/** A leverage that is kept with the policy's own buffer and costs, as the fast path runs it. */
export function fixedLeveragePolicy(leverage: number, bufferRatio: number, costRatio: number, maintenanceMarginRate: number): FastPolicy {
  return { ...DEFAULT_FAST_POLICY, maximumLeverage: leverage, volatilityTargetAnnual: ANY_VOLATILITY, bufferRatio, costRatio, maintenanceMarginRate };
}

function fixedLeverage({ tiers }: BacktestMarket, columns: Columns, leverage: number, bufferRatio: number, costs: Costs): Compared {
  const equity = new Float64Array(columns.count);
  const maintenanceMarginRate = tiers[0]?.maintenanceMarginRate ?? DEFAULT_FAST_POLICY.maintenanceMarginRate;
  const run = runVolatilityTarget(columns, fixedLeveragePolicy(leverage, bufferRatio, costRatioOf(costs), maintenanceMarginRate), equity);
  return { id: `fixed-${leverage}x`, title: `Fixed ${leverage}x`, equity, metrics: metricsOf({ ...run, equity, candlesPerDay: HOURS_PER_DAY }) };
}

/** The coin itself: bought at the first close, no funding, nothing to liquidate. */
function buyAndHold({ candles }: BacktestMarket, costs: Costs): Compared {
  const first = candles[0]?.close ?? 1;
  const feesRatio = costRatioOf(costs);
  const equity = Float64Array.from(candles, ({ close }, i) => (i === 0 ? 1 : (close / first) * (1 - feesRatio)));
  return { id: 'buy-and-hold', title: 'Buy and hold', equity, metrics: metricsOf({ equity, candlesPerDay: HOURS_PER_DAY, turnoverRatio: 1, feesRatio, fundingPaidRatio: 0, candlesNearLiquidation: 0, liquidationCount: 0 }) };
}

function doNothing({ candles }: BacktestMarket): Compared {
  const equity = new Float64Array(candles.length).fill(1);
  return { id: 'do-nothing', title: 'Do nothing', equity, metrics: metricsOf({ equity, candlesPerDay: HOURS_PER_DAY, turnoverRatio: 0, feesRatio: 0, fundingPaidRatio: 0, candlesNearLiquidation: 0, liquidationCount: 0 }) };
}
