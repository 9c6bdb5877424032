import { describe, expect, it } from 'vitest';
import { correlationsOf } from '../../../../shared/risk/correlation/correlations';
import { HOUR_MS } from '../../../../shared/units';
import { jointHours, without } from '../../../support/joint-hours';

const three = { names: ['SOL', 'BTC', 'ETH'], hours: 1_000, sigmaHourly: 0.006, common: 0.7, seed: 9 };
function known(answer: ReturnType<typeof correlationsOf>): Extract<ReturnType<typeof correlationsOf>, { kind: 'known' }> {
  if (answer.kind === 'unknown') throw new Error(answer.why);
  return answer;
}

describe('the correlations of now', () => {
  it('are near those that made the prices, with names in order, decay and count said', () => {
    const answer = known(correlationsOf(jointHours(three)));
    expect(answer).toMatchObject({ names: ['BTC', 'ETH', 'SOL'], observationCount: 999, halfLifeHours: 240, missingHourCount: 0, sinceMs: HOUR_MS, untilMs: 1_000 * HOUR_MS, leftOut: [] });
    // 1 / sum of squared weights of 999 hours at a half-life of 240: (1 + l) / (1 - l) (1 - l^n) / (1 + l^n), l = 2^(-1/240).
    const lambda = 2 ** (-1 / 240);
    expect(answer.effectiveCount).toBeCloseTo(((1 + lambda) / (1 - lambda)) * ((1 - lambda ** 999) / (1 + lambda ** 999)), 6);
    answer.correlations.forEach((row, i) => row.forEach((value, j) => expect(Math.abs(value - (i === j ? 1 : 0.7))).toBeLessThan(i === j ? 1e-12 : 0.08)));
  });
  it('follow a change within weeks: after 20 days of the new, it weighs three quarters', () => {
    const before = jointHours({ ...three, names: ['BTC', 'ETH'], hours: 720, common: 0 });
    const after = jointHours({ ...three, names: ['BTC', 'ETH'], hours: 481, common: 0.9, seed: 10 });
    const joined = new Map([...before].map(([name, closes]) => {
      const scale = (closes.at(-1)?.close ?? 1) / (after.get(name)?.[0]?.close ?? 1);
      return [name, [...closes, ...(after.get(name) ?? []).slice(1).map(({ openAtMs, close }) => ({ openAtMs: openAtMs + 719 * HOUR_MS, close: close * scale }))]];
    }));
    expect(known(correlationsOf(joined)).correlations[0]?.[1]).toBeGreaterThan(0.58);
    expect(known(correlationsOf(joined)).correlations[0]?.[1]).toBeLessThan(0.78);
  });
  it('do not use hours that one of them lacks, and count these', () => {
    const closes = jointHours(three);
    closes.set('ETH', without(closes.get('ETH') ?? [], [300, 500]));
    expect(known(correlationsOf(closes))).toMatchObject({ observationCount: 995, missingHourCount: 4 });
  });
  it('of one underlying alone is 1', () => {
    expect(known(correlationsOf(jointHours({ ...three, names: ['BTC'] })))).toMatchObject({ names: ['BTC'], correlations: [[1]], shrinkage: 0 });
  });
  it('leave out a new listing by name instead of shortening all', () => {
    const closes = jointHours(three);
    closes.set('SOL', (closes.get('SOL') ?? []).slice(-250));
    expect(known(correlationsOf(closes))).toMatchObject({ names: ['BTC', 'ETH'], leftOut: [{ underlying: 'SOL', why: '249 of at least 500 hourly returns' }] });
  });
  it.each([
    [new Map(), 'no underlying has 200 hourly returns'],
    [jointHours({ ...three, hours: 200 }), 'no underlying has 200 hourly returns'],
    [jointHours({ ...three, sigmaHourly: 0 }), 'BTC did not move'],
  ])('case %# is unknown and says why', (closes, why) => {
    expect(correlationsOf(closes)).toMatchObject({ kind: 'unknown', why });
  });
  it('are unknown when each has enough but they share too few', () => {
    const closes = jointHours({ ...three, names: ['BTC', 'ETH'], hours: 500 });
    closes.set('BTC', without(closes.get('BTC') ?? [], Array.from({ length: 80 }, (_, i) => 3 * i)));
    closes.set('ETH', without(closes.get('ETH') ?? [], Array.from({ length: 80 }, (_, i) => 250 + 3 * i)));
    expect(correlationsOf(closes)).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/^\d+ of at least 200 hours that all underlyings have$/) });
  });
  it('take no return from a price that is not above 0, and none from a candle off the hour', () => {
    const closes = jointHours(three);
    closes.set('ETH', (closes.get('ETH') ?? []).map((close, i) => (i === 500 ? { ...close, close: 0 } : close)));
    closes.set('SOL', (closes.get('SOL') ?? []).map((close, i) => (i === 600 ? { ...close, openAtMs: close.openAtMs + 1 } : close)));
    expect(known(correlationsOf(closes))).toMatchObject({ observationCount: 995 });
  });
});
