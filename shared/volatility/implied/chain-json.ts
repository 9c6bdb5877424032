/**
 * An option chain as a file: `as_of_ms`, `option_columns` naming the columns of `options`, and `futures`. Prices are in coin.
 * The only place that knows this shape; a quote that cannot be one is counted later, a file that cannot be read is refused.
 */
import * as v from 'valibot';
import { decode, epochMsNumber, finite, shortText, type Decoded } from '../../decode';
import { DAY_MS, DAYS_PER_YEAR } from '../../units';
import type { ExpiryQuotes, OptionQuote } from './quotes';

export interface Chain {
  readonly asOfMs: number;
  readonly expiries: readonly (ExpiryQuotes & { readonly expiryAtMs: number })[];
}

const future = v.object({ instrument_name: shortText, expiration_timestamp: epochMsNumber, bid: v.nullish(finite), ask: v.nullish(finite) });
const cell = v.union([finite, shortText, v.null()], 'expected a number, text or null');
const chainJson = v.object({
  as_of_ms: epochMsNumber,
  futures: v.optional(v.pipe(v.array(future), v.maxLength(10_000, 'expected at most 10,000 futures')), []),
  option_columns: v.array(shortText),
  options: v.pipe(v.array(v.array(cell)), v.maxLength(50_000, 'expected at most 50,000 options')),
});
const option = v.object({
  expiration_ms: epochMsNumber,
  strike: finite,
  type: v.picklist(['call', 'put'], "expected 'call' or 'put'"),
  bid_coin: v.nullish(finite),
  ask_coin: v.nullish(finite),
});

/** Expiries by time, each named after its future or, without one, after what its options have in common. */
export function decodeChain(input: unknown): Decoded<Chain> {
  const file = decode(chainJson, input);
  if (!file.ok) return file;
  const { as_of_ms: asOfMs, futures, option_columns: columns, options } = file.value;
  const byExpiry = new Map<number, { name: string; readonly quotes: OptionQuote[] }>();
  for (const [row, cells] of options.entries()) {
    const fields = Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
    const read = decode(option, fields);
    if (!read.ok) return { ok: false, path: `options.${row}${read.path === '' ? '' : `.${read.path}`}`, message: read.message };
    const { expiration_ms: expiryAtMs, strike, type: right, bid_coin: bid, ask_coin: ask } = read.value;
    const expiry = byExpiry.get(expiryAtMs) ?? { name: nameOf(fields['instrument_name'], expiryAtMs), quotes: [] };
    byExpiry.set(expiryAtMs, expiry);
    expiry.quotes.push({ strike, right, ...(bid == null ? {} : { bid }), ...(ask == null ? {} : { ask }) });
  }
  const expiries = [...byExpiry].sort(([a], [b]) => a - b).map(([expiryAtMs, { name, quotes }]) => {
    const dated = futures.find(({ expiration_timestamp: atMs }) => atMs === expiryAtMs);
    const futurePrice = dated?.bid == null || dated.ask == null || !(dated.bid > 0 && dated.ask >= dated.bid) ? undefined : (dated.bid + dated.ask) / 2;
    return { id: name, expiryAtMs, expiryYears: (expiryAtMs - asOfMs) / (DAYS_PER_YEAR * DAY_MS), priceIn: 'coin' as const, ...(futurePrice === undefined ? {} : { futurePrice }), quotes };
  });
  return { ok: true, value: { asOfMs, expiries } };
}

/** `BTC-7AUG26-60000-C` belongs to `BTC-7AUG26`. */
function nameOf(instrument: unknown, expiryAtMs: number): string {
  const parts = typeof instrument === 'string' ? instrument.split('-') : [];
  return parts.length >= 4 ? parts.slice(0, -2).join('-') : String(expiryAtMs);
}
