/** Whole requests of `plimsoll evaluate` at random: what is typed is done by hand here, in JSON, and asked again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { account, adviceTo, following, MARKET, type AccountJson, type PositionWords } from '../support/evaluate-request';

const SIDES = { BTCUSDT: 62_000, ETHUSDT: 3100 } as const;
const RUNS = { numRuns: 20, interruptAfterTimeLimit: 2000 } as const;
const FEE = 0.0005;

const leg: fc.Arbitrary<PositionWords> = fc
  .record({ symbol: fc.constantFrom('BTCUSDT' as const, 'ETHUSDT' as const), notional: fc.integer({ min: 1000, max: 200_000 }), isLong: fc.boolean(), move: fc.double({ min: -0.05, max: 0.05, noNaN: true }), isIsolated: fc.boolean() })
  .map(({ symbol, notional, isLong, move, isIsolated }) => {
    const mark = SIDES[symbol];
    return { symbol, quantity: ((isLong ? 1 : -1) * Math.max(1, Math.round((notional / mark) * 1000))) / 1000, entryPrice: Number((mark * (1 + move)).toPrecision(6)), leverage: 10, ...(isIsolated ? { isolatedMargin: Math.round(notional * 0.3) } : {}) };
  });
const accounts: fc.Arbitrary<AccountJson> = fc
  .record({ wallet: fc.integer({ min: 3000, max: 100_000 }), legs: fc.array(leg, { minLength: 1, maxLength: 3 }) })
  .map(({ wallet, legs }) => account({ wallet, positions: legs.map((words, index) => ({ ...words, id: `p${index}` })) }));
const profiles = fc.constantFrom('conservative', 'balanced', 'aggressive');
const policyOf = (profile: string, riskCapitalUsd = 1_000_000): object => ({ profile, riskCapitalUsd });

test('following all advice of the command and asking again says HOLD', async () => {
  await fc.assert(fc.asyncProperty(accounts, profiles, async (held, profile) => {
    const found = await adviceTo({ account: held, policy: policyOf(profile), market: MARKET });
    const isPlain = found.every(({ action }) => action === 'HOLD' || action === 'CUT');
    // Positions that hedge each other are judged with the others held: cutting both at once is another book.
    const sides = new Set(held.positions.map(({ side }) => side));
    if (!isPlain || sides.size > 1) return;
    const again = await adviceTo({ account: following(held, found, FEE), policy: policyOf(profile), market: MARKET });
    expect(again.map(({ bundle, action, reason }) => [bundle, action, action === 'HOLD' ? '' : reason])).toEqual(again.map(({ bundle }) => [bundle, 'HOLD', '']));
  }), RUNS);
});

test('permuting positions and tables changes nothing that the command says', async () => {
  await fc.assert(fc.asyncProperty(accounts, profiles, async (held, profile) => {
    const turned = { ...held, positions: held.positions.toReversed(), tiers: Object.fromEntries(Object.entries(held['tiers'] as object).toReversed()) };
    const [one, other] = [await adviceTo({ account: held, policy: policyOf(profile), market: MARKET }), await adviceTo({ account: turned, policy: policyOf(profile), market: MARKET })];
    expect(other).toEqual(one);
  }), RUNS);
});

test('no number in an answer is made up: every row has its ends, its reason or what is missing, and without a view nothing is added', async () => {
  const markets = fc.subarray(['forecasts', 'correlations', 'depth', 'volumes', 'funding', 'usdPerUnit']).map((names) => Object.fromEntries([['nowMs', MARKET['nowMs']], ...names.map((name) => [name, MARKET[name]])]) as object);
  await fc.assert(fc.asyncProperty(accounts, markets, async (held, market) => {
    for (const one of await adviceTo({ account: held, policy: {}, market })) {
      expect(one.action).not.toBe('ADD');
      expect(one.reason.length).toBeGreaterThan(0);
      if (one.suggested !== null) expect(one.suggested * one.now >= 0 && Math.abs(one.suggested) <= Math.abs(one.now)).toBe(true);
      for (const { answer, low, high, ...said } of one.ladder) {
        if (answer === 'range') expect([low === null || high === null || low <= high, said['because']]).toEqual([true, expect.stringMatching(/./)]);
        else expect([low, high, String(said['because'] ?? said['why'] ?? said['missing']).length > 0]).toEqual([null, null, true]);
      }
    }
  }), RUNS);
});
