/**
 * The fast path: one linear isolated position held at a volatility target over columns of candles, with buffer, costs, funding
 * and liquidation. One tier, whole equity as margin, fractions of a contract; its volatility is two EWMAs over the weekly
 * rhythm. For sliders and searches: what the live rules would say is `run/`'s business.
 */
import { assert } from '../../assert';
import { decay } from '../../volatility/realised/ewma';
import type { Columns } from './columns';

export interface FastPolicy {
  readonly volatilityTargetAnnual: number;
  /** 1 = long on target, -1 = short, 0 = flat. */
  readonly conviction: number;
  /** Exposure over equity, at most. */
  readonly maximumLeverage: number;
  /** No trade within this share of the target; traded to its edge. */
  readonly bufferRatio: number;
  readonly halfLifeHours: number;
  /** Share of the slow average in the forecast's variance. */
  readonly slowShare: number;
  readonly slowHalfLifeHours: number;
  /** Fee + half spread + slippage of a trade, of its notional. */
  readonly costRatio: number;
  readonly maintenanceMarginRate: number;
  /** Charged on notional when liquidated. */
  readonly liquidationFeeRate: number;
  /** Liquidation nearer than this share of the price counts as near. */
  readonly nearRatio: number;
}

export const DEFAULT_FAST_POLICY: FastPolicy = {
  volatilityTargetAnnual: 0.3,
  conviction: 1,
  maximumLeverage: 5,
  bufferRatio: 0.1,
  halfLifeHours: 12,
  slowShare: 0.35,
  slowHalfLifeHours: 30 * 24,
  costRatio: 0.0007,
  maintenanceMarginRate: 0.004,
  liquidationFeeRate: 0.0125,
  nearRatio: 0.05,
};

export interface FastResult {
  readonly endEquity: number;
  readonly turnoverRatio: number;
  readonly feesRatio: number;
  readonly fundingPaidRatio: number;
  readonly candlesNearLiquidation: number;
  readonly liquidationCount: number;
  readonly maximumDrawdownRatio: number;
}

/** No trade before a day has been seen. */
const FIRST_TRADE = 23;

/** What moves from candle to candle; plain numbers. */
interface Progress {
  quick: number;
  slow: number;
  money: number;
  most: number;
  /** Unsigned amount held at the last close. */
  held: number;
  turnover: number;
  fundingPaid: number;
  nearCount: number;
  liquidations: number;
  drawdown: number;
}

/** The engine compiles a function that is called often as a whole, one that is called once only in parts, and slower. */
const CANDLES_AT_ONCE = 2_048;

/**
 * Runs from equity 1; `equity[i]` becomes the equity after candle i (as long as the columns). Trades happen at the close that
 * the forecast rests on; the position then lives through the next candle, whose adverse end is looked at before its close.
 */
export function runVolatilityTarget(columns: Columns, policy: FastPolicy, equity: Float64Array): FastResult {
  const { count, usualVariance } = columns;
  assert(equity.length >= count, `room for ${count} values of equity, got ${equity.length}`);
  const first = usualVariance[0] ?? 0;
  const progress: Progress = { quick: first, slow: first, money: 1, most: 1, held: 0, turnover: 0, fundingPaid: 0, nearCount: 0, liquidations: 0, drawdown: 0 };
  for (let from = 0; from < count; from += CANDLES_AT_ONCE) foldCandles(progress, columns, policy, equity, from, Math.min(count, from + CANDLES_AT_ONCE));
  const { money, turnover, fundingPaid, nearCount, liquidations, drawdown } = progress;
  return { endEquity: money, turnoverRatio: turnover, feesRatio: turnover * policy.costRatio, fundingPaidRatio: fundingPaid, candlesNearLiquidation: nearCount, liquidationCount: liquidations, maximumDrawdownRatio: drawdown };
}

function foldCandles(progress: Progress, columns: Columns, policy: FastPolicy, equity: Float64Array, from: number, to: number): void {
  const { openRatio, closeRatio, funding, usualVariance, annualPerUsualHour } = columns;
  const { costRatio, maintenanceMarginRate: rate, liquidationFeeRate, slowShare } = policy;
  const side = policy.conviction < 0 ? -1 : 1;
  const adverseRatio = side > 0 ? columns.lowRatio : columns.highRatio;
  const wanted = policy.volatilityTargetAnnual * Math.abs(policy.conviction);
  // Below this volatility the leverage is the limit, not the target.
  const leastVolatility = wanted / policy.maximumLeverage;
  const [lowEdge, highEdge] = [wanted * (1 - policy.bufferRatio), wanted * (1 + policy.bufferRatio)];
  const [quickShare, slowStep] = [1 - decay(1, policy.halfLifeHours), 1 - decay(1, policy.slowHalfLifeHours)];
  let { quick, slow, money, most, held, turnover, fundingPaid, nearCount, liquidations, drawdown } = progress;
  for (let i = from; i < to; i += 1) {
    const due = funding[i] as number;
    if (due !== 0 && held > 0) {
      fundingPaid += (side * due * held) / money;
      money -= side * due * held;
    }
    const adverse = adverseRatio[i] as number;
    if (held > 0 && money + side * held * adverse <= rate * held * (1 + adverse)) {
      const trigger = (rate * held - money) / (held * (side - rate));
      const filled = side > 0 ? Math.min(trigger, openRatio[i] as number) : Math.max(trigger, openRatio[i] as number);
      money = Math.max(0, money + side * held * filled - liquidationFeeRate * held * (1 + filled));
      held = 0;
      liquidations += 1;
    }
    const moved = closeRatio[i] as number;
    money += side * held * moved;
    held += held * moved;
    if (money < (rate + policy.nearRatio) * held) nearCount += 1;
    const own = usualVariance[i] as number;
    quick += quickShare * (own - quick);
    slow += slowStep * (own - slow);
    if (i >= FIRST_TRADE && money > 0) {
      const volatility = Math.max(leastVolatility, Math.sqrt((quick + slowShare * (slow - quick)) * (annualPerUsualHour[i] as number)));
      const perVolatility = money / volatility;
      // Brought to the nearer edge without a branch, which would be guessed wrong in every third hour; exactly 0 inside.
      const below = held - lowEdge * perVolatility;
      const above = held - highEdge * perVolatility;
      const trade = 0.5 * (Math.abs(below) - below - (Math.abs(above) + above));
      const traded = Math.abs(trade);
      held += trade;
      turnover += traded / money;
      money -= costRatio * traded;
    }
    if (money > most) most = money;
    else if (money < most * (1 - drawdown)) drawdown = 1 - money / most;
    equity[i] = money;
  }
  Object.assign(progress, { quick, slow, money, most, held, turnover, fundingPaid, nearCount, liquidations, drawdown });
}
