/** Systematic forecasts and the trader's own view as rows of one scale, -20 to 20, each with what came of it. */
import type { Conviction, RuleForecast } from '../../shared/conviction/conviction';
import type { ForecastRecord } from '../../shared/conviction/record';
import type { Snapshot } from '../../shared/engine/snapshot';
import { decimalText, percentText, signedText } from '../../shared/format';
import { convictionOf } from '../../shared/sizing/view';
import { missingText, utcClockText, utcDateText } from '../format';
import { isExpired } from '../forms/view-draft';
import { markOf } from '../forms/view-words';

/** A strength of 1 and a forecast of 10 both stand for the usual size. */
const FORECAST_PER_STRENGTH = 10;

export type Shown = { readonly kind: 'known'; readonly forecast: number; readonly note: string } | { readonly kind: 'unknown'; readonly why: string };

export interface RecordText {
  readonly days: string;
  readonly hits: string;
  readonly correlation: string;
  readonly sharpe: string;
  /** Why there is none, or since when it counts. */
  readonly about: string;
}

export interface ForecastRow {
  readonly id: string;
  readonly title: string;
  readonly weight: string;
  readonly shown: Shown;
  readonly record: RecordText;
}

const NO_RECORD = { days: '', hits: '', correlation: '', sharpe: '' };

/** With standard errors: few days prove nothing, and this is seen at once. */
export function recordText(record: ForecastRecord): RecordText {
  if (record.kind === 'unknown') return { ...NO_RECORD, about: `too few to say: ${record.reason}` };
  const { count, sinceMs, hitRatio, hitStandardError, correlation, correlationStandardError, sharpeAnnual, sharpeStandardError } = record;
  return {
    days: String(count),
    hits: `${percentText(hitRatio, 0)} ± ${decimalText(hitStandardError * 100, 0)}`,
    correlation: `${signedText(correlation, 2)} ± ${decimalText(correlationStandardError, 2)}`,
    sharpe: `${signedText(sharpeAnnual, 1)} ± ${decimalText(sharpeStandardError, 1)}`,
    about: `out of sample since ${utcDateText(sinceMs)}, before costs`,
  };
}

export function ruleRow({ id, title, weight, answer, record }: RuleForecast): ForecastRow {
  const shown: Shown = answer.kind === 'unknown'
    ? { kind: 'unknown', why: answer.reason }
    : { kind: 'known', forecast: answer.forecast, note: `raw ${decimalText(answer.raw, 2)}, scalar ${decimalText(answer.scalar, 2)} (published ${decimalText(answer.publishedScalar, 2)})${answer.isCapped ? ', capped' : ''}${answer.ageDays > 0 ? `, input missing for ${answer.ageDays} d` : ''}` };
  return { id, title, weight: weight > 0 ? percentText(weight, 0) : '', shown, record: recordText(record) };
}

export function combinedRow(conviction: Conviction): ForecastRow {
  if (conviction.kind === 'unknown') return { id: 'combined', title: 'Combined', weight: '', shown: { kind: 'unknown', why: missingText(conviction.missing) }, record: { ...NO_RECORD, about: '' } };
  const { forecast, diversificationMultiplier, record } = conviction;
  return { id: 'combined', title: `Combined, × ${decimalText(diversificationMultiplier, 2)}`, weight: '', shown: { kind: 'known', forecast, note: `weighted mean times ${decimalText(diversificationMultiplier, 2)}, because forecasts that disagree shrink their mean` }, record: recordText(record) };
}

/** The first view on the underlying that holds, at the mark; a target view has the conviction of its bet. */
export function ownRow({ policy, viewRecord, instruments, atMs }: Snapshot, underlying: string): ForecastRow {
  const { maturedCount, hitRatio } = viewRecord;
  const record: RecordText = hitRatio.kind === 'known'
    ? { ...NO_RECORD, days: String(maturedCount), hits: percentText(hitRatio.value, 0), about: `${maturedCount} views of all underlyings, scored when they ran out` }
    : { ...NO_RECORD, about: 'too few to say: no view of yours has run out' };
  const view = policy.views.find((each) => each.underlying === underlying && !isExpired(each, atMs));
  return { id: 'own', title: 'Your own view', weight: '', shown: ownShown(view, instruments, underlying), record };
}

function ownShown(view: Snapshot['policy']['views'][number] | undefined, instruments: Snapshot['instruments'], underlying: string): Shown {
  if (view === undefined) return { kind: 'unknown', why: 'none stated' };
  const mark = markOf(instruments, underlying);
  if (mark.kind === 'unknown' && view.kind === 'target') return { kind: 'unknown', why: mark.why };
  const conviction = convictionOf(view, mark.kind === 'known' ? mark.markPrice : 0);
  if (conviction === undefined) return { kind: 'unknown', why: 'the mark is not between stop and target' };
  return { kind: 'known', forecast: conviction * FORECAST_PER_STRENGTH, note: view.kind === 'strength' ? 'your strength, times 10' : 'the conviction of your bet at the mark, times 10' };
}

/** `of the close of 2026-01-06 00:00 UTC` */
export function madeText({ madeAtMs }: Extract<Conviction, { kind: 'known' }>): string {
  return `of the close of ${utcDateText(madeAtMs)} ${utcClockText(madeAtMs).slice(0, 5)} UTC`;
}
