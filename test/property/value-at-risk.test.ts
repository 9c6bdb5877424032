import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureRangeForShortfall } from '../../shared/risk/value-at-risk/exposure-range';
import { expectedShortfallUsd, portfolioTail } from '../../shared/risk/value-at-risk/portfolio-tail';
import { filteredScenarios, type Scenarios } from '../../shared/risk/value-at-risk/scenarios';
import { exposureVector, shocksAt, type Shocks } from '../../shared/risk/value-at-risk/shocks';
import { valueAtRisk, type ValueAtRiskQuestion } from '../../shared/risk/value-at-risk/value-at-risk';
import { judgeForecasts } from '../../shared/risk/value-at-risk/verdict';
import { jointHours } from '../support/joint-hours';

const returns = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 0, maxLength: 300 });
const alpha = fc.double({ min: 0.004, max: 0.3, noNaN: true });
const questions = fc.constantFrom<((returns: readonly number[], alpha: number) => ValueAtRiskQuestion)[]>(
  (given, tail) => ({ returns: given, alpha: tail, method: 'historical' }),
  (given, tail) => ({ returns: given, alpha: tail, method: 'historical', quantileRule: 'orderStatistic' }),
  (given, tail) => ({ returns: given, alpha: tail, method: 'gaussian' }),
  (given, tail) => ({ returns: given, alpha: tail, method: 'cornishFisher' }),
  (given, tail) => ({ returns: given, alpha: tail, method: 'studentT', degreesOfFreedom: 4 }),
  (given, tail) => ({ returns: given, alpha: tail, method: 'filteredHistorical' }),
);

describe('of one series', () => {
  it('expected shortfall is at least value at risk by every method, and both are numbers or a reason', () => {
    fc.assert(fc.property(returns, alpha, questions, (given, tail, ask) => {
      const answer = valueAtRisk(ask(given, tail));
      if (answer.kind === 'unknown') expect(answer.why).not.toBe('');
      else expect(answer.expectedShortfall).toBeGreaterThanOrEqual(answer.valueAtRisk - 1e-12);
    }), { numRuns: 400 });
  });
  it('both scale with the returns', () => {
    fc.assert(fc.property(returns, alpha, questions, fc.double({ min: 0.01, max: 100, noNaN: true }), (given, tail, ask, scale) => {
      const one = valueAtRisk(ask(given, tail));
      const other = valueAtRisk(ask(given.map((value) => value * scale), tail));
      if (one.kind === 'unknown' || other.kind === 'unknown') return;
      expect(Math.abs(other.expectedShortfall - scale * one.expectedShortfall)).toBeLessThanOrEqual(1e-6 * scale);
      expect(Math.abs(other.valueAtRisk - scale * one.valueAtRisk)).toBeLessThanOrEqual(1e-6 * scale);
    }));
  });
  it('a verdict is a zone or a reason, never NaN', () => {
    fc.assert(fc.property(fc.array(fc.record({ return: fc.double({ min: -0.3, max: 0.3, noNaN: true }), valueAtRisk: fc.double({ min: -0.01, max: 0.2, noNaN: true }), expectedShortfall: fc.double({ min: -0.001, max: 0.4, noNaN: true }) }), { minLength: 0, maxLength: 200 }), alpha, (forecasts, tail) => {
      const verdict = judgeForecasts(forecasts, tail);
      if (verdict.kind === 'unknown') return;
      for (const { ratio, pValue } of [verdict.coverage, verdict.independence, verdict.conditionalCoverage]) {
        expect(ratio).toBeGreaterThanOrEqual(0);
        expect(pValue >= 0 && pValue <= 1).toBe(true);
      }
    }));
  });
});

/* Joint scenarios of five underlyings that share half of their variance. */
const names = ['AAA', 'BTC', 'ETH', 'SOL', 'XRP'];
const closes = jointHours({ names, hours: 900, sigmaHourly: 0.005, common: 0.5, seed: 21 });
const known = ((): Scenarios => {
  const answer = filteredScenarios(closes);
  if (answer.kind === 'unknown') throw new Error(answer.why);
  return answer;
})();
const exposure = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const exposures = fc.array(exposure, { minLength: 5, maxLength: 5 });
const sigma = fc.double({ min: 0.002, max: 0.25, noNaN: true });
const sigmas = fc.array(sigma, { minLength: 5, maxLength: 5 });
const shocksOf = (daily: readonly number[]): Shocks => shocksAt(known, new Map(names.map((name, i) => [name, daily[i] ?? 0])));
const tail = fc.constantFrom(0.01, 0.025, 0.05);
const gross = (usd: readonly number[]): number => usd.reduce((sum, value) => sum + Math.abs(value), 1);

