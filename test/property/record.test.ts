/**
 * Whatever comes in, goes out and happens to the price: the unit value is the time-weighted return of the book (returns of the
 * stretches between flows, multiplied; CFA Institute, GIPS 2020, 2.A.1), worked out here without units.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../shared/engine/event';
import { snapshot } from '../../shared/engine/take-snapshot';
import { epochMs, MINUTE_MS } from '../../shared/units';
import { account, listed, mark, position, START_MS, world } from '../support/engine-builders';

type Happening = { readonly kind: 'price'; readonly ratio: number } | { readonly kind: 'flow'; readonly usd: number } | { readonly kind: 'confirm' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('price' as const), ratio: fc.double({ min: 0.97, max: 1.03, noNaN: true }) }),
  fc.record({ kind: fc.constant('flow' as const), usd: fc.double({ min: -20_000, max: 50_000, noNaN: true }) }),
  fc.record({ kind: fc.constant('confirm' as const) }),
);

describe('the unit value of the book', () => {
  it('is its time-weighted return, and the drawdown lies between 0 and 1', () => {
    fc.assert(fc.property(fc.array(happening, { minLength: 1, maxLength: 25 }), (happenings) => {
      let price = 60_000;
      let wallet = 100_000;
      let expected = 1;
      let highest = 1;
      const holds = (atMs: number): EngineEvent => ({ kind: 'account.changed', atMs: epochMs(atMs), account: { ...account(wallet, [position('BTC', 1, 60_000)]), confirmedAtMs: epochMs(atMs) } });
      const seen = (atMs: number): EngineEvent[] => [mark('BTC', price, atMs), { kind: 'market.assetIndex', atMs: epochMs(atMs), asset: 'USDT', indexUsd: 1 }];
      const here = world(...listed('BTC'), ...seen(START_MS), holds(START_MS), { kind: 'clock.tick', atMs: epochMs(START_MS) });
      const equity = (): number => wallet + price - 60_000;
      happenings.forEach((one, i) => {
        const atMs = START_MS + (i + 1) * MINUTE_MS;
        const before = equity();
        if (one.kind === 'price') {
          price *= one.ratio;
          expected *= equity() / before;
          highest = Math.max(highest, expected);
        }
        here.send(...seen(atMs));
        if (one.kind === 'flow') wallet += Math.max(one.usd, 20_000 - before);
        if (one.kind !== 'price') here.send(holds(atMs));
        here.send({ kind: 'clock.tick', atMs: epochMs(atMs) });
        const { now } = snapshot(here.state).drawdown;
        expect(now).toMatchObject({ kind: 'known' });
        if (now.kind !== 'known') return;
        expect(now.value.unitValue / expected).toBeCloseTo(1, 9);
        expect(now.value.highWater / highest).toBeCloseTo(1, 9);
        expect(now.value.drawdownRatio).toBeGreaterThanOrEqual(0);
        expect(now.value.drawdownRatio).toBeLessThanOrEqual(1);
      });
    }), { numRuns: 25 });
  });
});
