/**
 * What a portfolio of futures and options of one underlying gains or loses in the cells of a stress grid: price moves and
 * implied volatility changes at once, time stands still. Grids of venues are data beside this file. Not here: margin parts
 * that are no grid (theta, basis, minimum charges), correlation between underlyings.
 */
import { black76, type OptionRight } from '../../volatility/implied/black76';

export type ScenarioLeg =
  /** Linear: `size` in base units, signed. Inverse: `size` in quote currency, signed. */
  | { readonly kind: 'future'; readonly contractType: 'linear' | 'inverse'; readonly size: number }
  /** `size` in base units, signed; long > 0. */
  | { readonly kind: 'option'; readonly right: OptionRight; readonly strike: number; readonly expiryYears: number; readonly volatilityAnnual: number; readonly size: number };

/** One underlying, all legs on the same forward. */
export interface ScenarioPortfolio {
  readonly price: number;
  readonly legs: readonly ScenarioLeg[];
}

export type VolatilityState = 'up' | 'same' | 'down';

export interface Scenario {
  /** -0.16 = 16 % lower. */
  readonly priceMove: number;
  readonly volatility: VolatilityState;
  /** Share of the loss that counts, 1 for the inner grid. */
  readonly weight: number;
}

/** Implied volatility in a state, by time to expiry; every venue has its own. */
export type ShockedVolatility = (volatilityAnnual: number, expiryYears: number, state: VolatilityState) => number;

export interface Cell {
  readonly scenario: Scenario;
  /** In quote currency at the moved price; gains > 0. Already weighted. */
  readonly pnl: number;
}

/** PnL of the portfolio in every cell, in the grid's order. */
export function cells(portfolio: ScenarioPortfolio, grid: readonly Scenario[], shocked: ShockedVolatility): readonly Cell[] {
  return grid.map((scenario) => ({ scenario, pnl: scenario.weight * portfolioPnl(portfolio, scenario, shocked) }));
}

/** The worst of the cells; nothing lost anywhere is a loss of 0. Undefined without cells. */
export function worstOf(all: readonly Cell[]): Cell | undefined {
  let worst: Cell | undefined;
  for (const cell of all) if (worst === undefined || cell.pnl < worst.pnl) worst = cell;
  return worst;
}

function portfolioPnl({ price, legs }: ScenarioPortfolio, { priceMove, volatility }: Scenario, shocked: ShockedVolatility): number {
  const moved = price * (1 + priceMove);
  let pnl = 0;
  for (const leg of legs) pnl += legPnl(leg, price, moved, priceMove, volatility, shocked);
  return pnl;
}

/** An inverse future gains size * (1/price - 1/moved) coins, worth size * move at the moved price (checked on Deribit's own risk vector). */
function legPnl(leg: ScenarioLeg, price: number, moved: number, priceMove: number, state: VolatilityState, shocked: ShockedVolatility): number {
  if (leg.kind === 'future') return leg.contractType === 'inverse' ? leg.size * priceMove : leg.size * price * priceMove;
  const { strike, expiryYears, right, volatilityAnnual, size } = leg;
  const valueAt = (forward: number, volatility: number): number => black76({ forward, strike, expiryYears, volatilityAnnual: volatility, right });
  return size * (valueAt(moved, shocked(volatilityAnnual, expiryYears, state)) - valueAt(price, volatilityAnnual));
}

/** The portfolio with every implied volatility so many times what it is. */
export function withVolatility(portfolio: ScenarioPortfolio, times: number): ScenarioPortfolio {
  return { ...portfolio, legs: portfolio.legs.map((leg) => (leg.kind === 'option' ? { ...leg, volatilityAnnual: leg.volatilityAnnual * times } : leg)) };
}
