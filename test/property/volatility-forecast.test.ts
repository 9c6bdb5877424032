import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCandles } from '../../shared/market/candles-csv';
import { parseTime } from '../../shared/market/iso-time';
import { createForecaster, foldHour } from '../../shared/volatility/forecast/forecaster';
import { varianceAhead } from '../../shared/volatility/forecast/integrated-variance';
import { modelOf } from '../../shared/volatility/forecast/model';
import { cumulativeVariance, forecastVariances } from '../../shared/volatility/garch/forecast';
import { fitGarch } from '../../shared/volatility/garch/fit';
import { fromVector, likelihood, toVector } from '../../shared/volatility/garch/likelihood';
import { estimateAll, ESTIMATOR_IDS } from '../../shared/volatility/realised/estimators';
import { createRollingCandles, foldRolling, rollingVariances } from '../../shared/volatility/realised/rolling';
import { yangZhangRows, yangZhangVariance } from '../../shared/volatility/realised/yang-zhang';
import { HOUR_MS } from '../../shared/units';
import { MONDAY_MS, simulatedHours } from '../support/simulated-hours';

describe('GARCH', () => {
  const returns = simulatedHours(400, (hour) => 0.005 * (1 + (hour % 50) / 50), 5).map(({ open, close }) => 100 * Math.log(close / open));

  it('has the derivatives that differences of its likelihood have, for all shapes', () => {
    fc.assert(fc.property(
      fc.record({ mu: fc.double({ min: -0.05, max: 0.05, noNaN: true }), omega: fc.double({ min: 0.01, max: 0.5, noNaN: true }), alpha: fc.double({ min: 0.01, max: 0.3, noNaN: true }), beta: fc.double({ min: 0.1, max: 0.69, noNaN: true }), gamma: fc.double({ min: 0.01, max: 0.2, noNaN: true }), degreesOfFreedom: fc.double({ min: 3, max: 30, noNaN: true }) }),
      fc.boolean(), fc.boolean(),
      (parameters, isAsymmetric, hasFatTails) => {
        const shape = { isAsymmetric, hasFatTails };
        const vector = toVector(shape, parameters);
        const { gradient } = likelihood(returns, shape, vector);
        vector.forEach((value, i) => {
          // Around mu the sign of an error may change with the step, where the GJR likelihood has a kink.
          if (i === 0 && isAsymmetric) return;
          const step = 1e-5 * Math.max(0.01, Math.abs(value));
          const at = (shift: number): number => likelihood(returns, shape, vector.map((other, j) => (i === j ? other + shift : other))).logLikelihood;
          const slope = (at(step) - at(-step)) / (2 * step);
          expect(Math.abs(slope - (gradient[i] ?? Number.NaN))).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(slope)));
        });
        expect(toVector(shape, fromVector(shape, vector))).toEqual(vector);
      },
    ), { numRuns: 40 });
  });
  it('sums its path in closed form, persistence 1 and more included', () => {
    fc.assert(fc.property(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.4, noNaN: true }), fc.double({ min: 0.01, max: 0.65, noNaN: true }), fc.double({ min: 0.01, max: 5, noNaN: true }), fc.integer({ min: 1, max: 60 }), (omega, alpha, beta, next, count) => {
      const parameters = { mu: 0, omega, alpha, beta, gamma: 0 };
      const sum = forecastVariances(parameters, next, count).reduce((total, h) => total + h, 0);
      expect(Math.abs(cumulativeVariance(parameters, next, count) / sum - 1)).toBeLessThan(1e-6);
    }));
  });
  it('does not depend on the unit of the returns', () => {
    const one = fitGarch(returns, { isAsymmetric: false, hasFatTails: false });
    const other = fitGarch(returns.map((value) => value / 100), { isAsymmetric: false, hasFatTails: false });
    if (one.kind !== 'fitted' || other.kind !== 'fitted') throw new Error('not fitted');
    expect(other.parameters.omega * 10_000).toBeCloseTo(one.parameters.omega, 6);
    expect(other.parameters.beta).toBeCloseTo(one.parameters.beta, 6);
  });
  it('of returns without any clusters still answers numbers, and says whether it stopped at an edge', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.boolean(), fc.boolean(), (seed, isAsymmetric, hasFatTails) => {
      const flat = simulatedHours(300, () => 0.005, seed).map(({ open, close }) => Math.log(close / open));
      const fit = fitGarch(flat, { isAsymmetric, hasFatTails });
      if (fit.kind !== 'fitted') {
        expect(fit.why).not.toBe('');
        return;
      }
      const { omega, alpha, beta, gamma } = fit.parameters;
      expect(omega).toBeGreaterThan(0);
      expect(Math.min(alpha, beta, alpha + gamma)).toBeGreaterThanOrEqual(0);
      expect(fit.nextVariance).toBeGreaterThan(0);
      for (const error of fit.errors?.hessian ?? []) expect(error).toBeGreaterThanOrEqual(0);
    }), { numRuns: 15 });
  });
  it('of few returns, or of a price that does not move, is refused with the reason', () => {
    expect(fitGarch([1, 2], { isAsymmetric: false, hasFatTails: false })).toEqual({ kind: 'failed', why: '2 of at least 250 returns' });
    expect(fitGarch(new Array<number>(300).fill(0), { isAsymmetric: false, hasFatTails: true })).toEqual({ kind: 'failed', why: 'the price does not move' });
  });
});

