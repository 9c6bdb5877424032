/* counterparty: money to withdraw from a venue, never a size. */
import { expect, test } from 'vitest';
import { advise } from '../../../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY } from '../../../../shared/sizing/input';
import { advice, answerOf, input, position, type World } from '../../../support/sizing-builders';

function world(wallet: number, quantity = 0.1, policy: World['policy'] = { riskCapitalUsd: 100_000, parameters: { venueShareRatio: 0.4 } }): World {
  return {
    accounts: [{ wallet, positions: [position({ quantity, entryPrice: 60_000, leverage: 5 })] }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.3, beta: 1 } },
    policy,
  };
}

test('names what is above the share: 52,000 of 100,000 where 40 % are allowed', () => {
  expect(answerOf(advice(world(52_000)), 'counterparty')).toEqual({
    kind: 'moves',
    move: 'withdraw 12,000 USDT',
    because: 'fixture holds 52 % of risk capital; you allow 40 %. Withdraw 12,000 USDT. Distances to liquidation shrink with it: ask again afterwards.',
  });
});

test('inside the share no money has to move', () => {
  expect(answerOf(advice(world(39_000)), 'counterparty')).toEqual({ kind: 'moves', because: 'fixture holds 39 % of risk capital; you allow 40 %.' });
});

test('changes no size: Allowed and Suggested are the same with and without it', () => {
  const sizes = (venueShareRatio: number) => advice(world(52_000, 0.1, { riskCapitalUsd: 100_000, parameters: { venueShareRatio } })).map(({ outcome }) => outcome);
  expect(sizes(0.01)).toEqual(sizes(1));
});

test('what is margin cannot be withdrawn: 1 BTC at 5x needs 12,000 of 14,000', () => {
  const found = answerOf(advice(world(14_000, 1, { riskCapitalUsd: 20_000, parameters: { venueShareRatio: 0.1 } })), 'counterparty');
  expect(found).toMatchObject({ kind: 'moves', move: 'withdraw 2,000 USDT' });
  expect(found.kind === 'moves' && found.because).toContain('12,000 USDT is too much there; 2,000 USDT of it is free, the rest needs smaller positions first.');
  const tied = answerOf(advice(world(11_000, 1, { riskCapitalUsd: 20_000, parameters: { venueShareRatio: 0.1 } })), 'counterparty');
  expect(tied).toMatchObject({ kind: 'moves', move: '9,000 USDT too much' });
});

test('accounts at the same venue count together', () => {
  const two = { ...world(30_000), accounts: [...world(30_000).accounts, { id: 'b', wallet: 22_000, positions: [position({ quantity: 0.1, entryPrice: 60_000 })] }] };
  expect(advice(two).map((one) => one.ladder.find((rung) => rung.ruleId === 'counterparty')?.answer)).toEqual([expect.objectContaining({ move: 'withdraw 12,000 USDT' }), expect.objectContaining({ move: 'withdraw 12,000 USDT' })]);
});

test('abstains until risk capital is stated: the share of what is here is always all of it', () => {
  expect(answerOf(advice(world(52_000, 0.1, {})), 'counterparty')).toEqual({ kind: 'abstains', why: 'no risk capital stated' });
});

test('cannot say while the money there has no price or is old', () => {
  const before = input(world(52_000));
  expect(answerOf(advise({ ...before, usdPerUnit: new Map() }, EMPTY_SIZING_MEMORY).advice, 'counterparty')).toEqual({ kind: 'unknown', missing: ['price of USDT in USD'] });
  const old = { ...world(52_000), accounts: [...world(52_000).accounts, { id: 'b', wallet: 1, positions: [], freshness: 'stale' as const }] };
  expect(answerOf(advice(old), 'counterparty', 'BTC', 'a')).toEqual({ kind: 'unknown', missing: ['fresh data of b'] });
});
