/**
 * The simulated venue's contracts: terms, tiers, how each asset moves with the market, and how deep its book is.
 * Plausible for a large venue, copied from none; every tier table says `simulated`.
 */
import { unwrap } from '../assert';
import type { Instrument, Step, Tier } from '../market/instrument';
import { instrumentId } from '../units';
import { stepSize } from './steps';

export const SIMULATED_VENUE = 'simulated';
export const SIMULATED_FEED = 'simulated/market';

/** Base fee of a market order, as a ratio of notional. */
export const TAKER_FEE_RATIO = 0.0005;
/** Charged when the venue closes a pool by force, as a ratio of notional; not part of the trigger. */
export const LIQUIDATION_FEE_RATIO = 0.005;
export const FUNDING_INTERVAL_HOURS = 8;
/** The most a simulated interval charges, either way. */
export const FUNDING_CAP_RATIO = 0.003;

/** One contract with the habits of its market. */
export interface SimulatedAsset {
  readonly instrument: Instrument;
  readonly tiers: readonly Tier[];
  /** Its volatility over BTC's. */
  readonly volatilityRatio: number;
  /** Correlation of its returns with the market factor; two assets correlate by the product of theirs. */
  readonly factorLoading: number;
  /** In calm: best ask over best bid minus 1 (at least one tick), reach of the book's 20 levels and their notional, each side. */
  readonly calmSpreadRatio: number;
  readonly calmReachRatio: number;
  readonly calmDepthNotional: number;
  /** Traded per second in calm, in quote units. */
  readonly calmTurnoverPerSecond: number;
}

/** [notional floor, maintenance rate, maximum leverage] by row; the deductions that make it continuous follow from them. */
type Bracket = readonly [notionalFloor: number, maintenanceMarginRate: number, maxLeverage: number];

function tiersOf(brackets: readonly Bracket[]): readonly Tier[] {
  let maintenanceAmount = 0;
  return brackets.map(([notionalFloor, maintenanceMarginRate, maxLeverage], row) => {
    const rateBefore = brackets[row - 1]?.[1] ?? 0;
    if (row > 0) maintenanceAmount += notionalFloor * (maintenanceMarginRate - rateBefore);
    const rounded = Math.round(maintenanceAmount * 100) / 100;
    return { notionalFloor, notionalCap: brackets[row + 1]?.[0] ?? null, maintenanceMarginRate, maintenanceAmount: rounded, maxLeverage };
  });
}

function instrument(underlying: string, priceTick: Step, quantityLot: Step): Instrument {
  const symbol = `${underlying}USDT`;
  return {
    id: instrumentId(SIMULATED_VENUE, symbol),
    venue: SIMULATED_VENUE,
    symbol,
    underlying,
    quoteAsset: 'USDT',
    settleAsset: 'USDT',
    contractType: 'linear',
    contractSize: 1,
    priceTick,
    quantityLot,
    minimumQuantity: stepSize(quantityLot),
    minimumNotional: 5,
    fundingIntervalHours: FUNDING_INTERVAL_HOURS,
    fundingCapRatio: FUNDING_CAP_RATIO,
  };
}

export const SIMULATED_ASSETS: readonly SimulatedAsset[] = [
  {
    instrument: instrument('BTC', { coefficient: 1, decimals: 1 }, { coefficient: 1, decimals: 3 }),
    tiers: tiersOf([[0, 0.004, 125], [300_000, 0.005, 100], [1_000_000, 0.01, 50], [10_000_000, 0.025, 20], [50_000_000, 0.05, 10]]),
    volatilityRatio: 1,
    factorLoading: 0.93,
    calmSpreadRatio: 0.000002,
    calmReachRatio: 0.0012,
    calmDepthNotional: 9_000_000,
    calmTurnoverPerSecond: 120_000,
  },
  {
    instrument: instrument('ETH', { coefficient: 1, decimals: 2 }, { coefficient: 1, decimals: 3 }),
    tiers: tiersOf([[0, 0.004, 100], [200_000, 0.005, 75], [800_000, 0.01, 50], [8_000_000, 0.025, 20], [40_000_000, 0.05, 10]]),
    volatilityRatio: 1.43,
    factorLoading: 0.9,
    calmSpreadRatio: 0.000005,
    calmReachRatio: 0.0016,
    calmDepthNotional: 5_000_000,
    calmTurnoverPerSecond: 60_000,
  },
  {
    instrument: instrument('SOL', { coefficient: 1, decimals: 3 }, { coefficient: 1, decimals: 1 }),
    tiers: tiersOf([[0, 0.005, 75], [50_000, 0.01, 50], [250_000, 0.02, 25], [1_000_000, 0.05, 10], [5_000_000, 0.1, 5]]),
    volatilityRatio: 1.83,
    factorLoading: 0.88,
    calmSpreadRatio: 0.00003,
    calmReachRatio: 0.0024,
    calmDepthNotional: 2_000_000,
    calmTurnoverPerSecond: 20_000,
  },
];

/** The asset of a symbol; a scenario that names another one is a bug. */
export function simulatedAsset(symbol: string): SimulatedAsset {
  return unwrap(SIMULATED_ASSETS.find((asset) => asset.instrument.symbol === symbol), `the simulated venue lists ${symbol}`);
}
