/** Funding payments as a series, and which of them falls into which candle. A rate > 0 is paid by longs to shorts. */
import type { Candle } from '../market/event';

export interface FundingPayment {
  readonly atMs: number;
  /** Of notional at the mark, per payment. */
  readonly rate: number;
}

/** Sum of the rates due within each candle [open, open + interval), aligned with `candles`; both oldest first. */
export function fundingByCandle(candles: readonly Pick<Candle, 'openAtMs'>[], funding: readonly FundingPayment[], intervalMs: number): Float64Array {
  const rates = new Float64Array(candles.length);
  let next = 0;
  for (const [i, { openAtMs }] of candles.entries()) {
    while (next < funding.length && (funding[next]?.atMs ?? 0) < openAtMs) next += 1;
    for (; next < funding.length && (funding[next]?.atMs ?? 0) < openAtMs + intervalMs; next += 1) rates[i] = (rates[i] ?? 0) + (funding[next]?.rate ?? 0);
  }
  return rates;
}
