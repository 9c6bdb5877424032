/** The monitors as they come back from a file or a recording: checked like anything from outside, bounds included. */
import * as v from 'valibot';
import { optionPositionSchema } from '../account/option-position';
import { epochMsNumber, finite, nonNegative, positive, ratio, shortText } from '../decode';
import { MAX_OPEN_NOTES, MAX_RECENT, SUMMARY_DAYS, type RegretMonitor } from '../monitoring/regret';
import { MAX_OPEN, MAX_RESOLVED, type TouchMonitor } from '../monitoring/touch-monitor';
import { MAX_DAYS, type ValueAtRiskMonitor } from '../monitoring/value-at-risk-monitor';
import { MAX_MATURED, MAX_PENDING, type VolatilityMonitor } from '../monitoring/volatility-monitor';
import type { HeldOption } from '../risk/options/gain';
import type { InstrumentId } from '../units';
import { MOST_MONITORED, type ForecastLeg, type KeptMonitoring } from './monitoring-state';

const count = v.pipe(nonNegative, v.integer('expected a whole number'));
const hours = v.pipe(positive, v.integer('expected whole hours'));
const upTo = <Item extends v.GenericSchema>(most: number, item: Item) => v.pipe(v.array(item), v.maxLength(most, `expected at most ${most}`));

const forecast = { horizonHours: hours, medianVariance: positive, percentile80Variance: positive };
const volatility: v.GenericSchema<unknown, VolatilityMonitor> = v.strictObject({
  pending: upTo(MAX_PENDING, v.strictObject({ madeAtMs: epochMsNumber, ...forecast, sum: nonNegative, hourCount: count })),
  matured: upTo(MAX_MATURED, v.strictObject({ fromMs: epochMsNumber, toMs: epochMsNumber, ...forecast, realisedVariance: positive })),
  newestOpenAtMs: v.nullable(epochMsNumber), refusedCount: count, lostCount: count,
});

const tail = { valueAtRiskRatio: finite, expectedShortfallRatio: positive };
const valueAtRisk: v.GenericSchema<unknown, ValueAtRiskMonitor> = v.strictObject({
  tailProbability: ratio, days: upTo(MAX_DAYS, v.strictObject({ atMs: epochMsNumber, returnRatio: finite, ...tail })), refusedCount: count,
});

const touch: v.GenericSchema<unknown, TouchMonitor> = v.strictObject({
  open: upTo(MAX_OPEN, v.strictObject({ bundleId: shortText, atMs: epochMsNumber, horizonMs: positive, probability: ratio })),
  resolved: upTo(MAX_RESOLVED, v.strictObject({ probability: ratio, isTouched: v.boolean() })),
  refusedCount: count, withdrawnCount: count,
});

const action = v.picklist(['HOLD', 'CUT', 'ADD']);
const followed = v.picklist(['yes', 'no', 'unknown']);
const after = v.picklist([1, 4, 24]);
const note = { atMs: epochMsNumber, bundleId: shortText, symbol: shortText, nowBase: finite, suggestedBase: finite, markPrice: positive, action };
const regret: v.GenericSchema<unknown, RegretMonitor> = v.strictObject({
  open: upTo(MAX_OPEN_NOTES, v.strictObject({ ...note, settledCount: count, worstKept: finite, worstSuggested: finite, followed })),
  days: upTo(SUMMARY_DAYS, v.strictObject({
    startMs: epochMsNumber,
    tallies: upTo(27, v.strictObject({ action, hours: after, followed, count, betterCount: count, differenceSum: finite, differenceSquares: nonNegative, drawdownAvoidedSum: finite })),
  })),
  recent: upTo(MAX_RECENT, v.strictObject({ note: v.strictObject(note), hours: after, difference: finite, drawdownAvoided: finite, exposureValue: positive, followed })),
  repeatCount: count, refusedCount: count, droppedCount: count, missedCount: count,
});

const instrument = v.pipe(shortText, v.includes(':', 'expected venue:symbol'), v.transform((id) => id as InstrumentId));
const heldOption: v.GenericSchema<unknown, HeldOption> = v.strictObject({
  priced: v.strictObject({ option: optionPositionSchema, sizeBase: finite, symbol: shortText, markPrice: positive, forward: positive, expiryYears: positive, volatilityAnnual: positive }),
  usdPerSettle: positive,
  countedIn: v.picklist(['usd', 'coin']),
});
const forecastLeg: v.GenericSchema<unknown, ForecastLeg> = v.strictObject({ instrumentId: instrument, exposureUsd: finite, close: positive, options: v.exactOptional(upTo(500, heldOption)) });
export const monitoringSchema: v.GenericSchema<unknown, KeptMonitoring> = v.strictObject({
  volatility: upTo(MOST_MONITORED, v.strictObject({ underlying: shortText, notedAtMs: epochMsNumber, monitor: volatility })),
  valueAtRisk,
  forecastDay: v.nullable(v.strictObject({ atMs: epochMsNumber, capitalUsd: positive, ...tail, legs: upTo(500, forecastLeg) })),
  lostDayCount: count, touch, regret,
});
