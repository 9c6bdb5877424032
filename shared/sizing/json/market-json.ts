/**
 * What is known of the market beside an account, as it is written on the command line. Everything is optional; everything
 * wrong is refused with its path inside the market and its value. Nothing is estimated here: `outlooks.ts` and `days.ts` do.
 * Quantities are in base units, rates are ratios per interval, times are ms UTC.
 */
import * as v from 'valibot';
import { problemInTable, tierTableSchema } from '../../account/tier-json';
import { decode, epochMsNumber, finite, nonNegative, positive, shortText, type Decoded } from '../../decode';
import { checkCorrelations } from '../../risk/correlation/check';
import { bookProblem } from '../../risk/liquidity/depth';
import { HOUR_MS } from '../../units';
import { decodeTerms, type TermsBySymbol } from './terms-json';
import { refusal, unknownName, within, type Refusal } from './refusal';

const MOST_ROWS = 20_000;
/** Within these bounds no product of a size, a price and a rate leaves the range of a double. */
const LARGEST = 1e40;
const amount = v.pipe(positive, v.maxValue(LARGEST, `expected at most ${LARGEST}`), v.minValue(1 / LARGEST, `expected at least ${1 / LARGEST}`));
/** 1000 % a year: more is a percentage by mistake. */
const volatility = v.pipe(positive, v.maxValue(10, 'expected an annual volatility of 10 or less (0.5 = 50 %)'));
const flatSchema = v.strictObject({ medianAnnual: volatility, limitAnnual: v.exactOptional(volatility) });
const horizonSchema = v.strictObject({ hours: v.pipe(positive, v.maxValue(8760, 'expected a year or less')), medianAnnual: volatility, limitAnnual: v.exactOptional(volatility) });
const horizonsSchema = v.pipe(v.array(horizonSchema), v.minLength(1, 'expected at least one horizon'), v.maxLength(100, 'expected at most 100 horizons'));
const dailyReturn = v.pipe(finite, v.minValue(-10, 'expected a log return of -10 or more'), v.maxValue(10, 'expected a log return of 10 or less (0.02 = 2 %)'));
const returnsSchema = v.pipe(v.array(dailyReturn, 'expected a list of daily log returns, oldest first'), v.maxLength(MOST_ROWS, `expected at most ${MOST_ROWS} returns`));
const wrappedReturns = v.strictObject({ returns: returnsSchema });
const wrappedHorizons = v.pipe(v.strictObject({ horizons: horizonsSchema }), v.transform(({ horizons }) => ({ horizons, path: '.horizons' })));
const level = v.pipe(v.strictTuple([amount, amount], 'expected [price, quantity]'), v.transform(([price, quantityBase]) => ({ price, quantityBase })));
const side = v.pipe(v.array(level, 'expected a list of [price, quantity]'), v.maxLength(MOST_ROWS, `expected at most ${MOST_ROWS} levels`));
const candle = v.lazy((input) => (Array.isArray(input) ? candlePair : candleObject));
const candlePair = v.pipe(v.strictTuple([epochMsNumber, amount], 'expected [openAtMs, close]'), v.transform(([openAtMs, close]) => ({ openAtMs, close })));
const candleObject = v.pipe(v.object({ openAtMs: epochMsNumber, close: amount }, 'expected a candle'), v.transform(({ openAtMs, close }) => ({ openAtMs, close })));

/** By its shape: one level for all horizons, a list of horizons, or daily returns to take it from. */
const forecastSchema = v.lazy((input): v.GenericSchema<unknown, ForecastJson> => {
  if (Array.isArray(input)) return v.pipe(horizonsSchema, v.transform((horizons) => ({ horizons, path: '' })));
  if (typeof input === 'object' && input !== null && 'horizons' in input) return wrappedHorizons;
  if (typeof input === 'object' && input !== null && 'returns' in input) return wrappedReturns;
  return flatSchema;
});

type HorizonJson = v.InferOutput<typeof horizonSchema>;
export type ForecastJson = v.InferOutput<typeof flatSchema> | { readonly horizons: readonly HorizonJson[]; readonly path: string } | { readonly returns: readonly number[] };

const marketSchema = v.object({
  nowMs: v.exactOptional(epochMsNumber),
  forecasts: v.optional(v.record(shortText, forecastSchema), {}),
  depth: v.optional(v.record(shortText, v.strictObject({ bids: side, asks: side })), {}),
  funding: v.optional(v.record(shortText, v.strictObject({
    rate: v.pipe(finite, v.minValue(-1, 'expected -1 or more'), v.maxValue(1, 'expected 1 or less (0.0001 = 0.01 %)')),
    intervalHours: v.pipe(positive, v.maxValue(168, 'expected a week or less')),
    capRate: v.exactOptional(v.pipe(nonNegative, v.maxValue(1, 'expected 1 or less (0.003 = 0.3 %)'))),
  })), {}),
  announcedTiers: v.optional(v.record(shortText, v.strictObject({ effectiveAtMs: epochMsNumber, tiers: tierTableSchema })), {}),
  volumes: v.optional(v.record(shortText, amount), {}),
  correlations: v.exactOptional(v.strictObject({ names: v.pipe(v.array(shortText), v.maxLength(100, 'expected at most 100 names')), matrix: v.array(v.array(finite)) })),
  candles: v.optional(v.record(shortText, v.pipe(v.array(candle, 'expected a list of hourly candles, oldest first'), v.maxLength(MOST_ROWS, `expected at most ${MOST_ROWS} candles`))), {}),
  dailyReturns: v.optional(v.record(shortText, returnsSchema), {}),
  usdPerUnit: v.optional(v.record(shortText, amount), {}),
  maturedViewCount: v.optional(v.pipe(nonNegative, v.integer('expected a whole number')), 0),
  drawdown: v.exactOptional(v.strictObject({ unitValue: amount, highWater: amount })),
});
const KEYS = [...Object.keys(marketSchema.entries), 'instruments'];

