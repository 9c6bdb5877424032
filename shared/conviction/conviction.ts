/**
 * The systematic forecasts as they are shown beside the trader's own view: each with its record, together one number, or in words
 * why there is none. They are never mixed into the view; whoever wants to act on them types them in.
 */
import { ageText } from '../format';
import { DAY_MS, DAYS_PER_YEAR, HOUR_MS } from '../units';
import { MAX_AGE_DAYS, weightsInUse } from './combine';
import { foldConviction } from './fold';
import { createConvictionMemory, type ConvictionHour, type ConvictionMemory, type RuleMemory } from './memory';
import { recordOfTally, type ForecastRecord } from './record';
import { FORECAST_RULES, type Family, type ForecastRule } from './rules';

export interface RuleForecast {
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  /** As combined today; 0 while unknown. */
  readonly weight: number;
  readonly answer:
    | { readonly kind: 'known'; readonly forecast: number; readonly raw: number; readonly scalar: number; readonly publishedScalar: number; readonly isCapped: boolean; readonly ageDays: number }
    | { readonly kind: 'unknown'; readonly reason: string };
  readonly record: ForecastRecord;
}

export type Conviction =
  | {
      readonly kind: 'known';
      /** -20 ... 20, mean absolute value about 10; > 0 = up. */
      readonly forecast: number;
      /** The same on the scale of a view, -2 ... 2. */
      readonly strength: number;
      readonly diversificationMultiplier: number;
      /** End of the day whose close was the newest. */
      readonly madeAtMs: number;
      readonly ageMs: number;
      readonly rules: readonly RuleForecast[];
      readonly record: ForecastRecord;
      readonly caveats: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[]; readonly rules: readonly RuleForecast[] };

/** A day may be late by half a day; older closes answer nothing. */
const MAX_AGE_MS = 1.5 * DAY_MS;

/** What the forecasts say at `nowMs`; unknown without a closed day, without any forecast, or when the newest close is old. */
export function convictionAt(memory: ConvictionMemory, nowMs: number): Conviction {
  const rules = ruleForecasts(memory);
  const { closedAtMs, combined } = memory;
  if (closedAtMs === null) return { kind: 'unknown', missing: ['a closed UTC day of hourly candles'], rules };
  const ageMs = Math.max(0, nowMs - closedAtMs);
  if (ageMs > MAX_AGE_MS) return { kind: 'unknown', missing: [`daily closes: newest closed ${ageText(ageMs)} ago, limit ${ageText(MAX_AGE_MS)}`], rules };
  if (combined === null) return { kind: 'unknown', missing: rules.flatMap(({ title, answer }) => (answer.kind === 'unknown' ? [`${title}: ${answer.reason}`] : [])), rules };
  return {
    kind: 'known',
    forecast: combined.forecast,
    strength: strengthOf(combined.forecast),
    diversificationMultiplier: combined.multiplier,
    madeAtMs: closedAtMs,
    ageMs,
    rules,
    record: recordOfTally(memory.combinedRecord, DAYS_PER_YEAR),
    caveats: caveatsOf(memory, rules),
  };
}

/** Strength of a view (-2 strongly down ... 2 strongly up) that a forecast stands for. */
export function strengthOf(forecast: number): number {
  return Math.max(-2, Math.min(2, forecast / 10));
}

/** A closed day's conviction of a history of hours, oldest first; the last one is what the stream would say now. */
export function convictionHistory(hours: readonly ConvictionHour[]): { readonly memory: ConvictionMemory; readonly days: readonly Conviction[] } {
  const memory = createConvictionMemory();
  const days: Conviction[] = [];
  for (const hour of hours) {
    const before = memory.closedAtMs;
    foldConviction(memory, hour);
    if (memory.closedAtMs !== null && memory.closedAtMs !== before) days.push(convictionAt(memory, hour.openAtMs + HOUR_MS));
  }
  return { memory, days };
}

function ruleForecasts(memory: ConvictionMemory): RuleForecast[] {
  const weights = weightsInUse(memory);
  return FORECAST_RULES.flatMap((rule, i) => {
    const remembered = memory.rules[i];
    if (remembered === undefined) return [];
    const { id, title, family } = rule;
    return [{ id, title, family, weight: weights[i] ?? 0, answer: answerOf(rule, remembered), record: recordOfTally(remembered.record, DAYS_PER_YEAR) }];
  });
}

function answerOf({ publishedScalar }: ForecastRule, { forecast, raw, scalar, ageDays }: RuleMemory): RuleForecast['answer'] {
  if (forecast === null) return raw.kind === 'unknown' ? raw : { kind: 'unknown', reason: 'history began anew' };
  const isOld = raw.kind === 'unknown';
  return { kind: 'known', forecast, raw: isOld ? forecast / scalar : raw.raw, scalar, publishedScalar, isCapped: Math.abs(forecast) === 20, ageDays };
}

function caveatsOf(memory: ConvictionMemory, rules: readonly RuleForecast[]): string[] {
  const { missingDayCount, restartCount, refusedCount } = memory;
  return [
    ...rules.flatMap(({ title, answer }) => (answer.kind === 'unknown' ? [`left out: ${title}: ${answer.reason}`] : [])),
    ...rules.flatMap(({ title, answer }) => (answer.kind === 'known' && answer.ageDays > 0 ? [`${title}: its input is missing for ${answer.ageDays} of at most ${MAX_AGE_DAYS} days`] : [])),
    ...(missingDayCount > 0 ? [`${missingDayCount} ${missingDayCount === 1 ? 'day' : 'days'} missing in the daily closes`] : []),
    ...(restartCount > 0 ? [`history began anew ${restartCount === 1 ? 'once' : `${restartCount} times`} after a long hole`] : []),
    ...(refusedCount > 0 ? [`${refusedCount} hours refused`] : []),
    'no costs are taken off',
  ];
}
