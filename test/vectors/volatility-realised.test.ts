import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitHar } from '../../shared/volatility/har';
import { closeToCloseVariance, logReturns, zeroMeanVariance } from '../../shared/volatility/realised/close-to-close';
import { testJumps } from '../../shared/volatility/realised/jumps';
import { garmanKlassTerm, garmanKlassWithGap, meanTerm, parkinsonTerm, rogersSatchellTerm } from '../../shared/volatility/realised/range';
import { createRollingCandles, foldRolling, rollingVariances } from '../../shared/volatility/realised/rolling';
import { yangZhangVariance } from '../../shared/volatility/realised/yang-zhang';

/* R TTR 0.24.3, statsmodels 0.13.5 and the cited papers; see the `meta` of the file. */
const file = path.resolve(import.meta.dirname, '../../../shared/quant/vectors/realised_vol.json');
const hasEvidence = existsSync(file);

interface Vectors {
  readonly ohlc_case: { readonly N: number; readonly n: number; readonly ohlc: readonly (readonly [number, number, number, number])[]; readonly expected: Readonly<Record<string, readonly (number | null)[]>> };
  readonly bipower: readonly { readonly returns: readonly number[]; readonly rv: number; readonly bv: number; readonly tq: number; readonly medrv: number; readonly minrv: number; readonly z_bns_ratio: number; readonly jump_var: number }[];
  readonly har: { readonly rv: readonly number[]; readonly beta: readonly number[]; readonly r2: number; readonly se_ols: readonly number[]; readonly se_hac5: readonly number[]; readonly nobs: number; readonly forecast_next: number };
}

function near(actual: number | undefined, expected: number | null | undefined, relative: number): void {
  expect(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN)), `${actual} against ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected ?? 0));
}

describe.skipIf(!hasEvidence)(hasEvidence ? 'realised variance against R and statsmodels' : 'realised variance against R and statsmodels (SKIPPED: evidence vectors are not here)', () => {
  const vectors = hasEvidence ? (JSON.parse(readFileSync(file, 'utf8')) as Vectors) : undefined;

  it('every window of every estimator is that of TTR to 1e-12', () => {
    if (vectors === undefined) return;
    const { N, n, ohlc, expected } = vectors.ohlc_case;
    const candles = ohlc.map(([open, high, low, close], i) => ({ openAtMs: i, open, high, low, close }));
    const annual = (variance: number): number => Math.sqrt(N * variance);
    for (let i = n; i < candles.length; i += 1) {
      const window = candles.slice(i - n + 1, i + 1);
      const returns = logReturns(window.map(({ close }) => close));
      const rows = window.map((candle, k) => ({ ...candle, previousClose: candles[i - n + k]?.close ?? Number.NaN }));
      const gapped = rows.reduce((sum, row) => sum + garmanKlassWithGap(row, row.previousClose), 0) / n;
      const actual = {
        close: annual(closeToCloseVariance(returns)),
        close_mean0: annual(zeroMeanVariance(returns)),
        parkinson: annual(meanTerm(window, parkinsonTerm)),
        'garman.klass': annual(meanTerm(window, garmanKlassTerm)),
        'rogers.satchell': annual(meanTerm(window, rogersSatchellTerm)),
        'gk.yz': annual(gapped),
        'yang.zhang': annual(yangZhangVariance(rows)),
      };
      for (const [name, value] of Object.entries(actual)) near(value, expected[name]?.[i], 1e-12);
    }
  });

  it('a window that slides one candle at a time says the same as a window at once', () => {
    if (vectors === undefined) return;
    const { N, n, ohlc, expected } = vectors.ohlc_case;
    const window = createRollingCandles(n);
    ohlc.forEach(([open, high, low, close], i) => {
      foldRolling(window, { openAtMs: i, open, high, low, close }, 1);
      const variances = rollingVariances(window);
      expect(variances === undefined).toBe(i < n);
      if (variances === undefined) return;
      near(Math.sqrt(N * variances.yangZhang), expected['yang.zhang']?.[i], 1e-12);
      near(Math.sqrt(N * variances.garmanKlassWithGap), expected['gk.yz']?.[i], 1e-12);
      near(Math.sqrt(N * variances.parkinson), expected['parkinson']?.[i], 1e-12);
    });
  });

  it('bipower, medRV, minRV and the jump test are those of the papers', () => {
    for (const day of vectors?.bipower ?? []) {
      const test = testJumps(day.returns);
      near(test.realisedVariance, day.rv, 1e-12);
      near(test.bipowerVariance, day.bv, 1e-12);
      near(test.tripowerQuarticity, day.tq, 1e-12);
      near(test.medianVariance, day.medrv, 1e-12);
      near(test.minimumVariance, day.minrv, 1e-12);
      near(test.zRatio, day.z_bns_ratio, 1e-11);
      near(test.jumpVariance, day.jump_var, 1e-12);
      expect(test.hasJump).toBe(day.z_bns_ratio > 3.09);
    }
  });

  it('the HAR regression has the coefficients, errors and forecast of statsmodels', () => {
    if (vectors === undefined) return;
    const { har } = vectors;
    const fit = fitHar(har.rv);
    if (fit.kind !== 'fitted') throw new Error(fit.why);
    har.beta.forEach((value, j) => near(fit.regression.coefficients[j], value, 1e-9));
    har.se_ols.forEach((value, j) => near(fit.regression.standardErrors[j], value, 1e-9));
    har.se_hac5.forEach((value, j) => near(fit.regression.hacStandardErrors[j], value, 1e-9));
    near(fit.regression.rSquared, har.r2, 1e-9);
    expect(fit.regression.count).toBe(har.nobs);
    near(fit.nextVariance, har.forecast_next, 1e-9);
  });
});
