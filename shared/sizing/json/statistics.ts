/**
 * How what is held moves together and how wild it gets, from what was given: hourly candles before daily returns before
 * correlations. Without any the joint days of two underlyings stay unknown; those of a single one need no correlation.
 */
import { correlationsOf } from '../../risk/correlation/correlations';
import type { FittedTail } from '../../risk/touch/tail-model';
import type { Scenarios } from '../../risk/value-at-risk/scenarios';
import type { BookStatistics, Fact } from '../facts';
import { DEGREES_OF_FREEDOM, DRAWN_DAYS, drawnDays } from './drawn-days';
import { daysOfCandles, daysOfReturns, tailOfDays, tailOfHours } from './history';
import type { MarketRead } from './market-json';

export interface NamedStatistics {
  readonly statistics: BookStatistics;
  readonly notes: readonly string[];
}

/** `held`: underlyings with a position, each once. */
export function statisticsOf(market: MarketRead, held: readonly string[], nowMs: number): NamedStatistics {
  const daily = dailyReturnsOf(market);
  const tails = new Map<string, FittedTail>([
    ...Object.entries(daily).map(([underlying, returns]) => [underlying, tailOfDays(returns)] as const),
    ...Object.entries(market.candles).map(([underlying, candles]) => [underlying, tailOfHours(candles)] as const),
  ]);
  const { scenarios, note } = scenariosOf(market, daily, held, nowMs);
  return { statistics: { scenarios, tails, correlations: correlationsFact(market, held) }, notes: note === undefined ? [] : [note] };
}

/** As given, whatever else is known; else of the candles. One underlying needs none. */
function correlationsFact({ correlations, candles }: MarketRead, held: readonly string[]): BookStatistics['correlations'] {
  if (correlations !== undefined) return { kind: 'known', value: { names: correlations.names, correlations: correlations.matrix } };
  const [only] = held;
  if (held.length === 1 && only !== undefined) return { kind: 'known', value: { names: [only], correlations: [[1]] } };
  const found = correlationsOf(new Map(held.flatMap((underlying) => (candles[underlying] === undefined ? [] : [[underlying, candles[underlying]]]))));
  return found.kind === 'known' ? { kind: 'known', value: { names: found.names, correlations: found.correlations } } : { kind: 'unknown', missing: [`correlations (${found.why})`] };
}

/** Those that came as a forecast count as well. */
function dailyReturnsOf({ dailyReturns, forecasts }: MarketRead): Readonly<Record<string, readonly number[]>> {
  const own = Object.entries(forecasts).flatMap(([underlying, forecast]) => ('returns' in forecast ? [[underlying, forecast.returns] as const] : []));
  return { ...Object.fromEntries(own), ...dailyReturns };
}

function scenariosOf(market: MarketRead, daily: Readonly<Record<string, readonly number[]>>, held: readonly string[], nowMs: number): { readonly scenarios: Fact<Scenarios>; readonly note?: string } {
  const hasAll = (names: Readonly<Record<string, unknown>>): boolean => held.every((underlying) => names[underlying] !== undefined);
  const tried: string[] = [];
  if (held.length > 0 && hasAll(market.candles)) {
    const found = daysOfCandles(market.candles, held);
    if (found.kind === 'known') return { scenarios: found };
    tried.push(...found.missing);
  }
  if (held.length > 0 && hasAll(daily)) {
    const found = daysOfReturns(daily, held, nowMs);
    if (found.kind === 'known') return { scenarios: found };
    tried.push(...found.missing);
  }
  const only = held.length === 1 ? held[0] : undefined;
  const correlations = market.correlations !== undefined && held.every((one) => market.correlations?.names.includes(one)) ? market.correlations : undefined;
  const drawn = correlations === undefined && only === undefined ? undefined : drawnDays(correlations ?? { names: held, matrix: [[1]] }, held, nowMs);
  if (drawn === undefined) return { scenarios: { kind: 'unknown', missing: tried.length > 0 ? tried : [`history or correlations of ${held.join(', ')}`] } };
  const reason = tried.length > 0 ? `${tried.join(', ')}: ` : '';
  const from = only === undefined ? 'the correlations given' : 'the forecast alone';
  return { scenarios: { kind: 'known', value: drawn }, note: `${reason}joint days are no history but ${DRAWN_DAYS} draws from ${from} (multivariate Student t, ${DEGREES_OF_FREEDOM} degrees of freedom, fixed seed).` };
}
