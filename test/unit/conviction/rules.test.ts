import { describe, expect, it } from 'vitest';
import { convictionHistory } from '../../../shared/conviction/conviction';
import { FORECAST_RULES } from '../../../shared/conviction/rules';
import { createWeightedMean, deviationOf, foldWeightedMean, keepOfCentre, keepOfSpan, meanOf } from '../../../shared/conviction/weighted-mean';
import { simulatedHours } from '../../support/simulated-closes';

/* Definitions written out with all weights, as the pandas manual gives them for ewm(adjust=True); nothing of ours. */
const weightsOf = (count: number, keep: number): number[] => Array.from({ length: count }, (_, i) => Math.exp((count - 1 - i) * Math.log(keep)));
function ewm(values: readonly number[], keep: number): number {
  const weights = weightsOf(values.length, keep);
  return values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0) / weights.reduce((a, b) => a + b, 0);
}
function ewmDeviation(values: readonly number[], keep: number): number {
  const weights = weightsOf(values.length, keep);
  const total = weights.reduce((a, b) => a + b, 0);
  const squares = weights.reduce((a, b) => a + b * b, 0);
  const mean = ewm(values, keep);
  const biased = values.reduce((sum, value, i) => sum + (weights[i] ?? 0) * (value - mean) * (value - mean), 0) / total;
  return Math.sqrt((biased * total * total) / (total * total - squares));
}
function robustVolatility(changes: readonly number[]): number {
  const all = changes.map((_, i) => changes.slice(0, i + 1)).filter((part) => part.length >= 10).map((part) => ewmDeviation(part, 1 - 2 / 36));
  const sorted = [...all].sort((a, b) => a - b);
  const at = 0.05 * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  const floor = all.length < 100 ? 0 : low + (at - Math.floor(at)) * ((sorted[Math.floor(at) + 1] ?? low) - low);
  return Math.max(all.at(-1) ?? 0, floor);
}

const CARRY = 0.1;
const hours = simulatedHours(200, 7).map((hour) => ({ ...hour, fundingAnnual: -CARRY, impliedVolatilityAnnual: 0.5 + 0.1 * ((hour.openAtMs / 86_400_000) % 3 >= 1 ? 1 : 0) }));
const closes = hours.filter((_, i) => i % 24 === 23).map(({ close }) => close);
const changes = closes.slice(1).map((close, i) => close - (closes[i] ?? 0));
const newest = closes.at(-1) ?? 0;
const volatility = robustVolatility(changes);
const last = convictionHistory(hours).days.at(-1);
const rawOf = (id: string): number => {
  const answer = last?.rules.find((rule) => rule.id === id)?.answer;
  return answer?.kind === 'known' ? answer.raw : Number.NaN;
};

describe('exponentially weighted mean and deviation', () => {
  it('1, 2, 4 with a span of 3 have mean 3: (0.25 + 1 + 4) / 1.75', () => {
    const mean = createWeightedMean();
    for (const value of [1, 2, 4]) foldWeightedMean(mean, value, keepOfSpan(3));
    expect(meanOf(mean)).toBeCloseTo(3, 14);
    // biased variance 1.28571..., times 1.75^2 / (1.75^2 - 1.3125)
    expect(deviationOf(mean)).toBeCloseTo(Math.sqrt(((0.25 * 4 + 0.5 * 1 + 1) / 1.75) * (3.0625 / 1.75)), 13);
  });
  it('without any fading they are the ordinary mean and sample deviation', () => {
    const mean = createWeightedMean();
    for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) foldWeightedMean(mean, value, 1);
    expect(meanOf(mean)).toBe(5);
    expect(deviationOf(mean)).toBeCloseTo(Math.sqrt(32 / 7), 13);
  });
  it('a centre of mass of 9 keeps nine tenths, a span of 19 as well', () => {
    expect(keepOfCentre(9)).toBeCloseTo(0.9, 15);
    expect(keepOfSpan(19)).toBeCloseTo(0.9, 15);
  });
  it('nothing is known before the first value, no deviation before the second', () => {
    const mean = createWeightedMean();
    expect(meanOf(mean)).toBeUndefined();
    foldWeightedMean(mean, 3, 0.5);
    expect(deviationOf(mean)).toBeUndefined();
  });
});

describe('raw forecasts equal the published definitions written out', () => {
  it.each([[2, 8], [4, 16], [8, 32], [16, 64], [32, 128], [64, 256]])('EWMAC %i/%i: fast less slow mean over the volatility of price changes', (fast, slow) => {
    expect(rawOf(`ewmac${fast}-${slow}`)).toBeCloseTo((ewm(closes, 1 - 2 / (fast + 1)) - ewm(closes, 1 - 2 / (slow + 1))) / volatility, 9);
  });
  it.each([10, 20, 40, 80, 160])('breakout of %i days: 40 (price - middle) / range, smoothed over a quarter', (days) => {
    const output = closes.flatMap((close, i) => {
      const window = closes.slice(Math.max(0, i - days + 1), i + 1);
      const [high, low] = [Math.max(...window), Math.min(...window)];
      return window.length < Math.ceil(days / 2) ? [] : [(40 * (close - (high + low) / 2)) / (high - low)];
    });
    expect(rawOf(`breakout${days}`)).toBeCloseTo(ewm(output, 1 - 2 / (Math.trunc(days / 4) + 1)), 9);
  });
  it.each([10, 30, 60])('carry of %i days: carry over annual volatility, smoothed with that centre of mass', (days) => {
    const sharpe = closes.flatMap((close, i) => (i < 10 ? [] : [CARRY / ((robustVolatility(changes.slice(0, i)) / close) * Math.sqrt(365))]));
    expect(rawOf(`carry${days}`)).toBeCloseTo(ewm(sharpe, 1 - 1 / (1 + days)), 9);
  });
  it('volatility premium: log of implied over realised less its own mean', () => {
    const premium = closes.flatMap((close, i) => {
      if (i < 10) return [];
      const implied = 0.5 + 0.1 * (((hours[i * 24]?.openAtMs ?? 0) / 86_400_000) % 3 >= 1 ? 1 : 0);
      return [Math.log(implied / ((robustVolatility(changes.slice(0, i)) / close) * Math.sqrt(365)))];
    });
    expect(rawOf('volatility-premium')).toBeCloseTo((premium.at(-1) ?? 0) - ewm(premium, 1 - 2 / 366), 9);
  });
  it('the newest close is what the price forecasts rest on', () => {
    expect(newest).toBe(hours.at(-1)?.close);
  });
});

describe('the table of rules', () => {
  it('weights sum to one and ids are unique', () => {
    expect(FORECAST_RULES.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(new Set(FORECAST_RULES.map(({ id }) => id)).size).toBe(FORECAST_RULES.length);
  });
  it('carries the scalars of futuresconfig.yaml for EWMAC: 10.6, 7.5, 5.3, 3.75, 2.65, 1.87', () => {
    expect(FORECAST_RULES.filter(({ family }) => family === 'trend').map(({ publishedScalar }) => publishedScalar)).toEqual([10.6, 7.5, 5.3, 3.75, 2.65, 1.87]);
  });
});
