import { describe, expect, it } from 'vitest';
import { underStress } from '../../../../shared/margin/forecast/tier-change';
import { prepareMargin } from '../../../../shared/margin/prepare';
import { stressAccount, stressReport } from '../../../../shared/risk/stress/report';
import { account, continuousTiers, market, position, poolOf, RULES, tier, wallet } from '../../../support/margin-builders';
import { book, cellOf, lossOf, option, report, stressMarket } from '../../../support/stress-builders';

const shared = { rules: { ...RULES, marginPolicy: 'multiAsset' as const } };
const inverse = (quantity: number) => position({ id: 'perp', symbol: 'BTCUSD', quantity, contractType: 'inverse', contractSize: 100, settleAsset: 'BTC' });
const inDollars = { usdPerUnit: new Map([['BTC', 100], ['USDT', 1]]) };

describe('coin collateral flips the dangerous side', () => {
  const seen = market({ BTCUSD: 100 });

  it('one coin without a position is a long: a fall of 16 % costs 16', () => {
    expect(lossOf(report(account([inverse(0)], [wallet('BTC', 1)]), seen, inDollars), 'deribit/-16/same')).toBeCloseTo(16, 10);
  });

  it('a short of its worth is flat in dollars, up and down', () => {
    const flat = report(account([inverse(-1)], [wallet('BTC', 1)]), seen, inDollars);
    for (const id of ['deribit/-16/same', 'deribit/16/same', 'deribit/-66/up', 'deribit/500/up']) expect(lossOf(flat, id)).toBeCloseTo(0, 9);
  });

  it('a long of its worth loses twice: (1 + 100/100 - 100/84) coins of 84 are 68 dollars', () => {
    expect(lossOf(report(account([inverse(1)], [wallet('BTC', 1)]), seen, inDollars), 'deribit/-16/same')).toBeCloseTo(32, 10);
  });

  it('a short of three times its worth loses when prices rise: (1 - 300/100 + 300/116) coins of 116 are 68 dollars', () => {
    const short = report(account([inverse(-3)], [wallet('BTC', 1)]), seen, inDollars);
    expect(lossOf(short, 'deribit/16/same')).toBeCloseTo(32, 10);
    expect(lossOf(short, 'deribit/-16/same')).toBeCloseTo(-32, 10);
  });

  it('without a price of the coin there is a loss in coin, and none in dollars is made up', () => {
    const { book: whole, pools } = cellOf(report(account([inverse(1)], [wallet('BTC', 1)]), seen), 'deribit/-16/same');
    expect(whole).toEqual({ kind: 'unknown', missing: ['USD price of BTC'] });
    const answer = pools[0]?.answer;
    expect(answer?.kind === 'loss' && answer.loss).toBeCloseTo(100 / 84 - 1, 12);
  });

  it('coins of a shared pool fall with the position, haircuts 10 points higher', () => {
    // Now 50 + 100 * 0.95 = 145; then 50 - 15 + 85 * 0.85 = 107.25.
    const held = account([position({ id: 'l', symbol: 'BTCUSDT', quantity: 1 })], [wallet('USDT', 50), wallet('BTC', 1, { price: 100, haircut: 0.05, linkedSymbol: 'BTCUSDT' })], shared);
    expect(lossOf(report(held, market({ BTCUSDT: 100 })), 'coin-collateral')).toBeCloseTo(37.75, 10);
    expect(cellOf(report(account([position({ id: 'l', symbol: 'BTCUSDT', quantity: 1 })], [wallet('USDT', 50)]), market({ BTCUSDT: 100 })), 'coin-collateral').book.kind).toBe('notHit');
  });

  it('a coin whose symbol is not known makes the pool unknown instead of standing still', () => {
    const held = account([position({ id: 'l', symbol: 'BTCUSDT', quantity: 1 })], [wallet('USDT', 50), wallet('SOL', 1, { price: 100 })], shared);
    expect(cellOf(report(held, market({ BTCUSDT: 100 })), 'deribit/-16/same').book).toEqual({ kind: 'unknown', missing: ['symbol whose price SOL follows'] });
  });
});

