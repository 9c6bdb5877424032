/**
 * Binance USD-M answers over REST as the venue writes them. Lists are decoded row by row: one symbol or one candle that
 * cannot be read must not take the others with it.
 */
import * as v from 'valibot';
import { decode, epochMsNumber, nonNegativeDecimal, positiveDecimal, shortText, type Decoded } from '../../decode';
import { MAX_ANSWER_LENGTH, parseJson } from '../json';
import { levels, symbol } from './wire';

const list = v.pipe(v.array(v.unknown(), 'expected a list'), v.maxLength(20_000, 'too many rows'));
const sequence = v.pipe(v.number('expected a whole number'), v.safeInteger('expected a whole number below 2^53'), v.minValue(0));

export const serverTime = v.object({ serverTime: epochMsNumber });

export const exchangeInfo = v.object({ serverTime: epochMsNumber, symbols: list });

/** The decimal string is kept: the exact step is read from its digits. */
const stepText = v.pipe(v.string('expected a decimal string'), v.regex(/^\d{1,15}(?:\.\d{1,15})?$/, 'expected a plain decimal'));
const filter = v.object({
  filterType: shortText,
  tickSize: v.optional(stepText),
  stepSize: v.optional(stepText),
  minQty: v.optional(nonNegativeDecimal),
  notional: v.optional(nonNegativeDecimal),
});
export const symbolInfo = v.object({
  symbol,
  contractType: shortText,
  status: shortText,
  baseAsset: shortText,
  quoteAsset: shortText,
  marginAsset: shortText,
  filters: v.pipe(v.array(filter, 'expected a list of filters'), v.maxLength(50)),
});
export type SymbolInfo = v.InferOutput<typeof symbolInfo>;

export const fundingInfo = list;
export const fundingInfoRow = v.object({ symbol, fundingIntervalHours: v.picklist([1, 2, 4, 8], 'expected 1, 2, 4 or 8 hours') });

export const depthSnapshot = v.object({ lastUpdateId: sequence, E: epochMsNumber, T: epochMsNumber, bids: levels, asks: levels });
export type DepthSnapshot = v.InferOutput<typeof depthSnapshot>;

export const candleRows = list;
/** [open time, open, high, low, close, volume, close time, ...]. */
export const candleRow = v.tuple(
  [epochMsNumber, positiveDecimal, positiveDecimal, positiveDecimal, positiveDecimal, nonNegativeDecimal, epochMsNumber],
  'expected [time, open, high, low, close, volume, close time]',
);

/** Parses an answer and checks it; never throws. */
export function readAnswer<Schema extends v.GenericSchema>(schema: Schema, text: string): Decoded<v.InferOutput<Schema>> {
  const parsed = parseJson(text, MAX_ANSWER_LENGTH);
  return parsed.ok ? decode(schema, parsed.value) : parsed;
}
