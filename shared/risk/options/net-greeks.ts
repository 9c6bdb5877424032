/**
 * Delta, gamma, vega and theta of an option book, summed by underlying, in quote currency. They hold for a small move only:
 * limits and liquidation use `revalue.ts`. Not here: correlation between expiries of the volatility surface.
 */
import { DAYS_PER_YEAR } from '../../units';
import { coinSettledGreeks } from '../../volatility/implied/coin-settled';
import type { OptionBook, PricedOption } from '../../margin/options/priced-option';

export interface NetGreeks {
  readonly underlying: string;
  /** d(value in quote currency)/dF, in base units, signed. What venues show. */
  readonly deltaBase: number;
  /**
   * Base units of perpetual that the book stands for: delta where settled in quote currency, the premium-adjusted delta
   * (delta less the premium in coin) where settled in coin. Hedge with minus this.
   */
  readonly hedgeDeltaBase: number;
  /** Change of `deltaBase` per unit of price. */
  readonly gammaBasePerPrice: number;
  /** Quote currency per 1.00 of annual volatility (100 points). */
  readonly vegaPerUnitVolatility: number;
  /** Quote currency a day of 1/365 year; negative for what is long options. */
  readonly thetaPerDay: number;
}

/** By underlying in alphabetical order, of the options that are priced. `book.missing` says what is not in the sums. */
export function netGreeks(book: OptionBook): readonly NetGreeks[] {
  const sums = new Map<string, NetGreeks>();
  for (const one of book.priced) {
    const { underlying } = one.option;
    sums.set(underlying, added(sums.get(underlying) ?? none(underlying), one));
  }
  return [...sums.values()].sort((a, b) => (a.underlying < b.underlying ? -1 : 1));
}

function none(underlying: string): NetGreeks {
  return { underlying, deltaBase: 0, hedgeDeltaBase: 0, gammaBasePerPrice: 0, vegaPerUnitVolatility: 0, thetaPerDay: 0 };
}

function added(sum: NetGreeks, { option, sizeBase, forward, expiryYears, volatilityAnnual }: PricedOption): NetGreeks {
  const greeks = coinSettledGreeks({ forward, strike: option.strike, expiryYears, volatilityAnnual, right: option.right });
  return {
    underlying: sum.underlying,
    deltaBase: sum.deltaBase + sizeBase * greeks.deltaForward,
    hedgeDeltaBase: sum.hedgeDeltaBase + sizeBase * (option.settle === 'inverse' ? greeks.deltaPremiumAdjusted : greeks.deltaForward),
    gammaBasePerPrice: sum.gammaBasePerPrice + sizeBase * greeks.gammaForward,
    vegaPerUnitVolatility: sum.vegaPerUnitVolatility + sizeBase * greeks.vegaPerUnitVolatility,
    thetaPerDay: sum.thetaPerDay + (sizeBase * greeks.thetaPerYear) / DAYS_PER_YEAR,
  };
}
