import { describe, expect, it } from 'vitest';
import { expectedShortfallUsd, portfolioTail } from '../../../../shared/risk/value-at-risk/portfolio-tail';
import { filteredScenarios, MAXIMUM_SCENARIOS, type ScenarioAnswer, type Scenarios } from '../../../../shared/risk/value-at-risk/scenarios';
import { exposureVector, shocksAt } from '../../../../shared/risk/value-at-risk/shocks';
import { HOUR_MS } from '../../../../shared/units';
import { jointHours, without } from '../../../support/joint-hours';

function known(answer: ScenarioAnswer): Scenarios {
  if (answer.kind === 'unknown') throw new Error(answer.why);
  return answer;
}
const two = { names: ['ETH', 'BTC'], hours: 800, sigmaHourly: 0.006, common: 0.6, seed: 5 };
const rowOf = ({ residuals, count }: Scenarios, index: number): number[] => [...residuals.subarray(index * count, (index + 1) * count)];
const rms = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

describe('joint scenarios', () => {
  it('are one for each day that ends after the warm-up, with their span said', () => {
    const scenarios = known(filteredScenarios(jointHours(two)));
    // 800 candles are 799 returns; 72 warm up, and the first day ends 23 hours after the next.
    expect(scenarios).toMatchObject({ underlyings: ['BTC', 'ETH'], count: 799 - 72 - 23, missingDayCount: 0, sinceMs: 73 * HOUR_MS, untilMs: 800 * HOUR_MS, leftOut: [] });
  });
  it('hold the return of 24 hours over the volatility before it, worked out the long way', () => {
    const closes = jointHours(two);
    const scenarios = known(filteredScenarios(closes));
    const eth = closes.get('ETH') ?? [];
    const raw = Array.from({ length: scenarios.count }, (_, s) => {
      const last = 73 + 23 + s;
      let [sum, weight] = [0, 0];
      for (let hour = 1; hour <= last - 24; hour += 1) {
        const share = 2 ** -((last - 24 - hour) / 72);
        sum += share * Math.log((eth[hour]?.close ?? 0) / (eth[hour - 1]?.close ?? 0)) ** 2;
        weight += share;
      }
      return Math.log((eth[last]?.close ?? 0) / (eth[last - 24]?.close ?? 0)) / Math.sqrt((24 * sum) / weight);
    });
    const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
    const floor = Math.min(1, rms(raw.map((value) => value - mean)));
    rowOf(scenarios, 1).forEach((value, s) => expect(value).toBeCloseTo(((raw[s] ?? 0) - mean) / floor, 9));
  });
  it('carry no drift, however far the market rose, and are never milder than their volatility', () => {
    const scenarios = known(filteredScenarios(jointHours({ ...two, driftHourly: 0.002 })));
    for (const index of [0, 1]) {
      const row = rowOf(scenarios, index);
      expect(row.reduce((sum, value) => sum + value, 0) / row.length).toBeCloseTo(0, 12);
      expect(rms(row)).toBeGreaterThanOrEqual(1 - 1e-12);
    }
  });
  it('reach back 90 days at most', () => {
    expect(known(filteredScenarios(jointHours({ ...two, hours: 3_000 })))).toMatchObject({ count: MAXIMUM_SCENARIOS, untilMs: 3_000 * HOUR_MS });
  });
  it('lose every day that touches a missing hour, and count them', () => {
    const closes = jointHours(two);
    closes.set('BTC', without(closes.get('BTC') ?? [], [400]));
    // Hour 400 takes two returns with it: 25 days touch one of them.
    expect(known(filteredScenarios(closes))).toMatchObject({ count: 799 - 72 - 23 - 25, missingDayCount: 25 });
  });
  it('leave out by name what is too short, too old, or not there', () => {
    const closes = jointHours({ ...two, names: ['BTC', 'ETH', 'NEW', 'OLD', 'NONE'] });
    closes.set('NEW', (closes.get('NEW') ?? []).slice(-300));
    closes.set('OLD', (closes.get('OLD') ?? []).slice(0, 770));
    closes.set('NONE', []);
    expect(known(filteredScenarios(closes))).toMatchObject({
      underlyings: ['BTC', 'ETH'],
      leftOut: [
        { underlying: 'NEW', why: '299 of at least 575 hourly returns' },
        { underlying: 'NONE', why: '0 of at least 575 hourly returns' },
        { underlying: 'OLD', why: 'its newest hour is 30 h behind the others' },
      ],
    });
  });
  it.each([
    [new Map(), 'no underlying has enough hourly history'],
    [jointHours({ ...two, hours: 575 }), 'no underlying has enough hourly history'],
    [jointHours({ ...two, hours: 1_000, sigmaHourly: 0 }), 'BTC did not move for days'],
  ])('case %# is unknown and says why', (closes, why) => {
    expect(filteredScenarios(closes)).toMatchObject({ kind: 'unknown', why });
  });
  it('are unknown when holes leave too few common days', () => {
    const closes = jointHours(two);
    closes.set('BTC', without(closes.get('BTC') ?? [], Array.from({ length: 16 }, (_, i) => 50 * (i + 1))));
    expect(filteredScenarios(closes)).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/^\d+ of at least 480 days/) });
  });
});

