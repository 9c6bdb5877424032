/**
 * The depth that was there most of the time: the 20th percentile, over five minutes, of the quantity within some basis
 * points. A wall that is shown for a moment does not count, and a moment's emptiness does not bind. Bounded memory.
 */
import { quantile } from '../../math/quantile';
import { MINUTE_MS, SECOND_MS, type EpochMs } from '../../units';

export const DEPTH_WINDOW_MS = 5 * MINUTE_MS;
/** One sample a slot, the least that was seen in it. */
export const DEPTH_SLOT_MS = 15 * SECOND_MS;
const PERCENTILE = 0.2;
const SLOTS = DEPTH_WINDOW_MS / DEPTH_SLOT_MS;
/** Fewer samples say nothing about a percentile. */
const LEAST_SAMPLES = 5;
/** A percentile of a market that is no longer seen is not one of the market now. */
const LATEST_WITHIN_MS = 30 * SECOND_MS;

export interface DepthSlot {
  /** Number of the slot since 1970. */
  readonly slot: number;
  readonly leastBase: number;
}

/** Plain JSON: at most 20 slots, oldest first, and the time of the last sample. */
export interface DepthMemory {
  readonly slots: readonly DepthSlot[];
  readonly lastAtMs: number;
}

export const EMPTY_DEPTH_MEMORY: DepthMemory = { slots: [], lastAtMs: 0 };

export interface DepthSample {
  readonly atMs: EpochMs;
  /** From `depthWithin`, >= 0. */
  readonly quantityBase: number;
}

/** The memory with one more sample; one that is older than the last, or no quantity, changes nothing. */
export function foldDepth(memory: DepthMemory, { atMs, quantityBase }: DepthSample): DepthMemory {
  if (atMs < memory.lastAtMs || !(quantityBase >= 0 && Number.isFinite(quantityBase))) return memory;
  const slot = Math.floor(atMs / DEPTH_SLOT_MS);
  const last = memory.slots.at(-1);
  const isSame = last?.slot === slot;
  if (isSame && last.leastBase <= quantityBase) return { ...memory, lastAtMs: atMs };
  const before = isSame ? memory.slots.slice(0, -1) : memory.slots;
  return { slots: [...before, { slot, leastBase: quantityBase }].filter((one) => one.slot > slot - SLOTS), lastAtMs: atMs };
}

export type DepthQuantile =
  | { readonly kind: 'known'; readonly quantityBase: number; readonly sampleCount: number; readonly ageMs: number }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** The 20th percentile over the five minutes before `nowMs`; unknown with fewer than 5 samples or none in the last 30 s. */
export function depthQuantile(memory: DepthMemory, nowMs: EpochMs): DepthQuantile {
  const oldest = Math.floor(nowMs / DEPTH_SLOT_MS) - SLOTS;
  const values = memory.slots.filter(({ slot }) => slot > oldest).map(({ leastBase }) => leastBase);
  const ageMs = nowMs - memory.lastAtMs;
  if (values.length === 0) return { kind: 'unknown', missing: ['depth'] };
  if (ageMs > LATEST_WITHIN_MS) return { kind: 'unknown', missing: ['depth of the last 30 s'] };
  if (values.length < LEAST_SAMPLES) return { kind: 'unknown', missing: [`depth over five minutes (${values.length} of ${LEAST_SAMPLES} samples)`] };
  return { kind: 'known', quantityBase: quantile(values, PERCENTILE), sampleCount: values.length, ageMs };
}
