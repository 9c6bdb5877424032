/**
 * Events as they come back from a recording: checked like anything from outside, since a file can be damaged or edited.
 * One schema per kind, as the unions in `event.ts` and its neighbours have them. Not here: recordings themselves.
 */
import * as v from 'valibot';
import { epochMsNumber, finite, nonNegative, positive } from '../decode';
import type { Candle, Level, OptionExpirySeen } from '../market/event';
import type { Instrument, TierTable } from '../market/instrument';
import { policySchema } from '../sizing/policy-schema';
import { accountId, epochMs, positionId, type InstrumentId } from '../units';
import { analysisResultSchema } from '../volatility/analysis-schema';
import { accountSchema } from './account-schema';
import type { EngineEvent, Mode } from './event';
import { monitoringSchema } from './monitoring-schema';
import { recordSchema } from './record-schema';

const text = v.pipe(v.string('expected text'), v.maxLength(10_000, 'expected at most 10000 characters'));
const whole = v.pipe(nonNegative, v.integer('expected a whole number'));
const atMs = v.pipe(epochMsNumber, v.transform(epochMs));
const instrument = v.pipe(text, v.includes(':', 'expected venue:symbol'), v.transform((id) => id as InstrumentId));
const accountIdText = v.pipe(text, v.transform(accountId));
const positionIdText = v.pipe(text, v.transform(positionId));

export const modeSchema: v.GenericSchema<unknown, Mode> = v.variant('kind', [
  v.strictObject({ kind: v.literal('live') }),
  v.strictObject({ kind: v.literal('drill'), scenarioId: text, title: text, seed: whole, startAtMs: epochMsNumber, endAtMs: epochMsNumber, riskCapitalUsd: v.exactOptional(positive) }),
  v.strictObject({ kind: v.literal('replay'), recordingId: text, of: v.picklist(['live', 'drill']) }),
]);

const step = v.strictObject({ coefficient: positive, decimals: whole });
const instrumentSchema: v.GenericSchema<unknown, Instrument> = v.strictObject({
  id: instrument, venue: text, symbol: text, underlying: text, quoteAsset: text, settleAsset: text,
  contractType: v.picklist(['linear', 'inverse']), contractSize: positive, priceTick: step, quantityLot: step,
  minimumQuantity: nonNegative, minimumNotional: nonNegative, fundingIntervalHours: positive, fundingCapRatio: v.exactOptional(positive),
});

const tierTable: v.GenericSchema<unknown, TierTable> = v.strictObject({
  tiers: v.array(v.strictObject({ notionalFloor: nonNegative, notionalCap: v.nullable(positive), maintenanceMarginRate: nonNegative, maintenanceAmount: finite, maxLeverage: positive })),
  source: v.variant('kind', [
    v.strictObject({ kind: v.literal('venue') }),
    v.strictObject({ kind: v.literal('bundled'), asOf: text }),
    v.strictObject({ kind: v.literal('typed') }),
    v.strictObject({ kind: v.literal('simulated') }),
  ]),
});

const candle: v.GenericSchema<unknown, Candle> = v.strictObject({ openAtMs: epochMsNumber, open: positive, high: positive, low: positive, close: positive, volumeBase: nonNegative });
const level: v.GenericSchema<unknown, Level> = v.strictObject({ price: positive, quantityBase: nonNegative });
const levels = v.array(level);
const interval = v.picklist(['5m', '1h']);

const optionExpiry: v.GenericSchema<unknown, OptionExpirySeen> = v.strictObject({
  id: text, expiryAtMs: epochMsNumber, futurePrice: v.exactOptional(positive),
  quotes: v.array(v.strictObject({ strike: positive, right: v.picklist(['call', 'put']), bid: v.exactOptional(nonNegative), ask: v.exactOptional(nonNegative) })),
});
const analysisAnswer = v.variant('kind', [
  v.strictObject({ kind: v.literal('done'), result: analysisResultSchema }),
  v.strictObject({ kind: v.literal('failed'), why: text }),
]);

