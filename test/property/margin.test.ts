/** What must hold of every account: the reported prices are where the account's equation says, and nothing lies before them. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Position } from '../../shared/account/account';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { firstChange } from '../../shared/margin/head-room';
import type { Liquidation, MarginReport, PositionMargin } from '../../shared/margin/margin';
import { poolAtMark } from '../../shared/margin/pool';
import { prepareMargin } from '../../shared/margin/prepare';
import { firstChangeOfSingle, HIGHEST_RATIO, isSingle, LOWEST_RATIO } from '../../shared/margin/single-leg';
import { withCollateral, withIsolatedMargin, withQuantity } from '../../shared/margin/what-if';
import { positionId } from '../../shared/units';
import { account, continuousTiers, market, poolOf, position, positionOf, RULES, wallet } from '../support/margin-builders';
import { poolThere, samples, scaleThere, type Sample } from '../support/margin-arbitrary';

const RUNS = { numRuns: 120 };
vi.setConfig({ testTimeout: 60_000 });

function evaluate(sample: Sample): MarginReport {
  return evaluateMargin(sample.account, sample.market);
}

/**
 * `at` is where the pool changes as prices go `ratioAt(symbol, x)` for x from 0: the state is that of the mark on the whole
 * way there, and another just beyond, where equity and requirement meet up to rounding or the tier jumps.
 */
function expectFirstChange(sample: Sample, poolId: string, ratioAt: (symbol: string, x: number) => number, at: number | undefined, end: number): void {
  const there = (x: number): { readonly liquidatable: boolean; readonly gap: number } => {
    const pool = poolThere(sample, poolId, (symbol) => ratioAt(symbol, x));
    return { liquidatable: pool.liquidatable, gap: Math.abs(pool.equity - pool.maintenanceRequirement) / scaleThere(sample, pool, (symbol) => ratioAt(symbol, x)) };
  };
  const atMark = there(0).liquidatable;
  const last = at ?? end;
  for (let step = 1; step < 40; step += 1) {
    const here = there((last * step) / 40);
    if (here.gap > 1e-10) expect(here.liquidatable, `at ${(last * step) / 40} of ${String(at)}`).toBe(atMark);
  }
  if (at === undefined) return;
  const before = there(at - Math.sign(end) * 1e-9 * Math.abs(at));
  const beyond = there(at + Math.sign(end) * 1e-9 * (1 + Math.abs(at)));
  if (beyond.gap > 1e-12) expect(beyond.liquidatable, `beyond ${at}`).toBe(!atMark);
  const jumps = before.gap > 1e-7 || beyond.gap > 1e-7;
  if (!jumps) expect(there(at).gap).toBeLessThanOrEqual(1e-12);
}

const pointsOf = (liquidation: Liquidation): { readonly down?: number; readonly up?: number } =>
  liquidation.kind === 'ok' || liquidation.kind === 'liquidatable'
    ? { ...(liquidation.down === undefined ? {} : { down: liquidation.down.price }), ...(liquidation.up === undefined ? {} : { up: liquidation.up.price }) }
    : {};

