/** A drawdown shrinks the risk budget, between a fifth and the whole. */
import { describe, expect, it } from 'vitest';
import { cppiExposure, drawdownFactor, grossmanZhouExposure } from '../../../../shared/risk/drawdown/floor-exposure';

describe('the drawdown factor', () => {
  it.each([
    // (W - 0.7 M) / (0.3 M): the whole at the peak, half-way at 15 % below it, the least from 24 % on.
    [1, 1], [0.85, 0.5], [0.79, 0.3], [0.76, 0.2], [0.7, 0.2], [0.1, 0.2], [0, 0.2],
  ])('at %f of the peak and a floor of 0.7 leaves %f of the budget', (unitValue, factor) => {
    expect(drawdownFactor({ unitValue, highWater: 1, floorRatio: 0.7 })).toBeCloseTo(factor, 13);
  });

  it('never exceeds the whole, even where the mark lags behind', () => {
    expect(drawdownFactor({ unitValue: 1.1, highWater: 1, floorRatio: 0.7 })).toBe(1);
    // At the high itself all of it, to the last bit: the quotient alone often comes out below 1.
    for (let i = 1; i < 200; i += 1) expect(drawdownFactor({ unitValue: 1 + i / 97, highWater: 1 + i / 97, floorRatio: 1 - i / 300 })).toBe(1);
  });

  it('stops at a mark or a floor that cannot be', () => {
    expect(() => drawdownFactor({ unitValue: 1, highWater: 0, floorRatio: 0.7 })).toThrow(/high-water mark/);
    expect(() => drawdownFactor({ unitValue: 1, highWater: 1, floorRatio: 1 })).toThrow(/floor/);
  });
});

describe('exposure on a cushion', () => {
  it('follows a short as well as a long, and is nothing below the floor', () => {
    expect(grossmanZhouExposure({ wealth: 100, highWater: 110, floorRatio: 0.8, kellyLeverage: -2 })).toBeCloseTo(-24, 12);
    expect(Math.abs(grossmanZhouExposure({ wealth: 80, highWater: 110, floorRatio: 0.8, kellyLeverage: -2 }))).toBe(0);
  });

  it('of CPPI is capped by leverage and never negative', () => {
    expect(cppiExposure({ wealth: 100, floor: 20, multiplier: 5, leverageCap: 2 })).toBe(200);
    expect(cppiExposure({ wealth: 70, floor: 80, multiplier: 5, leverageCap: 2 })).toBe(0);
  });
});
