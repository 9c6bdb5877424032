/** Depth as it was most of the last five minutes. */
import { describe, expect, it } from 'vitest';
import { depthQuantile, EMPTY_DEPTH_MEMORY, foldDepth, type DepthMemory } from '../../../../shared/risk/liquidity/depth-quantile';
import { epochMs, MINUTE_MS, SECOND_MS } from '../../../../shared/units';

const START = 1_700_000_100_000;
const at = (seconds: number) => epochMs(START + seconds * SECOND_MS);

function folded(samples: readonly (readonly [number, number])[]): DepthMemory {
  return samples.reduce((memory, [seconds, quantityBase]) => foldDepth(memory, { atMs: at(seconds), quantityBase }), EMPTY_DEPTH_MEMORY);
}
const every15s = (count: number, quantity: (i: number) => number) => Array.from({ length: count }, (_, i) => [i * 15, quantity(i)] as const);

describe('the depth of five minutes', () => {
  it('is the 20th percentile of its samples (type 7)', () => {
    // 1 to 20 in some order: position 0.2 * 19 = 3.8, so 4.8.
    const answer = depthQuantile(folded(every15s(20, (i) => ((i * 7) % 20) + 1)), at(290));
    expect(answer).toMatchObject({ kind: 'known', sampleCount: 20, ageMs: 5_000 });
    expect(answer.kind === 'known' ? answer.quantityBase : 0).toBeCloseTo(4.8, 13);
  });

  it('is not raised by a wall that is shown for a minute, nor ended by a moment of emptiness', () => {
    const wall = depthQuantile(folded(every15s(20, (i) => (i < 16 ? 10 : 1000))), at(290));
    expect(wall.kind === 'known' ? wall.quantityBase : 0).toBe(10);
    const gap = depthQuantile(folded(every15s(20, (i) => (i === 19 ? 0 : 10))), at(290));
    expect(gap.kind === 'known' ? gap.quantityBase : 0).toBe(10);
  });

  it('counts the least of each slot of 15 seconds', () => {
    const memory = folded([[0, 10], [1, 3], [2, 50], [14.9, 20]]);
    expect(memory.slots).toEqual([{ slot: Math.floor(START / 15_000), leastBase: 3 }]);
  });

  it('remembers no more than 20 numbers, and plain ones', () => {
    const memory = folded(every15s(500, (i) => i));
    expect(memory.slots).toHaveLength(20);
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
  });

  it('forgets what is older than five minutes', () => {
    const memory = folded([...every15s(5, () => 1), ...every15s(10, () => 9).map(([s, q]) => [s + 400, q] as const)]);
    expect(depthQuantile(memory, at(540))).toMatchObject({ kind: 'known', quantityBase: 9, sampleCount: 10 });
  });

  it('is unknown with few samples, none, or none lately', () => {
    expect(depthQuantile(EMPTY_DEPTH_MEMORY, at(0))).toEqual({ kind: 'unknown', missing: ['depth'] });
    expect(depthQuantile(folded(every15s(4, () => 1)), at(50))).toEqual({ kind: 'unknown', missing: ['depth over five minutes (4 of 5 samples)'] });
    expect(depthQuantile(folded(every15s(20, () => 1)), at(285 + 31))).toEqual({ kind: 'unknown', missing: ['depth of the last 30 s'] });
    expect(depthQuantile(folded(every15s(20, () => 1)), epochMs(START + 20 * MINUTE_MS))).toEqual({ kind: 'unknown', missing: ['depth'] });
  });

  it('is not changed by a sample from the past or by no number', () => {
    const memory = folded(every15s(20, () => 10));
    expect(foldDepth(memory, { atMs: at(0), quantityBase: 1 })).toBe(memory);
    expect(foldDepth(memory, { atMs: at(300), quantityBase: Number.NaN })).toBe(memory);
  });
});
