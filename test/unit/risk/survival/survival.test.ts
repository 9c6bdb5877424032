import { describe, expect, it } from 'vitest';
import type { HistoricalDay } from '../../../../shared/risk/survival/day';
import { DAYS } from '../../../../shared/risk/survival/days';
import { survival, type Survival, type SurvivalBasis } from '../../../../shared/risk/survival/survival';
import type { PoolState } from '../../../../shared/margin/pool';
import { account, continuousTiers, market, position, RULES, tier, wallet } from '../../../support/margin-builders';
import { book, option, pool, underlyingOf } from '../../../support/stress-builders';

const basis: SurvivalBasis = { underlyingOf, betas: new Map() };

function day(id: string): HistoricalDay {
  const found = DAYS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no day ${id}`);
  return found;
}

/** One BTC isolated at 100 with so much leverage, maintenance 0.5 %. */
function levered(leverage: number, side: 1 | -1 = 1): PoolState {
  const held = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: side, isolatedMargin: 100 / leverage })], []);
  return pool(held, market({ BTCUSDT: 100 }, [tier(0.005)]), 'isolated:p');
}

/** The largest leverage, to a hundredth, that lives through the day. */
function mostLeverage(id: string, side: 1 | -1 = 1, isAlive: (one: Survival) => boolean = ({ kind }) => kind === 'survives'): number {
  let most = 0;
  for (let hundredths = 100; hundredths <= 1_000; hundredths += 1) if (isAlive(survival(levered(hundredths / 100, side), day(id), basis))) most = hundredths / 100;
  return most;
}

describe('the leverage that lives through a day (isolated, 0.5 % maintenance; figures computed beside the sources of the days)', () => {
  it.each([
    // maxLongLeverageSurviving of the collected scenarios: 1.95, 3.12, 4.98, 6.2; 6.5 in the survival row.
    ['crash-2020-03-12', 1.94, 1.95],
    ['crash-2021-05-19', 3.11, 3.12],
    ['carry-unwind-2024-08-05', 4.97, 4.98],
    ['flash-2025-10-10', 6.19, 6.2],
    ['dump-2020-06-02', 6.47, 6.5],
  ])('a long on %s: %f to %f times', (id, least, most) => {
    expect(mostLeverage(id)).toBeGreaterThanOrEqual(least);
    expect(mostLeverage(id)).toBeLessThanOrEqual(most);
  });

  it('a short on 26 July 2021: 6.27 times at the spot high, 2.48 times at the wick of one venue', () => {
    // 1 / (39,800 / 34,500 - 1 + 0.005 * 39,800 / 34,500) = 6.273; with 48,168: 2.480.
    expect(mostLeverage('squeeze-2021-07-26', -1)).toBe(6.27);
    expect(mostLeverage('squeeze-2021-07-26', -1, (one) => one.kind === 'survives' && one.onLastPrice?.kind === 'survives')).toBe(2.48);
  });

  it('a rally is a day too: a long lives through it with more than it had', () => {
    const answer = survival(levered(6), day('squeeze-2021-07-26'), basis);
    expect(answer.kind === 'survives' && answer.equityAfter).toBeCloseTo(100 / 6 + (100 * 3_200) / 34_500, 10);
  });
});

describe('the moment of liquidation', () => {
  it('is a share of the whole path, with the prices of that moment', () => {
    // 5x: equity 20 + (p - 100) = 0.005 p at p = 80.402. The first leg ends at 5,678 / 7,353 = 0.77220: 0.86024 of it, of four.
    const answer = survival(levered(5), day('crash-2020-03-12'), basis);
    if (answer.kind !== 'liquidated') throw new Error(answer.kind);
    expect(answer.ratios['BTCUSDT']).toBeCloseTo(80 / 99.5, 12);
    expect(answer.atFraction).toBeCloseTo((1 - 80 / 99.5) / (1 - 5_678 / 7_353) / 4, 12);
  });

  it('comes in the second leg for who lived through the first', () => {
    // 2.5x falls at 60 / 0.995 = 60.3 %: below 5,678, above 3,596.
    const answer = survival(levered(2.5), day('crash-2020-03-12'), basis);
    expect(answer.kind === 'liquidated' && answer.atFraction).toBeGreaterThan(0.5);
    expect(answer.kind === 'liquidated' && answer.atFraction).toBeLessThan(0.75);
    expect(answer.kind === 'liquidated' && answer.ratios['BTCUSDT']).toBeCloseTo(60 / 99.5, 12);
  });

  it('is missed by none who ends well: down to the low and back is seen on the way', () => {
    const answer = survival(levered(3.2), day('crash-2021-05-19'), basis);
    expect(answer.kind).toBe('liquidated');
  });

  it('is at once for a pool that is liquidatable now', () => {
    expect(survival(levered(250), day('weekend-gap-2025-03-02'), basis)).toMatchObject({ kind: 'liquidated', atFraction: 0 });
  });

  it('is found for requirements taken once at the mark as well', () => {
    const held = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: 1, isolatedMargin: 20 })], [], { rules: { ...RULES, maintenanceBasis: 'frozen' } });
    const answer = survival(pool(held, market({ BTCUSDT: 100 }, [tier(0.005)]), 'isolated:p'), day('crash-2020-03-12'), basis);
    // Requirement 0.5 whatever happens: at 80.5.
    expect(answer.kind === 'liquidated' && answer.ratios['BTCUSDT']).toBeCloseTo(0.805, 9);
  });
});

describe('who survives', () => {
  it('is told how near it was, at the corner where it was nearest', () => {
    // 1.5x: 66.67 - 51.09 = 15.57 left at 3,596, requirement 0.2445.
    const answer = survival(levered(1.5), day('crash-2020-03-12'), basis);
    if (answer.kind !== 'survives') throw new Error(answer.kind);
    const low = 3_596 / 7_353;
    expect(answer.nearest.corner).toBe(3);
    expect(answer.nearest.marginRatio).toBeCloseTo((0.5 * low) / (100 / 1.5 - 100 * (1 - low)), 12);
    expect(answer.equityAfter).toBeCloseTo(100 / 1.5 - 100 * (1 - 3_900 / 7_353), 10);
  });

  it('an inverse short at 1x lives through everything, a long of the same size falls twice as fast', () => {
    const inverse = (quantity: number): PoolState => pool(account([position({ id: 'p', symbol: 'BTCUSD', quantity, contractType: 'inverse', contractSize: 100, settleAsset: 'BTC' })], [wallet('BTC', 1)]), market({ BTCUSD: 100 }, [tier(0.005)]), 'cross:BTC');
    for (const one of DAYS.filter(({ assets }) => assets['BTC'] !== undefined)) expect(survival(inverse(-1), one, basis).kind).toBe('survives');
    // 1 + 1 - 1 / r = 0.005 / r at r = 0.5025: above 3,596 / 7,353 = 0.489.
    const long = survival(inverse(1), day('crash-2020-03-12'), basis);
    expect(long.kind === 'liquidated' && long.ratios['BTCUSD']).toBeCloseTo(0.5025, 12);
    expect(survival(inverse(1), day('crash-2021-05-19'), basis).kind).toBe('survives');
  });

  it('mark and last are apart: a 5x long survives the wick of one venue on the mark, not on its last price', () => {
    const answer = survival(levered(5), day('wick-2021-10-21'), basis);
    expect(answer.kind).toBe('survives');
    expect(answer.kind === 'survives' && answer.onLastPrice?.kind).toBe('liquidated');
    expect(survival(levered(5), day('flash-2025-10-10'), basis)).not.toHaveProperty('onLastPrice');
  });

  it('funding is paid before anything moves: 0.9 % of 1,000 short', () => {
    const held = account([position({ id: 'p', symbol: 'ETHUSDT', quantity: -10 })], [wallet('USDT', 20)]);
    const answer = survival(pool(held, market({ ETHUSDT: 100 }), 'cross:USDT'), day('merge-funding-2022-09'), basis);
    expect(answer).toMatchObject({ kind: 'survives' });
    expect(answer.kind === 'survives' && answer.equityAfter).toBeCloseTo(11, 12);
    const poorer = account([position({ id: 'p', symbol: 'ETHUSDT', quantity: -10 })], [wallet('USDT', 18.9)]);
    expect(survival(pool(poorer, market({ ETHUSDT: 100 }), 'cross:USDT'), day('merge-funding-2022-09'), basis).kind).toBe('liquidated');
    const long = account([position({ id: 'p', symbol: 'ETHUSDT', quantity: 10 })], [wallet('USDT', 20)]);
    const received = survival(pool(long, market({ ETHUSDT: 100 }), 'cross:USDT'), day('merge-funding-2022-09'), basis);
    expect(received.kind === 'survives' && received.equityAfter).toBeCloseTo(29, 12);
  });

  it('collateral that loses its peg is worth less on the way: 1,000 USDe at 0.65', () => {
    const held = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: 10 })], [wallet('USDT', 0), wallet('USDE', 1_000)], { rules: { ...RULES, marginPolicy: 'multiAsset' } });
    const answer = survival(pool(held, market({ BTCUSDT: 100 }, [tier(0.005)]), 'cross:*'), day('flash-2025-10-10'), basis);
    expect(answer.kind === 'survives' && answer.equityAfter).toBeCloseTo(650 - 1_000 * (11 / 121), 9);
    const thinner = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: 45 })], [wallet('USDT', 0), wallet('USDE', 1_000)], { rules: { ...RULES, marginPolicy: 'multiAsset' } });
    // The fall alone leaves 1,000 - 706.6 at the low; with the peg nothing is left.
    expect(survival(pool(thinner, market({ BTCUSDT: 100 }, [tier(0.005)]), 'cross:*'), day('flash-2025-10-10'), basis).kind).toBe('liquidated');
  });
});

describe('what is not history is never a tick', () => {
  it('a short quoted in the coin that falls is squeezed by it: 1 / 0.87 is 14.9 % higher', () => {
    // A pool in USDC: 14 - 14.94 is nothing left, although BTC did not move in dollars.
    const short = account([position({ id: 'p', symbol: 'BTCUSDC', quantity: -1, settleAsset: 'USDC' })], [wallet('USDC', 14)]);
    const answer = survival(pool(short, market({ BTCUSDC: 100 }), 'cross:USDC'), day('usdc-2023-03-11'), basis);
    expect(answer).toMatchObject({ kind: 'assumed', how: ["prices in USDC rise as it falls, in dollars they are the day's"], outcome: { kind: 'liquidated' } });
    // 1 % of maintenance: 114 = 1.01 p.
    expect(answer.kind === 'assumed' && answer.outcome.kind === 'liquidated' && answer.outcome.ratios['BTCUSDC']).toBeCloseTo(1.14 / 1.01, 12);
  });

  const held = account([position({ id: 'a', symbol: 'BTCUSDT', quantity: 1 }), position({ id: 'b', symbol: 'SOLUSDT', quantity: 1 })], [wallet('USDT', 1_000)]);
  const both = pool(held, market({ BTCUSDT: 100, SOLUSDT: 100 }, continuousTiers([[0, 0.01]])), 'cross:USDT');

  it('an asset without figures moves by its beta, and that is said', () => {
    const answer = survival(both, day('carry-unwind-2024-08-05'), { ...basis, betas: new Map([['SOL', 1.5]]) });
    if (answer.kind !== 'assumed' || answer.outcome.kind !== 'survives') throw new Error(answer.kind);
    expect(answer.how).toEqual(['SOL moves 1.5 times as far as BTC; the worst of its class that day is not known']);
    // BTC -19.67 %, SOL -29.51 %.
    expect(answer.outcome.equityAfter).toBeCloseTo(1_000 - 100 * 2.5 * (12 / 61), 10);
  });

  it('or as far as the worst tenth of its class, where that is farther', () => {
    const worstDecile = (): readonly number[] => [1, 0.4];
    const answer = survival(both, day('carry-unwind-2024-08-05'), { ...basis, betas: new Map([['SOL', 1.5]]), worstDecile });
    expect(answer.kind === 'assumed' && answer.outcome.kind === 'survives' && answer.outcome.equityAfter).toBeCloseTo(1_000 - (100 * 12) / 61 - 60, 10);
  });

  it('without a beta, or without a price of BTC that day, it is unknown', () => {
    expect(survival(both, day('carry-unwind-2024-08-05'), basis)).toEqual({ kind: 'unknown', missing: ['beta of SOL'] });
    expect(survival(both, day('luna-2022-05'), { ...basis, betas: new Map([['SOL', 1.5]]) })).toEqual({ kind: 'unknown', missing: ['prices of BTC on 2022-05-07', 'prices of SOL or BTC on 2022-05-07'] });
  });

  it('a beta below 1 counts as 1', () => {
    const answer = survival(both, day('carry-unwind-2024-08-05'), { ...basis, betas: new Map([['SOL', 0.2]]) });
    expect(answer.kind === 'assumed' && answer.outcome.kind === 'survives' && answer.outcome.equityAfter).toBeCloseTo(1_000 - (200 * 12) / 61, 10);
  });

  it('options are revalued whole on the way: short puts in coin are liquidated where the coin alone would not be', () => {
    const flat = pool(account([position({ id: 'p', symbol: 'BTCUSD', quantity: 0, contractType: 'inverse', settleAsset: 'BTC' })], [wallet('BTC', 1)]), market({ BTCUSD: 100 }), 'cross:BTC');
    const puts = book([option({ right: 'put', strike: 100, days: 30, quantity: -1.5, settle: 'inverse', markVolatility: 0.6 })], { BTCUSD: 100 });
    const answer = survival(flat, day('crash-2020-03-12'), { ...basis, options: { rule: 'deribitStandard', book: puts } });
    expect(answer.kind === 'assumed' && answer.how).toEqual(['implied volatilities stay as they are']);
    expect(answer.kind === 'assumed' && answer.outcome.kind).toBe('liquidated');
    expect(survival(flat, day('crash-2020-03-12'), basis).kind).toBe('survives');
  });
});

describe('the days', () => {
  it('each begin at 1, have as many points everywhere, prices above 0 and a source', () => {
    expect(new Set(DAYS.map(({ id }) => id)).size).toBe(DAYS.length);
    for (const one of DAYS) {
      const paths = [...Object.values(one.assets).flatMap(({ mark, last }) => (last === undefined ? [mark] : [mark, last])), ...Object.values(one.pegs ?? {})];
      expect(new Set(paths.map((path) => path.length)).size).toBe(1);
      for (const path of paths) {
        expect(path[0]).toBe(1);
        expect(Math.min(...path)).toBeGreaterThan(0);
      }
      expect(one.sources.length).toBeGreaterThan(0);
    }
  });
});
