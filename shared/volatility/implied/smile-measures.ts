/**
 * What a trader reads off a smile: at-the-money volatility, skew, risk reversals and butterflies at 25 and 10 delta.
 * Deltas are forward deltas N(d1), not premium-adjusted; at the money is the forward.
 */
import { sviSlope, sviVariance, type SviRaw } from './svi';

export interface DeltaPoint {
  /** ln(K / F) of the option with that delta, and the smile's volatility there. */
  readonly k: number;
  readonly volatilityAnnual: number;
}

export interface SmileMeasures {
  readonly atTheMoney: number;
  /** d volatility / d ln(K) at the forward. */
  readonly skew: number;
  readonly put25: DeltaPoint;
  readonly call25: DeltaPoint;
  readonly put10: DeltaPoint;
  readonly call10: DeltaPoint;
  /** Call less put volatility: negative when falls are feared. */
  readonly riskReversal25: number;
  readonly riskReversal10: number;
  /** Mean of call and put volatility less at-the-money volatility. */
  readonly butterfly25: number;
  readonly butterfly10: number;
}

/** The smile's variance must be positive over the deltas asked about; undefined when it is not. */
export function smileMeasures(smile: SviRaw, expiryYears: number): SmileMeasures | undefined {
  const variance = sviVariance(smile, 0);
  if (!(variance > 0)) return undefined;
  const atTheMoney = Math.sqrt(variance / expiryYears);
  const put25 = atDelta(smile, QUANTILE_25, expiryYears);
  const call25 = atDelta(smile, -QUANTILE_25, expiryYears);
  const put10 = atDelta(smile, QUANTILE_10, expiryYears);
  const call10 = atDelta(smile, -QUANTILE_10, expiryYears);
  if (put25 === undefined || call25 === undefined || put10 === undefined || call10 === undefined) return undefined;
  const middle = (a: DeltaPoint, b: DeltaPoint): number => (a.volatilityAnnual + b.volatilityAnnual) / 2;
  return {
    atTheMoney,
    skew: sviSlope(smile, 0) / (2 * Math.sqrt(variance * expiryYears)),
    put25, call25, put10, call10,
    riskReversal25: call25.volatilityAnnual - put25.volatilityAnnual,
    riskReversal10: call10.volatilityAnnual - put10.volatilityAnnual,
    butterfly25: middle(call25, put25) - atTheMoney,
    butterfly10: middle(call10, put10) - atTheMoney,
  };
}

/** d1 of a put of 25 and 10 delta; of a call the negative. Quantiles of the normal distribution at 0.75 and 0.9. */
const QUANTILE_25 = 0.674489750196081743;
const QUANTILE_10 = 1.28155156554460046;

/** Where d1 = -k / s + s / 2 has the value asked for, by bisection: it falls with k on a smile free of arbitrage. */
function atDelta(smile: SviRaw, d1: number, expiryYears: number): DeltaPoint | undefined {
  const excess = (k: number): number => {
    const s = Math.sqrt(Math.max(sviVariance(smile, k), 0));
    return s === 0 ? (k < 0 ? 1 : -1) : s / 2 - k / s - d1;
  };
  let low = -4;
  let high = 4;
  if (!(excess(low) > 0 && excess(high) < 0)) return undefined;
  for (let i = 0; i < 56; i += 1) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  const variance = sviVariance(smile, low);
  return variance > 0 ? { k: low, volatilityAnnual: Math.sqrt(variance / expiryYears) } : undefined;
}
