import { describe, expect, test } from 'vitest';
import { ASSUMED_TIERS } from '../../../shared/backtest/run/market';
import { isConvexTable, tierColumns } from '../../../shared/margin/tiers';
import type { Tier } from '../../../shared/market/instrument';

/** Floors, rates, deductions. */
const table = (...rows: readonly (readonly [number, number, number])[]): readonly Tier[] => rows.map(([notionalFloor, maintenanceMarginRate, maintenanceAmount], i) => ({ notionalFloor, notionalCap: rows[i + 1]?.[0] ?? null, maintenanceMarginRate, maintenanceAmount, maxLeverage: 10 }));
const isConvex = (tiers: readonly Tier[]): boolean => isConvexTable(tierColumns(tiers));

describe('a schedule is convex', () => {
  test.each([
    ['with one row', table([0, 0.01, 0])],
    ['as Binance publishes it', ASSUMED_TIERS],
    // 1,000 (0.02 - 0.01) = 10.
    ['when its deductions join the rows', table([0, 0.01, 0], [1_000, 0.02, 10])],
    ['when two rows are the same', table([0, 0.01, 0], [1_000, 0.01, 0])],
    ['when a deduction is off by rounding only', table([0, 0.01, 0], [1_000, 0.02, 10 + 1e-9])],
  ])('%s', (_, tiers) => {
    expect(isConvex(tiers)).toBe(true);
  });

  test.each([
    ['when it jumps up: no deductions', table([0, 0.01, 0], [1_000, 0.02, 0])],
    ['when it jumps down', table([0, 0.01, 0], [1_000, 0.02, 11])],
    ['when a later rate is lower, although it does not jump', table([0, 0.02, 0], [1_000, 0.01, -10])],
    ['when it begins above nothing', table([100, 0.01, 0], [1_000, 0.02, 10])],
    ['when its first row deducts', table([0, 0.01, 5])],
    ['when a rate is below 0', table([0, -0.01, 0])],
  ])('but not %s', (_, tiers) => {
    expect(isConvex(tiers)).toBe(false);
  });

  test('and then the requirement of a sum is at least that of its parts together: checked at points of three rows', () => {
    const columns = tierColumns(ASSUMED_TIERS);
    const requirement = (notional: number): number => Math.max(...ASSUMED_TIERS.map(({ maintenanceMarginRate, maintenanceAmount }) => notional * maintenanceMarginRate - maintenanceAmount));
    // A convex table is the highest of its lines: 1,000,000 is 0.0065 x 1,000,000 - 950 = 5,550, more than at 0.5 %.
    expect(isConvexTable(columns)).toBe(true);
    expect(requirement(1_000_000)).toBeCloseTo(5_550, 9);
    for (const notional of [40_000, 400_000, 4e6, 4e7]) expect(requirement(2 * notional)).toBeGreaterThanOrEqual(2 * requirement(notional));
  });
});
