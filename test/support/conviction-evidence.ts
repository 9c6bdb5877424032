/** Recorded hours of the BTCUSDT perpetual with the funding in force, when the recording lies beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fundingAnnual } from '../../shared/conviction/fold';
import type { ConvictionHour } from '../../shared/conviction/memory';
import { readCandles } from '../../shared/market/candles-csv';
import type { Candle } from '../../shared/market/event';
import { parseTime } from '../../shared/market/iso-time';

const FOLDER = path.resolve(import.meta.dirname, '../../../shared/market');
const CANDLES = path.join(FOLDER, 'BTCUSDT_perp_1h.csv');
const FUNDING = path.join(FOLDER, 'BTCUSDT_perp_funding.csv');

export const hasRecordedHours = existsSync(CANDLES) && existsSync(FUNDING);

export function recordedCandles(): readonly Candle[] {
  const read = readCandles(readFileSync(CANDLES, 'utf8'));
  if (!read.ok) throw new Error(read.message);
  return read.candles;
}

/** Funding holds from its payment until the next one, 8 hours later. */
export function recordedConvictionHours(): ConvictionHour[] {
  const payments = readFileSync(FUNDING, 'utf8').trim().split('\n').slice(1).map((line) => {
    const [time = '', rate = ''] = line.split(',');
    return { atMs: parseTime(time.replace(/\.\d+/, '')) ?? Number.NaN, rate: Number(rate) };
  });
  let next = 0;
  return recordedCandles().map(({ openAtMs, close }) => {
    while ((payments[next]?.atMs ?? Number.POSITIVE_INFINITY) <= openAtMs) next += 1;
    const rate = payments[next - 1]?.rate;
    return { openAtMs, close, ...(rate === undefined ? {} : { fundingAnnual: fundingAnnual(rate, 8) }) };
  });
}
