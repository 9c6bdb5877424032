/**
 * How what is held moves together and how wild it gets, from what was given: hourly candles before daily returns before
 * correlations. Without any the joint days of two underlyings stay unknown; those of a single one need no correlation.
 */
import { correlationsOf } from '../../risk/correlation/correlations';
import type { FittedTail } from '../../risk/touch/tail-model';
import type { Scenarios } from '../../risk/value-at-risk/scenarios';
import type { BookStatistics, Fact } from '../facts';
import { DEGREES_OF_FREEDOM, DRAWN_DAYS, drawnDays } from './drawn-days';
import { tailOfHours } from '../../risk/touch/hourly-tail';
import { daysOfCandles, daysOfReturns, tailOfDays } from './history';
import type { MarketRead } from './market-json';

export interface NamedStatistics {
  readonly statistics: BookStatistics;
  readonly notes: readonly string[];
}

/** Underlyings, each once: those that are `listed` with the account, flat ones too, and those that are `held`. */
export interface Underlyings {
  readonly listed: readonly string[];
  readonly held: readonly string[];
}

/** What is flat may be bought, so it counts where something is known of it; what is held has to be known. */
export function statisticsOf(market: MarketRead, { listed, held }: Underlyings, nowMs: number): NamedStatistics {
  const daily = dailyReturnsOf(market);
  const tails = new Map<string, FittedTail>([
    ...Object.entries(daily).map(([underlying, returns]) => [underlying, tailOfDays(returns)] as const),
    ...Object.entries(market.candles).map(([underlying, candles]) => [underlying, tailOfHours(candles)] as const),
  ]);
  const ofAll = scenariosOf(market, daily, listed, nowMs);
  const { scenarios, note } = ofAll.scenarios.kind === 'known' || held.length === listed.length ? ofAll : scenariosOf(market, daily, held, nowMs);
  return { statistics: { scenarios, tails, correlations: correlationsFact(market, listed) }, notes: note === undefined ? [] : [note] };
}

/** As given, whatever else is known; else of the candles. One underlying needs none. */
function correlationsFact({ correlations, candles }: MarketRead, listed: readonly string[]): BookStatistics['correlations'] {
  if (correlations !== undefined) return { kind: 'known', value: { names: correlations.names, correlations: correlations.matrix } };
  const [only] = listed;
  if (listed.length === 1 && only !== undefined) return { kind: 'known', value: { names: [only], correlations: [[1]] } };
  const found = correlationsOf(new Map(listed.flatMap((underlying) => (candles[underlying] === undefined ? [] : [[underlying, candles[underlying]]]))));
  return found.kind === 'known' ? { kind: 'known', value: { names: found.names, correlations: found.correlations } } : { kind: 'unknown', missing: [`correlations (${found.why})`] };
}

/** Those that came as a forecast count as well. */
function dailyReturnsOf({ dailyReturns, forecasts }: MarketRead): Readonly<Record<string, readonly number[]>> {
  const own = Object.entries(forecasts).flatMap(([underlying, forecast]) => ('returns' in forecast ? [[underlying, forecast.returns] as const] : []));
  return { ...Object.fromEntries(own), ...dailyReturns };
}

function scenariosOf(market: MarketRead, daily: Readonly<Record<string, readonly number[]>>, wanted: readonly string[], nowMs: number): { readonly scenarios: Fact<Scenarios>; readonly note?: string } {
  const hasAll = (names: Readonly<Record<string, unknown>>): boolean => wanted.every((underlying) => names[underlying] !== undefined);
  const tried: string[] = [];
  if (wanted.length > 0 && hasAll(market.candles)) {
    const found = daysOfCandles(market.candles, wanted);
    if (found.kind === 'known') return { scenarios: found };
    tried.push(...found.missing);
  }
  if (wanted.length > 0 && hasAll(daily)) {
    const found = daysOfReturns(daily, wanted, nowMs);
    if (found.kind === 'known') return { scenarios: found };
    tried.push(...found.missing);
  }
  const only = wanted.length === 1 ? wanted[0] : undefined;
  const correlations = market.correlations !== undefined && wanted.every((one) => market.correlations?.names.includes(one)) ? market.correlations : undefined;
  const drawn = correlations === undefined && only === undefined ? undefined : drawnDays(correlations ?? { names: wanted, matrix: [[1]] }, wanted, nowMs);
  if (drawn === undefined) return { scenarios: { kind: 'unknown', missing: tried.length > 0 ? tried : [`history or correlations of ${wanted.join(', ')}`] } };
  const reason = tried.length > 0 ? `${tried.join(', ')}: ` : '';
  const from = only === undefined ? 'the correlations given' : 'the forecast alone';
  return { scenarios: { kind: 'known', value: drawn }, note: `${reason}joint days are no history but ${DRAWN_DAYS} draws from ${from} (multivariate Student t, ${DEGREES_OF_FREEDOM} degrees of freedom, fixed seed).` };
}
