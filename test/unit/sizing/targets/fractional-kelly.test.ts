/* fractional-kelly: a ceiling over the volatility target from the same view; it adds less, and cuts nothing. */
import { describe, expect, test } from 'vitest';
import type { TargetView } from '../../../../shared/sizing/policy';
import type { InstrumentFacts } from '../../../../shared/sizing/facts';
import { instrumentId } from '../../../../shared/units';
import { advice, adviceOn, alikeStatistics, answerOf, easyFacts, NOW_MS, position, rangeOf, sizeOf, VENUE, type World } from '../../../support/sizing-builders';

/** 10 % up or 5 % down, evens, in ten days: 2.5 % expected, 0.9125 a year. */
const BTC_VIEW: TargetView = { kind: 'target', underlying: 'BTC', targetPrice: 66_000, stopPrice: 57_000, chance: 0.5, statedAtMs: NOW_MS, horizonHours: 240 };
const ETH_VIEW: TargetView = { ...BTC_VIEW, underlying: 'ETH', targetPrice: 3300, stopPrice: 2850 };
/** 0.01 % per 8 h: 0.1095 a year. */
const FUNDING: InstrumentFacts['funding'] = { kind: 'known', value: { rate: 0.0001, intervalHours: 8 } };

function world(quantity: number, views: World['policy'] = { views: [BTC_VIEW] }, facts: World['facts'] = {}, isWithEth = false): World {
  const eth = isWithEth ? [position({ symbol: 'ETHUSDT', quantity: 0.1, entryPrice: 3000 })] : [];
  return {
    accounts: [{ wallet: 1e6, positions: [position({ quantity, entryPrice: 60_000 }), ...eth] }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.6, beta: 1 }, ...(isWithEth ? { ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.8, beta: 1 } } : {}) },
    policy: { riskCapitalUsd: 100_000, parameters: { kellyFraction: 0.25, volatilityTargetAnnual: isWithEth ? 2 : 0.3 }, ...views },
    facts: {
      maturedViewCount: 50,
      instrumentFacts: new Map([[instrumentId(VENUE, 'BTCUSDT'), { ...easyFacts(60_000), funding: FUNDING }], [instrumentId(VENUE, 'ETHUSDT'), easyFacts(3000)]]),
      ...facts,
    },
  };
}

/** c (mu s - funding - fees / h) / sigma^2 with c = 0.25, s = 50 / 100, fees 0.1 % in ten days (Thorp 2006). */
const EDGE = 0.9125 * 0.5 - 0.1095 - 0.001 * 36.5;
const LEVERAGE = (0.25 * EDGE) / 0.36;