describe('one hedge leg vanishes', () => {
  const equal = account([position({ id: 'long', quantity: 1, symbol: 'BTCUSDT' }), position({ id: 'short', quantity: -1, symbol: 'BTCUSDT' })], [wallet('USDT', 50)]);
  const seen = market({ BTCUSDT: 100 });

  it('equal legs lose nothing in any joint move, and 15 when either is gone', () => {
    const stressed = report(equal, seen);
    expect(lossOf(stressed, 'deribit/-16/same')).toBeCloseTo(0, 12);
    expect(cellOf(stressed, 'leg-vanishes/down').book).toMatchObject({ kind: 'loss', detail: 'short BTCUSDT is gone' });
    expect(cellOf(stressed, 'leg-vanishes/up').book).toMatchObject({ kind: 'loss', detail: 'long BTCUSDT is gone' });
    expect(lossOf(stressed, 'leg-vanishes/down')).toBeCloseTo(15, 12);
    expect(lossOf(stressed, 'leg-vanishes/up')).toBeCloseTo(15, 12);
  });

  it('legs that find their tier together are tiered anew: the requirement after is that of the leg left alone', () => {
    // 1 % below 150, then 5 % less the deduction 6. Both legs of 100 looked up by their sum: (10 - 6) / 2 each. Alone, rising to 115: 1.15.
    const tiers = { BTCUSDT: continuousTiers([[0, 0.01], [150, 0.05]]) };
    const summed = { ...equal, rules: { ...RULES, hedgeLegs: 'summed' as const } };
    const [pool] = cellOf(report(summed, market({ BTCUSDT: 100 }, tiers)), 'leg-vanishes/up').pools;
    expect(pool?.answer.kind === 'loss' && pool.answer.after.maintenanceRequirement).toBeCloseTo(1.15, 12);
    expect(lossOf(report(summed, market({ BTCUSDT: 100 }, tiers)), 'leg-vanishes/up')).toBeCloseTo(15, 12);
  });

  it('a leg that hedges nothing is not tried', () => {
    const alone = account([position({ id: 'long', quantity: 1, symbol: 'BTCUSDT' })], [wallet('USDT', 50)]);
    expect(cellOf(report(alone, seen), 'leg-vanishes/down').book).toEqual({ kind: 'notHit', why: 'no leg is hedged by another' });
  });

  it('a short perpetual against spot is safe both ways until the short is gone', () => {
    // Spot 1 at 100 without haircut, short 1: flat. Short gone, 15 % lower: 15 lost.
    const held = account([position({ id: 'short', symbol: 'BTCUSDT', quantity: -1 })], [wallet('USDT', 20), wallet('BTC', 1, { price: 100, linkedSymbol: 'BTCUSDT' })], shared);
    const stressed = report(held, seen);
    for (const id of ['deribit/-16/same', 'deribit/16/same']) expect(lossOf(stressed, id)).toBeCloseTo(0, 12);
    expect(lossOf(stressed, 'leg-vanishes/down')).toBeCloseTo(15, 12);
  });

  it('with a haircut the same hedge has an equity that falls when prices rise, because gains of the coin count for less', () => {
    // 16 % up: spot gains 16 of which 14.4 count, the short loses 16.
    const held = account([position({ id: 'short', symbol: 'BTCUSDT', quantity: -1 })], [wallet('USDT', 20), wallet('BTC', 1, { price: 100, haircut: 0.1, linkedSymbol: 'BTCUSDT' })], shared);
    expect(lossOf(report(held, seen), 'deribit/16/same')).toBeCloseTo(1.6, 12);
  });

  it('a hedge on another venue counts as one, and its venue may be gone', () => {
    const longHere = account([position({ id: 'long', symbol: 'BTCUSDT', quantity: 1 })], [wallet('USDT', 60)]);
    const shortThere = account([position({ id: 'short', symbol: 'BTCUSDT', quantity: -1 })], [wallet('USDT', 40)]);
    const stressed = stressReport([stressAccount('a', 'here', prepareMargin(longHere, seen.tiers), stressMarket(seen)), stressAccount('b', 'there', prepareMargin(shortThere, seen.tiers), stressMarket(seen))]);
    expect(lossOf(stressed, 'leg-vanishes/down')).toBeCloseTo(15, 12);
    // Here is gone with 60, and the short left over gains or loses 15; there with 40.
    expect(cellOf(stressed, 'venue-gone/up').book).toMatchObject({ detail: 'here is gone' });
    expect(lossOf(stressed, 'venue-gone/up')).toBeCloseTo(75, 12);
    expect(lossOf(stressed, 'venue-gone/down')).toBeCloseTo(55, 12);
  });
});

