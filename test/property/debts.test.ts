/* Debts: none of them changes nothing, and one never widens what the carry limit allows. */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Account } from '../../shared/account/account';
import type { Answer } from '../../shared/sizing/answer';
import { instrumentId } from '../../shared/units';
import { advice, answerOf, easyFacts, position, VENUE, type World } from '../support/sizing-builders';

vi.setConfig({ testTimeout: 60_000 });

const RULES: Account['rules'] = { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'multiAsset' };
const book = fc.record({ lots: fc.integer({ min: -3000, max: 3000 }), rate: fc.constantFrom(-0.0003, 0, 0.0001, 0.0004), owed: fc.integer({ min: 1, max: 500_000 }), perHour: fc.constantFrom(0, 1e-6, 1e-5, 1e-4) });
type Book = typeof book extends fc.Arbitrary<infer T> ? T : never;

/** Coins enough that nothing but carry is about the debt. */
function world({ lots, rate, perHour }: Book, owed: number): World {
  return {
    accounts: [{ wallet: 0, positions: [position({ quantity: lots / 1000, entryPrice: 60_000, leverage: 50 })], more: { rules: RULES, collateral: [{ asset: 'USDT', balance: -owed, price: 1, haircut: 0 }, { asset: 'BTC', balance: 100, price: 60_000, haircut: 0.05 }], borrowing: [{ asset: 'USDT', ratePerHour: perHour, interestFree: 0, owedOn: 'balance' }] } }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.3, beta: 1 } },
    policy: { riskCapitalUsd: 7e6, parameters: { carryRatio: 0.00001 } },
    facts: { instrumentFacts: new Map([[instrumentId(VENUE, 'BTCUSDT'), { ...easyFacts(60_000), funding: { kind: 'known' as const, value: { rate, intervalHours: 8 } } }]]) },
  };
}

const endsOf = (answer: Answer): readonly [number, number] => (answer.kind === 'range' ? [answer.lowBase, answer.highBase] : [-Infinity, Infinity]);

it('a larger debt never leaves more room for funding', () => {
  fc.assert(fc.property(book, fc.double({ min: 0, max: 1, noNaN: true }), (one, share) => {
    const [low, high] = endsOf(answerOf(advice(world(one, one.owed * share)), 'carry'));
    const [lowest, highest] = endsOf(answerOf(advice(world(one, one.owed)), 'carry'));
    const tolerance = 1e-9 * (1 + Math.abs(one.lots));
    expect(lowest).toBeGreaterThanOrEqual(low - tolerance);
    expect(highest).toBeLessThanOrEqual(high + tolerance);
  }), { numRuns: 100 });
});

it('terms without a debt change nothing', () => {
  fc.assert(fc.property(book, (one) => {
    const plain = world(one, 0);
    const [first] = plain.accounts;
    const { borrowing: _none, ...without } = first?.more ?? {};
    expect(advice(plain)).toEqual(advice({ ...plain, accounts: [{ wallet: 0, positions: first?.positions ?? [], more: without }] }));
  }), { numRuns: 30 });
});
