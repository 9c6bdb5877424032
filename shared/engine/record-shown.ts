/** The record as it is shown: drawdown with its age, views with what came of them. Nothing is kept or decided here. */
import { ageText } from '../format';
import { unitDrawdown } from '../risk/drawdown/unit-value';
import type { DrawdownFact, Fact } from '../sizing/facts';
import { DAY_MS, MINUTE_MS, type EpochMs } from '../units';
import { known, unknown } from './known';
import { viewEndMs } from './record-holes';
import type { ClosedView, OpenView } from './record-state';
import type { DrawdownView, ViewRecordView, ViewRow } from './record-view';
import { maturedViews } from './record-views';
import type { State } from './state';

/** Closed views that are shown beside all open ones, newest first. */
export const CLOSED_VIEWS_SHOWN = 50;
/** An older sample of the book is said to be old wherever it is used. */
const OLD_SAMPLE_MS = DAY_MS;
/** A sample a minute: one that is missing is worth a word after so long. */
const LATE_SAMPLE_MS = 5 * MINUTE_MS;

/** What the drawdown limit reads. */
export function drawdownFact({ record, nowMs }: State): Fact<DrawdownFact> {
  const drawdown = unitDrawdown(record.unit ?? undefined, nowMs);
  return drawdown.kind === 'unknown' ? drawdown : { kind: 'known', value: { unitValue: drawdown.unitValue, highWater: drawdown.highWater } };
}

export function drawdownView({ record, nowMs }: State): DrawdownView {
  const drawdown = unitDrawdown(record.unit ?? undefined, nowMs);
  const { lastFlow, heldCount, restartCount, missing, numeraire, isRecounted } = record;
  const flow = lastFlow === null ? {} : { lastFlow };
  const caveats = [
    ...(isRecounted ? [`counted in ${numeraire}, begun anew when that was chosen`] : numeraire === 'USD' ? [] : [`counted in ${numeraire}`]),
    ...(heldCount > 0 ? [`held over ${heldCount} ${heldCount === 1 ? 'change' : 'changes'} of the book that could not be valued`] : []),
    ...(restartCount > 0 ? [`begun anew ${restartCount === 1 ? 'once' : `${restartCount} times`} after all was lost`] : []),
  ];
  const waits = missing.length === 0 ? [] : [`not sampled now: ${[...missing].sort().join(', ')} missing`];
  if (drawdown.kind === 'unknown') return { now: unknown(...drawdown.missing), ...flow, caveats: [...waits, ...caveats] };
  const { unitValue, highWater, drawdownRatio, ageMs } = drawdown;
  const old = ageMs > OLD_SAMPLE_MS ? [`the newest sample of the book is ${ageText(ageMs)} old`] : [];
  return { now: known({ unitValue, highWater, drawdownRatio, ageMs }), ...flow, caveats: [...old, ...(ageMs > LATE_SAMPLE_MS ? waits : []), ...caveats] };
}

export function viewRecordView(state: State): ViewRecordView {
  const { openViews, closedViews } = state.record;
  const matured = maturedViews(state);
  const hits = matured.filter(({ outcome }) => outcome === 'hit').length;
  const sum = matured.reduce((total, { resultRatio }) => total + (resultRatio ?? 0), 0);
  return {
    rows: [...openViews.toReversed().map((open) => openRow(open, state.nowMs)), ...closedViews.slice(-CLOSED_VIEWS_SHOWN).toReversed().map(closedRow)],
    openCount: openViews.length,
    maturedCount: matured.length,
    unscoredCount: closedViews.length - matured.length,
    hitRatio: matured.length === 0 ? unknown('a view that ran out') : known(hits / matured.length),
    meanResultRatio: matured.length === 0 ? unknown('a view that ran out') : known(sum / matured.length),
  };
}

function openRow({ view, start, withdrawnAtMs, unwatchedMs }: OpenView, nowMs: EpochMs): ViewRow {
  const waits = start === null ? 'a mark price when it was stated' : nowMs > viewEndMs(view) ? 'the price when it ran out' : 'the end of its horizon';
  return { ...groundOf(view), outcome: 'open', resultRatio: unknown(waits), isWithdrawn: withdrawnAtMs !== null, unwatchedMs };
}

function closedRow({ view, outcome, resultRatio, resultSigmas, unwatchedMs, isWithdrawn }: ClosedView): ViewRow {
  return {
    ...groundOf(view), outcome, isWithdrawn, unwatchedMs,
    resultRatio: resultRatio === undefined ? unknown('a price to score it by') : known(resultRatio),
    ...(resultSigmas === undefined ? {} : { resultSigmas }),
  };
}

function groundOf(view: ClosedView['view']): Pick<ViewRow, 'underlying' | 'kind' | 'statedAtMs' | 'expiresAtMs'> {
  return { underlying: view.underlying, kind: view.kind, statedAtMs: view.statedAtMs, expiresAtMs: viewEndMs(view) };
}
