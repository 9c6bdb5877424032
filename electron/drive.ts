/** What moves a run forward: real time or a pace. The session is the same for both. */
import type { ActionResult, DrillAction } from '../shared/drills/action';
import type { EngineEvent } from '../shared/engine/event';
import type { SessionView, Speed } from '../shared/ipc';
import type { EpochMs } from '../shared/units';
import type { AnalysisRequest } from '../shared/volatility/analysis';
import { Analyst, noThread, type OpenThread } from './analyst';
import { LiveLoop } from './live-loop';
import { Pacer } from './pacer';
import type { PacedSource, PushedSource } from './sources/source';
import type { Timers } from './timers';

export type PaceCommand = { readonly kind: 'run'; readonly speed: Speed } | { readonly kind: 'pause' } | { readonly kind: 'resume' };
export type Consume = (event: EngineEvent) => void;

export interface Drive {
  /** The engine's clock. */
  readonly nowMs: () => EpochMs;
  readonly start: (consume: Consume) => void;
  /** A fact from the trader or the computer, in its turn. */
  readonly put: (event: EngineEvent) => void;
  readonly pace: () => SessionView['pace'];
  /** False when there is nothing to pace (any more). */
  readonly setPace: (command: PaceCommand) => boolean;
  readonly act: (action: DrillAction) => ActionResult;
  readonly subscribe: (venue: string, symbols: readonly string[]) => void;
  readonly analyse: (request: AnalysisRequest) => void;
  readonly stop: () => void;
}

/** Opens the source of a live run; the events it pushes are consumed in the order they came. */
export type OpenLive = (push: (event: EngineEvent) => void) => PushedSource;

/** `venue` is the one that is listened to; what others would have to be asked for is left. */
export function liveDrive(now: () => EpochMs, timers: Timers, venue: string, opening: readonly EngineEvent[], open: OpenLive, openThread: OpenThread = noThread): Drive {
  let loop: LiveLoop | undefined;
  const analyst = new Analyst(openThread, now, (event) => loop?.push(event));
  let source: PushedSource | undefined;
  return {
    nowMs: now,
    start(consume) {
      const started = new LiveLoop(now, timers, consume);
      loop = started;
      source = open((event) => started.push(event));
      for (const event of opening) started.push(event);
      started.start();
    },
    put: (event) => loop?.push(event),
    pace: () => ({ kind: 'live' }),
    setPace: () => false,
    act: () => ({ kind: 'refused', field: 'mode', message: 'only a drill has trades of its own; a live position is typed as it is at the exchange' }),
    subscribe(of, symbols) {
      if (of === venue) source?.subscribe(symbols);
    },
    analyse: (request) => analyst.ask(request),
    stop() {
      analyst.stop();
      source?.stop();
      loop?.stop();
    },
  };
}

/** Begins at `speed`; `changed` is told when the pace has changed. `holdAfterMs`: pauses by itself after so much virtual time. */
export function pacedDrive(source: PacedSource, timers: Timers, speed: Speed, changed: () => void, holdAfterMs?: number): Drive {
  let nowMs = 0 as EpochMs;
  let consume: Consume = () => {};
  const waiting: EngineEvent[] = [];
  const take: Consume = (event) => {
    if (event.atMs > nowMs) nowMs = event.atMs;
    consume(event);
  };
  const pacer = new Pacer(
    {
      // The opening is consumed piece by piece too: months of candles would hold up the window.
      nextAtMs: () => (waiting.length > 0 ? nowMs : source.nextAtMs()),
      advance() {
        const event = waiting.shift();
        if (event !== undefined) take(event);
        else for (const next of source.next()) take(next);
      },
    },
    timers,
    speed,
    changed,
  );
  return {
    nowMs: () => nowMs,
    start(into) {
      consume = into;
      const [started, ...rest] = source.opening();
      if (started !== undefined) take(started);
      if (holdAfterMs !== undefined) pacer.holdAt(nowMs + holdAfterMs);
      waiting.push(...rest);
      pacer.run(speed);
    },
    put: (event) => take(event),
    pace: () => pacer.pace(),
    setPace: (command) => setPace(pacer, command),
    act(action) {
      if (waiting.length > 0) return { kind: 'refused', field: 'positionId', message: 'the drill is still loading' };
      const answer = source.apply(action);
      if (answer.kind === 'done') answer.events.forEach(take);
      return answer;
    },
    subscribe() {},
    analyse: (request) => source.analyse(request),
    stop: () => pacer.stop(),
  };
}

function setPace(pacer: Pacer, command: PaceCommand): boolean {
  if (command.kind === 'run') return pacer.run(command.speed);
  return command.kind === 'pause' ? pacer.pause() : pacer.resume();
}