describe('of every account', () => {
  it('a liquidation price is the first price, either way, at which the pool changes', () => {
    fc.assert(fc.property(samples, (sample) => {
      for (const one of evaluate(sample).positions) {
        if (one.liquidation.kind === 'unknown') continue;
        const mark = sample.market.symbols.get(one.symbol)?.markPrice ?? 1;
        const { down, up } = pointsOf(one.liquidation);
        const alone = (symbol: string, x: number): number => (symbol === one.symbol ? 1 + x : 1);
        expectFirstChange(sample, one.poolId, alone, down === undefined ? undefined : down / mark - 1, -1 + 1e-6);
        expectFirstChange(sample, one.poolId, alone, up === undefined ? undefined : up / mark - 1, 50);
      }
    }), RUNS);
  });

  it('a joint move is the first, either way, at which the pool is liquidatable', () => {
    fc.assert(fc.property(samples, (sample) => {
      const report = evaluate(sample);
      const together = (symbol: string, x: number): number => Math.max(1 + (sample.market.symbols.get(symbol)?.beta ?? 1) * x, 0.0001);
      for (const [poolId, joint] of report.jointByPool) {
        if (report.pools.some((pool) => pool.id === poolId && pool.kind === 'known' && pool.liquidatable)) continue;
        expectFirstChange(sample, poolId, together, joint.down?.shockRatio, -0.9999);
        expectFirstChange(sample, poolId, together, joint.up?.shockRatio, 10);
      }
    }), RUNS);
  });

  it('the short way for a symbol with one leg gives what the general way gives', () => {
    fc.assert(fc.property(samples, (sample) => {
      for (const model of prepareMargin(sample.account, sample.market.tiers).pools) {
        const pool = poolAtMark(model, sample.account.rules, (symbol) => sample.market.symbols.get(symbol)?.markPrice ?? 1);
        for (const leg of pool.legs.filter((one) => isSingle(pool, one))) {
          for (const outward of [1, -1] as const) {
            const general = firstChange(pool, { betaOf: (symbol) => (symbol === leg.model.position.symbol ? 1 : 0), floorRatio: 0 }, (outward > 0 ? HIGHEST_RATIO : LOWEST_RATIO) - 1);
            const short = firstChangeOfSingle(pool, leg, outward);
            expect(short === undefined).toBe(general === undefined);
            // Far away an inverse contract is worth a vanishing part of itself: rounding counts by the square of the price.
            expect(Math.abs((short ?? 0) - (general ?? 0))).toBeLessThanOrEqual(1e-12 * (1 + (general ?? 0) ** 2));
          }
        }
      }
    }), RUNS);
  });

  it('the order of positions changes nothing', () => {
    fc.assert(fc.property(samples, fc.nat(), (sample, turn) => {
      const { positions } = sample.account;
      const by = turn % positions.length;
      const turned = evaluate({ ...sample, account: { ...sample.account, positions: [...positions.slice(by), ...positions.slice(0, by)] } });
      for (const one of evaluate(sample).positions) expectSame(positionOf(turned, one.positionId), one, sample);
    }), RUNS);
  });

  it('counting all money in another unit changes no price and no ratio', () => {
    fc.assert(fc.property(samples, fc.constantFrom(0.25, 8, 1024), (sample, k) => {
      const scaled = evaluate(inUnits(sample, k));
      const report = evaluate(sample);
      for (const one of report.positions) expectSame(positionOf(scaled, one.positionId), one, sample);
      for (const pool of report.pools) if (pool.kind === 'known' && pool.marginRatio !== undefined) expect(poolOf(scaled, pool.id).marginRatio).toBeCloseTo(pool.marginRatio, 9);
    }), RUNS);
  });

  it('the requirement is never negative, and liquidatable means that it exceeds the equity', () => {
    fc.assert(fc.property(samples, (sample) => {
      for (const pool of evaluate(sample).pools) {
        if (pool.kind === 'unknown') continue;
        expect(pool.maintenanceRequirement).toBeGreaterThanOrEqual(0);
        if (pool.liquidatable) expect(pool.marginRatio ?? 1).toBeGreaterThanOrEqual(1 - 1e-12);
      }
    }), RUNS);
  });

  it('the report is plain numbers: nothing in it is NaN or infinite', () => {
    fc.assert(fc.property(samples, (sample) => {
      expect(JSON.stringify(evaluate(sample), (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? 'BROKEN' : value))).not.toContain('BROKEN');
    }), RUNS);
  });
});

/** Contracts of k-th part size: quantities and wallets k times as many, tier edges and deductions too. */
function inUnits(sample: Sample, k: number): Sample {
  const rescaled = (one: Position): Position => ({ ...one, quantity: one.quantity * k, margin: one.margin.kind === 'cross' ? one.margin : { ...one.margin, isolatedMargin: one.margin.isolatedMargin * k } });
  const tiers = new Map([...sample.market.tiers].map(([symbol, rows]) => [symbol, rows.map((row) => ({ ...row, notionalFloor: row.notionalFloor * k, notionalCap: row.notionalCap === null ? null : row.notionalCap * k, maintenanceAmount: row.maintenanceAmount * k }))]));
  return { account: { ...sample.account, positions: sample.account.positions.map(rescaled), collateral: sample.account.collateral.map((asset) => ({ ...asset, balance: asset.balance * k })) }, market: { ...sample.market, tiers } };
}

function expectSame(actual: PositionMargin, expected: PositionMargin, sample: Sample): void {
  expect(actual.liquidation.kind).toBe(expected.liquidation.kind);
  const mark = sample.market.symbols.get(expected.symbol)?.markPrice ?? 1;
  const [a, b] = [pointsOf(actual.liquidation), pointsOf(expected.liquidation)];
  for (const way of ['down', 'up'] as const) {
    expect(a[way] === undefined).toBe(b[way] === undefined);
    const [price, wanted] = [a[way] ?? 0, b[way] ?? 0];
    expect(Math.abs(price - wanted)).toBeLessThanOrEqual(1e-9 * wanted + 1e-9 * mark);
  }
}

