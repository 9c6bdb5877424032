import { describe, expect, test } from 'vitest';
import { ageOfAnswer, chanceRange, lossShare, lossText, poolAfterWords, simulatedWords, stressLossWords, survivalWords, touchText } from '../../../renderer/risk/risk-words';
import { RISK_AGE, type StressPoolAfter, type StressRow } from '../../../shared/engine/risk-questions';
import type { Outcome } from '../../../shared/risk/survival/survival';

const LIVES: Outcome = { kind: 'survives', equityAfter: 5_343.6, nearest: { corner: 1, headRoom: 100, marginRatio: 0.34 } };
const FALLS: Outcome = { kind: 'liquidated', atFraction: 0.5625, ratios: { BTCUSDT: 0.71383, 'peg:UST': 0.5 } };

describe('a named day', () => {
  test('is a plain answer only where it rests on the day alone', () => {
    expect(survivalWords(LIVES, 'USDT')).toMatchObject({ text: 'lives through', state: 'holds', title: expect.stringContaining('worst margin ratio 34 %; equity after it 5,344 USDT') });
    expect(survivalWords(FALLS, 'USDT')).toMatchObject({ text: 'liquidated at 56 %', state: 'falls', title: "liquidated after 56 % of the day's path, with BTCUSDT −28.6 %" });
  });

  test('says "assumed" first, and on what, where it rests on more', () => {
    for (const outcome of [LIVES, FALLS]) {
      const words = survivalWords({ kind: 'assumed', how: ['ETH moves 1.22 times as far as BTC'], outcome }, 'USDT');
      expect(words.text).toMatch(/^assumed: /);
      expect(words.state).toMatch(/^assumed-/);
      expect(words.title).toContain('ETH moves 1.22 times as far as BTC');
    }
  });

  test('that the last price would not have lived through is no tick either', () => {
    expect(survivalWords({ ...LIVES, onLastPrice: { ...FALLS } as Extract<Outcome, { kind: 'liquidated' }> }, 'USDT')).toMatchObject({ text: 'not on last price', state: 'falls' });
  });

  test('without figures is unknown, and names them', () => {
    expect(survivalWords({ kind: 'unknown', missing: ['prices of SOL or BTC on 2022-05-07'] }, 'USDT')).toEqual({ text: 'unknown', state: 'unknown', title: 'unknown: prices of SOL or BTC on 2022-05-07 missing' });
  });
});

describe('a stress cell', () => {
  const pool = (after: StressPoolAfter['after']): StressPoolAfter => ({ accountId: 'a', accountName: 'A', poolId: 'cross:USDT', unit: 'USDT', after });
  const figures = { equity: 100, maintenanceRequirement: 50, marginRatio: 0.5, isLiquidatable: false, loss: 10 };

  test('leaves a pool at its margin ratio, liquidated, or with nothing', () => {
    expect(poolAfterWords(pool({ kind: 'known', value: figures }))).toMatchObject({ text: '50.0 %', state: 'holds' });
    expect(poolAfterWords(pool({ kind: 'known', value: { ...figures, maintenanceRequirement: 110, isLiquidatable: true } }))).toMatchObject({ text: 'liquidated', state: 'falls' });
    // A ratio of nothing to nothing is no 0 %.
    expect(poolAfterWords(pool({ kind: 'known', value: { ...figures, equity: 0, maintenanceRequirement: 0, marginRatio: 0 } }))).toMatchObject({ text: 'nothing left', state: 'falls' });
    expect(poolAfterWords(pool({ kind: 'notHit', why: 'no USDC is in this pool' }))).toMatchObject({ text: 'not hit', title: 'no USDC is in this pool' });
  });

  test('says a gain in words, and what is missing for an unknown loss', () => {
    const row = (loss: StressRow['loss']) => stressLossWords({ loss } as StressRow);
    expect(row({ kind: 'known', value: { usd: 4_042, ratio: 0.285 } })).toMatchObject({ loss: '4,042', share: '28.5 %' });
    expect(row({ kind: 'known', value: { usd: -1_239, ratio: -0.087 } })).toMatchObject({ loss: 'gain 1,239', share: '+8.7 %' });
    expect(row({ kind: 'unknown', missing: ['funding terms of BTCUSDT'] })).toMatchObject({ loss: 'unknown', share: '', title: 'unknown: funding terms of BTCUSDT missing' });
    expect([lossText(0), lossShare(undefined)]).toEqual(['0.00', '']);
  });
});

describe('a chance', () => {
  test('keeps two digits that count, both ends in few signs', () => {
    expect(chanceRange(3.0e-6, 3.7e-6)).toBe('0.00030–0.00037 %');
    expect(chanceRange(1e-9, 1.8e-6)).toBe('<0.0001–0.00018 %');
    expect(chanceRange(1e-9, 2e-8)).toBe('<0.0001 %');
    expect(touchText({ high: 0, low: 0, repeatedOverYear: 0, model: '', unchecked: [] })).toBe('none');
  });

  test('that no simulated path met is not 0: the upper end is said', () => {
    const ok = { kind: 'ok' as const, standardError: 0, byPool: [], paths: 4_000, model: 'Kou jumps', repeatedOverYear: 0 };
    expect(simulatedWords({ ...ok, probability: 0, low: 0, high: 0.0075 })).toMatchObject({ chance: 'none met', interval: 'up to 0.75 %', repeated: '' });
    expect(simulatedWords({ ...ok, probability: 0.0002, low: 0.00018, high: 0.00022, repeatedOverYear: 0.0704, nearestSigmas: 4.23 })).toMatchObject({ chance: '0.020 %', interval: '0.018–0.022 %', repeated: '7.0 %', nearest: '4.2 σ' });
  });

  test('that cannot be simulated says why', () => {
    expect(simulatedWords({ kind: 'unknown', missing: ['volatility of SOL'] })).toMatchObject({ chance: 'unknown', title: 'unknown: volatility of SOL missing' });
    expect(simulatedWords({ kind: 'liquidatable', poolId: 'cross:USDT' })).toMatchObject({ chance: 'now' });
    expect(simulatedWords({ kind: 'flat' })).toMatchObject({ chance: 'flat' });
  });
});

test('an answer ages with the engine’s clock, and is never fresher than what it rests on', () => {
  const answer = { atMs: 1_000, age: { ageMs: 500, freshness: 'fresh' as const } };
  expect(ageOfAnswer(2_000, answer, RISK_AGE)).toEqual({ ageMs: 1_500, freshness: 'fresh' });
  expect(ageOfAnswer(40_000, answer, RISK_AGE).freshness).toBe('stale');
  expect(ageOfAnswer(2_000, { ...answer, age: { ageMs: 9_000, freshness: 'gone' } }, RISK_AGE).freshness).toBe('gone');
});
