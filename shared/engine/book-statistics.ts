/** How what is held moves, from the hourly candles: computed when it is next asked for after an hour closed. */
import { correlationsOf } from '../risk/correlation/correlations';
import { tailModel, type FittedTail } from '../risk/touch/tail-model';
import { filteredScenarios } from '../risk/value-at-risk/scenarios';
import { filterVolatility } from '../risk/value-at-risk/filtered';
import type { Candle } from '../market/event';
import { HOUR_MS } from '../units';
import { MARKET_UNDERLYING } from '../volatility/beta';
import type { BookStatistics } from '../sizing/facts';
import { DERIVED, type State } from './state';

/** Half-life 36 h: between the half-lives with which the tails' prior was measured. */
const TAIL_LAMBDA = 0.9809;
const TAIL_SEED_HOURS = 72;

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
  for (const [underlying, candles] of hours) tails.set(underlying, tailModel(residualsOf(candles), 1));
  return {
    scenarios: scenarios.kind === 'known' ? { kind: 'known', value: scenarios } : { kind: 'unknown', missing: [scenarios.why] },
    tails,
    correlations: correlations.kind === 'known' ? { kind: 'known', value: { names: correlations.names, correlations: correlations.correlations } } : { kind: 'unknown', missing: [`correlations (${correlations.why})`] },
  };
}

/** Closed hourly candles of what is held, and of the market as a whole. */
export function hoursByUnderlying(state: State): ReadonlyMap<string, readonly Candle[]> {
  const wanted = new Set([MARKET_UNDERLYING]);
  for (const account of Object.values(state.accounts)) {
    for (const position of account.positions) wanted.add(state.instruments[position.instrumentId]?.instrument.underlying ?? position.symbol);
  }
  const hours = new Map<string, readonly Candle[]>();
  for (const { instrument, candles } of Object.values(state.instruments)) {
    if (!wanted.has(instrument.underlying) || candles['1h'].length === 0) continue;
    const known = hours.get(instrument.underlying);
    if (known === undefined || candles['1h'].length > known.length) hours.set(instrument.underlying, candles['1h']);
  }
  return hours;
}

/** Hourly log returns over the volatility before them; none across a hole. */
function residualsOf(candles: readonly Candle[]): readonly number[] {
  const returns: number[] = [];
  for (let i = 1; i < candles.length; i += 1) {
    const [before, after] = [candles[i - 1], candles[i]];
    if (before !== undefined && after?.openAtMs === before.openAtMs + HOUR_MS) returns.push(Math.log(after.close / before.close));
  }
  const filtered = filterVolatility(returns, { kind: 'ewma', lambda: TAIL_LAMBDA, seedCount: TAIL_SEED_HOURS });
  if (filtered.kind === 'unknown') return [];
  return returns.slice(TAIL_SEED_HOURS).map((value, index) => value / (filtered.volatilities[index + TAIL_SEED_HOURS] ?? 1));
}
