/** Liquidation of whole accounts by simulation: against closed forms where there are any, and against itself where there are none. */
import { describe, expect, it } from 'vitest';
import type { MarginAccount } from '../../../../shared/margin/margin';
import { evaluatePrepared, prepareMargin } from '../../../../shared/margin/prepare';
import { normal } from '../../../../shared/math/normal';
import { createRandom } from '../../../../shared/math/random';
import { meanLogMove } from '../../../../shared/risk/touch/distance';
import { passageWithinUnitTime } from '../../../../shared/risk/touch/kou';
import { touchMonteCarlo, type MonteCarloAnswer, type MonteCarloQuestion, type TouchAsset } from '../../../../shared/risk/touch/monte-carlo';
import { exponentOver, priorTail, type TailModel } from '../../../../shared/risk/touch/tail-model';
import { leaveCorridor } from '../../../../shared/risk/touch/two-sided';
import { touchOfLogBarrier } from '../../../../shared/risk/touch/gaussian';
import { account, continuousTiers, liquidationPriceOf, market, position, RULES, tier, wallet } from '../../../support/margin-builders';

const GAUSSIAN: TailModel = { kind: 'gaussian' };
const JUMPS: TailModel = priorTail('').model;
const A: TouchAsset = { symbol: 'AUSDT', markPrice: 100, volatilityAnnual: 0.6 };
const B: TouchAsset = { symbol: 'BUSDT', markPrice: 50, volatilityAnnual: 0.9 };

function ask(held: MarginAccount, assets: readonly TouchAsset[], more: Partial<MonteCarloQuestion> = {}): MonteCarloAnswer {
  const { tiers } = market(Object.fromEntries(assets.map(({ symbol, markPrice }) => [symbol, markPrice])), more.prepared === undefined ? [tier(0.01)] : []);
  return touchMonteCarlo({ prepared: prepareMargin(held, tiers), assets, correlation: assets.map((_, i) => assets.map((__, j) => (i === j ? 1 : 0))), tail: JUMPS, horizonHours: 24, seed: 1, ...more });
}

function ok(answer: MonteCarloAnswer): Extract<MonteCarloAnswer, { readonly kind: 'ok' }> {
  if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
  return answer;
}

const DEVIATION = 0.6 / Math.sqrt(365);

/** The chance that one asset's log price, its drift included, moves as far as `price`. */
function exactly(model: TailModel, price: number): number {
  const drift = meanLogMove(model, 0.6, 0) / DEVIATION;
  const level = Math.log(price / 100) / DEVIATION;
  if (model.kind === 'gaussian') return touchOfLogBarrier({ distanceLog: Math.abs(level), deviation: 1, driftTowards: Math.sign(level) * drift });
  const exponent = exponentOver(model, 24, level > 0 ? 'up' : 'down');
  return passageWithinUnitTime({ ...exponent, drift: exponent.drift + Math.sign(level) * drift }, Math.abs(level));
}

