/**
 * Value at risk of the whole book against the 24 hours that came, one day after the other. The day is that of the book as it
 * was held when it was forecast, by the closes of hourly candles: trades and deposits meanwhile are not the forecast's
 * fault, and the program need not run when the day ends. Options are revalued at those closes, time and volatility as they were.
 */
import { foldValueAtRiskDay } from '../monitoring/value-at-risk-monitor';
import { optionGain } from '../risk/options/gain';
import { bookTail } from '../sizing/book-tail';
import { situationOf } from '../sizing/situation';
import { slowInputs } from '../sizing/slow-inputs';
import { DAY_MS, HOUR_MS, MINUTE_MS, type InstrumentId } from '../units';
import { hoursOf } from './analysis';
import type { ForecastDay, ForecastLeg } from './monitoring-state';
import { sizingInput } from './sizing-facts';
import type { State } from './state';

/** Into an hour, to find everything known. */
const OPENED_WITHIN_MS = 10 * MINUTE_MS;
/** Candles of the day's end are waited for, from its end and from a start on. */
const CLOSE_PATIENCE_MS = 3 * HOUR_MS;
const BACKFILL_MS = 15 * MINUTE_MS;

/** Once a minute. */
export function foldForecastDay(state: State): void {
  const { monitoring } = state;
  if (monitoring.forecastDay !== null) close(state, monitoring.forecastDay);
  if (monitoring.forecastDay === null) open(state);
}

function close(state: State, { atMs, capitalUsd, valueAtRiskRatio, expectedShortfallRatio, legs }: ForecastDay): void {
  const { monitoring, nowMs, startedAtMs } = state;
  const endMs = atMs + DAY_MS;
  if (nowMs < endMs) return;
  let profitUsd = 0;
  for (const { instrumentId, exposureUsd, close: before, options } of legs) {
    const after = closeAt(state, instrumentId, endMs);
    if (after === undefined) {
      if (nowMs - endMs < CLOSE_PATIENCE_MS || nowMs - startedAtMs < BACKFILL_MS) return;
      monitoring.forecastDay = null;
      monitoring.lostDayCount += 1;
      monitoring.isChanged = true;
      return;
    }
    profitUsd += exposureUsd * (after / before - 1) + (options === undefined ? 0 : optionGain(options)(after / before));
  }
  foldValueAtRiskDay(monitoring.valueAtRisk, { atMs, returnRatio: profitUsd / capitalUsd, valueAtRiskRatio, expectedShortfallRatio });
  monitoring.forecastDay = null;
  monitoring.isChanged = true;
}

function open(state: State): void {
  const { monitoring, nowMs } = state;
  const atMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const newest = monitoring.valueAtRisk.days.at(-1);
  if (nowMs - atMs > OPENED_WITHIN_MS || (newest !== undefined && atMs < newest.atMs + DAY_MS)) return;
  const input = sizingInput(state);
  const { slow } = slowInputs(input, state.sizing);
  const book = bookTail({ situation: situationOf(input, slow) });
  if (book.kind === 'unknown' || slow.capital.usd.kind === 'unknown' || !(slow.capital.usd.value > 0) || !(book.tail.expectedShortfallUsd > 0)) return;
  const capitalUsd = slow.capital.usd.value;
  const legs = book.shocks.underlyings.flatMap((underlying, i) => {
    const coins = slow.beside.coinsUsd.get(underlying);
    const options = slow.beside.options.get(underlying);
    const exposureUsd = (book.exposureUsd[i] ?? 0) + (coins?.kind === 'known' ? coins.value : 0);
    if (exposureUsd === 0 && options === undefined) return [];
    return [{ exposureUsd, id: hoursOf(state, underlying).instrument?.instrument.id, ...(options?.kind === 'known' ? { options: options.value } : {}) }];
  });
  const priced = legs.flatMap(({ id, ...held }): ForecastLeg[] => {
    const before = id === undefined ? undefined : closeAt(state, id, atMs);
    return id === undefined || before === undefined ? [] : [{ instrumentId: id, close: before, ...held }];
  });
  if (priced.length === 0 || priced.length < legs.length) return;
  monitoring.forecastDay = { atMs, capitalUsd, valueAtRiskRatio: book.tail.valueAtRiskUsd / capitalUsd, expectedShortfallRatio: book.tail.expectedShortfallUsd / capitalUsd, legs: priced };
  monitoring.isChanged = true;
}

/** Close of the hour that ended then. */
function closeAt(state: State, id: InstrumentId, atMs: number): number | undefined {
  return state.instruments[id]?.candles['1h'].findLast(({ openAtMs }) => openAtMs === atMs - HOUR_MS)?.close;
}
