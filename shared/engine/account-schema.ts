/** An account as it comes back from a recording or a file: checked like anything from outside. What it means is `account/`'s. */
import * as v from 'valibot';
import type { Account, Position } from '../account/account';
import { borrowingSchema } from '../account/borrow-terms';
import { optionPositionSchema } from '../account/option-position';
import type { RestingOrder } from '../account/resting-order';
import { epochMsNumber, finite, nonNegative, positive, ratio } from '../decode';
import { accountId, epochMs, positionId, type InstrumentId } from '../units';

const text = v.pipe(v.string('expected text'), v.maxLength(10_000, 'expected at most 10000 characters'));
const atMs = v.pipe(epochMsNumber, v.transform(epochMs));
const instrument = v.pipe(text, v.includes(':', 'expected venue:symbol'), v.transform((id) => id as InstrumentId));
const accountIdText = v.pipe(text, v.transform(accountId));
const positionIdText = v.pipe(text, v.transform(positionId));

const position: v.GenericSchema<unknown, Position> = v.strictObject({
  id: positionIdText, instrumentId: instrument, symbol: text, contractType: v.picklist(['linear', 'inverse']), contractSize: positive,
  quantity: finite, entryPrice: nonNegative, settleAsset: text,
  margin: v.variant('kind', [
    v.strictObject({ kind: v.literal('cross') }),
    v.strictObject({ kind: v.literal('isolated'), isolatedMargin: finite, from: v.picklist(['typed', 'typedWithPnl', 'derived', 'simulated', 'venue']) }),
  ]),
  leverage: positive, hedgeSide: v.picklist(['net', 'long', 'short']),
  stopPrice: v.exactOptional(positive), venueLiquidationPrice: v.exactOptional(nonNegative),
});

const order: v.GenericSchema<unknown, RestingOrder> = v.strictObject({
  positionId: positionIdText, quantity: v.pipe(finite, v.check((quantity) => quantity !== 0, 'expected a quantity that is not 0')), price: positive,
  reduceOnly: v.exactOptional(v.boolean()), type: v.exactOptional(v.picklist(['limit', 'stop'])),
});

/** One account as an event or a record has it. */
export const accountSchema: v.GenericSchema<unknown, Account> = v.strictObject({
  id: accountIdText, name: text, venue: text, source: v.picklist(['simulated', 'typed', 'venue']), confirmedAtMs: atMs,
  rules: v.strictObject({
    maintenanceBasis: v.picklist(['price', 'entry', 'frozen']), tierBasis: v.picklist(['notional', 'quantity']),
    feeBasis: v.picklist(['notional', 'bankruptcy']), trigger: v.picklist(['le', 'lt']), marginPolicy: v.picklist(['singleAsset', 'multiAsset']),
    hedgeLegs: v.exactOptional(v.picklist(['perLeg', 'summed', 'larger', 'net'])),
    openOrders: v.exactOptional(v.picklist(['largerSide', 'eachOrder'])),
  }),
  liquidationFeeRate: nonNegative,
  collateral: v.array(v.strictObject({ asset: text, balance: finite, price: nonNegative, haircut: ratio, linkedSymbol: v.exactOptional(text) })),
  positions: v.array(position),
  options: v.exactOptional(v.array(optionPositionSchema)),
  orders: v.exactOptional(v.array(order)),
  borrowing: v.exactOptional(borrowingSchema),
});
