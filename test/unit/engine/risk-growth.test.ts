/* The page "Growth" of the panel "Risk". */
import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '../../../shared/engine/event';
import type { RiskAnswer } from '../../../shared/engine/risk-questions';
import type { View } from '../../../shared/sizing/policy';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { epochMs } from '../../../shared/units';
import { position, START_MS, tick } from '../../support/engine-builders';
import { ask, holding, known } from '../../support/risk-run';

describe('the page "Growth"', () => {
  const stated = (views: readonly View[] = []): EngineEvent => ({ kind: 'policy.changed', atMs: epochMs(START_MS), policy: { ...DEFAULT_POLICY, riskCapital: { amount: 20_000, unit: 'USD', statedAtMs: START_MS }, views } });
  const asked = (views?: readonly View[]): Extract<RiskAnswer, { kind: 'growth' }> => {
    const run = holding([position('BTC', 0.2, 50_000)]);
    run.send(stated(views), tick(START_MS));
    return ask(run, { page: 'growth' });
  };

  test('says what twice the size takes: half the square of how far the capital moves, and the Sharpe ratio that pays for it', () => {
    const rungs = known(asked().rungs);
    const [now, twice] = [1, 2].map((scale) => rungs.find((one) => one.scale === scale));
    // 0.2 coins of 50,000 on 20,000.
    expect(now?.exposureRatio).toBeCloseTo(0.5, 9);
    expect(now?.dragAnnual).toBeCloseTo((now?.volatilityAnnual ?? 0) ** 2 / 2, 12);
    // 0.01 % of half the capital is paid three times a day.
    expect(now?.fundingAnnual).toBeCloseTo(0.5 * 3e-4 * 365, 9);
    expect(now?.breakEvenSharpe).toBeCloseTo(((now?.dragAnnual ?? 0) + (now?.fundingAnnual ?? 0)) / (now?.volatilityAnnual ?? 1), 12);
    expect((twice?.dragAnnual ?? 0) / (now?.dragAnnual ?? 1)).toBeCloseTo(4, 9);
    expect(rungs.map(({ toHalf }) => toHalf)).toEqual(rungs.map(({ toHalf }) => toHalf).toSorted((a, b) => a - b));
    for (const { toFloor, drawdownToFloor } of rungs) expect(drawdownToFloor).toBeGreaterThanOrEqual(toFloor);
  });

  test('says what is left above the floor', () => {
    const { withoutFunding, floor } = asked();
    expect(withoutFunding).toEqual([]);
    // At the high: 30 % of wealth lies above the floor, and a CPPI that lives through 15 % holds twice of it.
    const { cushionRatio, budgetFactor, gapRatio, cppiRatio } = known(floor);
    expect([cushionRatio, budgetFactor]).toEqual([expect.closeTo(0.3, 9), 1]);
    expect(cppiRatio).toBeCloseTo(0.3 / gapRatio, 9);
  });

  test('the odds of a view, repeated: even money with 60 % at 1 % of wealth ever halves with (q / p)^69 at most', () => {
    const view: View = { kind: 'target', underlying: 'BTC', targetPrice: 55_000, stopPrice: 45_000, chance: 0.6, horizonHours: 24, statedAtMs: START_MS };
    const [row] = asked([view]).views;
    const odds = known(row?.odds);
    expect([odds.payoffRatio, odds.expectancyRatio]).toEqual([expect.closeTo(1, 12), expect.closeTo(0.2, 12)]);
    expect(odds.growthPerTrade).toBeCloseTo(0.6 * Math.log(1.01) + 0.4 * Math.log(0.99), 12);
    // Log steps of nearly 1 %: 69 of them halve; the root is nearly 2 / 3.
    expect(odds.toHalf).toBeGreaterThan((2 / 3) ** 70);
    expect(odds.toHalf).toBeLessThan((2 / 3) ** 66);
    const [losing] = asked([{ ...view, chance: 0.5 }]).views;
    expect(known(losing?.odds)).toMatchObject({ toHalf: 1, toFloor: 1 });
  });

  test('old marks give no odds, and the floor says how old its sample of the book is', () => {
    const run = holding([position('BTC', 0.2, 50_000)]);
    run.send(stated([{ kind: 'target', underlying: 'BTC', targetPrice: 55_000, stopPrice: 45_000, chance: 0.6, horizonHours: 24, statedAtMs: START_MS }]), tick(START_MS), tick(START_MS + 20 * 60_000));
    const { views, floor, rungs } = ask(run, { page: 'growth' });
    expect(views[0]?.odds).toMatchObject({ kind: 'unknown', missing: ['fresh mark price of BTC'] });
    expect(rungs).toMatchObject({ kind: 'unknown', missing: expect.arrayContaining(['fresh mark price of BTCUSDT']) });
    expect(known(floor).age).toEqual({ ageMs: 20 * 60_000, freshness: 'stale' });
  });

  test('a view whose price has left its stretch has no odds', () => {
    const [row] = asked([{ kind: 'target', underlying: 'BTC', targetPrice: 49_000, stopPrice: 45_000, chance: 0.6, horizonHours: 24, statedAtMs: START_MS }]).views;
    expect(row?.odds).toMatchObject({ kind: 'unknown', missing: ['a price between stop and target of BTC'] });
  });
});
