/* The policy's numeraire as files and rules have it. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, policySchema } from '../../../shared/sizing/policy-schema';
import { advise } from '../../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY, type SizingInput } from '../../../shared/sizing/input';
import type { Policy } from '../../../shared/sizing/policy';
import { NOW_MS, answerOf, input, position } from '../../support/sizing-builders';

const plain = (): SizingInput => input({
  accounts: [{ wallet: 100_000, positions: [position({ quantity: 1, entryPrice: 60_000 })] }],
  symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.5, beta: 1 } },
  policy: { riskCapitalUsd: 120_000, isWhole: true },
});
const counted = (policy: Partial<Policy>, btcUsd?: number): SizingInput => {
  const base = plain();
  return { ...base, policy: { ...base.policy, ...policy }, usdPerUnit: new Map([...base.usdPerUnit, ...(btcUsd === undefined ? [] : [['BTC', btcUsd] as const])]) };
};
const adviceOf = (asked: SizingInput) => advise(asked, EMPTY_SIZING_MEMORY).advice;
const inBtc = { numeraire: 'BTC', riskCapital: { amount: 2, unit: 'BTC', statedAtMs: NOW_MS } } as const;

describe('the policy', () => {
  it('of an earlier version states its capital in USD', () => {
    expect(v.parse(policySchema, { ...DEFAULT_POLICY, riskCapital: { amountUsd: 5000, statedAtMs: 3 } }).riskCapital).toEqual({ amount: 5000, unit: 'USD', statedAtMs: 3 });
    expect(v.parse(policySchema, { ...DEFAULT_POLICY, ...inBtc }).riskCapital).toEqual(inBtc.riskCapital);
  });

  it.each<[string, object, string]>([
    ['nothing', { amount: 0, unit: 'BTC', statedAtMs: 3 }, 'riskCapital.amount'],
    ['another coin', { amount: 1, unit: 'DOGE', statedAtMs: 3 }, 'riskCapital.unit'],
    ['nothing in an earlier version', { amountUsd: 0, statedAtMs: 3 }, 'riskCapital.amountUsd'],
  ])('with a capital of %s is refused by path', (_title, riskCapital, path) => {
    const read = v.safeParse(policySchema, { ...DEFAULT_POLICY, riskCapital });
    expect(read.issues?.map((issue) => v.getDotPath(issue))).toEqual([path]);
  });
});

describe('advice', () => {
  it('on a capital of 2 BTC at 60,000 is that on 120,000 USD', () => {
    const [usd, btc] = [adviceOf(plain()), adviceOf(counted(inBtc, 60_000))].map((all) => all[0]);
    expect(btc?.outcome).toMatchObject({ kind: 'size', allowedLowBase: usd?.outcome.kind === 'size' ? usd.outcome.allowedLowBase : 0, allowedHighBase: usd?.outcome.kind === 'size' ? usd.outcome.allowedHighBase : 0 });
  });

  it('follows the price of what capital is stated in', () => {
    const of = (price: number): unknown => answerOf(adviceOf(counted(inBtc, price)), 'concentration');
    const [here, higher] = [of(60_000), of(90_000)] as { highBase: number }[];
    expect((higher?.highBase ?? 0) / (here?.highBase ?? 1)).toBeCloseTo(1.5, 9);
  });

  it('cannot say without that price', () => {
    const all = adviceOf(counted(inBtc));
    for (const rule of ['concentration', 'expected-shortfall', 'stress', 'carry', 'counterparty']) expect(answerOf(all, rule)).toEqual({ kind: 'unknown', missing: ['price of BTC in USD'] });
  });

  it('says which rules measure in USD, and in USD says nothing of it', () => {
    const words = (asked: SizingInput, rule: string): string => {
      const answer = answerOf(adviceOf(asked), rule);
      return 'because' in answer ? answer.because : '';
    };
    for (const rule of ['concentration', 'expected-shortfall', 'volatility-target']) {
      expect(words(counted(inBtc, 60_000), rule)).toContain(' Measured in USD, not in BTC.');
      expect(words(plain(), rule)).not.toContain('Measured');
    }
    const fallen = { ...counted(inBtc, 60_000), drawdown: { kind: 'known', value: { unitValue: 0.9, highWater: 1 } } } as const;
    expect(words(fallen, 'drawdown')).toMatch(/^The book, counted in BTC, is 10\.0 % below/);
  });

  it('takes capital in a coin as a slow input: a price 1 % higher changes nothing at once', () => {
    const { memory } = advise(counted(inBtc, 60_000), EMPTY_SIZING_MEMORY);
    const after = (price: number) => answerOf(advise({ ...counted(inBtc, price), nowMs: plain().nowMs }, memory).advice, 'concentration');
    expect(after(60_600)).toEqual(after(60_000));
    expect(after(66_000)).not.toEqual(after(60_000));
  });
});
