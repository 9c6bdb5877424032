/**
 * The weekly rhythm of variance: how much of it each hour of the week (UTC) usually has, mean 1. Nights and weekends of BTC
 * are quiet, and a Saturday must not be taken for the week. Learned from hours against the week around them, so that the
 * level of the day does not matter. Not for holidays or announced events: those are bumps.
 */
import { assert, unwrap } from '../../assert';
import { HOUR_MS } from '../../units';

export const HOURS_OF_WEEK = 168;
/** One hour cannot count for more than so many usual ones: a crash is not a rhythm. */
const MOST = 8;
/** An hour of the week that was never seen is taken from the same hour of the same kind of day (workday, Saturday, Sunday). */
const KIND_WEIGHT = 8;
const LEVEL_WEIGHT = 3;
/** The kinds of day, Monday first. */
const KIND_OF_DAY = [0, 0, 0, 0, 0, 1, 2] as const;

/** Plain JSON: 168 sums and counts of hourly variance over the mean of the 168 hours around it. */
export interface RhythmMemory {
  readonly sums: number[];
  readonly counts: number[];
}

export function createRhythmMemory(): RhythmMemory {
  return { sums: new Array<number>(HOURS_OF_WEEK).fill(0), counts: new Array<number>(HOURS_OF_WEEK).fill(0) };
}

/** 0 = Monday 00:00 UTC. 1970-01-01 was a Thursday. */
export function hourOfWeek(atMs: number): number {
  const hour = Math.floor(atMs / HOUR_MS) + 72;
  return ((hour % HOURS_OF_WEEK) + HOURS_OF_WEEK) % HOURS_OF_WEEK;
}

/** Takes note of the hour that began at `openAtMs`; `aroundVariance` is the mean of the 168 hours around it, above 0. */
export function learnRhythm(memory: RhythmMemory, openAtMs: number, variance: number, aroundVariance: number): void {
  if (!(aroundVariance > 0)) return;
  const hour = hourOfWeek(openAtMs);
  memory.sums[hour] = (memory.sums[hour] ?? 0) + Math.min(MOST, variance / aroundVariance);
  memory.counts[hour] = (memory.counts[hour] ?? 0) + 1;
}

/** Weeks that were seen, on average over the hours. */
export function weeksLearned({ counts }: RhythmMemory): number {
  return total(counts) / HOURS_OF_WEEK;
}

/** 168 factors with mean 1, each above 0; all 1 while nothing is known. */
export function rhythmOf({ sums, counts }: RhythmMemory): number[] {
  const level = (total(sums) + 1) / (total(counts) + 1);
  const usual = new Map<number, { sum: number; count: number }>();
  sums.forEach((sum, hour) => {
    const at = usual.get(kindOf(hour)) ?? { sum: LEVEL_WEIGHT * level, count: LEVEL_WEIGHT };
    usual.set(kindOf(hour), { sum: at.sum + sum, count: at.count + (counts[hour] ?? 0) });
  });
  const raw = sums.map((sum, hour) => {
    const kind = unwrap(usual.get(kindOf(hour)), 'every hour is of a kind');
    return (sum + (KIND_WEIGHT * kind.sum) / kind.count) / ((counts[hour] ?? 0) + KIND_WEIGHT);
  });
  const mean = total(raw) / HOURS_OF_WEEK;
  return raw.map((value) => value / mean);
}

/** Integral of the rhythm over [fromMs, toMs), in hours of usual variance; parts of hours count as parts. */
export function rhythmHours(rhythm: readonly number[], fromMs: number, toMs: number): number {
  assert(toMs >= fromMs, `an interval that ends after it begins, got ${fromMs} to ${toMs}`);
  const wholeWeeks = Math.floor((toMs - fromMs) / (HOURS_OF_WEEK * HOUR_MS));
  let sum = wholeWeeks * total(rhythm);
  let at = fromMs + wholeWeeks * HOURS_OF_WEEK * HOUR_MS;
  while (at < toMs) {
    const end = Math.min(toMs, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    sum += ((rhythm[hourOfWeek(at)] ?? 1) * (end - at)) / HOUR_MS;
    at = end;
  }
  return sum;
}

/** Same kind of day, same hour of the day. */
function kindOf(hour: number): number {
  return (KIND_OF_DAY[Math.floor(hour / 24)] ?? 0) * 24 + (hour % 24);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
