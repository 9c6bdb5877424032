/** Everything that can change the engine's state. Time itself is an event: nothing in `shared/` reads a clock. */
import type { AccountEvent } from '../account/account';
import type { FeedEvent, MarketEvent } from '../market/event';
import type { Policy } from '../sizing/policy';
import type { EpochMs } from '../units';
import type { AnalysisResult } from '../volatility/analysis';
import type { KeptMonitoring } from './monitoring-state';
import type { KeptRecord } from './record-state';

/** Who produces the events. The engine behaves the same in all of them; the screen says which it is. */
export type Mode =
  | { readonly kind: 'live' }
  | { readonly kind: 'drill'; readonly scenarioId: string; readonly title: string; readonly seed: number; readonly startAtMs: number; readonly endAtMs: number; /** What the trader of the drill is taken to have, while the policy states nothing. */ readonly riskCapitalUsd?: number }
  | { readonly kind: 'replay'; readonly recordingId: string; readonly of: 'live' | 'drill' };

export interface SessionStarted {
  readonly kind: 'session.started';
  readonly atMs: EpochMs;
  readonly mode: Mode;
}
/** The only way time passes. Every second of virtual time in drill, replay and backtest, every 250 ms while live. */
export interface ClockTick {
  readonly kind: 'clock.tick';
  readonly atMs: EpochMs;
}
export interface PolicyChanged {
  readonly kind: 'policy.changed';
  readonly atMs: EpochMs;
  readonly policy: Policy;
}
/** A part of a drill that is not market: a labelled cut, an outage. Shown as a banner while it is the latest. */
export interface DrillPassage {
  readonly kind: 'drill.passage';
  readonly atMs: EpochMs;
  readonly label: string;
}
export interface AlertAcknowledged {
  readonly kind: 'alert.acknowledged';
  readonly atMs: EpochMs;
  readonly alertId: string;
}
export interface ComputerResumed {
  readonly kind: 'clock.resumed';
  readonly atMs: EpochMs;
  readonly sleptMs: number;
}

/** What came of an `analysis.request`. A failure leaves the answer before it standing, with its age. */
export interface AnalysisAnswered {
  readonly kind: 'analysis.answered';
  readonly atMs: EpochMs;
  readonly underlying: string;
  readonly answer: { readonly kind: 'done'; readonly result: AnalysisResult } | { readonly kind: 'failed'; readonly why: string };
}

/** What an earlier live session left of the book and its views; comes before accounts and policy. */
export interface RecordRestored {
  readonly kind: 'record.restored';
  readonly atMs: EpochMs;
  readonly record: KeptRecord;
}

/** What an earlier live session left of its forecasts and what came of them. */
export interface MonitoringRestored {
  readonly kind: 'monitoring.restored';
  readonly atMs: EpochMs;
  readonly monitoring: KeptMonitoring;
}

/** Whether systematic forecasts are wanted beside the trader's own view; off until said. */
export interface ConvictionSwitched {
  readonly kind: 'conviction.switched';
  readonly atMs: EpochMs;
  readonly isShown: boolean;
}

export type EngineEvent =
  | SessionStarted
  | ClockTick
  | ComputerResumed
  | PolicyChanged
  | DrillPassage
  | AlertAcknowledged
  | AnalysisAnswered
  | RecordRestored
  | MonitoringRestored
  | ConvictionSwitched
  | MarketEvent
  | FeedEvent
  | AccountEvent;