describe('a stablecoin falls by 10 %', () => {
  const seen = market({ BTCUSDT: 100 });
  const held = (quantity: number) => account([position({ id: 'p', symbol: 'BTCUSDT', quantity })], [wallet('USDT', 1_000)]);

  it('costs a tenth of the equity in dollars where prices in the coin stay, long or short', () => {
    for (const quantity of [1, -1]) expect(lossOf(report(held(quantity), seen), 'stablecoin/USDT/in-coin')).toBeCloseTo(100, 10);
  });

  it('costs a short more where prices in dollars stay, (1,000 - 11.11) * 0.9 = 890, and a long less', () => {
    expect(lossOf(report(held(-1), seen), 'stablecoin/USDT/in-dollars')).toBeCloseTo(110, 10);
    expect(lossOf(report(held(1), seen), 'stablecoin/USDT/in-dollars')).toBeCloseTo(90, 10);
  });

  it('in a shared pool counts with its haircut, and each coin alone', () => {
    // USDC 1,000 at 0.99 with 5 % haircut loses 94.05; USDT 500 loses 50.
    const both = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: 0 })], [wallet('USDT', 500), wallet('USDC', 1_000, { price: 0.99, haircut: 0.05 })], shared);
    expect(lossOf(report(both, seen), 'stablecoin/USDC/in-coin')).toBeCloseTo(94.05, 10);
    expect(lossOf(report(both, seen), 'stablecoin/USDT/in-coin')).toBeCloseTo(50, 10);
  });

  it('hits pools of one book the same way: long here and short there lose 200 of 2,000, not the worst of each', () => {
    const [here, there] = [held(1), held(-1)].map((one, index) => stressAccount(`${index}`, 'v', prepareMargin(one, seen.tiers), stressMarket(seen)));
    if (here === undefined || there === undefined) throw new Error('both');
    const stressed = stressReport([here, there]);
    expect(lossOf(stressed, 'stablecoin/USDT/in-coin')).toBeCloseTo(200, 10);
    expect(lossOf(stressed, 'stablecoin/USDT/in-dollars')).toBeCloseTo(200, 10);
  });

  it('has nothing to do with a pool in coin', () => {
    expect(cellOf(report(account([inverse(1)], [wallet('BTC', 1)]), market({ BTCUSD: 100 }), inDollars), 'stablecoin/USDT/in-coin').book.kind).toBe('notHit');
  });
});

describe('what a venue may do', () => {
  const tables = continuousTiers([[0, 0.01], [300, 0.03], [1_000, 0.6]]);
  const held = account([position({ id: 'a', symbol: 'BTCUSDT', quantity: 5 }), position({ id: 'b', symbol: 'ETHUSDT', quantity: -30 })], [wallet('USDT', 900)], { liquidationFeeRate: 0.001 });
  const seen = market({ BTCUSDT: 100, ETHUSDT: 90 }, tables);

  it('doubled maintenance and halved leverage give the pool that the tables so changed give', () => {
    const [pool] = cellOf(report(held, seen), 'venue-terms').pools;
    const expected = poolOf(underStress(held, seen).after, 'cross:USDT');
    if (pool?.answer.kind !== 'loss') throw new Error('known');
    expect(pool.answer.loss).toBe(0);
    expect(pool.answer.after.maintenanceRequirement).toBeCloseTo(expected.maintenanceRequirement, 10);
    expect(pool.answer.after.initialMargin).toBeCloseTo(expected.initialMargin, 10);
    expect(pool.answer.after.isLiquidatable).toBe(expected.liquidatable);
  });

  it('funding at its cap of 2 % for 3 days is 9 payments of 4 on 200 long: 36', () => {
    const long = account([position({ id: 'a', symbol: 'BTCUSDT', quantity: 2 })], [wallet('USDT', 100)]);
    const terms = { rate: -0.0001, capRatio: 0.02, intervalHours: 8, nextInHours: 4 };
    expect(lossOf(report(long, seen, { funding: new Map([['BTCUSDT', terms]]) }), 'funding-cap')).toBeCloseTo(36, 12);
    expect(cellOf(report(long, seen), 'funding-cap').book).toEqual({ kind: 'unknown', missing: ['funding rate of BTCUSDT'] });
    const { capRatio: _none, ...uncapped } = terms;
    expect(cellOf(report(long, seen, { funding: new Map([['BTCUSDT', uncapped]]) }), 'funding-cap').book).toEqual({ kind: 'unknown', missing: ['funding cap of BTCUSDT'] });
  });

  it('reacting 30 minutes late is the 80th percentile of that half hour, then the joint move', () => {
    // 4.8 % a day is 0.6928 % in 30 minutes; times 1.28155 it is 0.88789 %: exp(-0.0088789) * 0.85 = 0.842486.
    const long = account([position({ id: 'a', symbol: 'BTCUSDT', quantity: 1 })], [wallet('USDT', 100)]);
    const stressed = report(long, market({ BTCUSDT: { markPrice: 100, dailySigma: 0.048 } }));
    expect(lossOf(stressed, 'late/down')).toBeCloseTo(100 - 84.2486, 3);
    expect(lossOf(stressed, 'late/up')).toBeCloseTo(-(115 * 1.0089184 - 100), 3);
  });
});

