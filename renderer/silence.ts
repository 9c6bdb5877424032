/**
 * When nothing arrives any more the last numbers are not shown as if they were true: every one becomes unknown, with the
 * reason. Texts of open alerts stay, because an alarm is not taken back by silence; the rail says from when they are.
 */
import type { Age } from '../shared/market/age';
import type { InstrumentView, Snapshot } from '../shared/engine/snapshot';
import type { SessionView } from '../shared/ipc';
import type { Mode } from '../shared/engine/event';

/** No snapshot for so long in a session that should be sending them. */
export const SILENCE_MS = 2000;
export const MAIN_SILENT = 'main process silent';

/** Whether snapshots are due: a paused or ended drill and a stopped engine send none. */
export function expectsSnapshots(session: SessionView): boolean {
  return session.engine.kind === 'running' && (session.pace.kind === 'live' || session.pace.kind === 'running');
}

/** The snapshot with every figure unknown for `reason`. */
export function silenced(snapshot: Snapshot, reason: string): Snapshot {
  const unknown = { kind: 'unknown', missing: [reason] } as const;
  const age: Age = { ageMs: 0, freshness: 'gone' };
  return {
    ...snapshot,
    feeds: [],
    oldest: unknown,
    hero: unknown,
    totals: { equityUsd: unknown, grossExposureUsd: unknown, exposureRatio: unknown, allowedExposureRatio: unknown, base: snapshot.totals.base },
    advice: [],
    positions: [],
    pools: snapshot.pools.map((pool) => ({ ...pool, figures: unknown, age })),
    accounts: snapshot.accounts.map((each) => ({ ...each, age })),
    instruments: snapshot.instruments.map((each) => silencedInstrument(each, reason)),
    analyses: snapshot.analyses.map(({ underlying }) => ({ underlying, result: unknown, age })),
    awaiting: [],
  };
}

function silencedInstrument(view: InstrumentView, reason: string): InstrumentView {
  const unknown = { kind: 'unknown', missing: [reason] } as const;
  const age: Age = { ageMs: 0, freshness: 'gone' };
  const { lastCandle: _lastCandle, nextFundingAtMs: _nextFundingAtMs, ...rest } = view;
  return {
    ...rest,
    markPrice: unknown, indexPrice: unknown, lastPrice: unknown, bid: unknown, ask: unknown, fundingRate: unknown,
    markAge: age, topAge: age, depth: unknown, volatility: unknown,
  };
}

/** Whether two modes name the same run: a snapshot of another run is never shown under this one's label. */
export function isSameRun(first: Mode, second: Mode): boolean {
  if (first.kind === 'drill') return second.kind === 'drill' && first.scenarioId === second.scenarioId && first.seed === second.seed;
  if (first.kind === 'replay') return second.kind === 'replay' && first.recordingId === second.recordingId;
  return second.kind === first.kind;
}
