/**
 * Binance USD-M frames as the venue writes them: which fields, of which form. Unknown fields are accepted and dropped,
 * a missing or ill-formed known one refuses the frame with its path. Nothing is renamed or computed here.
 * Source: developers.binance.com, derivatives / usds-margined-futures, as read in 2026-11; frames in test/frames/binance.
 */
import * as v from 'valibot';
import { decode, decimal, epochMsNumber, nonNegativeDecimal, positiveDecimal, shortText, type Decoded } from '../../decode';
import { MAX_FRAME_LENGTH, parseJson } from '../json';

/** Ids and sequence numbers: above 2^53 a JSON number has already lost digits, so it is refused. */
const sequence = v.pipe(v.number('expected a whole number'), v.safeInteger('expected a whole number below 2^53'), v.minValue(0, 'expected 0 or more'));
/** Symbols may hold letters of any script (one was listed in Chinese), never signs, spaces or control characters. */
export const symbol = v.pipe(v.string('expected a symbol'), v.regex(/^[\p{L}\p{N}_]{1,40}$/u, 'expected a symbol'));
const MAX_LEVELS = 5_000;
const level = v.tuple([positiveDecimal, nonNegativeDecimal], 'expected [price, quantity]');
export const levels = v.pipe(v.array(level, 'expected a list of [price, quantity]'), v.maxLength(MAX_LEVELS, 'too many levels'));

const markPriceUpdate = v.object({
  e: v.literal('markPriceUpdate'),
  E: epochMsNumber,
  s: symbol,
  p: positiveDecimal,
  i: v.optional(positiveDecimal),
  /** '' on dated futures, which have no funding; their T is 0. */
  r: v.union([v.literal(''), decimal], 'expected a decimal string'),
  T: epochMsNumber,
});

const bookTicker = v.object({
  e: v.literal('bookTicker'),
  E: epochMsNumber,
  T: epochMsNumber,
  u: sequence,
  s: symbol,
  b: positiveDecimal,
  B: nonNegativeDecimal,
  a: positiveDecimal,
  A: nonNegativeDecimal,
});

const depthUpdate = v.object({
  e: v.literal('depthUpdate'),
  E: epochMsNumber,
  T: epochMsNumber,
  s: symbol,
  U: sequence,
  u: sequence,
  pu: sequence,
  b: levels,
  a: levels,
});

const aggTrade = v.object({
  e: v.literal('aggTrade'),
  E: epochMsNumber,
  T: epochMsNumber,
  s: symbol,
  a: sequence,
  p: positiveDecimal,
  q: nonNegativeDecimal,
  m: v.boolean('expected true or false'),
});

const kline = v.object({
  e: v.literal('kline'),
  E: epochMsNumber,
  s: symbol,
  k: v.object({
    t: epochMsNumber,
    T: epochMsNumber,
    i: shortText,
    o: positiveDecimal,
    h: positiveDecimal,
    l: positiveDecimal,
    c: positiveDecimal,
    v: nonNegativeDecimal,
    x: v.boolean('expected true or false'),
  }),
});

const forceOrder = v.object({
  e: v.literal('forceOrder'),
  E: epochMsNumber,
  o: v.object({
    s: symbol,
    S: v.picklist(['BUY', 'SELL'], 'expected BUY or SELL'),
    ap: positiveDecimal,
    z: nonNegativeDecimal,
    T: epochMsNumber,
  }),
});

const jsonNumber = v.pipe(v.number('expected a number'), v.finite('expected a finite number'), v.minValue(0, 'expected 0 or more'));
const contractInfo = v.object({
  e: v.literal('contractInfo'),
  E: epochMsNumber,
  s: symbol,
  cs: shortText,
  /** Only there when the brackets changed. */
  bks: v.optional(v.pipe(v.array(v.object({ bnf: jsonNumber, bnc: jsonNumber, mmr: jsonNumber, cf: jsonNumber, ma: jsonNumber })), v.maxLength(100))),
});

/** `i` is the index price of the asset in USD; the collateral rates beside it belong to multi-assets mode. */
const assetIndexUpdate = v.object({ e: v.literal('assetIndexUpdate'), E: epochMsNumber, s: symbol, i: positiveDecimal });

const STREAM_MESSAGES = { markPriceUpdate, bookTicker, depthUpdate, aggTrade, kline, forceOrder, contractInfo, assetIndexUpdate } as const;
type StreamSchemas = typeof STREAM_MESSAGES;
/** A stream message, told apart by `e`. */
export type StreamMessage = { [K in keyof StreamSchemas]: v.InferOutput<StreamSchemas[K]> }[keyof StreamSchemas];
export type DepthUpdate = v.InferOutput<typeof depthUpdate>;

export type Frame =
  | { readonly kind: 'message'; readonly message: StreamMessage }
  /** A subscription was accepted, or listed. */
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  /** Well-formed and not for us: another event type, another product line. */
  | { readonly kind: 'ignored'; readonly what: string }
  | { readonly kind: 'malformed'; readonly path: string; readonly message: string };

const refusal = v.object({ error: v.object({ code: v.number(), msg: v.string() }) });

/** Reads one WebSocket text: raw, wrapped in a combined stream, or a list; one entry for each message in it. */
export function readFrame(text: string): readonly Frame[] {
  const parsed = parseJson(text, MAX_FRAME_LENGTH);
  if (!parsed.ok) return [{ kind: 'malformed', path: parsed.path, message: parsed.message }];
  const body = field(parsed.value, 'data') ?? parsed.value;
  const prefix = body === parsed.value ? '' : 'data.';
  if (Array.isArray(body)) return body.slice(0, MAX_LEVELS).map((one: unknown, index) => readMessage(one, `${prefix}${index}.`));
  return [readMessage(body, prefix)];
}

function readMessage(body: unknown, prefix: string): Frame {
  const type = field(body, 'e');
  if (typeof type !== 'string') return readReply(body, prefix);
  // One host carries both product lines since the coin-margined migration: 2 is COIN-M.
  if (field(body, 'st') === 2) return { kind: 'ignored', what: `${type.slice(0, 40)} of a coin-margined contract` };
  if (!Object.hasOwn(STREAM_MESSAGES, type)) return { kind: 'ignored', what: `event ${JSON.stringify(type.slice(0, 40))}` };
  const schema = STREAM_MESSAGES[type as keyof StreamSchemas] as v.GenericSchema<unknown, StreamMessage>;
  const decoded: Decoded<StreamMessage> = decode(schema, body);
  if (decoded.ok) return { kind: 'message', message: decoded.value };
  return { kind: 'malformed', path: `${prefix}${decoded.path}`, message: decoded.message };
}

function readReply(body: unknown, prefix: string): Frame {
  if (field(body, 'error') !== undefined) {
    const decoded = decode(refusal, body);
    if (decoded.ok) return { kind: 'refused', code: decoded.value.error.code, message: decoded.value.error.msg.slice(0, 200) };
  }
  if (field(body, 'id') !== undefined && field(body, 'result') !== undefined) return { kind: 'acknowledged' };
  return { kind: 'malformed', path: `${prefix}e`, message: 'not a frame of Binance: no event type' };
}

function field(input: unknown, name: string): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input) || !Object.hasOwn(input, name)) return undefined;
  return (input as Record<string, unknown>)[name];
}
