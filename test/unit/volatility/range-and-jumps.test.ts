import { describe, expect, it } from 'vitest';
import { fitHar } from '../../../shared/volatility/har';
import { closeToCloseVariance, logReturns, zeroMeanVariance } from '../../../shared/volatility/realised/close-to-close';
import { testJumps } from '../../../shared/volatility/realised/jumps';
import { garmanKlassTerm, garmanKlassWithGap, meanTerm, parkinsonTerm, rogersSatchellTerm } from '../../../shared/volatility/realised/range';
import { createRollingCandles, foldRolling, rollingVariances } from '../../../shared/volatility/realised/rolling';
import { simulatedHours } from '../../support/simulated-hours';

/** Open 1; high, low and close by their logs. */
const candle = (high: number, low: number, close: number) => ({ open: 1, high: Math.exp(high), low: Math.exp(low), close: Math.exp(close) });

describe('range estimators', () => {
  it('are the sums worked by hand', () => {
    const one = candle(0.03, -0.01, 0.02);
    expect(parkinsonTerm(one)).toBeCloseTo(0.0016 / (4 * Math.LN2), 15);
    expect(garmanKlassTerm(one)).toBeCloseTo(0.0008 - (2 * Math.LN2 - 1) * 0.0004, 15);
    expect(rogersSatchellTerm(one)).toBeCloseTo(0.01 * 0.03 + 0.03 * 0.01, 15);
    expect(garmanKlassWithGap(one, Math.exp(-0.05))).toBeCloseTo(0.0025 + 0.0008 - (2 * Math.LN2 - 1) * 0.0004, 15);
    expect(meanTerm([one, candle(0, 0, 0)], parkinsonTerm)).toBeCloseTo(0.0008 / (4 * Math.LN2), 15);
  });
  it('of a straight rise are those of no drift: Rogers-Satchell 0', () => {
    expect(rogersSatchellTerm(candle(0.05, 0, 0.05))).toBeCloseTo(0, 15);
    expect(parkinsonTerm(candle(0.05, 0, 0.05))).toBeGreaterThan(0);
  });
});

describe('close to close', () => {
  it('has n - 1 below, around the mean and around 0', () => {
    const returns = logReturns([1, Math.exp(0.01), Math.exp(0.04)]);
    expect(closeToCloseVariance(returns)).toBeCloseTo(0.0002, 15); // 0.01 and 0.03 around 0.02
    expect(zeroMeanVariance(returns)).toBeCloseTo(0.001, 15);
    expect(() => closeToCloseVariance([1])).toThrow('2 returns');
  });
});

describe('the jump test', () => {
  const quiet = simulatedHours(288, () => 0.002, 4).map(({ open, close }) => Math.log(close / open));

  it('is silent on a quiet day and speaks of a single jump, whose size it finds', () => {
    expect(testJumps(quiet).hasJump).toBe(false);
    const jumped = testJumps(quiet.map((value, i) => (i === 100 ? -0.06 : value)));
    expect(jumped.hasJump).toBe(true);
    expect(Math.abs(jumped.jumpVariance / 0.0036 - 1)).toBeLessThan(0.1);
    expect(jumped.medianVariance / testJumps(quiet).medianVariance).toBeLessThan(1.1);
  });
  it('has nothing to say of a price that stands still, nor power below 48 returns', () => {
    expect(testJumps([0, 0, 0, 0])).toMatchObject({ realisedVariance: 0, zRatio: 0, jumpVariance: 0, hasJump: false });
    expect(testJumps([...quiet.slice(0, 20), 0.2]).hasJump).toBe(false);
  });
});

describe('a sliding window', () => {
  it('is empty after a hole, and full again after its size', () => {
    const window = createRollingCandles(3);
    const full = [0, 1, 2, 3, 10, 11, 12, 13].map((openAtMs) => {
      foldRolling(window, { openAtMs, ...candle(0.03, -0.01, 0.02) }, 1);
      return rollingVariances(window) !== undefined;
    });
    expect(full).toEqual([false, false, false, true, false, false, false, true]);
  });
});

describe('HAR', () => {
  it('of too few days, or of days all alike, is refused with the reason', () => {
    expect(fitHar([1, 2, 3])).toEqual({ kind: 'failed', why: '3 of at least 82 realised variances' });
    expect(fitHar(new Array<number>(100).fill(0.001))).toEqual({ kind: 'failed', why: 'the realised variances do not move' });
  });
  it('answers no variance below the least one seen', () => {
    const falling = Array.from({ length: 120 }, (_, i) => 1 / (i + 1));
    const fit = fitHar(falling);
    if (fit.kind !== 'fitted') throw new Error(fit.why);
    expect(fit.nextVariance).toBeGreaterThanOrEqual(1 / 120);
  });
});
