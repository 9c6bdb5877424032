/** Who produces the events of a run. Live pushes when the venue speaks; drills and replays are asked for the next ones. */
import type { ActionResult, DrillAction } from '../../shared/drills/action';
import type { EngineEvent, Mode } from '../../shared/engine/event';
import type { AnalysisRequest } from '../../shared/volatility/analysis';

/** A source in virtual time. */
export interface PacedSource {
  readonly mode: Mode;
  /** What comes before time passes, `session.started` first. */
  readonly opening: () => readonly EngineEvent[];
  /** The virtual time of the next batch; undefined when there is none. */
  readonly nextAtMs: () => number | undefined;
  /** Everything up to and including the next tick. */
  readonly next: () => readonly EngineEvent[];
  /** A trade of the user's own; only a drill has any. */
  readonly apply: (action: DrillAction) => ActionResult;
  /** A question of the engine: its answer is among the next events, at a virtual time. A replay has it already. */
  readonly analyse: (request: AnalysisRequest) => void;
}

/** A source in real time: pushes events until stopped. */
export interface PushedSource {
  readonly subscribe: (symbols: readonly string[]) => void;
  readonly stop: () => void;
}
