/**
 * Options whose premium and payoff are paid in the coin itself (Deribit's BTC and ETH options): the same Black-76 price,
 * divided by the forward. Not here: the settlement index's averaging in the last half hour.
 */
import type { Black76Input } from './black76';
import { black76Greeks, type OptionGreeks } from './greeks';

export interface CoinSettledGreeks extends OptionGreeks {
  /** Premium in coin per coin of notional: what the venue quotes. */
  readonly priceCoin: number;
  /**
   * Coins of perpetual or future that hedge the quote value of the option and of its own premium, which is held in coin:
   * deltaForward - priceCoin. The venue shows deltaForward; hedging with that is a usual mistake.
   */
  readonly deltaPremiumAdjusted: number;
  /** d(priceCoin)/dF and d2(priceCoin)/dF2: the book value in coin as the forward moves. */
  readonly priceCoinSlope: number;
  readonly priceCoinCurvature: number;
}

/** Black-76 with the coin's own measures beside it. Preconditions as `black76Greeks`. */
export function coinSettledGreeks(input: Black76Input): CoinSettledGreeks {
  const greeks = black76Greeks(input);
  // V = F V_F + K V_K (homogeneous of degree one), so V_F - V / F = -(K / F) V_K: no subtraction of near-equals.
  const deltaPremiumAdjusted = -(input.strike / input.forward) * greeks.dualDelta;
  const priceCoinSlope = deltaPremiumAdjusted / input.forward;
  return {
    ...greeks,
    priceCoin: greeks.price / input.forward,
    deltaPremiumAdjusted,
    priceCoinSlope,
    priceCoinCurvature: (greeks.gammaForward - 2 * priceCoinSlope) / input.forward,
  };
}