const ofInstrument = { atMs, instrumentId: instrument };
const ofFeed = { atMs, feed: text, venue: text };

export const engineEventSchema: v.GenericSchema<unknown, EngineEvent> = v.variant('kind', [
  v.strictObject({ kind: v.literal('session.started'), atMs, mode: modeSchema }),
  v.strictObject({ kind: v.literal('clock.tick'), atMs }),
  v.strictObject({ kind: v.literal('clock.resumed'), atMs, sleptMs: nonNegative }),
  v.strictObject({ kind: v.literal('policy.changed'), atMs, policy: policySchema }),
  v.strictObject({ kind: v.literal('record.restored'), atMs, record: recordSchema }),
  v.strictObject({ kind: v.literal('monitoring.restored'), atMs, monitoring: monitoringSchema }),
  v.strictObject({ kind: v.literal('conviction.switched'), atMs, isShown: v.boolean() }),
  v.strictObject({ kind: v.literal('drill.passage'), atMs, label: text }),
  v.strictObject({ kind: v.literal('alert.acknowledged'), atMs, alertId: text }),
  v.strictObject({ kind: v.literal('market.instrument'), atMs, instrument: instrumentSchema }),
  v.strictObject({ kind: v.literal('market.assetIndex'), atMs, asset: text, indexUsd: positive }),
  v.strictObject({ kind: v.literal('market.tiers'), ...ofInstrument, table: tierTable }),
  v.strictObject({
    kind: v.literal('market.mark'), ...ofInstrument, venueAtMs: epochMsNumber, markPrice: positive,
    indexPrice: v.exactOptional(positive), fundingRate: v.exactOptional(finite), nextFundingAtMs: v.exactOptional(epochMsNumber),
  }),
  v.strictObject({ kind: v.literal('market.top'), ...ofInstrument, venueAtMs: epochMsNumber, bid: level, ask: level }),
  v.strictObject({ kind: v.literal('market.trade'), ...ofInstrument, venueAtMs: epochMsNumber, lastPrice: positive, quantityBase: nonNegative, takerSide: v.picklist(['buy', 'sell']) }),
  v.strictObject({ kind: v.literal('market.depth'), ...ofInstrument, venueAtMs: epochMsNumber, bids: levels, asks: levels }),
  v.strictObject({ kind: v.literal('market.depthLost'), ...ofInstrument, reason: text }),
  v.strictObject({ kind: v.literal('market.candle'), ...ofInstrument, interval, candle, isClosed: v.boolean() }),
  v.strictObject({ kind: v.literal('market.candles'), ...ofInstrument, interval, candles: v.array(candle) }),
  v.strictObject({ kind: v.literal('market.options'), atMs, venueAtMs: epochMsNumber, underlying: text, priceIn: v.picklist(['coin', 'quote']), expiries: v.array(optionExpiry) }),
  v.strictObject({ kind: v.literal('analysis.answered'), atMs, underlying: text, answer: analysisAnswer }),
  v.strictObject({ kind: v.literal('market.liquidation'), ...ofInstrument, venueAtMs: epochMsNumber, liquidatedSide: v.picklist(['long', 'short']), price: positive, quantityBase: nonNegative }),
  v.strictObject({ kind: v.literal('feed.opened'), ...ofFeed }),
  v.strictObject({ kind: v.literal('feed.closed'), ...ofFeed, reason: text, retryInMs: nonNegative }),
  v.strictObject({ kind: v.literal('feed.malformed'), ...ofFeed, path: text, message: text }),
  v.strictObject({ kind: v.literal('feed.notice'), ...ofFeed, message: text }),
  v.strictObject({ kind: v.literal('account.changed'), atMs, account: accountSchema }),
  v.strictObject({ kind: v.literal('account.removed'), atMs, accountId: accountIdText }),
  v.strictObject({ kind: v.literal('account.liquidated'), atMs, accountId: accountIdText, positionId: positionIdText, price: positive }),
]);
