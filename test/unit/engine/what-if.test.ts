import { describe, expect, test } from 'vitest';
import { whatIfAnswer, type LiquidationCost } from '../../../shared/engine/answer-what-if';
import type { EngineEvent } from '../../../shared/engine/event';
import type { Line, LineId, WhatIfAnswer, WhatIfQuestion } from '../../../shared/engine/margin-questions';
import { snapshot } from '../../../shared/engine/take-snapshot';
import type { Account, Position } from '../../../shared/account/account';
import { accountId, epochMs, positionId } from '../../../shared/units';
import { account, instrument, listed, mark, position, START_MS, tick, world, type World } from '../../support/engine-builders';

/* Wallet 10,000 USDT, one BTC long from 50,000 at 10x; 1 % maintenance, at most 50x, taker fee 5 bps, lot 0.001. */
const BTC = position('BTC', 1, 50_000);
const COST: LiquidationCost = { feeRate: 0.01, source: 'this test' };

function fundedMark(underlying: string, markPrice: number, nextInHours: number): EngineEvent {
  const seen = mark(underlying, markPrice, START_MS);
  return seen.kind === 'market.mark' ? { ...seen, nextFundingAtMs: START_MS + nextInHours * 3_600_000 } : seen;
}

function holding(held: Account, ...more: readonly EngineEvent[]): World {
  const index: EngineEvent = { kind: 'market.assetIndex', atMs: epochMs(START_MS), asset: 'USDT', indexUsd: 1 };
  return world(...listed('BTC'), ...listed('ETH'), fundedMark('BTC', 50_000, 3), mark('ETH', 2_000, START_MS), index, { kind: 'account.changed', atMs: epochMs(START_MS), account: held }, tick(START_MS), ...more);
}

const one = (balance = 10_000, positions: readonly Position[] = [BTC]): Account => account(balance, positions);

function ask(run: World, words: Partial<WhatIfQuestion> = {}, cost: LiquidationCost | undefined = COST): WhatIfAnswer {
  return whatIfAnswer(run.state, { accountId: 'test', positionId: BTC.id, hours: 0, transferUsd: 1_000, collateralFrom: 'outside', ...words }, cost);
}

function answered(run: World, words: Partial<WhatIfQuestion> = {}): Extract<WhatIfAnswer, { kind: 'answer' }> {
  const answer = ask(run, words);
  if (answer.kind !== 'answer') throw new Error(JSON.stringify(answer));
  return answer;
}

function lineOf(answer: { readonly lines: readonly Line[] }, id: LineId): Line {
  const found = answer.lines.find((line) => line.id === id);
  if (found === undefined) throw new Error(`no line ${id}`);
  return found;
}

function numbers(line: Line): readonly (number | string)[] {
  return [line.before, line.after].map((reading) => (reading.kind === 'known' ? Number(reading.value.toPrecision(10)) : reading.kind === 'none' ? reading.words : `unknown: ${reading.missing.join(', ')}`));
}

