/* What rests, what is owed and what is counted in, on the command line. */
import { expect, test } from 'vitest';
import { account, adviceTo, answerTo, EASY, MARKET, of, refusalOf, row } from '../../../support/evaluate-request';

const held = account({ wallet: 60_000, positions: [{ quantity: 1 }] });
const policy = { parameters: { ...EASY, headroomRatio: 0.4 }, riskCapitalUsd: 1e6 };

test('resting orders hold margin, count in the headroom and give the stop', async () => {
  const orders = [{ positionId: 'BTCUSDT', side: 'buy', quantity: 2, price: 60_000 }, { positionId: 'BTCUSDT', side: 'sell', quantity: 1, price: 58_000, reduceOnly: true, type: 'stop' }];
  const asked = { account: { ...held, rules: { ...(held['rules'] as object), openOrders: 'largerSide' }, orders }, policy, market: MARKET };
  const { pools, positions, advice = [] } = await answerTo(asked);
  // 2 at 60,000 with 20x; 60,000 - 3,100 - 6,000 are left.
  expect(pools['cross:USDT']).toMatchObject({ initialMargin: 3100, openOrderMargin: 6000, availableMargin: 50_900 });
  expect(positions).toEqual((await answerTo({ account: held })).positions);
  expect(row(of(advice, 'BTCUSDT'), 'margin-headroom')['because']).toContain('with every resting order filled');
  expect(row(of(advice, 'BTCUSDT'), 'stop-risk')['because']).toContain('The stop at 58,000');
});

test('a debt whose rate is not known is said, and one that is known uses up the carry', async () => {
  const coins = account({ marginPolicy: 'multiAsset', collateral: [{ asset: 'USDT', balance: -100_000 }, { asset: 'BTC', balance: 10, price: 62_000, linkedSymbol: 'BTCUSDT' }], positions: [{ quantity: 1 }] });
  const asked = (borrowing?: unknown) => ({ account: borrowing === undefined ? coins : { ...coins, borrowing }, policy: { ...policy, parameters: EASY }, market: { ...MARKET, funding: { BTCUSDT: { rate: 0.0001, intervalHours: 8, capRate: 0.003 } } } });
  expect(row(of(await adviceTo(asked()), 'BTCUSDT'), 'carry')['missing']).toEqual(['borrowing rate of USDT']);
  // 100,000 at 0.001 % an hour: 24.00 a day; 1 BTC pays 18.60 in funding.
  expect(row(of(await adviceTo(asked([{ asset: 'USDT', ratePerHour: 1e-5, owedOn: 'balance' }])), 'BTCUSDT'), 'carry')['because']).toContain('0.002 % of risk capital a day in funding and 0.002 % in interest');
});

test('capital in BTC is worth its price, and is refused where it is less than the equity in BTC', async () => {
  const inBtc = { parameters: EASY, numeraire: 'BTC', riskCapitalBtc: 10 };
  const [usd, btc] = await Promise.all([{ parameters: EASY, riskCapitalUsd: 620_000 }, inBtc].map(async (one) => of(await adviceTo({ account: held, policy: one, market: MARKET }), 'BTCUSDT')));
  expect(btc?.allowed).toEqual(usd?.allowed);
  expect(await refusalOf({ account: held, policy: { ...inBtc, riskCapitalBtc: 0.5 }, market: MARKET })).toMatchObject({ path: 'policy.riskCapitalBtc', message: expect.stringContaining('whose equity is 0.9677419355 BTC') as string });
  expect(await refusalOf({ account: held, policy: { ...inBtc, riskCapitalUsd: 1e6 }, market: MARKET })).toMatchObject({ path: 'policy.riskCapitalBtc', message: expect.stringContaining('stated once') as string });
  expect(await refusalOf({ account: held, policy: { ...inBtc, riskCapitalBtc: -1 }, market: MARKET })).toMatchObject({ path: 'policy.riskCapitalBtc', message: expect.stringContaining('(got -1)') as string });
  const unpriced = await answerTo({ account: held, policy: inBtc, market: { ...MARKET, usdPerUnit: { USDT: 1 } } });
  expect(unpriced.notes).toContain('The price of BTC in USD is taken from the mark of BTCUSDT: 62000.');
});
