/* survival: the largest sizes that live through named days, worked by hand on one flat tier. */
import { expect, test } from 'vitest';
import { adviceOn, advice, NOW_MS, position, sizeOf, type World } from '../../../support/sizing-builders';
import type { Answer } from '../../../../shared/sizing/answer';

const FLAT_TIER = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 100 }];

function world(quantity: number, survivalDays: readonly string[], symbol = 'BTCUSDT', more: Partial<World['symbols'][string]> = {}): World {
  return {
    accounts: [{ wallet: 10_000, positions: [position({ symbol, quantity, entryPrice: 100, leverage: 50 })] }],
    symbols: { [symbol]: { markPrice: 100, volatilityAnnual: 0.01, beta: 1, tiers: FLAT_TIER, ...more } },
    policy: { riskCapitalUsd: 1e9, survivalDays, parameters: { takerFeeBps: 0, jointDistanceRatio: 0.01 } },
  };
}

function rung(one: World, underlying = 'BTC'): Answer {
  const found = adviceOn(advice(one), underlying).ladder.find((each) => each.ruleId === 'survival');
  if (found === undefined) throw new Error('no rung');
  return found.answer;
}

/** Lots of 0.001 towards nothing. */
function lots(base: number): number {
  return (Math.sign(base) * Math.floor(Math.abs(base) * 1000)) / 1000;
}

/** 10,000 - 100 n (1 - r) = 0.01 * 100 n r, at the price ratio r of the day's corner. */
function byHand(ratio: number): number {
  return 10_000 / (100 * (1 - ratio) + ratio);
}

test('abstains until a day is picked, and says where the days are', () => {
  expect(rung(world(50, []))).toEqual({ kind: 'abstains', why: 'no day picked: see the panel Risk' });
});

/* 7,353 to 3,596 in 16 hours (figures and pages beside the day in shared/risk/survival/days.ts). */
test('the largest long that lives through 12 March 2020 is that of its low, in whole lots', () => {
  const answer = rung(world(50, ['crash-2020-03-12']));
  expect(answer).toMatchObject({ kind: 'range', highBase: lots(byHand(3596 / 7353)) });
  expect(answer.kind === 'range' && answer.because).toBe('On "Crash of 12 March 2020", the day you picked, the pool lives through it.');
});

test('a long that is too large is cut to the same size at once', () => {
  const outcome = sizeOf(adviceOn(advice(world(300, ['crash-2020-03-12'])), 'BTC'));
  expect([outcome.action, outcome.bindingRuleId, outcome.suggestedBase]).toEqual(['CUT', 'survival', lots(byHand(3596 / 7353))]);
  expect(outcome.reason).toContain('On "Crash of 12 March 2020", the day you picked, the pool is liquidated when');
});

/* 85,720 to 95,000: the short's corner is above the mark. 10,000 = 100 n (r - 1) + n r. */
test('two days bind a side each', () => {
  const up = 95_000 / 85_720;
  const answer = rung(world(50, ['crash-2020-03-12', 'weekend-gap-2025-03-02']));
  expect(answer).toMatchObject({ kind: 'range', lowBase: lots(-10_000 / (100 * (up - 1) + up)), highBase: lots(byHand(3596 / 7353)) });
});

test('the same size whether the day is named first or last', () => {
  const days = ['crash-2020-03-12', 'weekend-gap-2025-03-02', 'crash-2021-05-19'];
  expect(rung(world(50, days))).toEqual(rung(world(50, days.toReversed())));
});

test('an asset without figures of the day moves by its beta, which is said to be assumed', () => {
  const answer = rung(world(50, ['crash-2020-03-12'], 'SOLUSDT', { beta: 1.5 }), 'SOL');
  expect(answer).toMatchObject({ kind: 'range', highBase: lots(byHand(1 + 1.5 * (3596 / 7353 - 1))) });
  expect(answer.kind === 'range' && answer.because).toContain('This rests on an assumption: SOL moves 1.5 times as far as BTC');
});

test('an asset that nobody can say anything of forbids growth and orders no cut', () => {
  const one = world(5000, ['crash-2020-03-12'], 'SOLUSDT');
  const { beta: _, ...unmeasured } = one.symbols['SOLUSDT'] ?? { markPrice: 100 };
  expect(rung({ ...one, symbols: { SOLUSDT: unmeasured } }, 'SOL')).toEqual({ kind: 'unknown', missing: ['beta of SOL (Crash of 12 March 2020)'] });
});

test('a day that does not exist is named', () => {
  expect(rung(world(50, ['ides-of-march']))).toEqual({ kind: 'unknown', missing: ['a day named "ides-of-march"'] });
  expect(rung(world(50, ['ides-of-march', 'crash-2020-03-12']))).toEqual({ kind: 'unknown', missing: ['a day named "ides-of-march"'] });
});

test('a wick of last prices alone is told, not counted', () => {
  // 65,815 to 8,200 at one venue; the mark went to 64,200.
  const answer = rung(world(150, ['wick-2021-10-21']));
  expect(answer).toMatchObject({ kind: 'range', highBase: lots(byHand(64_200 / 65_815)) });
  expect(answer.kind === 'range' && answer.because).toContain('On last prices instead of the mark it is liquidated.');
});

test('without a position there is nothing to judge, unless a view asks for one', () => {
  const one = world(0, ['crash-2020-03-12']);
  expect(rung(one)).toEqual({ kind: 'abstains', why: 'nothing is held' });
  const views = [{ kind: 'strength', underlying: 'BTC', strength: 1, statedAtMs: NOW_MS, horizonHours: 24 }] as const;
  expect(rung({ ...one, policy: { ...one.policy, views } })).toMatchObject({ kind: 'range', highBase: lots(byHand(3596 / 7353)) });
});