describe('what if: the answer is of the position that results', () => {
  test('half the size: 9,987.50 after the fee carries 0.5 BTC to where 9,987.5 + 0.5 (p - 50,000) = 0.005 p', () => {
    const answer = answered(holding(one()), { quantity: 0.5 });
    expect(numbers(lineOf(answer, 'alonePrice'))).toEqual([Number((40_000 / 0.99).toPrecision(10)), Number((15_012.5 / 0.495).toPrecision(10))]);
    expect(numbers(lineOf(answer, 'equity'))).toEqual([10_000, 9_987.5]);
    expect(numbers(lineOf(answer, 'maintenanceRequirement'))).toEqual([500, 250]);
    expect(numbers(lineOf(answer, 'initialMargin'))).toEqual([5_000, 2_500]);
    expect(numbers(lineOf(answer, 'marginRatio'))).toEqual([0.05, Number((250 / 9_987.5).toPrecision(10))]);
    expect(numbers(lineOf(answer, 'leverage'))).toEqual([5, Number((25_000 / 9_987.5).toPrecision(10))]);
    const joint = lineOf(answer, 'jointMove');
    expect(joint.difference).toMatchObject({ kind: 'known', value: expect.closeTo(40_000 / 0.99 / 50_000 - 15_012.5 / 0.495 / 50_000, 10) });
  });

  test('one mark, two positions: both are carried by one pool, before and after', () => {
    const eth = position('ETH', 10, 2_000);
    const answer = answered(holding(one(10_000, [BTC, eth])), { collateral: 1_000 });
    // BTC alone: 10,000 + (p - 50,000) = 0.01 p + 200 -> p = 40,200 / 0.99; with 1,000 more 39,200 / 0.99.
    expect(numbers(lineOf(answer, 'alonePrice'))).toEqual([Number((40_200 / 0.99).toPrecision(10)), Number((39_200 / 0.99).toPrecision(10))]);
    // Together BTC moves by s and ETH, without history, by 1.5 s: 10,000 + 80,000 s = 700 + 800 s.
    expect(numbers(lineOf(answer, 'jointMove'))).toEqual([Number((-9_300 / 79_200).toPrecision(10)), Number((-10_300 / 79_200).toPrecision(10))]);
  });

  test('nothing proposed is what the cockpit shows, to the last digit', () => {
    const run = holding(one(10_000, [BTC, position('ETH', -10, 2_000)]));
    const shown = snapshot(run.state);
    const row = shown.positions.find(({ positionId: id }) => id === BTC.id);
    const answer = answered(run);
    expect(lineOf(answer, 'alonePrice').before).toEqual({ kind: 'known', value: row?.liquidation.kind === 'ok' ? row.liquidation.nearest.price : 'none' });
    for (const { before, after } of answer.lines) expect(after).toEqual(before);
  });

  test('a short through zero, and flat, which no price liquidates', () => {
    expect(numbers(lineOf(answered(holding(one()), { quantity: -0.1 }), 'entryPrice'))).toEqual([50_000, 50_000]);
    const flat = answered(holding(one()), { quantity: 0 });
    expect(numbers(lineOf(flat, 'alonePrice'))[1]).toBe('flat');
    expect(numbers(lineOf(flat, 'marginRatio'))[1]).toBe(0);
    expect(flat.left).toEqual({ kind: 'none', words: 'the position is flat' });
  });

  test('isolated: notional / leverage leaves the wallet with it, and the rest of the account is shown too', () => {
    const eth = position('ETH', 10, 2_000);
    const answer = answered(holding(one(10_000, [BTC, eth])), { marginMode: 'isolated', leverage: 20 });
    expect([answer.poolBefore, answer.poolAfter]).toEqual(['cross:USDT', `isolated:${BTC.id}`]);
    // 2,500 + (p - 50,000) = 0.01 p.
    expect(numbers(lineOf(answer, 'alonePrice'))[1]).toBe(Number((47_500 / 0.99).toPrecision(10)));
    // The rest, 7,500 behind ETH alone: 7,500 + 10 (p - 2,000) = 0.1 p.
    expect(answer.otherPool?.poolId).toBe('cross:USDT');
    expect(numbers(answer.otherPool?.jointMove as Line)[1]).toBe(Number((12_500 / 9.9 / 2_000 - 1).toPrecision(10)));
  });
});

describe('what if: what cannot be is refused beside its field', () => {
  const cases: readonly (readonly [string, Partial<WhatIfQuestion>, string, RegExp])[] = [
    ['a size between two lots', { quantity: 0.5005 }, 'quantity', /lot is 0\.001: 0\.500 or 0\.501/],
    ['leverage beyond the tier', { leverage: 60 }, 'leverage', /at most 50x/],
    ['a size that needs more margin than there is', { quantity: 3 }, 'quantity', /5,050\.00 USDT more margin/],
    ['margin that is in use', { collateral: -6_000 }, 'collateral', /1,000\.00 USDT more margin/],
    ['money that is not there', { collateral: -10_001 }, 'collateral', /1\.00 USDT more than the wallet holds/],
    ['leverage that needs more margin than there is', { leverage: 4 }, 'leverage', /2,500\.00 USDT more margin/],
    ['a leg that is not held', { positionId: 'p-none' }, '', /no position "p-none"/],
    ['an account that is not in the run', { accountId: 'other' }, '', /no account "other"/],
  ];
  test.each(cases)('%s', (_, words, field, message) => {
    expect(ask(holding(one()), words)).toMatchObject({ kind: 'refused', field, message: expect.stringMatching(message) });
  });

  test('a cut is never refused for margin, and margin typed with it counts', () => {
    const poor = holding(one(2_000));
    expect(ask(poor, { quantity: 0.5 }).kind).toBe('answer');
    expect(ask(poor, { quantity: 1.2 })).toMatchObject({ kind: 'refused', field: 'quantity' });
    expect(ask(poor, { quantity: 1.2, collateral: 10_000 }).kind).toBe('answer');
  });

  test('an isolated position takes from the wallet what the wallet has', () => {
    const isolated: Position = { ...BTC, margin: { kind: 'isolated', isolatedMargin: 6_000, from: 'typed' } };
    const run = holding(one(1_000, [isolated]));
    expect(numbers(lineOf(answered(run, { collateral: 1_000, collateralFrom: 'wallet' }), 'equity'))).toEqual([6_000, 7_000]);
    expect(ask(run, { collateral: 1_500, collateralFrom: 'wallet' })).toMatchObject({ kind: 'refused', field: 'collateral', message: '500.00 USDT more than the wallet holds' });
    expect(ask(run, { collateral: -1_500 })).toMatchObject({ kind: 'refused', field: 'collateral', message: expect.stringMatching(/500\.00 USDT more margin/) });
  });
});