describe('the tail of a portfolio', () => {
  const scenarios = known(filteredScenarios(jointHours(two)));
  const shocks = shocksAt(scenarios, new Map([['BTC', 0.03], ['ETH', 0.04]]));

  it('is what sorting all scenarios gives', () => {
    const profits = Array.from({ length: shocks.count }, (_, s) => 5_000 * (Math.exp(0.03 * (scenarios.residuals[s] ?? 0)) - 1) - 2_000 * (Math.exp(0.04 * (scenarios.residuals[shocks.count + s] ?? 0)) - 1))
      .sort((a, b) => a - b);
    // 704 scenarios: 17 whole ones and 0.6 of the 18th.
    const expected = -(profits.slice(0, 17).reduce((sum, value) => sum + value, 0) + 0.6 * (profits[17] ?? 0)) / 17.6;
    const tail = portfolioTail(shocks, [5_000, -2_000], 0.025);
    expect(tail.expectedShortfallUsd / expected).toBeCloseTo(1, 12);
    expect(tail.valueAtRiskUsd / -(profits[17] ?? 0)).toBeCloseTo(1, 12);
  });
  it('of a long loses less than of a short after the same log move: prices fall by ratios', () => {
    const wild = shocksAt(scenarios, new Map([['BTC', 0.3]]));
    expect(expectedShortfallUsd(wild, [1], 0.025)).toBeLessThan(1);
    expect(expectedShortfallUsd(wild, [-1], 0.025)).toBeGreaterThan(0.8);
  });
  it('takes no volatility below the floor', () => {
    const floored = shocksAt(scenarios, new Map([['BTC', 0.001], ['ETH', 0.001]]), 0.02);
    const plain = shocksAt(scenarios, new Map([['BTC', 0.02], ['ETH', 0.02]]));
    expect(portfolioTail(floored, [1, 1], 0.025)).toEqual(portfolioTail(plain, [1, 1], 0.025));
  });
  it('says what it lacks: a volatility, or a history', () => {
    const lacking = shocksAt(scenarios, new Map([['BTC', 0.03], ['ETH', Number.NaN]]));
    expect(lacking.withoutVolatility).toEqual(['ETH']);
    expect(exposureVector(lacking, new Map([['BTC', 1], ['ETH', 2], ['SOL', 3]]))).toEqual({ kind: 'unknown', missing: ['hourly history of SOL', 'volatility of ETH'] });
    expect(exposureVector(lacking, new Map([['BTC', 1], ['ETH', 0]]))).toEqual({ kind: 'known', exposureUsd: Float64Array.of(1) });
  });
});
