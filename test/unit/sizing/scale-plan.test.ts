import { describe, expect, it } from 'vitest';
import type { Position } from '../../../shared/account/account';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { poolModels } from '../../../shared/margin/pool-model';
import { withQuantity } from '../../../shared/margin/what-if';
import { bundlesOf } from '../../../shared/sizing/bundle';
import { poolProbe } from '../../../shared/sizing/candidate';
import { scalePlan, type PlanRung, type ScalePlan } from '../../../shared/sizing/scale-plan';
import { account, position, sizedAccount, type SymbolWords } from '../../support/sizing-builders';

const SYMBOLS: Readonly<Record<string, SymbolWords>> = { BTCUSDT: { markPrice: 62_000, volatilityAnnual: 0.5 }, ETHUSDT: { markPrice: 3100, volatilityAnnual: 0.7, beta: 1.3 } };
const LOT = { coefficient: 1, decimals: 3 };
const FEE = 0.0005;

function plan(positions: readonly Position[], asked: { readonly from?: number; readonly to: number; readonly rungs: number; readonly wallet?: number; readonly lot?: typeof LOT }): ScalePlan {
  const { wallet = 20_000, lot = LOT, ...rest } = asked;
  const sized = sizedAccount(account({ wallet, positions }), SYMBOLS);
  const [bundle] = bundlesOf(sized.account, ({ symbol }) => symbol);
  const model = poolModels(sized.account, sized.market.tiers).find(({ id }) => id === bundle?.poolId);
  if (bundle === undefined || model === undefined) throw new Error('one bundle with a pool');
  return scalePlan({ probe: poolProbe(sized, bundle, model, FEE), symbols: sized.market.symbols, lot, ...rest });
}

function rungs(found: ScalePlan): readonly PlanRung[] {
  if (found.kind !== 'plan') throw new Error(found.why);
  return found.rungs;
}

const long = position({ quantity: 1, entryPrice: 60_000 });

describe('a scale plan', () => {
  it('trades equal sizes from the present to the end, rounded to the lot, and adds up exactly', () => {
    const out = rungs(plan([long], { to: 0, rungs: 3 }));
    expect(out.map(({ netContracts }) => netContracts)).toEqual([1, 0.667, 0.334, 0]);
    expect(out.map(({ trade }) => trade?.quantity)).toEqual([undefined, '0.333', '0.333', '0.334']);
    expect(out.slice(1).every(({ trade }) => trade?.side === 'sell')).toBe(true);
    expect(rungs(plan([long], { to: 2.2, rungs: 4 })).at(-1)).toMatchObject({ netContracts: 2.2, trade: { side: 'buy', quantity: '0.300' } });
  });

  it('has at every rung the liquidation of an account that traded there', () => {
    const eth = position({ symbol: 'ETHUSDT', quantity: 5, entryPrice: 3000 });
    for (const rung of rungs(plan([long, eth], { to: -1, rungs: 5 }))) {
      const sized = sizedAccount(withQuantity(account({ wallet: 20_000, positions: [long, eth] }), long.id, rung.netContracts, 62_000, FEE), SYMBOLS);
      const report = evaluateMargin(sized.account, sized.market);
      const expected = report.positions.find(({ positionId }) => positionId === long.id)?.liquidation;
      expect(rung.liquidation.kind).toBe(expected?.kind);
      if (expected?.kind === 'ok' && rung.liquidation.kind === 'ok') expect(rung.liquidation.nearest.price / expected.nearest.price).toBeCloseTo(1, 9);
      const nearest = [report.joint.down, report.joint.up].flatMap((point) => (point === undefined ? [] : [Math.abs(point.shockRatio)])).sort((a, b) => a - b)[0];
      if (nearest === undefined) expect(rung.joint).toBeUndefined();
      else expect((rung.joint?.ratio ?? 0) / nearest).toBeCloseTo(1, 9);
    }
  });

  it('matches a liquidation worked out by hand', () => {
    // Alone, 1 BTC from 60,000, wallet 20,000, tier 0.5 % with 50 off: 20,000 - 60,000 + p = 0.005 p - 50, so p = 39,950 / 0.995, below 50,000: first tier, 0.4 %: 40,000 / 0.996.
    const [start, half] = rungs(plan([long], { to: 0, rungs: 2 }));
    expect(start?.liquidation).toMatchObject({ kind: 'ok', nearest: { price: expect.closeTo(40_000 / 0.996, 6) as unknown } });
    // Half of it sold at 62,000: wallet 20,000 + 1000 - 15.5, then 20,984.5 - 30,000 + p / 2 = 0.004 p / 2.
    expect(half?.liquidation).toMatchObject({ kind: 'ok', nearest: { price: expect.closeTo(9015.5 / 0.498, 6) as unknown } });
    expect(half?.equity).toBeCloseTo(22_000 - 15.5, 9);
  });

  it('moves liquidation nearer with every rung in and farther with every rung out', () => {
    const ratios = (to: number): number[] => rungs(plan([long], { to, rungs: 6 })).map(({ joint }) => joint?.ratio ?? Infinity);
    expect(ratios(4)).toEqual(ratios(4).toSorted((a, b) => b - a));
    expect(ratios(0)).toEqual(ratios(0).toSorted((a, b) => a - b));
  });

  it('shows where the venue would refuse the trade', () => {
    const out = rungs(plan([long], { to: 12, rungs: 11 }));
    expect(out[0]?.availableMargin).toBeGreaterThan(0);
    expect(out.at(-1)?.availableMargin).toBeLessThan(0);
  });

  it('may begin elsewhere than at the present', () => {
    expect(rungs(plan([long], { from: 0, to: 2, rungs: 2 })).map(({ netContracts, liquidation }) => [netContracts, liquidation.kind])).toEqual([[0, 'flat'], [1, 'ok'], [2, 'ok']]);
  });

  it('leaves out rungs without a lot', () => {
    expect(rungs(plan([long], { to: 1.003, rungs: 10 })).map(({ netContracts }) => netContracts)).toEqual([1, 1.001, 1.002, 1.003]);
  });

  it('of a pair closes the larger leg first, and is refused where no leg leads', () => {
    const pair = [position({ id: 'a', quantity: 3, entryPrice: 60_000, hedgeSide: 'long' }), position({ id: 'b', quantity: -1, entryPrice: 60_000, hedgeSide: 'short' })];
    expect(rungs(plan(pair, { to: 0, rungs: 2 })).map(({ netContracts }) => netContracts)).toEqual([2, 1, 0]);
    const lone = [position({ quantity: 1, entryPrice: 60_000, hedgeSide: 'long' })];
    expect(plan(lone, { to: -1, rungs: 2 })).toMatchObject({ kind: 'refused', why: expect.stringContaining('cannot reach a net of -1') as unknown });
  });

  it.each([0, 1.5, 101, Number.NaN])('is refused with %s rungs', (count) => {
    expect(plan([long], { to: 0, rungs: count })).toMatchObject({ kind: 'refused', why: expect.stringContaining(`got ${count}`) as unknown });
  });

  it('is refused without a lot to trade, and towards a size that is no number', () => {
    expect(plan([long], { to: 1.0004, rungs: 2 })).toMatchObject({ kind: 'refused', why: 'from 1 to 1.0004 contracts is less than one lot of 0.001' });
    expect(plan([long], { to: Infinity, rungs: 2 }).kind).toBe('refused');
  });
});
