/** Regret: each piece of advice that was news, the marks that came after it, and whether it was followed. */
import { foldAdviceExposure, foldAdviceMark, noteAdvice } from '../monitoring/regret';
import type { Advice } from '../sizing/advice';
import { isWithheldAge } from '../sizing/withheld-age';
import type { InstrumentId } from '../units';
import { markAge } from './ages';
import type { State } from './state';

/** Advice that is told to the journal. What is no size, or has no fresh mark, cannot be judged and is left out. */
export function noteToldAdvice(state: State, { bundleId, instrumentId, nowBase, outcome }: Advice): void {
  const known = state.instruments[instrumentId];
  if (outcome.kind !== 'size' || known?.mark == null || isWithheldAge(markAge(state, known).freshness)) return;
  const { suggestedBase, action } = outcome;
  if (nowBase === 0 && suggestedBase === 0) return;
  // A symbol may be listed at two venues.
  noteAdvice(state.monitoring.regret, { atMs: state.nowMs, bundleId, symbol: instrumentId, nowBase, suggestedBase, markPrice: known.mark.markPrice, action });
  state.monitoring.isChanged = true;
}

/** Once a minute. */
export function foldAdvice(state: State): void {
  const { regret } = state.monitoring;
  if (regret.open.length === 0) return;
  const before = { settled: regret.recent.at(-1), missedCount: regret.missedCount };
  for (const symbol of new Set(regret.open.map((note) => note.symbol))) {
    const known = state.instruments[symbol as InstrumentId];
    if (known?.mark != null && !isWithheldAge(markAge(state, known).freshness)) foldAdviceMark(regret, symbol, state.nowMs, known.mark.markPrice);
  }
  const exposures = new Map(state.advice.filter(({ outcome }) => outcome.kind !== 'withheld').map(({ bundleId, nowBase }) => [bundleId, nowBase]));
  for (const [bundleId, nowBase] of exposures) foldAdviceExposure(regret, bundleId, state.nowMs, nowBase);
  if (regret.recent.at(-1) !== before.settled || regret.missedCount !== before.missedCount) state.monitoring.isChanged = true;
}