describe('fractional Kelly', () => {
  test('is the fraction of edge over variance in risk capital, funding and fees paid', () => {
    const { lowBase, highBase, because, horizonHours } = rangeOf(advice(world(0.1)), 'fractional-kelly');
    expect(highBase).toBeCloseTo((LEVERAGE * 100_000) / 60_000, 9);
    expect([lowBase, horizonHours]).toEqual([0, 240]);
    // Ever falling to half at a quarter of Kelly: 0.5^(2 / 0.25 - 1) = 1 / 128 (MacLean, Thorp and Ziemba 2010).
    expect(because).toMatch(/^Kelly times 25 % of your view: at most 0\.22x of risk capital; growth \+5\.8 % a year after 0\.8 % of volatility drag, ever falling to half 0\.8 %\.$/);
  });

  test('holds what a view adds below the volatility target: 0.83 wanted, 0.36 added to, less the buffer', () => {
    const outcome = sizeOf(adviceOn(advice(world(0.1)), 'BTC'));
    expect(rangeOf(advice(world(0.1)), 'volatility-target').highBase).toBeCloseTo(0.8333, 4);
    expect(outcome.action).toBe('ADD');
    expect(outcome.suggestedBase).toBeCloseTo((0.9 * LEVERAGE * 100_000) / 60_000, 3);
    expect(outcome.reason).toContain('Kelly times 25 % of your view');
  });

  test('cuts nothing of what is held above it', () => {
    const outcome = sizeOf(adviceOn(advice(world(0.6)), 'BTC'));
    expect([outcome.action, outcome.suggestedBase]).toEqual(['HOLD', 0.6]);
    expect(outcome.reason).toContain('Kelly times 25 %');
  });

  test('what the volatility target cuts is still cut, to the target', () => {
    const outcome = sizeOf(adviceOn(advice(world(1.1)), 'BTC'));
    expect([outcome.action, outcome.suggestedBase]).toEqual(['CUT', 0.916]);
  });

  test('adds nothing without a record of earlier views, and says so', () => {
    const found = advice(world(0.1, { views: [BTC_VIEW] }, { maturedViewCount: 0 }));
    expect(rangeOf(found, 'fractional-kelly')).toMatchObject({ lowBase: 0, highBase: 0.1, because: 'Nothing is added on your view: no earlier view is logged, so nothing says how far this one is to be believed.' });
    expect(sizeOf(adviceOn(found, 'BTC'))).toMatchObject({ action: 'HOLD', reason: expect.stringContaining('Nothing is added on your view') });
  });

  test('adds nothing when funding and fees take the edge', () => {
    const dear: InstrumentFacts['funding'] = { kind: 'known', value: { rate: 0.001, intervalHours: 8 } };
    const found = advice(world(0.1, undefined, { instrumentFacts: new Map([[instrumentId(VENUE, 'BTCUSDT'), { ...easyFacts(60_000), funding: dear }]]) }));
    expect(rangeOf(found, 'fractional-kelly').because).toBe('Nothing is added on your view: funding and fees take more than the view promises.');
    expect(sizeOf(adviceOn(found, 'BTC')).action).toBe('HOLD');
  });

  test('a rate that is not known lets nothing be added', () => {
    const found = advice(world(0.1, undefined, { instrumentFacts: new Map([[instrumentId(VENUE, 'BTCUSDT'), { ...easyFacts(60_000), funding: { kind: 'unknown', missing: ['funding rate of BTCUSDT'] } }]]) }));
    expect(answerOf(found, 'fractional-kelly')).toEqual({ kind: 'unknown', missing: ['funding rate of BTC'] });
    expect(sizeOf(adviceOn(found, 'BTC')).action).toBe('HOLD');
  });

  test('abstains without a view, on a strength, and when the price has left the view', () => {
    const why = (policy: World['policy']) => answerOf(advice(world(0.1, policy)), 'fractional-kelly');
    expect(why({ views: [] })).toEqual({ kind: 'abstains', why: 'no view stated' });
    expect(why({ views: [{ kind: 'strength', underlying: 'BTC', strength: 1, statedAtMs: NOW_MS, horizonHours: 24 }] })).toEqual({ kind: 'abstains', why: 'your view states a strength, no edge' });
    expect(why({ views: [{ ...BTC_VIEW, stopPrice: 61_000 }] })).toEqual({ kind: 'abstains', why: 'the price has left your view on BTC' });
  });

  test('a short view is a ceiling below: funding is then received', () => {
    const short: TargetView = { ...BTC_VIEW, targetPrice: 54_000, stopPrice: 63_000 };
    const edge = 0.9125 * 0.5 + 0.1095 - 0.001 * 36.5;
    expect(rangeOf(advice(world(-0.1, { views: [short] })), 'fractional-kelly')).toMatchObject({ lowBase: expect.closeTo((-0.25 * edge * 100_000) / 0.36 / 60_000, 9), highBase: 0 });
  });
});

describe('two views at once', () => {
  const two = { views: [BTC_VIEW, ETH_VIEW] };

  test('are weighed by their covariance: c (m1 / s1^2 - rho m2 / (s1 s2)) / (1 - rho^2), Merton 1969', () => {
    const [first, second, rho] = [EDGE, EDGE + 0.1095, 0.6];
    const expected = (own: number, other: number, sigma: number, otherSigma: number) => (0.25 * (own / sigma ** 2 - (rho * other) / (sigma * otherSigma))) / (1 - rho ** 2);
    const found = advice(world(0.01, two, {}, true));
    expect(rangeOf(found, 'fractional-kelly', 'BTC').highBase).toBeCloseTo((expected(first, second, 0.6, 0.8) * 100_000) / 60_000, 9);
    expect(rangeOf(found, 'fractional-kelly', 'ETH').highBase).toBeCloseTo((expected(second, first, 0.8, 0.6) * 100_000) / 3000, 8);
    expect(rangeOf(found, 'fractional-kelly', 'BTC').because).toContain('of your 2 views together');
  });

  test('that move as one share one bet; neither is turned round', () => {
    const statistics = { ...alikeStatistics(['BTC', 'ETH']), correlations: { kind: 'known' as const, value: { names: ['BTC', 'ETH'], correlations: [[1, 0.995], [0.995, 1]] } } };
    const found = advice(world(0.01, two, { statistics }, true));
    const ends = (['BTC', 'ETH'] as const).map((underlying) => rangeOf(found, 'fractional-kelly', underlying));
    for (const { lowBase } of ends) expect(lowBase).toBe(0);
    expect(Math.min(...ends.map(({ highBase }) => highBase))).toBeLessThan(1e-4);
  });

  test('need correlations: without them nothing is added', () => {
    const found = advice(world(0.01, two, { statistics: { ...alikeStatistics(['BTC', 'ETH']), correlations: { kind: 'unknown', missing: ['correlations'] } } }, true));
    expect(answerOf(found, 'fractional-kelly', 'ETH')).toEqual({ kind: 'unknown', missing: ['correlations'] });
    expect(sizeOf(adviceOn(found, 'BTC')).action).toBe('HOLD');
  });
});