describe('of a single position', () => {
  const single = fc.record({ isLong: fc.boolean(), quantity: fc.double({ min: 0.1, max: 50, noNaN: true }), share: fc.double({ min: 0.06, max: 0.9, noNaN: true }), mark: fc.double({ min: 80, max: 120, noNaN: true }) });
  const rows = continuousTiers([[0, 0.005], [1_000, 0.01], [2_500, 0.025]]);
  const distanceOf = (held: ReturnType<typeof account>, mark: number): number => {
    const { liquidation } = positionOf(evaluateMargin(held, market({ AUSDT: mark }, rows)), 'a');
    return liquidation.kind === 'ok' ? liquidation.nearest.distanceRatio : liquidation.kind === 'never' ? Infinity : 0;
  };
  const build = ({ isLong, quantity, share, mark }: { readonly isLong: boolean; readonly quantity: number; readonly share: number; readonly mark: number }): ReturnType<typeof account> =>
    account([position({ id: 'a', quantity: isLong ? quantity : -quantity, entryPrice: mark })], [wallet('USDT', share * quantity * mark)]);

  it('more collateral never brings the liquidation nearer', () => {
    fc.assert(fc.property(single, fc.double({ min: 0, max: 1_000, noNaN: true }), (one, more) => {
      expect(distanceOf(withCollateral(build(one), 'USDT', more), one.mark)).toBeGreaterThanOrEqual(distanceOf(build(one), one.mark) * (1 - 1e-12));
    }), RUNS);
  });

  it('more isolated margin never brings it nearer either', () => {
    fc.assert(fc.property(single, fc.double({ min: 0, max: 1_000, noNaN: true }), (one, more) => {
      const held = account([position({ id: 'a', quantity: one.isLong ? one.quantity : -one.quantity, entryPrice: one.mark, isolatedMargin: one.share * one.quantity * one.mark })], []);
      expect(distanceOf(withIsolatedMargin(held, positionId('a'), more), one.mark)).toBeGreaterThanOrEqual(distanceOf(held, one.mark) * (1 - 1e-12));
    }), RUNS);
  });

  it('the distance falls as the leverage rises', () => {
    fc.assert(fc.property(single, fc.double({ min: 1, max: 3, noNaN: true }), (one, times) => {
      const held = build(one);
      const larger = withQuantity(held, positionId('a'), (held.positions[0]?.quantity ?? 0) * times, one.mark);
      expect(distanceOf(larger, one.mark)).toBeLessThanOrEqual(distanceOf(held, one.mark) * (1 + 1e-12));
    }), RUNS);
  });

  it('a trade at the mark leaves the money of all pools together as it was, less the fee', () => {
    fc.assert(fc.property(single, fc.double({ min: -60, max: 60, noNaN: true }), fc.boolean(), fc.constantFrom('proRata' as const, 'unchanged' as const), (one, quantity, isIsolated, rule) => {
      const held = account([position({ id: 'a', quantity: one.isLong ? one.quantity : -one.quantity, entryPrice: 100, ...(isIsolated ? { isolatedMargin: 500 } : {}) })], [wallet('USDT', 5_000)]);
      const total = (of: typeof held): number => evaluateMargin(of, market({ AUSDT: one.mark }, rows)).pools.reduce((sum, pool) => sum + (pool.kind === 'known' ? pool.equity : NaN), 0);
      const fee = 0.0005 * one.mark * Math.abs(quantity - (held.positions[0]?.quantity ?? 0));
      expect(total(withQuantity(held, positionId('a'), quantity, one.mark, 0.0005, rule))).toBeCloseTo(total(held) - fee, 7);
    }), RUNS);
  });

  it('two equal halves on opposite sides leave only what they require', () => {
    fc.assert(fc.property(single, (one) => {
      const held = account([position({ id: 'L', quantity: one.quantity, entryPrice: 90 }), position({ id: 'S', quantity: -one.quantity, entryPrice: 110 })], [wallet('USDT', 0)]);
      const report = evaluateMargin(held, market({ AUSDT: one.mark }, rows));
      const pool = poolOf(report, 'cross:USDT');
      expect(pool.equity).toBeCloseTo(20 * one.quantity, 9);
      expect(pool.maintenanceMargin).toBeCloseTo(2 * positionOf(report, 'L').maintenanceMargin, 9);
      expect(pointsOf(positionOf(report, 'L').liquidation)).toEqual(pointsOf(positionOf(report, 'S').liquidation));
    }), RUNS);
  });

  it('equal legs are never liquidated on the side on which their requirement shrinks', () => {
    fc.assert(fc.property(single, fc.boolean(), fc.constantFrom('perLeg' as const, 'summed' as const, 'larger' as const, 'net' as const), (one, isInverse, hedgeLegs) => {
      const words = { quantity: one.quantity, entryPrice: 100, contractType: isInverse ? 'inverse' : 'linear', contractSize: isInverse ? 100 : 1 } as const;
      const held = account([position({ ...words, id: 'L' }), position({ ...words, id: 'S', quantity: -one.quantity })], [wallet('USDT', one.share * one.quantity * (isInverse ? 1 : 100))], { rules: { ...RULES, hedgeLegs } });
      const report = evaluateMargin(held, market({ AUSDT: one.mark }, rows));
      for (const id of ['L', 'S']) {
        const points = pointsOf(positionOf(report, id).liquidation);
        // Linear legs require more as the price rises, inverse ones as it falls; PnL cancels.
        expect(isInverse ? points.up : points.down).toBeUndefined();
        const at = isInverse ? points.down : points.up;
        if (at === undefined) continue;
        const there = poolOf(evaluateMargin(held, market({ AUSDT: at }, rows)), 'cross:USDT');
        expect(there.maintenanceRequirement / there.equity).toBeCloseTo(1, 9);
      }
    }), RUNS);
  });
});
