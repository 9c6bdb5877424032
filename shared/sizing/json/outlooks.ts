/**
 * Volatility by horizon from what was written beside an account: a forecast as it was given, or the exponentially weighted
 * volatility of returns that were given, which is the recent past and said to be. Announced events are added to it. Nothing
 * is known of an underlying that neither names.
 */
import type { EventBump } from '../../volatility/forecast/event-bump';
import { bumpVariance } from '../../volatility/forecast/event-bump';
import { hourlyReturns, TAIL_FILTER } from '../../risk/touch/hourly-tail';
import { filterVolatility, RISK_METRICS } from '../../risk/value-at-risk/filtered';
import { DAYS_PER_YEAR, HOUR_MS } from '../../units';
import { volatilityOver, type Fact, type HorizonVolatility, type VolatilityOutlook } from '../facts';
import { dailyFilter } from './history';
import type { ForecastJson, MarketRead } from './market-json';

/** Error of a realised estimate as a forecast, at its 80th percentile: `docs/models.md`, 24 h, EWMA alone. */
const REALISED_BAND = 1.3;
const HOURS_PER_YEAR = 24 * DAYS_PER_YEAR;
/** Where events are added when the forecast has one level for all horizons. */
const EVENT_HOURS = [1, 4, 8, 24, 72, 168, 720] as const;

export interface NamedOutlook {
  readonly outlook: Fact<VolatilityOutlook>;
  readonly notes: readonly string[];
}

/** `events` need the time now: the caller has refused them without one. */
export function outlookOf(underlying: string, market: MarketRead, events: readonly EventBump[]): NamedOutlook {
  const forecast = market.forecasts[underlying];
  const found = forecast === undefined || 'returns' in forecast ? realisedOutlook(underlying, market, forecast?.returns) : givenOutlook(underlying, forecast);
  if (found.outlook.kind === 'unknown' || events.length === 0) return found;
  return { outlook: { kind: 'known', value: withEvents(found.outlook.value, events, market.nowMs ?? 0) }, notes: found.notes };
}

function givenOutlook(underlying: string, forecast: Exclude<ForecastJson, { readonly returns: readonly number[] }>): NamedOutlook {
  const rows = 'horizons' in forecast ? forecast.horizons : [{ hours: 24, ...forecast }];
  const horizons = rows.map(({ hours, medianAnnual, limitAnnual }): HorizonVolatility => ({ hours, medianAnnual, limitAnnual: limitAnnual ?? medianAnnual * REALISED_BAND }));
  const isWhole = rows.every(({ limitAnnual }) => limitAnnual !== undefined);
  const note = `The forecast of ${underlying} has no limitAnnual: its 80th percentile is taken as ${REALISED_BAND} times the median.`;
  return { outlook: { kind: 'known', value: { horizons, from: 'forecast', caveats: isWhole ? [] : [note] } }, notes: isWhole ? [] : [note] };
}

/** From the forecast's own returns, else from hourly candles, else from daily returns. */
function realisedOutlook(underlying: string, market: MarketRead, own: readonly number[] | undefined): NamedOutlook {
  const candles = market.candles[underlying];
  const daily = own ?? (candles === undefined ? market.dailyReturns[underlying] : undefined);
  const missing = [`volatility of ${underlying}`];
  if (daily === undefined && candles === undefined) return { outlook: { kind: 'unknown', missing }, notes: [] };
  const filtered = daily === undefined ? filterVolatility(hourlyReturns(candles ?? []), TAIL_FILTER) : filterVolatility(daily, dailyFilter(daily.length));
  if (filtered.kind === 'unknown') return { outlook: { kind: 'unknown', missing: [`${missing[0]} (${filtered.why})`] }, notes: [] };
  if (!(filtered.volatilityNow > 0)) return { outlook: { kind: 'unknown', missing: [`${missing[0]} (it has not moved)`] }, notes: [] };
  const annual = filtered.volatilityNow * Math.sqrt(daily === undefined ? HOURS_PER_YEAR : DAYS_PER_YEAR);
  const note = `No forecast of ${underlying}: its ${daily === undefined ? 'hourly' : 'daily'} returns, exponentially weighted${daily === undefined ? '' : ` (lambda ${RISK_METRICS.kind === 'ewma' ? RISK_METRICS.lambda : ''})`}, stand for it; the limit is ${REALISED_BAND} times that.`;
  return { outlook: { kind: 'known', value: { horizons: [{ hours: 24, medianAnnual: annual, limitAnnual: annual * REALISED_BAND }], from: 'realised', caveats: [note] } }, notes: [note] };
}

/** Variance over time is added up; the directions of events are unknown, so nothing is taken away. */
function withEvents(outlook: VolatilityOutlook, events: readonly EventBump[], nowMs: number): VolatilityOutlook {
  const hours = [...new Set([...EVENT_HOURS, ...outlook.horizons.map((horizon) => horizon.hours)])].sort((a, b) => a - b);
  return { ...outlook, horizons: hours.map((hour) => {
    const bump = bumpVariance(events, nowMs, nowMs + hour * HOUR_MS);
    const lifted = (annual: number): number => Math.sqrt(annual ** 2 + (bump * HOURS_PER_YEAR) / hour);
    return { hours: hour, medianAnnual: lifted(volatilityOver(outlook, hour, 'median')), limitAnnual: lifted(volatilityOver(outlook, hour, 'limit')) };
  }) };
}
