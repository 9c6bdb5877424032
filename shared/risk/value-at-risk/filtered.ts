/**
 * Past returns as they would look at the volatility of now: each divided by what was forecast for it, then scaled
 * (filtered historical simulation; G. Barone-Adesi, F. Bourgoin and K. Giannopoulos, "Don't look back", Risk 11, 1998).
 * One series; several at once are in `scenarios.ts`.
 */

/** Where the volatilities come from: an exponentially weighted one of the returns themselves, or a forecast. */
export type VolatilityFilter =
  | {
      readonly kind: 'ewma';
      /** Share of the variance of one period that stays: RiskMetrics has 0.94 for days. */
      readonly lambda: number;
      /** The first variance is the mean square of this many returns. */
      readonly seedCount: number;
    }
  | {
      readonly kind: 'forecast';
      /** One for each return, made before it was known. */
      readonly volatilities: readonly number[];
      /** For the period after the last return. */
      readonly volatilityNow: number;
    };

export const RISK_METRICS: VolatilityFilter = { kind: 'ewma', lambda: 0.94, seedCount: 20 };

/** As large as `returns`, in their unit. */
export interface FilteredReturns {
  readonly kind: 'filtered';
  readonly volatilities: readonly number[];
  readonly volatilityNow: number;
}
export type Filtered = FilteredReturns | { readonly kind: 'unknown'; readonly why: string };

/** The volatility forecast before each of `returns` (oldest first), and the one for the next. */
export function filterVolatility(returns: readonly number[], filter: VolatilityFilter): Filtered {
  const found = filter.kind === 'ewma' ? ewmaVolatilities(returns, filter.lambda, filter.seedCount) : forecastVolatilities(returns, filter);
  if (found.kind === 'unknown') return found;
  const bad = found.volatilities.findIndex((volatility) => !(volatility > 0 && volatility < Number.POSITIVE_INFINITY));
  if (bad >= 0) return { kind: 'unknown', why: `the volatility before return ${bad} is ${found.volatilities[bad]}` };
  return found.volatilityNow >= 0 && Number.isFinite(found.volatilityNow) ? found : { kind: 'unknown', why: `the volatility now is ${found.volatilityNow}` };
}

function forecastVolatilities(returns: readonly number[], filter: Extract<VolatilityFilter, { kind: 'forecast' }>): Filtered {
  const { volatilities, volatilityNow } = filter;
  if (volatilities.length !== returns.length) return { kind: 'unknown', why: `${volatilities.length} volatilities for ${returns.length} returns` };
  return { kind: 'filtered', volatilities, volatilityNow };
}

/** RiskMetrics (1996): variance(t + 1) = lambda variance(t) + (1 - lambda) return(t)^2, mean 0. */
function ewmaVolatilities(returns: readonly number[], lambda: number, seedCount: number): Filtered {
  if (!(lambda > 0 && lambda < 1)) return { kind: 'unknown', why: `lambda lies between 0 and 1, got ${lambda}` };
  if (!(Number.isInteger(seedCount) && seedCount >= 1)) return { kind: 'unknown', why: `the first variance needs a whole number of returns, got ${seedCount}` };
  if (returns.length < seedCount) return { kind: 'unknown', why: `${returns.length} of at least ${seedCount} returns for the first variance` };
  let variance = returns.slice(0, seedCount).reduce((sum, value) => sum + value ** 2, 0) / seedCount;
  const volatilities: number[] = [];
  for (const value of returns) {
    volatilities.push(Math.sqrt(variance));
    variance = lambda * variance + (1 - lambda) * value ** 2;
  }
  return { kind: 'filtered', volatilities, volatilityNow: Math.sqrt(variance) };
}
