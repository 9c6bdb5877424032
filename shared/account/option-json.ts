/**
 * One option in the account's JSON form: unsigned quantity plus side, and a symbol that the account's venue names. The form
 * stays between here and `account-json.ts`.
 */
import * as v from 'valibot';
import { epochMsNumber, nonNegative, positive, shortText } from '../decode';
import { epochMs, instrumentId, positionId } from '../units';
import type { OptionPosition } from './option-position';

const name = v.pipe(shortText, v.minLength(1, 'expected text that is not empty'));

export const optionSchema = v.strictObject({
  id: name,
  symbol: name,
  underlying: name,
  right: v.picklist(['call', 'put'], 'expected call or put'),
  strike: positive,
  expiryAtMs: epochMsNumber,
  side: v.picklist(['long', 'short'], 'expected long or short'),
  quantity: nonNegative,
  contractSize: positive,
  settle: v.picklist(['linear', 'inverse'], 'expected linear or inverse'),
  settleAsset: name,
  // A volatility above 10 is a percentage by mistake: 60 % is 0.6.
  markVolatility: v.nullish(v.pipe(positive, v.maxValue(10, 'expected a volatility of 10 or less (0.6 = 60 %)'))),
  markPrice: v.nullish(nonNegative),
});

export function optionOf(venue: string, json: v.InferOutput<typeof optionSchema>): OptionPosition {
  const { id, symbol, underlying, right, strike, expiryAtMs, side, quantity, contractSize, settle, settleAsset, markVolatility, markPrice } = json;
  return {
    id: positionId(id),
    instrumentId: instrumentId(venue, symbol),
    underlying,
    right,
    strike,
    expiryAtMs: epochMs(expiryAtMs),
    quantity: quantity === 0 || side === 'long' ? quantity : -quantity,
    contractSize,
    settle,
    settleAsset,
    ...(markVolatility == null ? {} : { markVolatility }),
    ...(markPrice == null ? {} : { markPrice }),
  };
}
