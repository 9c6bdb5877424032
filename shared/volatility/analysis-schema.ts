/** An analysis' answer as it comes back from a recording or the worker: checked, as a file can be damaged or edited. */
import * as v from 'valibot';
import { epochMsNumber, finite, nonNegative, positive, ratio } from '../decode';
import type { AnalysedHorizon, AnalysisPart, AnalysisResult, ForecastAnalysis } from './analysis';
import type { AnalysedExpiry, SurfaceAnalysis } from './analysis-surface';
import { HOURS_OF_WEEK } from './forecast/hour-of-week';
import { REGIMES } from './forecast/regime';

const text = v.pipe(v.string('expected text'), v.maxLength(10_000, 'expected at most 10000 characters'));
const texts = v.array(text);
const whole = v.pipe(nonNegative, v.integer('expected a whole number'));
const unknown = v.strictObject({ kind: v.literal('unknown'), missing: texts });
const unknownWhy = v.strictObject({ kind: v.literal('unknown'), why: text });

const part: v.GenericSchema<unknown, AnalysisPart> = v.strictObject({
  id: v.picklist(['ewma', 'har', 'garch', 'yangZhang', 'implied']), volatilityAnnual: nonNegative, weight: finite, ageMs: finite,
  errorLog: v.exactOptional(nonNegative), qlike: v.exactOptional(finite), remark: v.exactOptional(text),
});
const horizon: v.GenericSchema<unknown, AnalysedHorizon> = v.strictObject({
  hours: positive, volatilityAnnual: nonNegative, medianVolatilityAnnual: nonNegative, percentile80VolatilityAnnual: nonNegative,
  isFloored: v.boolean(), isBandMeasured: v.boolean(), parts: v.array(part),
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

export const analysisResultSchema: v.GenericSchema<unknown, AnalysisResult> = v.strictObject({ underlying: text, madeAtMs: epochMsNumber, forecast, surface });