describe('of joint scenarios', () => {
  it('expected shortfall is at least value at risk', () => {
    fc.assert(fc.property(sigmas, exposures, tail, (daily, usd, at) => {
      const { valueAtRiskUsd, expectedShortfallUsd: shortfall } = portfolioTail(shocksOf(daily), usd, at);
      expect(shortfall).toBeGreaterThanOrEqual(valueAtRiskUsd - 1e-9 * gross(usd));
    }));
  });
  it('two books together never lose more than apart, and twice a book twice as much', () => {
    fc.assert(fc.property(sigmas, exposures, exposures, tail, (daily, one, other, at) => {
      const shocks = shocksOf(daily);
      const together = expectedShortfallUsd(shocks, one.map((usd, i) => usd + (other[i] ?? 0)), at);
      const apart = expectedShortfallUsd(shocks, one, at) + expectedShortfallUsd(shocks, other, at);
      expect(together).toBeLessThanOrEqual(apart + 1e-9 * (gross(one) + gross(other)));
      expect(Math.abs(expectedShortfallUsd(shocks, one.map((usd) => 2 * usd), at) - 2 * expectedShortfallUsd(shocks, one, at))).toBeLessThanOrEqual(1e-9 * gross(one));
    }));
  });
  it('more volatility never lowers the shortfall of a position, long or short, nor widens what a budget bears', () => {
    fc.assert(fc.property(fc.nat(4), exposure, sigma, fc.double({ min: 1, max: 3, noNaN: true }), tail, (index, usd, daily, factor, at) => {
      const calm = shocksOf(names.map(() => daily));
      const wild = shocksOf(names.map(() => daily * factor));
      const only = names.map((_, i) => (i === index ? usd : 0));
      expect(expectedShortfallUsd(wild, only, at)).toBeGreaterThanOrEqual(expectedShortfallUsd(calm, only, at) - 1e-9 * gross(only));
      const [narrow, wide] = [wild, calm].map((shocks) => exposureRangeForShortfall(shocks, names.map(() => 0), index, 1_000, at));
      if (narrow?.kind !== 'range' || wide?.kind !== 'range') throw new Error('a range');
      expect(narrow.lowUsd).toBeGreaterThanOrEqual(wide.lowUsd - 1e-6);
      expect(narrow.highUsd).toBeLessThanOrEqual(wide.highUsd + 1e-6);
    }));
  });
  it('does not depend on the order in which underlyings and positions come', () => {
    fc.assert(fc.property(fc.shuffledSubarray(names, { minLength: 5, maxLength: 5 }), exposures, tail, (order, usd, at) => {
      const answer = filteredScenarios(new Map(order.map((name) => [name, closes.get(name) ?? []])));
      if (answer.kind === 'unknown') throw new Error(answer.why);
      const shocks = shocksAt(answer, new Map(order.map((name) => [name, 0.03])));
      const held = new Map(names.map((name, i) => [name, usd[i] ?? 0]));
      const [straight, turned] = [shocksOf(names.map(() => 0.03)), shocks].map((of, i) => {
        const vector = exposureVector(of, i === 0 ? held : new Map(order.map((name) => [name, held.get(name) ?? 0])));
        return vector.kind === 'known' ? portfolioTail(of, vector.exposureUsd, at) : undefined;
      });
      expect(turned).toEqual(straight);
    }), { numRuns: 15 });
  });
  it('the range holds what keeps the budget and nothing else, and none means none', () => {
    fc.assert(fc.property(sigmas, exposures, fc.nat(4), fc.double({ min: 0.02, max: 4, noNaN: true }), tail, exposure, (daily, usd, index, share, at, elsewhere) => {
      const shocks = shocksOf(daily);
      const shortfallAt = (own: number): number => expectedShortfallUsd(shocks, usd.map((value, i) => (i === index ? own : value)), at);
      const budget = share * shortfallAt(usd[index] ?? 0);
      const room = 1e-7 * (budget + 1);
      const answer = exposureRangeForShortfall(shocks, usd, index, budget, at);
      if (answer.kind === 'unknown') throw new Error(answer.why);
      if (answer.kind === 'none') {
        expect(share).toBeLessThan(1 + 1e-9);
        expect(answer.leastShortfallUsd).toBeGreaterThan(budget);
        expect(Math.abs(shortfallAt(answer.bestExposureUsd) - answer.leastShortfallUsd)).toBeLessThanOrEqual(room);
        for (const tried of [elsewhere, answer.bestExposureUsd + elsewhere / 1e3, answer.bestExposureUsd * 0.99]) expect(shortfallAt(tried)).toBeGreaterThanOrEqual(answer.leastShortfallUsd - room);
        return;
      }
      for (const end of [answer.lowUsd, answer.highUsd]) expect(Math.abs(shortfallAt(end) - budget)).toBeLessThanOrEqual(room);
      const width = answer.highUsd - answer.lowUsd;
      expect(shortfallAt(answer.lowUsd + width / 3)).toBeLessThanOrEqual(budget + room);
      expect(shortfallAt(answer.highUsd + Math.max(1, width / 100))).toBeGreaterThan(budget - room);
      expect(shortfallAt(answer.lowUsd - Math.max(1, width / 100))).toBeGreaterThan(budget - room);
      const isInside = elsewhere >= answer.lowUsd && elsewhere <= answer.highUsd;
      expect(isInside ? shortfallAt(elsewhere) <= budget + room : shortfallAt(elsewhere) >= budget - room).toBe(true);
    }), { numRuns: 300 });
  });
});