describe('estimators', () => {
  it('of any sound candles are numbers of 0 or more, or say why not', () => {
    const price = fc.double({ min: 1e-8, max: 1e8, noNaN: true });
    const candles = fc.array(fc.tuple(price, price, price, price, fc.integer({ min: 1, max: 3 })), { maxLength: 60 }).map((rows) => {
      let openAtMs = MONDAY_MS;
      return rows.map(([a, b, c, d, hours]) => {
        openAtMs += hours * HOUR_MS;
        return { openAtMs, open: a, close: b, high: Math.max(a, b, c, d), low: Math.min(a, b, c, d), volumeBase: 1 };
      });
    });
    fc.assert(fc.property(candles, fc.integer({ min: 2, max: 40 }), (sound, window) => {
      const found = estimateAll(sound, HOUR_MS, window, 8_760);
      for (const id of ESTIMATOR_IDS) {
        const each = found[id];
        if (each.kind === 'known') expect(each.volatilityAnnual).toBeGreaterThanOrEqual(0);
        else expect(each.missing.length).toBeGreaterThan(0);
        if (sound.length < window) expect(each.kind).toBe('unknown');
      }
    }));
  });
  it('that slide over a long history are as exact as those made anew', () => {
    const candles = simulatedHours(3_000, (hour) => (hour === 1_500 ? 0.3 : 0.004), 9);
    const window = createRollingCandles(48);
    for (const candle of candles) foldRolling(window, candle, HOUR_MS);
    expect((rollingVariances(window)?.yangZhang ?? 0) / yangZhangVariance(yangZhangRows(candles.slice(-49), HOUR_MS))).toBeCloseTo(1, 11);
  });
});

describe('the forecast', () => {
  it('of any history with holes, doubles and nonsense is ordered numbers or unknown with a reason', () => {
    const base = simulatedHours(500, () => 0.005, 11);
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 499 }), fc.constantFrom('drop', 'double', 'zero', 'crash', 'frozen')), { maxLength: 12 }), fc.integer({ min: 0, max: 500 }), fc.double({ min: 0.01, max: 2_000, noNaN: true }), (harms, length, horizonHours) => {
      const forecaster = createForecaster();
      base.slice(0, length).forEach((candle, i) => {
        const harm = harms.find(([at]) => at === i)?.[1];
        if (harm === 'drop') return;
        foldHour(forecaster, harm === 'zero' ? { ...candle, low: 0 } : harm === 'crash' ? { ...candle, low: candle.low / 2 } : harm === 'frozen' ? { ...candle, open: candle.close, high: candle.close, low: candle.close } : candle);
        if (harm === 'double') foldHour(forecaster, candle);
      });
      const nowMs = MONDAY_MS + length * HOUR_MS;
      const answer = varianceAhead(modelOf(forecaster, nowMs), nowMs, horizonHours * HOUR_MS);
      if (answer.kind === 'unknown') {
        expect(answer.missing.length).toBeGreaterThan(0);
        return;
      }
      expect(answer.blendVariance).toBeGreaterThan(0);
      expect(answer.medianVariance).toBeGreaterThan(0);
      expect(answer.variance).toBeGreaterThanOrEqual(answer.blendVariance);
      expect(answer.percentile80Variance).toBeGreaterThanOrEqual(Math.max(answer.medianVariance, answer.variance));
      expect(answer.percentile80Variance).toBeLessThan(Number.POSITIVE_INFINITY);
    }), { numRuns: 60 });
  });
});

describe('files of candles', () => {
  it('of any text are candles in order, or refused with a reason', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.array(fc.oneof(fc.double().map(String), fc.string({ maxLength: 6 }), fc.constantFrom('time', 'open', 'high', 'low', 'close', '2024-01-01')), { maxLength: 7 }).map((cells) => cells.join(','))).map((lines) => lines.join('\n'))), (text) => {
      const read = readCandles(text);
      if (!read.ok) {
        expect(read.message).not.toBe('');
        return;
      }
      read.candles.forEach((candle, i) => {
        expect(candle.low).toBeGreaterThan(0);
        if (i > 0) expect(candle.openAtMs).toBeGreaterThan(read.candles[i - 1]?.openAtMs ?? 0);
      });
    }));
  });
  it('have their times understood however they are written', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e9 }), (seconds) => {
      const text = new Date(seconds * 1000).toISOString();
      for (const form of [text, text.replace('T', ' '), text.replace('.000Z', '+0000'), text.replace('T', ' ').replace('.000Z', ''), String(seconds)]) expect(parseTime(form)).toBe(seconds * 1000);
    }));
  });
});
