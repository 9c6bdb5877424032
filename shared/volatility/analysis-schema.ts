/** An analysis' answer as it comes back from a recording or the worker: checked, as a file can be damaged or edited. */
import * as v from 'valibot';
import { epochMsNumber, finite, nonNegative, positive, ratio } from '../decode';
import type { AnalysisResult } from './analysis';
import type { AnalysedBump, AnalysedHorizon, AnalysisPart, ForecastAnalysis } from './analysis-forecast';
import { NO_HISTORY, type VolatilityHistory } from './analysis-history';
import type { ImpliedLoan, ImpliedSource } from './analysis-implied';
import type { AnalysedExpiry, SurfaceAnalysis } from './analysis-surface';
import type { EventBump } from './forecast/event-bump';
import { HOURS_OF_WEEK } from './forecast/hour-of-week';
import { REGIMES } from './forecast/regime';
import { HISTORY_HOURS, type HourlyRuns } from './hourly-runs';

const text = v.pipe(v.string('expected text'), v.maxLength(10_000, 'expected at most 10000 characters'));
const texts = v.array(text);
const whole = v.pipe(nonNegative, v.integer('expected a whole number'));
const unknown = v.strictObject({ kind: v.literal('unknown'), missing: texts });
const unknownWhy = v.strictObject({ kind: v.literal('unknown'), why: text });

const part: v.GenericSchema<unknown, AnalysisPart> = v.strictObject({
  id: v.picklist(['ewma', 'har', 'garch', 'yangZhang', 'implied']), volatilityAnnual: nonNegative, weight: finite, ageMs: finite,
  errorLog: v.exactOptional(nonNegative), qlike: v.exactOptional(finite), remark: v.exactOptional(text),
});
const bumpEntries = { label: text, atMs: epochMsNumber, hours: positive, extraMoveRatio: nonNegative };
const bumps: v.GenericSchema<unknown, readonly EventBump[]> = v.array(v.strictObject(bumpEntries));
const analysedBump: v.GenericSchema<unknown, AnalysedBump> = v.strictObject({ ...bumpEntries, insideRatio: ratio, volatilityAnnual: nonNegative });
const horizon: v.GenericSchema<unknown, AnalysedHorizon> = v.strictObject({
  hours: positive, volatilityAnnual: nonNegative, medianVolatilityAnnual: nonNegative, percentile80VolatilityAnnual: nonNegative,
  isFloored: v.boolean(), isBandMeasured: v.boolean(), parts: v.array(part), bumps: v.optional(v.array(analysedBump), []),
});
const forecast: v.GenericSchema<unknown, ForecastAnalysis> = v.variant('kind', [
  unknown,
  v.strictObject({
    kind: v.literal('known'), candlesAtMs: epochMsNumber, horizons: v.array(horizon),
    regime: v.variant('kind', [unknown, v.strictObject({ kind: v.literal('known'), regime: v.picklist(REGIMES), evidence: text })]),
    jump: v.variant('kind', [unknown, v.strictObject({ kind: v.literal('known'), hasJump: v.boolean(), zRatio: finite, evidence: text })]),
    rhythm: v.pipe(v.array(nonNegative), v.length(HOURS_OF_WEEK)), hourOfWeek: whole, caveats: texts,
  }),
]);

const head = { id: text, expiryAtMs: epochMsNumber, years: finite, quoteCount: whole, leftOutCount: whole };
const expiry: v.GenericSchema<unknown, AnalysedExpiry> = v.variant('kind', [
  v.strictObject({ ...head, kind: v.literal('unknown'), why: text }),
  v.strictObject({
    ...head, kind: v.literal('known'), forward: positive, atTheMoney: positive,
    byDelta: v.exactOptional(v.strictObject({ put10: nonNegative, put25: nonNegative, call25: nonNegative, call10: nonNegative })),
    riskReversal25: v.exactOptional(finite), butterfly25: v.exactOptional(finite), modelFreeVolatility: v.exactOptional(nonNegative),
    quotes: v.array(v.strictObject({ strike: positive, k: finite, bidVolatility: nonNegative, askVolatility: nonNegative })),
    fit: v.strictObject({ fromK: finite, toK: finite, volatilities: v.array(nonNegative) }),
    rmseVolatility: nonNegative, insideRatio: ratio, isRepaired: v.boolean(),
  }),
]);
const surface: v.GenericSchema<unknown, SurfaceAnalysis> = v.variant('kind', [
  v.strictObject({ kind: v.literal('none'), why: text }),
  v.strictObject({
    kind: v.literal('known'), quotesAtMs: epochMsNumber, quoteCount: whole, refittedCount: whole, expiries: v.array(expiry),
    index30Day: v.variant('kind', [unknownWhy, v.strictObject({ kind: v.literal('ok'), volatilityAnnual: nonNegative, nearYears: positive, farYears: positive })]),
    flags: texts,
  }),
]);

const implied: v.GenericSchema<unknown, ImpliedSource> = v.variant('kind', [
  v.strictObject({ kind: v.literal('own'), quotesAtMs: epochMsNumber }),
  v.strictObject({ kind: v.literal('borrowed'), from: text, quotesAtMs: epochMsNumber }),
  v.strictObject({ kind: v.literal('none') }),
]);
const loan: v.GenericSchema<unknown, ImpliedLoan> = v.strictObject({
  underlying: text, atMs: epochMsNumber, realisedAnnual: positive, terms: v.array(v.strictObject({ tenorYears: positive, volatilityAnnual: positive })),
});
const runs: v.GenericSchema<unknown, HourlyRuns> = v.pipe(
  v.array(v.strictObject({ fromMs: epochMsNumber, volatilityAnnual: v.pipe(v.array(nonNegative), v.minLength(1, 'expected at least one hour')) })),
  v.maxLength(HISTORY_HOURS, `expected at most ${HISTORY_HOURS} runs`),
);
const history: v.GenericSchema<unknown, VolatilityHistory> = v.strictObject({ realised: runs, forecast: runs, implied: runs });

export const analysisResultSchema: v.GenericSchema<unknown, AnalysisResult> = v.strictObject({
  underlying: text, madeAtMs: epochMsNumber, forecast, surface, loan: v.exactOptional(loan),
  // Answers recorded before these were there.
  implied: v.optional(implied, { kind: 'none' }), bumps: v.optional(bumps, []), history: v.optional(history, NO_HISTORY),
});
