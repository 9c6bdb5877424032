/**
 * Slow inputs of the statistical limits: the volatility they use changes at most every five minutes and then a quarter of
 * the way, up and down alike, so a jump of volatility alone is worked off over about an hour instead of into the wick.
 * Hard limits do not use it.
 */
import { MINUTE_MS } from '../units';
import type { SizingInput, SizingMemory, SmoothedVolatility } from './input';
import { underlyingIn, volatilityAnnualOf } from './situation';

export const UPDATE_EVERY_MS = 5 * MINUTE_MS;
const SHARE_PER_UPDATE = 0.25;
/** After so long without an update the memory says nothing about now. */
const FORGOTTEN_AFTER_MS = 60 * MINUTE_MS;

/** The memory's volatilities brought up to date, for every underlying held; unknown ones are left out. */
export function smoothedVolatility(input: SizingInput, memory: SizingMemory): Readonly<Record<string, SmoothedVolatility>> {
  const underlyingOf = underlyingIn(input);
  const next = new Map<string, SmoothedVolatility>();
  for (const sized of input.accounts) {
    for (const position of sized.account.positions) {
      const underlying = underlyingOf(position);
      if (next.has(underlying)) continue;
      const now = volatilityAnnualOf(input, sized, position.symbol, underlying);
      if (now.kind === 'known') next.set(underlying, smoothed(memory.volatility[underlying], now.value, input.nowMs));
    }
  }
  return Object.fromEntries([...next].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function smoothed(before: SmoothedVolatility | undefined, volatilityAnnual: number, nowMs: number): SmoothedVolatility {
  const fresh = { volatilityAnnual, updatedAtMs: nowMs };
  if (before === undefined) return fresh;
  const elapsedMs = nowMs - before.updatedAtMs;
  if (elapsedMs < 0 || elapsedMs > FORGOTTEN_AFTER_MS) return fresh;
  if (elapsedMs < UPDATE_EVERY_MS) return before;
  return { volatilityAnnual: before.volatilityAnnual + SHARE_PER_UPDATE * (volatilityAnnual - before.volatilityAnnual), updatedAtMs: nowMs };
}
