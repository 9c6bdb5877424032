/** What a backtest trades: one linear contract with its terms and tiers, its candles and its funding. Bundled terms are assumed ones. */
import type { Candle } from '../../market/event';
import type { Instrument, Tier } from '../../market/instrument';
import { instrumentId } from '../../units';
import type { ImpliedTerms } from '../../volatility/forecast/implied-memory';
import type { FundingPayment } from '../funding';

export interface BacktestMarket {
  /** Hourly, oldest first, without holes. */
  readonly candles: readonly Candle[];
  /** Absent: no funding is booked, and the result says so. */
  readonly funding?: readonly FundingPayment[];
  /** What its options were quoted at, oldest first; absent: the forecasts rest on prices alone. */
  readonly impliedVolatility?: readonly ImpliedTerms[];
  readonly instrument: Instrument;
  readonly tiers: readonly Tier[];
}

/** Costs of a trade, in basis points of its worth: taker fee, half of the spread, slippage beyond it. */
export interface Costs {
  readonly takerFeeBps: number;
  readonly halfSpreadBps: number;
  readonly slippageBps: number;
}
export const DEFAULT_COSTS: Costs = { takerFeeBps: 5, halfSpreadBps: 0.5, slippageBps: 1.5 };

export function costRatioOf({ takerFeeBps, halfSpreadBps, slippageBps }: Costs): number {
  return (takerFeeBps + halfSpreadBps + slippageBps) * 1e-4;
}

/** Binance USD-M BTCUSDT in its first rows as of 2024-10-24; assumed for every market whose own table is not given. */
export const ASSUMED_TIERS: readonly Tier[] = [
  { notionalFloor: 0, notionalCap: 50_000, maintenanceMarginRate: 0.004, maintenanceAmount: 0, maxLeverage: 125 },
  { notionalFloor: 50_000, notionalCap: 600_000, maintenanceMarginRate: 0.005, maintenanceAmount: 50, maxLeverage: 100 },
  { notionalFloor: 600_000, notionalCap: 3_000_000, maintenanceMarginRate: 0.0065, maintenanceAmount: 950, maxLeverage: 75 },
  { notionalFloor: 3_000_000, notionalCap: 12_000_000, maintenanceMarginRate: 0.01, maintenanceAmount: 11_450, maxLeverage: 50 },
  { notionalFloor: 12_000_000, notionalCap: 70_000_000, maintenanceMarginRate: 0.02, maintenanceAmount: 131_450, maxLeverage: 25 },
];

/** A linear contract of one coin in lots of 0.001, for candles that come without terms. */
export function assumedInstrument(underlying: string): Instrument {
  const symbol = `${underlying}USDT`;
  return {
    id: instrumentId('backtest', symbol), venue: 'backtest', symbol, underlying, quoteAsset: 'USDT', settleAsset: 'USDT', contractType: 'linear', contractSize: 1,
    priceTick: { coefficient: 1, decimals: 1 }, quantityLot: { coefficient: 1, decimals: 3 }, minimumQuantity: 0.001, minimumNotional: 5, fundingIntervalHours: 8,
  };
}
