/** Volatility as sizing reads it now: of one symbol, of its underlying, and of the market as a whole. Nothing is estimated here. */
import { ALT_BETA_FLOOR, MARKET_UNDERLYING } from '../volatility/beta';
import type { SizingAccount, SizingInput } from './input';
import { known, type Figure } from './figure';
import { underlyingIn } from './symbol-underlying';

/**
 * Daily standard deviation of log returns as it is now: what the margin figures on screen use, else the estimate of the
 * underlying.
 */
export function dailySigmaOf(input: SizingInput, sized: SizingAccount, symbol: string, underlying: string): Figure {
  const given = sized.market.symbols.get(symbol)?.dailySigma;
  if (given !== undefined) return known(given);
  const estimate = input.volatility.get(underlying);
  return estimate?.kind === 'known' ? known(estimate.dailySigma) : { kind: 'unknown', missing: [`volatility of ${underlying}`] };
}

/**
 * One daily sigma of the market, the unit of joint distances. BTC stands for the market; where nothing is known of BTC,
 * the pool's own largest symbol does, its sigma divided by its beta.
 */
export function marketSigmaOf(input: SizingInput, sized: SizingAccount, poolId: string): Figure {
  const market = input.volatility.get(MARKET_UNDERLYING);
  if (market !== undefined) return market.kind === 'known' ? known(market.dailySigma) : { kind: 'unknown', missing: [`volatility of ${MARKET_UNDERLYING}`] };
  const underlyingOf = underlyingIn(input);
  const held = sized.margin.positions.filter((position) => position.poolId === poolId);
  const largest = held.toSorted((a, b) => b.notional - a.notional || (a.symbol < b.symbol ? -1 : 1))[0];
  const position = sized.account.positions.find((one) => one.id === largest?.positionId);
  if (position === undefined) return { kind: 'unknown', missing: [`volatility of ${MARKET_UNDERLYING}`] };
  const sigma = dailySigmaOf(input, sized, position.symbol, underlyingOf(position));
  return sigma.kind === 'unknown' ? sigma : known(sigma.value / Math.max(ALT_BETA_FLOOR, sized.market.symbols.get(position.symbol)?.beta ?? 1));
}
