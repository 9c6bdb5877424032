import { describe, expect, it } from 'vitest';
import { exposureRangeForShortfall, exposureRangesForShortfall } from '../../../../shared/risk/value-at-risk/exposure-range';
import { expectedShortfallUsd } from '../../../../shared/risk/value-at-risk/portfolio-tail';
import { shocksAt, type Shocks } from '../../../../shared/risk/value-at-risk/shocks';

/** Shocks written down by hand: log returns at sigma 1 are the residuals themselves. */
function shocksOf(rows: Readonly<Record<string, readonly number[]>>): Shocks {
  const underlyings = Object.keys(rows);
  const count = rows[underlyings[0] ?? '']?.length ?? 0;
  const residuals = Float64Array.from(underlyings.flatMap((name) => [...(rows[name] ?? [])].map((ratio) => Math.log(1 + ratio))));
  return shocksAt({ kind: 'known', underlyings, residuals, count, missingDayCount: 0, sinceMs: 0, untilMs: 0, leftOut: [] }, new Map(underlyings.map((name) => [name, 1])));
}
const flat = Array.from({ length: 18 }, () => 0);
/** 20 scenarios: at 10 % the two that move decide. */
const mirrored = shocksOf({ BTC: [-0.1, 0.1, ...flat], ETH: [-0.2, 0.2, ...flat] });

describe('the exposure that a shortfall budget bears', () => {
  it('alone is the budget over the shortfall of one dollar, long and short', () => {
    // The worst two of 20 for a long: -10 % and 0; their mean 5 %.
    const range = exposureRangeForShortfall(mirrored, [0, 0], 0, 50, 0.1);
    if (range.kind !== 'range') throw new Error(range.kind);
    expect(range.highUsd).toBeCloseTo(1_000, 8);
    expect(range.lowUsd).toBeCloseTo(-1_000, 8);
  });
  it('beside an offsetting position lies around the hedge, not around zero', () => {
    // 1,000 short ETH moves like 2,000 short BTC: the whole is 0 at 2,000 long.
    const range = exposureRangeForShortfall(mirrored, [0, -1_000], 0, 50, 0.1);
    if (range.kind !== 'range') throw new Error(range.kind);
    expect(range.lowUsd).toBeCloseTo(1_000, 8);
    expect(range.highUsd).toBeCloseTo(3_000, 8);
  });
  it('is found where rises of one side dwarf the falls of the other', () => {
    // A rise of 1e16 beside a fall of 90 %: a long loses 45 % in the worst two of 20, whatever the other side does.
    const range = exposureRangeForShortfall(shocksOf({ WILD: [-0.9, 1e16, ...flat] }), [0], 0, 45, 0.1);
    if (range.kind !== 'range') throw new Error(range.kind);
    expect(range.highUsd).toBeCloseTo(100, 8);
    expect(range.lowUsd * 1e16).toBeCloseTo(-90, 6);
  });
  it('does not look at what is held of the underlying itself', () => {
    expect(exposureRangeForShortfall(mirrored, [777, -1_000], 0, 50, 0.1)).toEqual(exposureRangeForShortfall(mirrored, [0, -1_000], 0, 50, 0.1));
  });
  it('with no budget is the perfect hedge alone', () => {
    const range = exposureRangeForShortfall(mirrored, [0, -1_000], 0, 0, 0.1);
    if (range.kind === 'unknown') throw new Error(range.why);
    expect(range.kind === 'range' ? range.lowUsd : range.bestExposureUsd).toBeCloseTo(2_000, 6);
    expect(exposureRangeForShortfall(mirrored, [0, 0], 0, 0, 0.1)).toMatchObject({ kind: 'range' });
  });
  it('that even the best hedge exceeds is none, with the best exposure and what it leaves', () => {
    // ETH also moves on its own: 10 % in the third and fourth scenario, which no BTC takes away.
    const shocks = shocksOf({ BTC: [-0.1, 0.1, 0, 0, ...flat.slice(2)], ETH: [-0.2, 0.2, -0.1, 0.1, ...flat.slice(2)] });
    const range = exposureRangeForShortfall(shocks, [0, -1_000], 0, 20, 0.1);
    if (range.kind !== 'none') throw new Error(range.kind);
    // Worst two of 20: 100 in the fourth, and nothing, or what is left of 200, in the second: best where the hedge is whole.
    expect(range.leastShortfallUsd).toBeCloseTo(50, 8);
    expect(expectedShortfallUsd(shocks, [range.bestExposureUsd, -1_000], 0.1)).toBeCloseTo(range.leastShortfallUsd, 8);
  });
  it.each([
    [Number.NaN, 'a budget of 0 or more, got NaN'],
    [-1, 'a budget of 0 or more, got -1'],
  ])('with a budget of %s is unknown', (budgetUsd, why) => {
    expect(exposureRangeForShortfall(mirrored, [0, 0], 0, budgetUsd, 0.1)).toEqual({ kind: 'unknown', why });
  });
  it('is unknown for what never moves, and for what never falls', () => {
    const shocks = shocksOf({ PEG: [0, 0, ...flat], UP: [0.1, 0.1, ...flat.map(() => 0.1)] });
    expect(exposureRangeForShortfall(shocks, [0, 0], 0, 10, 0.1)).toEqual({ kind: 'unknown', why: 'PEG does not move' });
    expect(exposureRangeForShortfall(shocks, [0, 0], 1, 10, 0.1)).toEqual({ kind: 'unknown', why: 'one side of UP loses in no tail of 0.1' });
  });
  it('is unknown when no scenario lies in the tail, and 0 has no sign', () => {
    expect(exposureRangeForShortfall(mirrored, [0, 0], 0, 10, 0.04)).toEqual({ kind: 'unknown', why: 'no scenario of 20 lies in a tail of 0.04' });
    expect(exposureRangeForShortfall(mirrored, [0, 0], 0, 0, 0.1)).toEqual({ kind: 'range', lowUsd: 0, highUsd: 0 });
  });
  it('is the same asked one by one and all at once', () => {
    const all = exposureRangesForShortfall(mirrored, [500, -1_000], 50, 0.1);
    all.forEach((range, index) => {
      const one = exposureRangeForShortfall(mirrored, [500, -1_000], index, 50, 0.1);
      if (range.kind !== 'range' || one.kind !== 'range') throw new Error('a range');
      expect(range.lowUsd).toBeCloseTo(one.lowUsd, 6);
      expect(range.highUsd).toBeCloseTo(one.highUsd, 6);
    });
  });
});
