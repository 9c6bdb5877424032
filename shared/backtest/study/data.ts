/**
 * Candles made ready for a study: the last unbroken stretch of hours, those at its beginning that only teach, columns of the
 * rest. It refuses what is too short and says what it left out; it reads no files and knows no policy.
 */
import { unwrap } from '../../assert';
import { utcClockText, utcDateText } from '../../format';
import type { Candle } from '../../market/event';
import { HOUR_MS } from '../../units';
import { columnsOf, type Columns } from '../fast/columns';
import { columnsFrom } from '../fast/forecast-columns';
import type { BacktestMarket } from '../run/market';
import type { StudyData } from './question';

/** Four weeks: the joint days of the rules need 20 of them, after three that teach the filter. */
export const TAUGHT_HOURS = 28 * 24;
/** Two days to live through: less is no history. */
export const FEWEST_LIVED_HOURS = 48;

export interface Stretch {
  readonly candles: readonly Candle[];
  /** What was left out, in words; empty when nothing was. */
  readonly notes: readonly string[];
}

/** The newest hours that follow each other without a hole; oldest first. */
export function unbrokenStretch(candles: readonly Candle[]): Stretch {
  let from = candles.length - 1;
  while (from > 0 && unwrap(candles[from], 'a candle').openAtMs - unwrap(candles[from - 1], 'the candle before').openAtMs === HOUR_MS) from -= 1;
  if (from <= 0) return { candles, notes: [] };
  const at = unwrap(candles[from], 'the first after the hole').openAtMs;
  return { candles: candles.slice(from), notes: [`${from} hours before the hole that ends at ${utcDateText(at)} ${utcClockText(at).slice(0, 5)} UTC are left out`] };
}

export type Study = { readonly kind: 'study'; readonly data: StudyData; readonly market: BacktestMarket } | { readonly kind: 'refused'; readonly message: string };

export interface Named {
  readonly id: string;
  readonly title: string;
  readonly notes: readonly string[];
}

/** `market` has its candles without holes. The columns of the data are those of the hours that are lived through. */
export function studyOf(market: BacktestMarket, { id, title, notes }: Named): Study {
  const { candles, funding, instrument, tiers } = market;
  const first = candles[TAUGHT_HOURS];
  if (first === undefined || candles.length < TAUGHT_HOURS + FEWEST_LIVED_HOURS) {
    return { kind: 'refused', message: `${title}: ${candles.length} unbroken hours; ${TAUGHT_HOURS} only teach and at least ${FEWEST_LIVED_HOURS} more are needed` };
  }
  const columns = ownedColumns(columnsFrom(columnsOf(candles, funding), TAUGHT_HOURS));
  const maintenanceMarginRate = unwrap(tiers[0], 'a first tier').maintenanceMarginRate;
  return { kind: 'study', market, data: { id, title, underlying: instrument.underlying, fromMs: first.openAtMs, taughtHours: TAUGHT_HOURS, hasFunding: funding !== undefined, maintenanceMarginRate, notes, columns } };
}

/** Copies: a view of a larger column is sent between threads with all of the column. */
function ownedColumns({ count, ...columns }: Columns): Columns {
  const { openRatio, highRatio, lowRatio, closeRatio, funding, usualVariance, annualPerUsualHour } = columns;
  return { count, openRatio: openRatio.slice(), highRatio: highRatio.slice(), lowRatio: lowRatio.slice(), closeRatio: closeRatio.slice(), funding: funding.slice(), usualVariance: usualVariance.slice(), annualPerUsualHour: annualPerUsualHour.slice() };
}