describe('one position', () => {
  const cases = [GAUSSIAN, JUMPS].flatMap((model) => [1, -1].flatMap((quantity) => [4, 8, 14, 22].map((margin) => [model.kind, quantity, margin, model] as const)));
  it.each(cases)('%s, %d contract with %d margin: the closed form within 4 standard errors, each below 6 % of it', (_kind, quantity, margin, tail) => {
    const held = account([position({ id: 'a', quantity })], [wallet('USDT', margin)]);
    const answer = ok(ask(held, [A], { tail }));
    const seen = market({ AUSDT: 100 }, [tier(0.01)]);
    const expected = exactly(tail, liquidationPriceOf(evaluatePrepared(prepareMargin(held, seen.tiers), seen.symbols), 'a'));
    expect(Math.abs(answer.probability - expected)).toBeLessThanOrEqual(4 * answer.standardError);
    expect(answer.standardError).toBeLessThan(0.06 * expected);
    expect(answer.low).toBeLessThan(answer.probability);
    expect(answer.high).toBeGreaterThan(answer.probability);
  });

  it.each([2, 8])('that jumps, in %d steps: no bias that 60,000 paths would show', (steps) => {
    const held = account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 10)]);
    const answer = ok(ask(held, [A], { steps, paths: 60_000 }));
    expect(Math.abs(answer.probability - exactly(JUMPS, 90 / 0.99))).toBeLessThanOrEqual(3.5 * answer.standardError);
    expect(answer.standardError).toBeLessThan(0.012 * answer.probability);
  });

  it('through several tiers and in coin: where the margin engine puts the liquidation price', () => {
    const table = continuousTiers([[0, 0.005], [2_000, 0.02], [5_000, 0.05]]);
    const held = account([position({ id: 'a', quantity: -40, contractType: 'inverse', contractSize: 100, settleAsset: 'A' })], [wallet('A', 6)]);
    const seen = market({ AUSDT: 100 }, table.map((row) => ({ ...row, notionalFloor: row.notionalFloor / 100, maintenanceAmount: row.maintenanceAmount / 100 })));
    const prepared = prepareMargin(held, seen.tiers);
    const answer = ok(touchMonteCarlo({ prepared, assets: [A], correlation: [[1]], tail: JUMPS, horizonHours: 24, seed: 3 }));
    const expected = exactly(JUMPS, liquidationPriceOf(evaluatePrepared(prepared, seen.symbols), 'a'));
    expect(Math.abs(answer.probability - expected)).toBeLessThanOrEqual(4 * answer.standardError);
  });

  it('asked of the general evaluation answers as the kernel does', () => {
    const positions = [position({ id: 'a', quantity: 1 })];
    const byKernel = ok(ask(account(positions, [wallet('USDT', 12)]), [A]));
    const byEvaluation = ok(ask(account(positions, [wallet('USDT', 12)], { rules: { ...RULES, marginPolicy: 'multiAsset' } }), [A]));
    expect(byEvaluation.probability / byKernel.probability).toBeCloseTo(1, 6);
  });

  it('funding that is paid brings liquidation nearer, and received farther', () => {
    const held = account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 12)]);
    const chances = [-2, 0, 2].map((fundingAnnual) => ok(ask(held, [{ ...A, fundingAnnual }], { horizonHours: 72 })).probability);
    expect(chances[0]).toBeLessThan(chances[1] ?? 0);
    expect(chances[1]).toBeLessThan(chances[2] ?? 0);
    // As the price's own drift does: 2 a year over 3 days is 1.6 % of the notional.
    const drifting = ok(ask(held, [{ ...A, driftOfPriceAnnual: -2 }], { horizonHours: 72 }));
    expect(drifting.probability / (chances[2] ?? 0)).toBeCloseTo(1, 1);
  });

  it('is the same for the same seed, and says how often it would come in a year', () => {
    const held = account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 18)]);
    const answer = ok(ask(held, [A], { seed: 9 }));
    expect(ok(ask(held, [A], { seed: 9 }))).toEqual(answer);
    expect(answer.repeatedOverYear).toBeCloseTo(1 - (1 - answer.probability) ** 365, 10);
    expect(answer.model).toBe('Kou jumps, 0.50 a day; Brownian bridge over 8 steps, 4000 paths');
  });
});

