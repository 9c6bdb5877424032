/**
 * Systematic forecasts of what is held and of BTC, folded from hourly candles once they are wanted: shown beside the trader's
 * view, never part of it, and nothing in sizing reads them. Funding is only known of hours that closed while the program
 * ran; implied volatility is the 30-day index of the asset's own options. What a forecast is worth is `conviction/`'s.
 */
import { convictionAt } from '../conviction/conviction';
import { foldConviction, fundingAnnual } from '../conviction/fold';
import { createConvictionMemory, type ConvictionHour } from '../conviction/memory';
import type { Candle } from '../market/event';
import { HOUR_MS, MINUTE_MS } from '../units';
import { MARKET_UNDERLYING } from '../volatility/beta';
import { pointsOf } from '../volatility/hourly-runs';
import { hoursOf } from './analysis';
import { MOST_CONVICTIONS, type ConvictionState, type FoldedConviction, type ObservedHour } from './conviction-state';
import type { ConvictionView } from './conviction-view';
import { heldUnderlyings } from './held';
import { CANDLES_KEPT, type InstrumentState, type State } from './state';

/** A rate seen later than this after an hour closed is not that hour's. */
const OBSERVED_WITHIN_MS = 10 * MINUTE_MS;

/** Once a minute; while they are not wanted nothing is kept. */
export function foldConvictions(state: State): void {
  const { conviction } = state;
  if (!conviction.isShown) {
    conviction.byUnderlying = {};
    return;
  }
  const wanted = [...new Set([MARKET_UNDERLYING, ...heldUnderlyings(state)])].slice(0, MOST_CONVICTIONS);
  const next: ConvictionState['byUnderlying'] = {};
  for (const underlying of wanted) {
    const { instrument, hours } = hoursOf(state, underlying);
    if (instrument !== undefined && hours.length > 0) next[underlying] = folded(state, instrument, hours, conviction.byUnderlying[underlying]);
  }
  conviction.byUnderlying = next;
}

function folded(state: State, instrument: InstrumentState, hours: readonly Candle[], before: FoldedConviction | undefined): FoldedConviction {
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return before ?? begun(0, []);
  const observed = observe(state, instrument, last, before?.observed ?? []);
  // History comes in pages and holes are filled late: what was folded without it is folded again, in order.
  const isKept = before !== undefined && before.firstOpenAtMs <= first.openAtMs && missingIn(hours, before.newestOpenAtMs) >= before.missingCount;
  const result = isKept ? before : begun(first.openAtMs, observed);
  result.observed = observed;
  const implied = new Map(pointsOf(state.analyses[instrument.instrument.underlying]?.result?.history.implied ?? []).map(({ atMs, volatilityAnnual }) => [atMs, volatilityAnnual]));
  const rates = new Map(observed.map((hour) => [hour.openAtMs, hour.fundingAnnual]));
  for (const { openAtMs, close } of hours) {
    if (openAtMs <= result.newestOpenAtMs) continue;
    foldConviction(result.memory, hourOf(openAtMs, close, rates.get(openAtMs), implied.get(openAtMs)));
    result.newestOpenAtMs = openAtMs;
  }
  result.missingCount = missingIn(hours, result.newestOpenAtMs);
  return result;
}

function begun(firstOpenAtMs: number, observed: readonly ObservedHour[]): FoldedConviction {
  return { firstOpenAtMs, newestOpenAtMs: firstOpenAtMs - HOUR_MS, missingCount: 0, observed, memory: createConvictionMemory() };
}

function hourOf(openAtMs: number, close: number, rate: number | undefined, implied: number | undefined): ConvictionHour {
  return { openAtMs, close, ...(rate === undefined ? {} : { fundingAnnual: rate }), ...(implied === undefined ? {} : { impliedVolatilityAnnual: implied }) };
}

/** The funding in force while the newest hour closed. */
function observe(state: State, { mark, instrument }: InstrumentState, { openAtMs }: Candle, observed: readonly ObservedHour[]): readonly ObservedHour[] {
  const closedAtMs = openAtMs + HOUR_MS;
  const isSeen = mark?.fundingRate != null && Math.abs(mark.atMs - closedAtMs) <= OBSERVED_WITHIN_MS && state.nowMs - closedAtMs <= OBSERVED_WITHIN_MS;
  if (!isSeen || mark.fundingRate === null || observed.at(-1)?.openAtMs === openAtMs) return observed;
  return [...observed, { openAtMs, fundingAnnual: fundingAnnual(mark.fundingRate, instrument.fundingIntervalHours) }].slice(-CANDLES_KEPT['1h']);
}

/** Hours that should lie between the first and the newest folded one and do not. */
function missingIn(hours: readonly Candle[], newestOpenAtMs: number): number {
  const inside = hours.filter(({ openAtMs }) => openAtMs <= newestOpenAtMs);
  const [first, last] = [inside[0], inside.at(-1)];
  return first === undefined || last === undefined ? 0 : (last.openAtMs - first.openAtMs) / HOUR_MS + 1 - inside.length;
}

export function convictionView({ conviction, nowMs }: State): ConvictionView {
  if (!conviction.isShown) return { kind: 'off' };
  return { kind: 'shown', underlyings: Object.entries(conviction.byUnderlying).map(([underlying, { memory }]) => ({ underlying, conviction: convictionAt(memory, nowMs) })) };
}