/** `instruments`: terms by symbol, as far as they were given. */
export type MarketRead = v.InferOutput<typeof marketSchema> & { readonly instruments: TermsBySymbol };

export function decodeMarketJson(input: unknown): Decoded<MarketRead> {
  const misnamed = unknownName(input, KEYS, 'part of a market');
  if (misnamed !== undefined) return misnamed;
  const shape = decode(marketSchema, input);
  if (!shape.ok) return shape;
  const terms = decodeTerms((input as Readonly<Record<string, unknown>>)['instruments'] ?? {});
  if (!terms.ok) return within('instruments', terms);
  const market = { ...shape.value, instruments: terms.value };
  return firstProblem(market) ?? { ok: true, value: market };
}

function firstProblem(market: MarketRead): Refusal | undefined {
  return problemInForecasts(market) ?? problemInAnnounced(market) ?? problemInBooks(market) ?? problemInCorrelations(market) ?? problemInCandles(market) ?? problemInSums(market);
}

function problemInForecasts({ forecasts }: MarketRead): Refusal | undefined {
  for (const [underlying, forecast] of Object.entries(forecasts)) {
    if ('returns' in forecast) continue;
    const rows: readonly Partial<HorizonJson>[] = 'horizons' in forecast ? forecast.horizons : [forecast];
    for (const [index, row] of rows.entries()) {
      const path = `forecasts.${underlying}${'horizons' in forecast ? `${forecast.path}.${index}` : ''}`;
      const { medianAnnual = 0, limitAnnual, hours } = row;
      if (limitAnnual !== undefined && limitAnnual < medianAnnual) return refusal(`${path}.limitAnnual`, `the 80th percentile is not below the median ${medianAnnual}`, limitAnnual);
      const before = rows[index - 1]?.hours;
      if (hours !== undefined && before !== undefined && hours <= before) return refusal(`${path}.hours`, `expected rising horizons after ${before}`, hours);
    }
  }
  return undefined;
}

function problemInAnnounced({ announcedTiers }: MarketRead): Refusal | undefined {
  for (const [symbol, { tiers }] of Object.entries(announcedTiers)) {
    const found = problemInTable(tiers);
    if (found !== undefined) return refusal(`announcedTiers.${symbol}.tiers.${found.path}`, found.message, found.got ?? null);
  }
  return undefined;
}

function problemInBooks({ depth }: MarketRead): Refusal | undefined {
  for (const [symbol, book] of Object.entries(depth)) {
    const problem = bookProblem(book);
    if (problem !== undefined) return refusal(`depth.${symbol}`, problem);
  }
  return undefined;
}

function problemInCorrelations({ correlations }: MarketRead): Refusal | undefined {
  if (correlations === undefined) return undefined;
  const { names, matrix } = correlations;
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) return refusal(`correlations.names.${twice}`, 'the name is listed twice', names[twice]);
  const checked = checkCorrelations(matrix, names);
  return checked.ok ? undefined : within('correlations.matrix', checked);
}

function problemInCandles({ candles }: MarketRead): Refusal | undefined {
  for (const [underlying, list] of Object.entries(candles)) {
    for (const [index, { openAtMs }] of list.entries()) {
      const path = `candles.${underlying}.${index}.openAtMs`;
      if (openAtMs % HOUR_MS !== 0) return refusal(path, 'an hourly candle opens at a whole hour, in ms', openAtMs);
      const before = list[index - 1]?.openAtMs;
      if (before !== undefined && openAtMs <= before) return refusal(path, `expected candles from old to new, after ${before}`, openAtMs);
    }
  }
  return undefined;
}

function problemInSums({ drawdown, usdPerUnit, nowMs, candles }: MarketRead): Refusal | undefined {
  if (drawdown !== undefined && drawdown.unitValue > drawdown.highWater) return refusal('drawdown.unitValue', `no unit is worth more than its high of ${drawdown.highWater}`, drawdown.unitValue);
  if (usdPerUnit['USD'] !== undefined && usdPerUnit['USD'] !== 1) return refusal('usdPerUnit.USD', 'a USD is worth 1', usdPerUnit['USD']);
  if (nowMs === undefined) return undefined;
  for (const [underlying, list] of Object.entries(candles)) {
    const last = list.at(-1);
    if (last !== undefined && last.openAtMs > nowMs) return refusal(`candles.${underlying}.${list.length - 1}.openAtMs`, `the candle opens after market.nowMs ${nowMs}`, last.openAtMs);
  }
  return undefined;
}