describe('what if: what is old or missing is said, not computed with', () => {
  test('a mark of 6 s, and one that never came', () => {
    const run = holding(one(), tick(START_MS + 6_000));
    expect(ask(run, { quantity: 0.5 })).toMatchObject({ kind: 'unknown', missing: ['a fresh mark price of BTCUSDT (6.0 s old)'], age: { freshness: 'stale' } });
    const never = world(...listed('BTC'), { kind: 'account.changed', atMs: epochMs(START_MS), account: one() });
    expect(ask(never)).toMatchObject({ kind: 'unknown', missing: ['mark price of BTCUSDT'] });
  });

  test('an account typed nine hours ago', () => {
    const atMs = START_MS + 9 * 3_600_000;
    const run = holding(one(), mark('BTC', 50_000, atMs), tick(atMs));
    expect(ask(run)).toMatchObject({ kind: 'unknown', missing: [expect.stringMatching(/confirmation of Test/)] });
  });

  test('the age of another pool has no say', () => {
    const isolated: Position = { ...position('ETH', 1, 2_000), margin: { kind: 'isolated', isolatedMargin: 200, from: 'typed' } };
    const run = holding(one(10_000, [BTC, isolated]), mark('BTC', 50_000, START_MS + 20_000), tick(START_MS + 20_000));
    expect(ask(run).kind).toBe('answer');
    expect(answered(run).next).toMatchObject({ kind: 'unknown', missing: [expect.stringMatching(/ETHUSDT/)] });
  });
});

describe('what if: later, and elsewhere', () => {
  test('a payment in 3 h at 0.01 % of 50,000 costs 5 USDT; the next is 8 h later', () => {
    const run = holding(one());
    const paid = (hours: number) => {
      const { carry } = answered(run, { hours });
      return carry?.present.kind === 'known' ? carry.present.value.funding : carry?.present;
    };
    expect(paid(2)).toEqual([]);
    expect(paid(3)).toEqual([{ asset: 'USDT', amount: expect.closeTo(-5, 10) }]);
    expect(paid(11)).toEqual([{ asset: 'USDT', amount: expect.closeTo(-10, 10) }]);
    const { carry } = answered(run, { hours: 3 });
    // 9,995 + (p - 50,000) = 0.01 p.
    expect(carry?.present).toMatchObject({ value: { alonePrice: { value: expect.closeTo(40_005 / 0.99, 8) } } });
  });

  test('at the cap only where the venue\'s cap is known', () => {
    expect(answered(holding(one()), { hours: 8 }).carry?.capped).toEqual({ kind: 'unknown', missing: ['funding cap of BTCUSDT'] });
    const capped = holding(one(), { kind: 'market.instrument', atMs: epochMs(START_MS), instrument: { ...instrument('BTC'), fundingCapRatio: 0.003 } });
    expect(answered(capped, { hours: 8 }).carry?.capped).toMatchObject({ value: { funding: [{ asset: 'USDT', amount: expect.closeTo(-150, 10) }] } });
  });

  test('a liquidation leaves the requirement less the fee of the venue, where that is known', () => {
    const { left } = answered(holding(one()));
    // At 40,404.04 equity is 1 % of it; a fee of 1 % takes all.
    expect(left).toMatchObject({ value: { price: expect.closeTo(40_000 / 0.99, 8), equity: expect.closeTo(400 / 0.99, 8), left: expect.closeTo(0, 8), source: 'this test' } });
    expect(whatIfAnswer(holding(one()).state, { accountId: 'test', positionId: BTC.id, hours: 0, transferUsd: 1_000, collateralFrom: 'outside' }, undefined)).toMatchObject({ left: { kind: 'unknown', missing: ["the venue's liquidation fee"] } });
  });

  test('the next 1,000 goes where the nearest liquidation is, and a transfer comes from the pool that can spare it', () => {
    const poor: Account = { ...account(5_000, [{ ...BTC, id: positionId('p-poor') }]), id: accountId('poor'), name: 'Poor' };
    const run = holding(one(20_000), { kind: 'account.changed', atMs: epochMs(START_MS), account: poor });
    const { next, transfer } = answered(run);
    // 5,000 + 50,000 s = 500 + 500 s -> s = -4,500 / 49,500; with 1,000 more -5,500 / 49,500.
    const figures = { before: { value: expect.closeTo(4_500 / 49_500, 10) }, after: { value: expect.closeTo(5_500 / 49_500, 10) }, amount: 1_000, asset: 'USDT', to: { accountName: 'Poor', poolId: 'cross:USDT' } };
    expect(next).toMatchObject({ value: { best: figures } });
    expect(transfer).toMatchObject({ value: { best: { ...figures, from: { accountName: 'Test', poolId: 'cross:USDT' } } } });
  });

  test('without an index of the asset no place is compared', () => {
    const run = world(...listed('BTC'), mark('BTC', 50_000, START_MS), { kind: 'account.changed', atMs: epochMs(START_MS), account: one() }, tick(START_MS));
    expect(answered(run).next).toEqual({ kind: 'unknown', missing: ['price of USDT'] });
  });
});
