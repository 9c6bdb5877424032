/**
 * The record as it comes back from a file or a recording: checked like anything from outside, bounds included. What it means
 * is `record-state.ts`'s.
 */
import * as v from 'valibot';
import { epochMsNumber, finite, nonNegative, positive, shortText } from '../decode';
import { HIGH_WATER_DAYS } from '../risk/drawdown/unit-value';
import type { View } from '../sizing/policy';
import type { InstrumentId } from '../units';
import { accountSchema } from './account-schema';
import { VIEWS_KEPT, type ClosedView, type KeptRecord, type OpenView } from './record-state';

const count = v.pipe(nonNegative, v.integer('expected a whole number'));
const price = v.nullable(v.strictObject({ atMs: epochMsNumber, markPrice: positive }));

const ground = { underlying: shortText, statedAtMs: nonNegative, horizonHours: positive };
const view: v.GenericSchema<unknown, View> = v.variant('kind', [
  v.strictObject({ kind: v.literal('strength'), ...ground, strength: finite }),
  v.strictObject({ kind: v.literal('target'), ...ground, targetPrice: positive, stopPrice: positive, chance: positive }),
]);

const openView: v.GenericSchema<unknown, OpenView> = v.strictObject({
  view, loggedAtMs: epochMsNumber,
  start: v.nullable(v.strictObject({
    instrumentId: v.pipe(shortText, v.includes(':', 'expected venue:symbol'), v.transform((id) => id as InstrumentId)),
    atMs: epochMsNumber, markPrice: positive, sigmaLog: v.exactOptional(positive),
  })),
  watched: price,
  hole: v.nullable(v.strictObject({ fromMs: epochMsNumber, toMs: epochMsNumber, noticedAtMs: epochMsNumber })),
  unwatchedMs: nonNegative, withdrawnAtMs: v.nullable(epochMsNumber),
});

const closedView: v.GenericSchema<unknown, ClosedView> = v.strictObject({
  view, loggedAtMs: epochMsNumber, closedAtMs: epochMsNumber, outcome: v.picklist(['hit', 'stopped', 'expired']),
  isWithdrawn: v.boolean(), unwatchedMs: nonNegative, resultRatio: v.exactOptional(finite), resultSigmas: v.exactOptional(finite),
});

export const recordSchema: v.GenericSchema<unknown, KeptRecord> = v.strictObject({
  // Records of earlier versions are counted in USD.
  numeraire: v.optional(v.picklist(['USD', 'BTC', 'ETH']), 'USD'), isRecounted: v.optional(v.boolean(), false),
  unit: v.nullable(v.strictObject({
    units: nonNegative, unitValue: nonNegative, atMs: epochMsNumber,
    highs: v.pipe(v.array(v.strictObject({ day: count, high: nonNegative })), v.maxLength(HIGH_WATER_DAYS + 1, 'expected at most a year of daily highs')),
  })),
  equityUsd: v.nullable(finite), flowUsd: finite,
  lastFlow: v.nullable(v.strictObject({ atMs: epochMsNumber, flowUsd: finite })),
  counted: v.pipe(v.array(accountSchema), v.maxLength(50, 'expected at most 50 accounts')),
  restartCount: count, heldCount: count,
  openViews: v.pipe(v.array(openView), v.maxLength(VIEWS_KEPT, 'expected at most 500 views')),
  closedViews: v.pipe(v.array(closedView), v.maxLength(VIEWS_KEPT, 'expected at most 500 views')),
});
