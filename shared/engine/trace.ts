/**
 * The trace hash: a 64-bit hash over the canonical JSON of the snapshot at each whole second of the engine's clock.
 * Two runs with the same hash showed the same screens; it is compared between Node, Electron, replay and a golden value.
 */
import { canonicalJson } from '../math/canonical-json';
import { addText, createHash, digest, hashText, type TextHash } from '../math/hash';
import type { EngineEvent } from './event';
import { SECOND_MS } from '../units';
import type { State } from './state';
import type { AnalysisView } from './snapshot';
import { snapshot } from './take-snapshot';

export interface Trace {
  readonly hash: TextHash;
  /** Whole seconds hashed so far. */
  seconds: number;
  lastSecond: number;
  /** Hashes of the analyses, which are large, replaced whole and stay for a minute. */
  readonly analyses: WeakMap<object, string>;
}

export function createTrace(): Trace {
  return { hash: createHash(), seconds: 0, lastSecond: -1, analyses: new WeakMap() };
}

/** To be called after each step: takes the snapshot into the hash when a tick has entered a new whole second. */
export function traceStep(trace: Trace, state: State, event: EngineEvent): void {
  if (event.kind !== 'clock.tick') return;
  const second = Math.floor(state.nowMs / SECOND_MS);
  if (second === trace.lastSecond) return;
  trace.lastSecond = second;
  trace.seconds += 1;
  const shown = snapshot(state);
  addText(trace.hash, canonicalJson({ ...shown, analyses: shown.analyses.map((view) => hashedOnce(trace, view)) }));
}

/** An analysis enters by the hash of its own text, made once: the rest of the view is its ages. */
function hashedOnce(trace: Trace, view: AnalysisView): object {
  if (view.result.kind === 'unknown') return view;
  const { value } = view.result;
  const hash = trace.analyses.get(value) ?? hashText(canonicalJson(value));
  trace.analyses.set(value, hash);
  return { ...view, result: hash };
}

/** 16 hexadecimal digits over everything so far. */
export function traceHash(trace: Trace): string {
  return digest(trace.hash);
}
