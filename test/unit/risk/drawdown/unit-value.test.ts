/** The unit value moves with gains and losses, never with deposits or withdrawals. */
import { describe, expect, it } from 'vitest';
import { foldUnitValue, HIGH_WATER_DAYS, unitDrawdown, type UnitMemory } from '../../../../shared/risk/drawdown/unit-value';
import { DAY_MS, epochMs } from '../../../../shared/units';

const START = 20_000 * DAY_MS;

/** Days after the start, equity after the flow, flow. */
function folded(samples: readonly (readonly [number, number, number])[], from?: UnitMemory): UnitMemory {
  let memory = from;
  for (const [day, equity, flow] of samples) {
    const fold = foldUnitValue(memory, { atMs: epochMs(START + day * DAY_MS), equity, flow });
    if (fold.kind === 'refused') throw new Error(fold.why);
    memory = fold.memory;
  }
  if (memory === undefined) throw new Error('no sample');
  return memory;
}
const drawdownAt = (memory: UnitMemory | undefined, day: number) => unitDrawdown(memory, epochMs(START + day * DAY_MS));

describe('the unit value', () => {
  it('follows gains and losses', () => {
    expect(folded([[0, 10_000, 0], [1, 12_000, 0]]).unitValue).toBeCloseTo(1.2, 14);
    expect(folded([[0, 10_000, 0], [1, 12_000, 0], [2, 9_000, 0]]).unitValue).toBeCloseTo(0.9, 14);
  });

  it('is not moved by a deposit or a withdrawal', () => {
    expect(folded([[0, 10_000, 0], [1, 17_000, 5_000]]).unitValue).toBeCloseTo(1.2, 14);
    expect(folded([[0, 10_000, 0], [1, 12_000, 0], [2, 2_000, -10_000]]).unitValue).toBeCloseTo(1.2, 14);
    // After the withdrawal a gain of 10 % counts as 10 %, however small the account is.
    expect(folded([[0, 10_000, 0], [1, 12_000, 0], [2, 2_000, -10_000], [3, 2_200, 0]]).unitValue).toBeCloseTo(1.32, 13);
  });

  it('is kept while everything is withdrawn, and goes on when money comes back', () => {
    const empty = folded([[0, 10_000, 0], [1, 8_000, 0], [2, 0, -8_000], [3, 0, 0]]);
    expect(empty.unitValue).toBeCloseTo(0.8, 14);
    const back = folded([[9, 4_000, 4_000], [10, 5_000, 0]], empty);
    expect(back.unitValue).toBeCloseTo(1, 14);
  });

  it('is 0 when all is lost, and says that it has to be started anew', () => {
    const lost = folded([[0, 10_000, 0], [1, -50, 0]]);
    expect(drawdownAt(lost, 1)).toMatchObject({ kind: 'known', unitValue: 0, highWater: 1, drawdownRatio: 1 });
    expect(foldUnitValue(lost, { atMs: epochMs(START + 2 * DAY_MS), equity: 5_000, flow: 5_050 })).toEqual({ kind: 'refused', why: 'all units were lost: a new unit value has to be started' });
  });
});

describe('the high-water mark', () => {
  it('is the highest unit value of twelve months, and forgets what is older', () => {
    const memory = folded([[0, 10_000, 0], [10, 15_000, 0], [20, 12_000, 0]]);
    expect(drawdownAt(memory, 20)).toMatchObject({ kind: 'known', highWater: 1.5 });
    expect(drawdownAt(memory, 10 + HIGH_WATER_DAYS)).toMatchObject({ highWater: 1.5 });
    expect(drawdownAt(memory, 11 + HIGH_WATER_DAYS)).toMatchObject({ highWater: 1.2, drawdownRatio: 0 });
  });

  it('keeps the highest of a day, not the last', () => {
    expect(drawdownAt(folded([[0, 10_000, 0], [1.2, 14_000, 0], [1.8, 11_000, 0]]), 2)).toMatchObject({ highWater: 1.4 });
  });

  it('remembers one number a day and no more than a year of them', () => {
    const samples = Array.from({ length: 1600 }, (_, i) => [i / 2, 10_000 + i, 0] as const);
    const memory = folded(samples);
    expect(memory.highs).toHaveLength(HIGH_WATER_DAYS + 1);
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
  });

  it('is unknown before the first sample, and its age is that of the last', () => {
    expect(drawdownAt(undefined, 0)).toEqual({ kind: 'unknown', missing: ['history of equity'] });
    expect(drawdownAt(folded([[0, 10_000, 0]]), 2)).toMatchObject({ ageMs: 2 * DAY_MS });
  });
});

describe('a sample that cannot be', () => {
  it.each([
    [{ equity: Number.NaN, flow: 0, atMs: epochMs(START + DAY_MS) }, 'equity NaN'],
    [{ equity: 10_000, flow: Number.POSITIVE_INFINITY, atMs: epochMs(START + DAY_MS) }, 'flow Infinity'],
    [{ equity: 10_000, flow: 0, atMs: epochMs(START - 1) }, 'came after'],
  ])('%j is refused in words', (sample, words) => {
    const fold = foldUnitValue(folded([[0, 10_000, 0]]), sample);
    expect(fold.kind === 'refused' ? fold.why : '').toContain(words);
  });

  it('does not start a unit value from nothing', () => {
    expect(foldUnitValue(undefined, { atMs: epochMs(START), equity: 0, flow: 0 })).toEqual({ kind: 'refused', why: 'a unit value starts with equity above 0, got 0' });
  });
});
