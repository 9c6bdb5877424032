/** How what is held moves, from the hourly candles: computed when it is next asked for after an hour closed. */
import { correlationsOf } from '../risk/correlation/correlations';
import { tailOfHours } from '../risk/touch/hourly-tail';
import type { FittedTail } from '../risk/touch/tail-model';
import { filteredScenarios } from '../risk/value-at-risk/scenarios';
import type { Candle } from '../market/event';
import { MARKET_UNDERLYING } from '../volatility/beta';
import type { BookStatistics } from '../sizing/facts';
import { underlyingsBeside } from '../sizing/slow-beside';
import { instrumentsById } from './instruments-by-id';
import { DERIVED, type State } from './state';

export function bookStatistics(state: State): BookStatistics {
  const derived = state[DERIVED];
  derived.statistics ??= statisticsOf(state);
  return derived.statistics;
}

function statisticsOf(state: State): BookStatistics {
  const hours = hoursByUnderlying(state);
  const scenarios = filteredScenarios(hours);
  const correlations = correlationsOf(hours);
  const tails = new Map<string, FittedTail>();
  for (const [underlying, candles] of hours) tails.set(underlying, tailOfHours(candles));
  return {
    scenarios: scenarios.kind === 'known' ? { kind: 'known', value: scenarios } : { kind: 'unknown', missing: [scenarios.why] },
    tails,
    correlations: correlations.kind === 'known' ? { kind: 'known', value: { names: correlations.names, correlations: correlations.correlations } } : { kind: 'unknown', missing: [`correlations (${correlations.why})`] },
  };
}

/** Closed hourly candles of what is held, coins and options too, and of the market as a whole. */
export function hoursByUnderlying(state: State): ReadonlyMap<string, readonly Candle[]> {
  const instruments = instrumentsById(state);
  const wanted = new Set([MARKET_UNDERLYING]);
  for (const account of Object.values(state.accounts)) {
    for (const position of account.positions) wanted.add(state.instruments[position.instrumentId]?.instrument.underlying ?? position.symbol);
    for (const underlying of underlyingsBeside({ instruments }, { account, market: {} })) wanted.add(underlying);
  }
  const hours = new Map<string, readonly Candle[]>();
  for (const { instrument, candles } of Object.values(state.instruments)) {
    if (!wanted.has(instrument.underlying) || candles['1h'].length === 0) continue;
    const known = hours.get(instrument.underlying);
    if (known === undefined || candles['1h'].length > known.length) hours.set(instrument.underlying, candles['1h']);
  }
  return hours;
}
