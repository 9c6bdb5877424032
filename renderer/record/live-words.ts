/** How the program's own forecasts have held, as rows and words. Colours are named, never shown alone: an alarm has its own. */
import type { ViewRow } from '../../shared/engine/record-view';
import type { MonitoringView } from '../../shared/engine/monitoring-view';
import { ageText, briefText, decimalText, percentText, signedPercentText } from '../../shared/format';
import { REGRET_HOURS, type AdviceAction } from '../../shared/monitoring/advice-note';
import type { Confidence } from '../../shared/monitoring/confidence';
import type { RegretSummary } from '../../shared/monitoring/regret';
import type { Verdict } from '../../shared/monitoring/verdict';
import { sigmas, utcClockText, utcDateText } from '../format';

/** A sign by shape and a word: what it says must survive without any colour. */
export const VERDICT_WORDS: { readonly [Kind in Verdict['kind']]: { readonly sign: string; readonly word: string; readonly about: string } } = {
  green: { sign: '✓', word: 'green', about: 'what was seen does not speak against it' },
  yellow: { sign: '!', word: 'yellow', about: 'fitted worse than chance explains in 19 of 20 cases' },
  red: { sign: '✕', word: 'red', about: 'it did not hold' },
  unknown: { sign: '·', word: 'too few', about: 'too few to say' },
};

export const CONFIDENCE_WORDS: { readonly [Level in Confidence['level']]: string } = { full: 'forecasts held', reduced: 'reduced confidence', low: 'low confidence', unproven: 'unproven' };

/** The worst first, then what cannot be said yet; evidence below in the order of the monitors. */
export function sortedVerdicts(verdicts: readonly Verdict[]): readonly Verdict[] {
  const ranks: readonly Verdict['kind'][] = ['red', 'yellow', 'green', 'unknown'];
  return verdicts.toSorted((a, b) => ranks.indexOf(a.kind) - ranks.indexOf(b.kind));
}

export function evidenceText(verdict: Verdict): string {
  return verdict.kind === 'unknown' ? verdict.why : verdict.evidence;
}

/** The sentence of the confidence and every reason for it, for a title. */
export function confidenceTitle({ sentence, because }: Confidence): string {
  return [sentence, ...because].join('\n');
}

export interface Fact {
  readonly title: string;
  readonly words: readonly string[];
}

/** Value at risk, liquidation probability and advice in numbers, beside their verdicts. */
export function factsOf({ valueAtRisk, touch, regret, volatility }: MonitoringView): Fact[] {
  const pending = volatility.reduce((sum, { pendingCount }) => sum + pendingCount, 0);
  const lost = volatility.reduce((sum, { lostCount }) => sum + lostCount, 0);
  const { running } = valueAtRisk;
  const volatilitySince = earliestOf(volatility.map(({ sinceMs }) => sinceMs));
  return [
    { title: 'Volatility', words: [...sinceWords(volatilitySince), `${pending} forecasts wait for their hours`, ...(lost > 0 ? [`${lost} lost for missing hours`] : [])] },
    { title: 'Value at risk', words: [...sinceWords(valueAtRisk.sinceMs), `${valueAtRisk.dayCount} ${valueAtRisk.dayCount === 1 ? 'day' : 'days'} judged, ${valueAtRisk.exceptionCount} ${valueAtRisk.exceptionCount === 1 ? 'exception' : 'exceptions'}`, ...(valueAtRisk.lostDayCount > 0 ? [`${valueAtRisk.lostDayCount} lost`] : []), ...(running === undefined ? [] : [`said for the day from ${momentText(running.atMs)}: VaR ${percentText(running.valueAtRiskRatio)}, ES ${percentText(running.expectedShortfallRatio)} of risk capital at 97.5 %`])] },
    { title: 'Liquidation chance', words: [`${touch.count} declared and run out`, ...(touch.count > 0 ? [`${chanceCount(touch.expectedCount)} touched expected, ${touch.touchedCount} happened`] : []), ...(touch.brierScore === undefined ? [] : [`Brier score ${briefText(touch.brierScore, 2)}`]), `${touch.openCount} open`, ...(touch.withdrawnCount > 0 ? [`${touch.withdrawnCount} left out: changed or not seen`] : [])] },
    { title: 'Advice', words: [...sinceWords(regret.sinceMs), `${regret.openCount} pieces wait for their hours`, ...(regret.missedCount > 0 ? [`${regret.missedCount} outcomes without a mark in time`] : [])] },
  ];
}

