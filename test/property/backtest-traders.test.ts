/* The closed form of a backtest held against the live rules: the same trades, the same money, the same limits, whatever the policy. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backtests, runBothWays, sameWithin } from '../support/two-traders';

test('any policy over any of the grounds comes to the same by both', () => {
  fc.assert(fc.property(backtests, (input) => {
    const { closed, live } = runBothWays(input);
    expect(sameWithin(closed.equity, live.equity, 1e-9)).toBe(true);
    expect(sameWithin(closed.exposureRatio, live.exposureRatio, 1e-9)).toBe(true);
    expect(closed.tradeCount).toBe(live.tradeCount);
    expect(closed.boundHours).toEqual(live.boundHours);
    expect(closed.liquidations.map(({ atMs, quantity }) => [atMs, quantity])).toEqual(live.liquidations.map(({ atMs, quantity }) => [atMs, quantity]));
    for (const key of ['price', 'equityBefore', 'equityAfter'] as const) expect(sameWithin(closed.liquidations.map((one) => one[key]), live.liquidations.map((one) => one[key]), 1e-9)).toBe(true);
    expect(closed.metrics.nearLiquidationShare).toBe(live.metrics.nearLiquidationShare);
  }), { numRuns: 45 });
});
