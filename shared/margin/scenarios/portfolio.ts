/**
 * Portfolio margin as far as a venue published it. Where the whole is not known the answer is a part with what it leaves
 * out, or `venueOnly`; nothing is guessed. The venue's own figure stays the first to be shown in every case.
 */
import { cells, withVolatility, worstOf, type Cell, type Scenario, type ScenarioPortfolio, type ShockedVolatility } from './grid';
import { DERIBIT_MAINTENANCE_SHARE, deribitExtended, deribitInner, deribitShockedVolatility } from './deribit';
import { okxExtremeMoves, okxPriceMoves, type OkxClass } from './okx';

export type GridVenue = { readonly venue: 'deribit' } | { readonly venue: 'okx'; readonly underlying: OkxClass } | { readonly venue: 'bybit' | 'binance' | 'hyperliquid' };

export type PortfolioMargin =
  | {
      /** The loss in the worst cell of the published grid: less than the venue asks for, by what `notIncluded` names. */
      readonly kind: 'gridPart';
      readonly worst: Cell;
      readonly initialMargin: number;
      readonly maintenanceMargin: number;
      readonly notIncluded: readonly string[];
    }
  | { readonly kind: 'venueOnly'; readonly why: string };

/** In quote currency, >= 0. */
export function portfolioMargin(portfolio: ScenarioPortfolio, of: GridVenue): PortfolioMargin {
  switch (of.venue) {
    case 'deribit': {
      const worst = worstCell(portfolio, [...deribitInner, ...deribitExtended], deribitShockedVolatility);
      const initialMargin = Math.max(0, -worst.pnl);
      return { kind: 'gridPart', worst, initialMargin, maintenanceMargin: DERIBIT_MAINTENANCE_SHARE * initialMargin, notIncluded: ['delta and roll shocks', 'the minimum for short options', 'offsets between expiries'] };
    }
    case 'okx': {
      if (portfolio.legs.some((leg) => leg.kind === 'option')) return { kind: 'venueOnly', why: 'OKX\'s table of volatility shocks is not known' };
      const worst = worstCell(portfolio, [...okxPriceMoves(of.underlying), ...okxExtremeMoves(of.underlying)], (volatility) => volatility);
      const maintenanceMargin = Math.max(0, -worst.pnl);
      return { kind: 'gridPart', worst, initialMargin: maintenanceMargin, maintenanceMargin, notIncluded: ['theta (MR2)', 'basis (MR4)', 'interest (MR5)', 'the minimum charge (MR7)', 'MR8 and MR9', 'the factor from maintenance to initial margin'] };
    }
    case 'bybit':
      return { kind: 'venueOnly', why: 'Bybit\'s stress grid is not known' };
    case 'binance':
    case 'hyperliquid':
      return { kind: 'venueOnly', why: `portfolio margin of ${of.venue} is not supported` };
  }
}

export interface VolatilityStep {
  /** Implied volatilities so many times today's. */
  readonly times: number;
  readonly margin: PortfolioMargin;
}

/** Forecast: the same requirement as implied volatility rises, the grid unchanged. */
export function asVolatilityRises(portfolio: ScenarioPortfolio, of: GridVenue, times: readonly number[]): readonly VolatilityStep[] {
  return times.map((one) => ({ times: one, margin: portfolioMargin(withVolatility(portfolio, one), of) }));
}

function worstCell(portfolio: ScenarioPortfolio, grid: readonly Scenario[], shocked: ShockedVolatility): Cell {
  return worstOf(cells(portfolio, grid, shocked)) ?? { scenario: { priceMove: 0, volatility: 'same', weight: 1 }, pnl: 0 };
}