describe('several positions', () => {
  it('that move as one and fall on both sides: the closed form of the corridor', () => {
    // h = W + 40 (e^x - 1) - 20 (e^2x - 1) less 1 % of both: lost far down and far up. Drifts of the logs are taken out.
    const calm = { ...A, driftOfPriceAnnual: 0.6 ** 2 / 2 };
    const wild = { symbol: 'BUSDT', markPrice: 50, volatilityAnnual: 1.2, driftOfPriceAnnual: 1.2 ** 2 / 2 };
    const held = account([position({ id: 'a', quantity: 40 }), position({ id: 'b', symbol: 'BUSDT', quantity: -40, entryPrice: 50 })], [wallet('USDT', 73)]);
    const answer = ok(ask(held, [calm, wild], { tail: GAUSSIAN, correlation: [[1, 1], [1, 1]] }));
    const room = (x: number): number => 73 + 4000 * (Math.exp(x) - 1) - 2000 * (Math.exp(2 * x) - 1) - 40 * Math.exp(x) - 20 * Math.exp(2 * x);
    const expected = leaveCorridor(-root(room, -1) / DEVIATION, root(room, 1) / DEVIATION, 0);
    expect(Math.abs(answer.probability - expected)).toBeLessThanOrEqual(4 * answer.standardError);
    expect(answer.standardError).toBeLessThan(0.06 * expected);
  });

  it('that are correlated: a fine walk over the same margin stays below, and close', () => {
    const held = account([position({ id: 'a', quantity: 20 }), position({ id: 'b', symbol: 'BUSDT', quantity: 30, entryPrice: 50 })], [wallet('USDT', 250)]);
    const assets = [A, B];
    const seen = market({ AUSDT: 100, BUSDT: 50 }, [tier(0.01)]);
    const answer = ok(ask(held, assets, { tail: GAUSSIAN, correlation: [[1, 0.7], [0.7, 1]] }));
    const walked = walk(prepareMargin(held, seen.tiers), 1_000, 60);
    const error = Math.hypot(answer.standardError, Math.sqrt((walked * (1 - walked)) / 1_000));
    expect(answer.probability - walked).toBeLessThan(4 * error + 0.12 * answer.probability);
    expect(answer.probability - walked).toBeGreaterThan(-4 * error);
  });

  it('drawn in 4, 8 and 32 steps agree', () => {
    const held = account([position({ id: 'a', quantity: 20 }), position({ id: 'b', symbol: 'BUSDT', quantity: -45, entryPrice: 50 })], [wallet('USDT', 400)]);
    const [few, some, many] = [4, 8, 32].map((steps) => ok(ask(held, [A, B], { steps, correlation: [[1, 0.7], [0.7, 1]] })));
    for (const one of [few, some]) expect(Math.abs((one?.probability ?? 0) - (many?.probability ?? 0))).toBeLessThan(4 * Math.hypot(one?.standardError ?? 0, many?.standardError ?? 0));
  });

  it('in pools of their own: each as if alone, any of them at least the likeliest and at most the sum', () => {
    const one = position({ id: 'a', quantity: 1, isolatedMargin: 10 });
    const other = position({ id: 'b', symbol: 'BUSDT', quantity: -2, entryPrice: 50, isolatedMargin: 18 });
    const both = ok(ask(account([one, other], []), [A, B], { correlation: [[1, 0.7], [0.7, 1]] }));
    const alone = [one, other].map((single) => ok(ask(account([single], []), [A, B], { correlation: [[1, 0.7], [0.7, 1]] })));
    for (const [index, pool] of both.byPool.entries()) {
      const single = alone[index];
      expect(Math.abs(pool.probability - (single?.probability ?? 0))).toBeLessThan(4 * Math.hypot(pool.standardError, single?.standardError ?? 0));
    }
    const chances = both.byPool.map(({ probability }) => probability);
    expect(both.probability).toBeGreaterThanOrEqual(Math.max(...chances) * (1 - 1e-9));
    expect(both.probability).toBeLessThanOrEqual(chances.reduce((sum, chance) => sum + chance, 0) * (1 + 1e-9));
  });
});

