/**
 * One option as the trader types it, and what it becomes in the engine. Quantities are in units of the underlying, which is one
 * contract of it; the settle asset says whether it pays in its coin or in dollars. What it is worth is asked elsewhere.
 */
import * as v from 'valibot';
import { epochMsNumber, finite, positive, shortText } from '../decode';
import { utcDateText } from '../format';
import { DAY_MS, epochMs, HOUR_MS, instrumentId, positionId } from '../units';
import type { OptionPosition } from './option-position';

const coinText = (expected: string): v.GenericSchema<string> => v.pipe(shortText, v.regex(/^[A-Z0-9]{1,15}$/, expected));
const LARGEST = 1e12;

/** Options expire at 08:00 UTC. */
export const EXPIRY_HOUR_MS = 8 * HOUR_MS;

export const typedOptionSchema = v.pipe(
  v.strictObject({
    id: v.pipe(shortText, v.minLength(1, 'expected an id')),
    underlying: coinText('expected an underlying like BTC'),
    right: v.picklist(['call', 'put'], 'expected call or put'),
    strike: v.pipe(positive, v.maxValue(LARGEST, `expected at most ${LARGEST}`)),
    expiryAtMs: v.pipe(epochMsNumber, v.check((atMs) => atMs % DAY_MS === EXPIRY_HOUR_MS, 'expected 08:00 UTC of a day')),
    /** Signed units of the underlying, long > 0; 0 keeps the row as flat. */
    quantity: v.pipe(finite, v.minValue(-LARGEST, `expected at least -${LARGEST}`), v.maxValue(LARGEST, `expected at most ${LARGEST}`)),
    settleAsset: coinText('expected an asset like BTC or USDC'),
    // A volatility above 10 is a percentage by mistake: 60 % is 0.6.
    markVolatility: v.exactOptional(v.pipe(positive, v.maxValue(10, 'expected a volatility of 10 or less (0.6 = 60 %)'))),
  }),
  v.forward(
    v.partialCheck(
      [['underlying'], ['settleAsset']],
      ({ underlying, settleAsset }) => settleAsset === underlying || isDollar(settleAsset),
      ({ input }) => `expected ${input.underlying}, or a dollar (USDC, USDT, USD), got ${JSON.stringify(input.settleAsset)}`,
    ),
    ['settleAsset'],
  ),
);

export type TypedOption = v.InferOutput<typeof typedOptionSchema>;

function isDollar(asset: string): boolean {
  return asset.includes('USD');
}

export function optionFromTyped(venue: string, typed: TypedOption): OptionPosition {
  const { id, underlying, right, strike, expiryAtMs, quantity, settleAsset, markVolatility } = typed;
  return {
    id: positionId(id),
    instrumentId: instrumentId(venue, optionSymbol(typed)),
    underlying,
    right,
    strike,
    expiryAtMs: epochMs(expiryAtMs),
    quantity,
    contractSize: 1,
    settle: settleAsset === underlying ? 'inverse' : 'linear',
    settleAsset,
    ...(markVolatility === undefined ? {} : { markVolatility }),
  };
}

/** `BTC-2026-03-27-60000-C`, `BTC_USDC-2026-03-27-60000-C`: a name that anybody can read, not any venue's own. */
function optionSymbol({ underlying, settleAsset, expiryAtMs, strike, right }: TypedOption): string {
  const base = settleAsset === underlying ? underlying : `${underlying}_${settleAsset}`;
  return `${base}-${utcDateText(expiryAtMs)}-${strike}-${right === 'call' ? 'C' : 'P'}`;
}