/** `since 2026-01-06`, where anything has been judged. */
export function sinceWords(sinceMs: number | undefined): string[] {
  return sinceMs === undefined ? [] : [`since ${utcDateText(sinceMs)}`];
}

export function earliestOf(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce<number | undefined>((first, time) => (time === undefined ? first : first === undefined ? time : Math.min(first, time)), undefined);
}

/** Chances of rare things add up to little: 0.0042 is not none. */
function chanceCount(expected: number): string {
  return expected > 0 && expected < 1e-6 ? 'nearly 0' : expected < 0.01 ? briefText(expected, 2) : decimalText(expected, 2);
}

export interface HorizonRow {
  readonly key: string;
  readonly underlying: string;
  readonly hours: string;
  readonly count: string;
  readonly bias: string;
  readonly coverage: string;
  readonly verdict: Verdict;
}

export function horizonRows(volatility: MonitoringView['volatility']): HorizonRow[] {
  return volatility.flatMap(({ underlying, horizons }) => horizons.map(({ horizonHours, count, independentCount, biasRatio, coverage80, verdict }) => ({
    key: `${underlying} ${horizonHours}`, underlying, hours: `${horizonHours} h`, count: `${count} (${independentCount})`, bias: `${decimalText(biasRatio, 2)}x`, coverage: percentText(coverage80, 0), verdict,
  })));
}

export interface RegretRow {
  readonly key: string;
  readonly action: AdviceAction;
  readonly followed: string;
  readonly cells: readonly { readonly text: string; readonly title: string }[];
  readonly drawdownAvoided: string;
}

const FOLLOWED: readonly { readonly value: RegretSummary['followed']; readonly words: string }[] = [{ value: 'all', words: 'all' }, { value: 'yes', words: 'followed' }, { value: 'no', words: 'not followed' }];
/** Fewer outcomes have no mean worth a number. */
const FEWEST = 5;

export function regretRows(summaries: readonly RegretSummary[]): RegretRow[] {
  return (['CUT', 'ADD', 'HOLD'] as const).flatMap((action) => FOLLOWED.flatMap(({ value, words }) => {
    const own = REGRET_HOURS.map((hours) => summaries.find((each) => each.action === action && each.followed === value && each.hours === hours));
    if (own.every((each) => each === undefined)) return [];
    const day = own.at(-1);
    return [{ key: `${action} ${value}`, action, followed: words, cells: own.map(regretCell), drawdownAvoided: day === undefined || day.count < FEWEST ? '' : signedPercentText(day.meanDrawdownAvoidedRatio, 2) }];
  }));
}

function regretCell(summary: RegretSummary | undefined): RegretRow['cells'][number] {
  if (summary === undefined) return { text: '', title: 'none is so old yet' };
  const { count, betterShare, meanDifferenceRatio, differenceStandardError } = summary;
  if (count < FEWEST) return { text: `too few (${count})`, title: `${count} of at least ${FEWEST} outcomes` };
  return { text: `${signedPercentText(meanDifferenceRatio, 2)} ± ${decimalText(differenceStandardError * 100, 2)} (${count})`, title: `the advice would have paid in ${percentText(betterShare, 0)} of ${count}` };
}

export function outcomeText({ outcome, isWithdrawn }: ViewRow): string {
  const words = outcome === 'expired' ? 'ran out' : outcome;
  return isWithdrawn ? `${words}, taken back` : words;
}

export function resultText({ resultRatio, resultSigmas }: ViewRow): string {
  if (resultRatio.kind === 'unknown') return '';
  return `${signedPercentText(resultRatio.value)}${resultSigmas === undefined ? '' : ` (${resultSigmas < 0 ? '\u2212' : '+'}${sigmas(Math.abs(resultSigmas))})`}`;
}

/** What is missing, or for how long nobody looked. */
export function viewNote({ resultRatio, outcome, unwatchedMs }: ViewRow): string {
  const missing = resultRatio.kind === 'unknown' && outcome !== 'open' ? [`not scored: ${resultRatio.missing.join(', ')} missing`] : [];
  const waits = resultRatio.kind === 'unknown' && outcome === 'open' ? [`waits for ${resultRatio.missing.join(', ')}`] : [];
  return [...missing, ...waits, ...(unwatchedMs > 0 ? [`${ageText(unwatchedMs)} not watched`] : [])].join('; ');
}

/** `01-06 08:00 UTC`: the year is that of the record's head. */
export function momentText(atMs: number): string {
  return `${utcDateText(atMs).slice(5)} ${utcClockText(atMs).slice(0, 5)} UTC`;
}
