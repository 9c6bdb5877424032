/**
 * The derivatives of the Black-76 price, in closed form and with relative accuracy also far out of the money.
 * Not here: what the venue rounds or calls them; units of a trader's screen (per point, per day) are the caller's.
 */
import { assert } from '../../assert';
import { erfc } from '../../math/erf';
import { black76, logRatio, type Black76Input } from './black76';

/**
 * Of one option on one unit of base, long. Everything in quote currency and discounted; "forward" is held fixed where time
 * or the rate moves.
 */
export interface OptionGreeks {
  readonly price: number;
  /** dV/dF: in base units of a forward (dated future) that hedges the quote value. */
  readonly deltaForward: number;
  readonly gammaForward: number;
  /** dV/dsigma per 1.00 of annual volatility (100 points). */
  readonly vegaPerUnitVolatility: number;
  /** -dV/dT per year of 365 days: negative for what is long an option at rate 0. */
  readonly thetaPerYear: number;
  /** dV/dr per 1.00 of rate. */
  readonly rho: number;
  /** d2V/dF dsigma. */
  readonly vanna: number;
  /** d2V/dsigma2. */
  readonly volga: number;
  /** dV/dK. */
  readonly dualDelta: number;
  readonly d1: number;
  readonly d2: number;
}

const ONE_OVER_SQRT_TWO_PI = 0.398942280401432677940;

/**
 * Price and greeks (Black 1976; Hull, chapter 18). With time or volatility at 0 they are steps and spikes, not numbers a
 * hedge can use: asking then is a bug.
 */
export function black76Greeks(input: Black76Input): OptionGreeks {
  const { forward, strike, expiryYears, volatilityAnnual } = input;
  assert(expiryYears > 0 && volatilityAnnual > 0, `greeks need time and volatility, not ${expiryYears} years and ${volatilityAnnual}`);
  const rate = input.rate ?? 0;
  const discount = Math.exp(-rate * expiryYears);
  const rootTime = Math.sqrt(expiryYears);
  const total = volatilityAnnual * rootTime;
  const x = logRatio(forward, strike);
  const d1 = x / total + total / 2;
  const d2 = x / total - total / 2;
  const sign = input.right === 'call' ? 1 : -1;
  const density = discount * ONE_OVER_SQRT_TWO_PI * Math.exp(-0.5 * d1 ** 2);
  const price = black76(input);
  const vega = forward * density * rootTime;
  return {
    price,
    deltaForward: sign * discount * lowerTail(sign * d1),
    gammaForward: density / (forward * total),
    vegaPerUnitVolatility: vega,
    thetaPerYear: rate * price - (forward * density * volatilityAnnual) / (2 * rootTime),
    rho: -expiryYears * price,
    vanna: (-density * d2) / volatilityAnnual,
    volga: (vega * d1 * d2) / volatilityAnnual,
    dualDelta: -sign * discount * lowerTail(sign * d2),
    d1,
    d2,
  };
}

function lowerTail(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}
