/**
 * The trace hash: a 64-bit hash over the canonical JSON of the snapshot at each whole second of the engine's clock.
 * Two runs with the same hash showed the same screens; it is compared between Node, Electron, replay and a golden value.
 */
import { canonicalJson } from '../math/canonical-json';
import { addText, createHash, digest, type TextHash } from '../math/hash';
import type { EngineEvent } from './event';
import { SECOND_MS } from '../units';
import type { State } from './state';
import { snapshot } from './take-snapshot';

export interface Trace {
  readonly hash: TextHash;
  /** Whole seconds hashed so far. */
  seconds: number;
  lastSecond: number;
}

export function createTrace(): Trace {
  return { hash: createHash(), seconds: 0, lastSecond: -1 };
}

/** To be called after each step: takes the snapshot into the hash when a tick has entered a new whole second. */
export function traceStep(trace: Trace, state: State, event: EngineEvent): void {
  if (event.kind !== 'clock.tick') return;
  const second = Math.floor(state.nowMs / SECOND_MS);
  if (second === trace.lastSecond) return;
  trace.lastSecond = second;
  trace.seconds += 1;
  addText(trace.hash, canonicalJson(snapshot(state)));
}

/** 16 hexadecimal digits over everything so far. */
export function traceHash(trace: Trace): string {
  return digest(trace.hash);
}