describe('what cannot be simulated is said', () => {
  const held = account([position({ id: 'a', quantity: 1 }), position({ id: 'b', symbol: 'BUSDT', quantity: 1, entryPrice: 50 })], [wallet('USDT', 40)]);

  it('a symbol without volatility, a pool without tiers', () => {
    expect(ask(held, [A])).toEqual({ kind: 'unknown', missing: ['tiers of BUSDT', 'volatility of BUSDT'] });
    expect(ask(account([], [wallet('USDT', 40)]), [])).toEqual({ kind: 'flat' });
  });

  it.each([
    [[[1, 0.5]], 'correlation', 'expected 2 rows for 2 names (got 1)'],
    [[[1, 0.5], [0.4, 1]], 'correlation.AUSDT.BUSDT', 'the mirrored correlation is 0.4 (got 0.5)'],
    [[[1, NaN], [NaN, 1]], 'correlation.AUSDT.BUSDT', 'got NaN'],
    [[[2, 0.5], [0.5, 1]], 'correlation.AUSDT.AUSDT', 'with itself is 1 (got 2)'],
  ])('the correlation %j', (correlation, path, message) => {
    expect(ask(held, [A, B], { correlation })).toEqual({ kind: 'refused', path, message: expect.stringContaining(message) as string });
  });

  it('correlations that contradict each other', () => {
    const third = { symbol: 'CUSDT', markPrice: 1, volatilityAnnual: 1 };
    const correlation = [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]];
    expect(ask(held, [A, B, third], { correlation })).toMatchObject({ kind: 'refused', path: 'correlation', message: expect.stringContaining('not positive semi-definite') as string });
  });

  it('a volatility of nothing, and a pool that is liquidatable now', () => {
    expect(ask(held, [{ ...A, volatilityAnnual: 0 }, B])).toMatchObject({ kind: 'refused', path: 'assets.0' });
    expect(ask(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 1)]), [A])).toEqual({ kind: 'liquidatable', poolId: 'cross:USDT' });
  });

  it('a position that hardly anything can liquidate is not called impossible', () => {
    const answer = ok(ask(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 60)]), [A], { tail: GAUSSIAN }));
    expect(answer.probability).toBeLessThan(1e-9);
    expect(answer.high).toBeGreaterThan(0);
  });

  it('what no move can liquidate is 0, with the chance of a move beyond all reach as its upper end', () => {
    const answer = ok(ask(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 200)]), [A]));
    expect(answer).toMatchObject({ probability: 0, standardError: 0, low: 0, repeatedOverYear: 0 });
    expect(answer).not.toHaveProperty('nearestSigmas');
    expect(answer.high).toBeGreaterThan(0);
    expect(answer.high).toBeLessThan(1e-15);
  });
});

function root(f: (x: number) => number, end: number): number {
  let near = 0;
  let far = end;
  for (let step = 0; step < 60; step += 1) {
    const middle = (near + far) / 2;
    if (f(middle) > 0) near = middle;
    else far = middle;
  }
  return far;
}

/** Prices at `steps` moments a day, the account looked at in each: plain and slow. */
function walk(prepared: Parameters<typeof evaluatePrepared>[0], paths: number, steps: number): number {
  const random = createRandom(5, 'plain walk');
  let fallen = 0;
  for (let path = 0; path < paths; path += 1) {
    let a = 0;
    let b = 0;
    for (let step = 0; step < steps; step += 1) {
      const [z, w] = [normal(random), normal(random)];
      a += (A.volatilityAnnual * z) / Math.sqrt(365 * steps) - A.volatilityAnnual ** 2 / 730 / steps;
      b += (B.volatilityAnnual * (0.7 * z + Math.sqrt(0.51) * w)) / Math.sqrt(365 * steps) - B.volatilityAnnual ** 2 / 730 / steps;
      const report = evaluatePrepared(prepared, new Map([['AUSDT', { markPrice: 100 * Math.exp(a) }], ['BUSDT', { markPrice: 50 * Math.exp(b) }]]));
      const pool = report.pools[0];
      if (pool?.kind === 'known' && pool.liquidatable) {
        fallen += 1;
        break;
      }
    }
  }
  return fallen / paths;
}
