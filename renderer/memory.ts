/**
 * What changed over the last ten minutes of the run: the hero's distance as a short line, and since when the advice says
 * what it says. Only what was shown is remembered; a pool that took the other's place is not compared with it.
 */
import { MINUTE_MS, SECOND_MS } from '../shared/units';
import type { Hero, Snapshot } from '../shared/engine/snapshot';
import { adviceWord, leadingAdvice } from './advice-words';
import { isSameRun } from './silence';
import type { Mode } from '../shared/engine/event';

export const WINDOW_MS = 10 * MINUTE_MS;
const STEP_MS = 5 * SECOND_MS;

export interface Moment {
  readonly atMs: number;
  /** Which pool and direction the distance belongs to; absent when there was no distance. */
  readonly subject?: string;
  readonly distanceRatio?: number;
}

export interface Memory {
  readonly mode?: Mode;
  readonly moments: readonly Moment[];
  readonly advice?: { readonly words: string; readonly sinceMs: number; readonly isFromStart: boolean };
}

export const NOTHING_REMEMBERED: Memory = { moments: [] };

/** One moment every five seconds of the run's time, ten minutes long; forgotten when another run begins or time runs back. */
export function remember(memory: Memory, snapshot: Snapshot): Memory {
  const last = memory.moments.at(-1);
  const isOther = memory.mode !== undefined && (!isSameRun(memory.mode, snapshot.mode) || (last !== undefined && snapshot.atMs < last.atMs));
  const base = isOther ? NOTHING_REMEMBERED : memory;
  const newest = base.moments.at(-1);
  const advice = rememberAdvice(base, snapshot);
  if (newest !== undefined && snapshot.atMs - newest.atMs < STEP_MS) return { ...base, mode: snapshot.mode, ...advice };
  const moments = [...base.moments, momentOf(snapshot)].filter((each) => each.atMs >= snapshot.atMs - WINDOW_MS - STEP_MS);
  return { ...base, mode: snapshot.mode, moments, ...advice };
}

function momentOf({ atMs, hero }: Snapshot): Moment {
  const subject = subjectOf(hero);
  return subject === undefined || hero.kind !== 'distance' ? { atMs } : { atMs, subject, distanceRatio: hero.distanceRatio };
}

function subjectOf(hero: Hero): string | undefined {
  return hero.kind === 'distance' ? `${hero.scope} ${hero.accountId} ${hero.poolId} ${hero.direction}` : undefined;
}

function rememberAdvice(memory: Memory, snapshot: Snapshot): Pick<Memory, 'advice'> {
  const leading = leadingAdvice(snapshot.advice);
  const words = leading === undefined ? 'none' : `${leading.bundleId} ${adviceWord(leading.outcome)}`;
  if (memory.advice?.words === words) return { advice: memory.advice };
  return { advice: { words, sinceMs: snapshot.atMs, isFromStart: memory.advice === undefined } };
}

export type Change =
  | { readonly kind: 'known'; readonly sinceMs: number; readonly deltaRatio: number; readonly path: readonly Moment[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** From the oldest remembered moment of the same pool and direction until now. */
export function changeOf(memory: Memory, snapshot: Snapshot): Change {
  const { hero } = snapshot;
  if (hero.kind !== 'distance') return { kind: 'unknown', reason: 'no distance to compare' };
  const subject = subjectOf(hero);
  const lastOther = memory.moments.findLastIndex((each) => each.subject !== undefined && each.subject !== subject);
  const path = memory.moments.slice(lastOther + 1);
  const first = path.find((each) => each.distanceRatio !== undefined);
  if (first?.distanceRatio === undefined || snapshot.atMs - first.atMs < STEP_MS) {
    return { kind: 'unknown', reason: lastOther >= 0 ? 'another pool became the nearest' : 'watching from now on' };
  }
  return { kind: 'known', sinceMs: first.atMs, deltaRatio: hero.distanceRatio - first.distanceRatio, path };
}
