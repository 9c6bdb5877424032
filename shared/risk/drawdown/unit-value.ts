/**
 * The value of one unit of the trader's equity, as of a fund's share: deposits and withdrawals buy and redeem units, so only
 * gains and losses move it. Its high-water mark over twelve months is kept as daily highs. It does not know whether a
 * change of equity was a flow: the caller says so, and a flow that is not said counts as a gain or a loss.
 */
import { DAY_MS, DAYS_PER_YEAR, type EpochMs } from '../../units';

/** The mark forgets what is older. */
export const HIGH_WATER_DAYS = DAYS_PER_YEAR;

/** Highest unit value of one UTC day, counted from 1970. */
export interface DailyHigh {
  readonly day: number;
  readonly high: number;
}

/** Plain JSON, at most HIGH_WATER_DAYS + 1 daily highs, oldest first. */
export interface UnitMemory {
  readonly units: number;
  readonly unitValue: number;
  readonly atMs: number;
  readonly highs: readonly DailyHigh[];
}

export interface EquitySample {
  readonly atMs: EpochMs;
  /** After the flow, in whatever the unit is counted in. */
  readonly equity: number;
  /** Into the account since the last sample, > 0 = deposit; at what it was worth then. */
  readonly flow: number;
}

export type UnitFold =
  | { readonly kind: 'folded'; readonly memory: UnitMemory }
  /** The memory, if there was one, stays as it was. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * The memory after one sample; `undefined` before the first, which starts at a unit value of 1. Gains are booked before
 * the flow: unit value = (equity - flow) / units, then the flow changes the units at that value. Refuses a sample that is not
 * a number or older than the last, and a start without equity. Equity lost to 0 or below is a unit value of 0, from which
 * only a new start leads; equity withdrawn to 0 keeps the unit value it had.
 */
export function foldUnitValue(memory: UnitMemory | undefined, { atMs, equity, flow }: EquitySample): UnitFold {
  if (!Number.isFinite(equity) || !Number.isFinite(flow) || !Number.isFinite(atMs)) return refused(`equity ${equity}, flow ${flow} at ${atMs} are not all numbers`);
  if (memory === undefined) {
    return equity > 0 ? folded({ units: equity, unitValue: 1, atMs, highs: [] }, atMs) : refused(`a unit value starts with equity above 0, got ${equity}`);
  }
  if (atMs < memory.atMs) return refused(`a sample of ${atMs} came after one of ${memory.atMs}`);
  if (memory.unitValue === 0) return refused('all units were lost: a new unit value has to be started');
  const before = equity - flow;
  // Everything was withdrawn: the unit keeps its value until money comes back.
  if (memory.units === 0) return folded({ ...memory, units: Math.max(0, equity) / memory.unitValue }, atMs);
  if (before <= 0) return folded({ ...memory, unitValue: 0 }, atMs);
  const unitValue = before / memory.units;
  return folded({ ...memory, unitValue, units: flow === 0 ? memory.units : Math.max(0, equity) / unitValue }, atMs);
}

export type UnitDrawdown =
  | {
      readonly kind: 'known';
      readonly unitValue: number;
      readonly highWater: number;
      /** Below the mark, 0 to 1. */
      readonly drawdownRatio: number;
      readonly ageMs: number;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** Where the unit stands against its highest value in the twelve months before `nowMs`; `ageMs` is that of the last sample. */
export function unitDrawdown(memory: UnitMemory | undefined, nowMs: EpochMs): UnitDrawdown {
  if (memory === undefined) return { kind: 'unknown', missing: ['history of equity'] };
  const highWater = kept(memory.highs, dayOf(nowMs)).reduce((most, { high }) => Math.max(most, high), memory.unitValue);
  const drawdownRatio = highWater > 0 ? 1 - memory.unitValue / highWater : 1;
  return { kind: 'known', unitValue: memory.unitValue, highWater, drawdownRatio, ageMs: Math.max(0, nowMs - memory.atMs) };
}

function folded(memory: UnitMemory, atMs: number): UnitFold {
  const day = dayOf(atMs);
  const past = kept(memory.highs, day);
  const last = past.at(-1);
  const high = last?.day === day ? Math.max(last.high, memory.unitValue) : memory.unitValue;
  const highs = [...(last?.day === day ? past.slice(0, -1) : past), { day, high }];
  return { kind: 'folded', memory: { ...memory, atMs, highs } };
}

function kept(highs: readonly DailyHigh[], day: number): readonly DailyHigh[] {
  const oldest = highs[0];
  return oldest === undefined || oldest.day >= day - HIGH_WATER_DAYS ? highs : highs.filter((daily) => daily.day >= day - HIGH_WATER_DAYS);
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

function refused(why: string): UnitFold {
  return { kind: 'refused', why };
}
