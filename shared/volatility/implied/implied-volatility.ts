/**
 * The volatility at which Black-76 gives an observed price, to the accuracy the price itself allows.
 * Not here: which price to believe (bid, ask, mid), and what forward. A price no volatility explains is refused with the
 * reason.
 */
import { assert } from '../../assert';
import { logRatio, type OptionRight } from './black76';
import { householderStep } from './normalised';
import { guessTotalVolatility } from './volatility-guess';

export interface PricedOption {
  readonly forward: number;
  readonly strike: number;
  readonly expiryYears: number;
  readonly right: OptionRight;
  /** Premium in quote currency per unit of base, discounted by `rate` (0 when absent). */
  readonly price: number;
  readonly rate?: number;
}

export type NoVolatility = 'belowIntrinsic' | 'noTimeValue' | 'aboveMaximum' | 'expired';

export type ImpliedVolatility =
  | { readonly kind: 'ok'; readonly volatilityAnnual: number }
  | { readonly kind: 'refused'; readonly reason: NoVolatility; readonly message: string };

/** Forward and strike > 0, everything finite. */
export function impliedVolatility(option: PricedOption): ImpliedVolatility {
  const { forward, strike, expiryYears, right, price } = option;
  if (expiryYears <= 0) return { kind: 'refused', reason: 'expired', message: 'no time is left, so no volatility is in the price' };
  const undiscounted = option.rate === undefined || option.rate === 0 ? price : price * Math.exp(option.rate * expiryYears);
  const timeValue = timeValueOf(forward, strike, right, undiscounted);
  if (timeValue >= LEAST_TIME_VALUE && timeValue < Math.min(forward, strike)) {
    return { kind: 'ok', volatilityAnnual: totalVolatility(forward, strike, timeValue) / Math.sqrt(expiryYears) };
  }
  return refusal(option, undiscounted, timeValue);
}

/** Below it a double has lost its digits. */
const LEAST_TIME_VALUE = 1e-300;

function refusal({ forward, strike, right }: PricedOption, price: number, timeValue: number): ImpliedVolatility {
  const intrinsic = Math.max(0, right === 'call' ? forward - strike : strike - forward);
  if (timeValue < 0) return { kind: 'refused', reason: 'belowIntrinsic', message: `the price ${price} is below what exercise alone is worth, ${intrinsic}` };
  if (timeValue < LEAST_TIME_VALUE) return { kind: 'refused', reason: 'noTimeValue', message: `the price ${price} is what exercise alone is worth: every volatility small enough explains it` };
  return { kind: 'refused', reason: 'aboveMaximum', message: `the price ${price} is not below ${right === 'call' ? forward : strike}, the most a ${right} can be worth` };
}

/** Price less intrinsic value, with what rounding |F - K| lost given back (D. Knuth's exact sum of two numbers). */
function timeValueOf(forward: number, strike: number, right: OptionRight, price: number): number {
  const sign = right === 'call' ? 1 : -1;
  const intrinsic = sign * (forward - strike);
  if (intrinsic <= 0) return price;
  const a = sign * forward;
  const b = -sign * strike;
  const bShare = intrinsic - a;
  const lost = a - (intrinsic - bShare) + (b - bShare);
  return price - intrinsic - lost;
}

/** Beyond this relative step the next is taken; at it, the error left is its fourth power. */
const CLOSE_ENOUGH = 1e-4;

/**
 * volatility * sqrt(time) from the undiscounted price of the side out of the money, 1e-300 <= timeValue < min(F, K). Householder's
 * third-order method from `guessTotalVolatility`: mostly one or two steps. Worst relative error measured 2e-14 where the
 * price determines it so well; a price's own rounding is magnified by d ln(vol) / d ln(price), at most 2.9 out of the money
 * while the price is below half its maximum.
 */
export function totalVolatility(forward: number, strike: number, timeValue: number): number {
  const x = -Math.abs(logRatio(forward, strike));
  const low = Math.min(forward, strike);
  const root = Math.sqrt(forward * strike);
  const isComplement = timeValue > 0.5 * low;
  const logPrice = Math.log((isComplement ? low - timeValue : timeValue) / root);
  let s = guessTotalVolatility(timeValue, Math.abs(forward - strike), x, root, low);
  for (let step = 0; step < 60; step += 1) {
    const next = Math.min(Math.max(householderStep(x, s, logPrice, isComplement), s / 3), 3 * s);
    const isClose = Math.abs(next - s) <= CLOSE_ENOUGH * s;
    s = next;
    if (isClose) return s;
  }
  assert(false, `no volatility found for ${forward}, ${strike}, ${timeValue}`);
}
