/**
 * Candles out of a CSV file of any exchange or library: header optional, columns found by name, times as `iso-time.ts` reads
 * them. What contradicts itself is left out, counted and named with row and value; what cannot be read as candles is refused.
 * Nothing is filled in: a hole stays a hole.
 */
import { parseDecimal } from '../decode';
import type { Candle } from './event';
import { parseTime } from './iso-time';

export interface CandleRefusal {
  /** Line in the file, the first is 1. */
  readonly row: number;
  readonly reason: string;
}

export type CandlesRead =
  | {
      readonly ok: true;
      /** Oldest first, each time once. */
      readonly candles: readonly Candle[];
      /** The most frequent distance between neighbours. */
      readonly intervalMs: number;
      readonly holes: { readonly count: number; readonly missingCandles: number; readonly firstAtMs?: number };
      readonly wasReversed: boolean;
      readonly duplicateCount: number;
      readonly refusedCount: number;
      /** The first ones, at most `MAX_NAMED`. */
      readonly refused: readonly CandleRefusal[];
    }
  | { readonly ok: false; readonly message: string };

const MAX_NAMED = 20;
const TIME_NAMES = ['time', 'timestamp', 'date', 'datetime', 'open_time', 'opentime', 'open time', 'ts'];
const PRICES = ['open', 'high', 'low', 'close'] as const;
const VOLUME_NAMES = ['volume', 'vol', 'volume_base', 'base_volume'];

interface Columns {
  readonly time: number;
  readonly prices: readonly number[];
  readonly volume: number;
}

/** `text` with commas, semicolons or tabs. Without a header the columns are time, open, high, low, close, volume. */
export function readCandles(text: string): CandlesRead {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const head = lines[first];
  if (head === undefined) return { ok: false, message: 'the file is empty' };
  const separator = separatorOf(head);
  const cells = cellsOf(head, separator);
  const hasHeader = cells.some((cell) => PRICES.some((price) => price === cell.toLowerCase()));
  const columns = hasHeader ? columnsOf(cells) : { time: 0, prices: [1, 2, 3, 4], volume: 5 };
  if (typeof columns === 'string') return { ok: false, message: columns };
  const refused: CandleRefusal[] = [];
  const rows: Candle[] = [];
  for (let i = first + (hasHeader ? 1 : 0); i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    const candle = candleOf(cellsOf(line, separator), columns);
    if (typeof candle === 'string') refused.push({ row: i + 1, reason: candle });
    else rows.push(candle);
  }
  return ordered(rows, refused);
}

/** Sorts by time, keeps the first of doubles, finds interval and holes. */
function ordered(rows: readonly Candle[], refused: readonly CandleRefusal[]): CandlesRead {
  const wasReversed = rows.length > 1 && (rows[0]?.openAtMs ?? 0) > (rows.at(-1)?.openAtMs ?? 0);
  // Sorting is stable: of two rows with one time the first in the file stays the first.
  const sorted = [...rows].sort((a, b) => a.openAtMs - b.openAtMs);
  const candles = sorted.filter((candle, i) => candle.openAtMs !== sorted[i - 1]?.openAtMs);
  if (candles.length < 2) {
    const why = refused[0] === undefined ? '' : `; row ${refused[0].row}: ${refused[0].reason}`;
    return { ok: false, message: `${candles.length} of at least 2 candles could be read${why}` };
  }
  const intervalMs = usualDistance(candles);
  return {
    ok: true, candles, intervalMs, wasReversed, holes: holesOf(candles, intervalMs),
    duplicateCount: sorted.length - candles.length, refusedCount: refused.length, refused: refused.slice(0, MAX_NAMED),
  };
}

function separatorOf(line: string): string {
  return [',', ';', '\t'].reduce((best, candidate) => (line.split(candidate).length > line.split(best).length ? candidate : best), ',');
}

function cellsOf(line: string, separator: string): string[] {
  return line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function columnsOf(header: readonly string[]): Columns | string {
  const names = header.map((name) => name.toLowerCase());
  const find = (wanted: readonly string[]): number => names.findIndex((name) => wanted.includes(name));
  const columns = { time: find(TIME_NAMES), prices: PRICES.map((price) => find([price])), volume: find(VOLUME_NAMES) };
  if (columns.time === -1) return `no column time, timestamp or date; the header has ${names.join(', ').slice(0, 200)}`;
  const missing = PRICES.filter((_, i) => columns.prices[i] === -1);
  return missing.length > 0 ? `no column ${missing.join(', ')}; the header has ${names.join(', ').slice(0, 200)}` : columns;
}

/** The candle, or what is wrong with the row. */
function candleOf(cells: readonly string[], { time, prices, volume }: Columns): Candle | string {
  const openAtMs = parseTime(cells[time] ?? '');
  if (openAtMs === undefined) return `no time: ${shown(cells[time])}`;
  const values: number[] = [];
  for (const [i, column] of prices.entries()) {
    const value = parseDecimal(cells[column] ?? '');
    if (value === undefined) return `${PRICES[i]} is no number: ${shown(cells[column])}`;
    if (value <= 0) return `${PRICES[i]} is not above 0: ${value}`;
    values.push(value);
  }
  const [open = 0, high = 0, low = 0, close = 0] = values;
  if (high < low) return `high ${high} below low ${low}`;
  if (high < Math.max(open, close)) return `high ${high} below ${high < open ? `open ${open}` : `close ${close}`}`;
  if (low > Math.min(open, close)) return `low ${low} above ${low > open ? `open ${open}` : `close ${close}`}`;
  const volumeBase = volume === -1 || (cells[volume] ?? '') === '' ? 0 : parseDecimal(cells[volume] ?? '');
  if (volumeBase === undefined || volumeBase < 0) return `volume is no number of 0 or more: ${shown(cells[volume])}`;
  return { openAtMs, open, high, low, close, volumeBase };
}

function shown(cell: string | undefined): string {
  return cell === undefined ? 'missing' : JSON.stringify(cell.slice(0, 40));
}

function usualDistance(candles: readonly Candle[]): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < candles.length; i += 1) {
    const distance = (candles[i]?.openAtMs ?? 0) - (candles[i - 1]?.openAtMs ?? 0);
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  return [...counts].reduce((best, entry) => (entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0]) ? entry : best))[0];
}

function holesOf(candles: readonly Candle[], intervalMs: number): { count: number; missingCandles: number; firstAtMs?: number } {
  let count = 0;
  let missingCandles = 0;
  let firstAtMs: number | undefined;
  for (let i = 1; i < candles.length; i += 1) {
    const fromMs = (candles[i - 1]?.openAtMs ?? 0) + intervalMs;
    const distance = (candles[i]?.openAtMs ?? 0) - fromMs;
    if (distance <= 0) continue;
    count += 1;
    missingCandles += Math.max(1, Math.round(distance / intervalMs));
    firstAtMs ??= fromMs;
  }
  return { count, missingCandles, ...(firstAtMs === undefined ? {} : { firstAtMs }) };
}