describe('options in the book', () => {
  const seen = market({ BTCUSD: 100 });
  /** One short put at the money, 30 days, 60 %: worth 6.8545. */
  const shortPuts = (quantity: number) => book([option({ right: 'put', strike: 100, days: 30, quantity: -quantity, settle: 'inverse', markVolatility: 0.6 })], { BTCUSD: 100 });

  it('a short perpetual against a short put loses both ways: the put in a fall, the perpetual in a rally', () => {
    // Short 0.5 against 1 put. To 66 % lower the put loses 59.1 and more, the perpetual gains 33.
    const held = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: -0.5 })], [wallet('USDT', 100)]);
    const put = book([option({ right: 'put', strike: 100, days: 30, quantity: -1, markVolatility: 0.6 })], { BTCUSDT: 100 });
    const stressed = report(held, market({ BTCUSDT: 100 }), {}, { rule: 'apart', book: put });
    // 34 left of 100: the put is worth 66, it was worth 6.85; the perpetual earned 33: a loss of 26.15, weighted 0.16 / 0.66.
    expect(lossOf(stressed, 'deribit/-66/up') / (0.16 / 0.66)).toBeCloseTo(26.15, 1);
    // Up 500 %: the perpetual loses 250, the put keeps its 6.85.
    expect(lossOf(stressed, 'deribit/500/up') / (0.16 / 5)).toBeCloseTo(250 - 6.85, 1);
    expect(lossOf(stressed, 'leg-vanishes/down')).toBeGreaterThan(lossOf(stressed, 'deribit/-12/same'));
    expect(cellOf(stressed, 'leg-vanishes/down').book).toMatchObject({ detail: 'short BTCUSDT is gone' });
  });

  it('liquidation counts the whole revaluation: what delta alone would carry is liquidated', () => {
    // 1 coin, short 4 puts with delta +0.466 - premium each. 16 % lower the puts are worth 17.5 each, 0.21 coin:
    // 4 (0.075 + 0.21) is required of the coin. By delta alone they would have gained 0.40 * 16 each, and 4 (0.075 + 0.16) would do.
    const held = account([inverse(0)], [wallet('BTC', 1)]);
    const stressed = report(held, seen, inDollars, { rule: 'deribitStandard', book: shortPuts(4) });
    const { pools, book: whole } = cellOf(stressed, 'deribit/-16/up');
    const after = pools[0]?.answer;
    expect(after?.kind === 'loss' && after.after.isLiquidatable).toBe(true);
    expect(whole).toMatchObject({ liquidatedPools: ['a/cross:BTC'] });
    const apart = cellOf(report(held, seen, inDollars, { rule: 'apart', book: shortPuts(4) }), 'deribit/-16/up').pools[0]?.answer;
    expect(apart?.kind === 'loss' && apart.after.isLiquidatable).toBe(false);
    expect(apart?.kind === 'loss' && after?.kind === 'loss' && Math.abs(apart.loss - after.loss)).toBeLessThan(1e-12);
  });

  it('an option that no wallet holds makes the book unknown, and so does one without a volatility', () => {
    const held = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: 1 })], [wallet('USDT', 100)]);
    const inCoin = book([option({ right: 'put', strike: 100, days: 30, quantity: -1, settle: 'inverse', markVolatility: 0.6 })], { BTCUSDT: 100 });
    expect(cellOf(report(held, market({ BTCUSDT: 100 }), {}, { rule: 'apart', book: inCoin }), 'deribit/-16/same').book).toEqual({ kind: 'unknown', missing: ['wallet in BTC that holds venue:BTC-100-P'] });
    const without = book([option({ right: 'put', strike: 100, days: 30, quantity: -1 })], { BTCUSDT: 100 });
    expect(report(held, market({ BTCUSDT: 100 }), {}, { rule: 'apart', book: without }).missing).toEqual(['volatility of BTC-100-P']);
  });
});

describe('the worst of the book', () => {
  it('is the largest loss in dollars, the first named of equal ones', () => {
    const held = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: 1 })], [wallet('USDT', 10)]);
    const stressed = report(held, market({ BTCUSDT: { markPrice: 100, dailySigma: 0.01 } }));
    // OKX's extreme, 24 %, is more than 16 % of Deribit and Paradex and than 15 % after a late reaction.
    expect(stressed.worst?.cell.id).toBe('okx/mr6/down');
    expect(stressed.worst?.book).toMatchObject({ lossUsd: 24, liquidatedPools: ['a/cross:USDT'] });
  });

  it('is absent, with what is missing, when no cell is known', () => {
    const held = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: 1 })], [wallet('USDT', 10)]);
    const stressed = report(held, { symbols: new Map(), tiers: new Map([['BTCUSDT', [tier(0.01)]]]) });
    expect(stressed.worst).toBeUndefined();
    expect(stressed.missing).toEqual(['mark price of BTCUSDT']);
  });
});
