import { describe, expect, it } from 'vitest';
import { shortfallTest, type TailForecast } from '../../shared/risk/value-at-risk/acerbi-szekely';
import { conditionalCoverage, independence, kupiec, transitionsOf } from '../../shared/risk/value-at-risk/coverage';
import { filterVolatility, RISK_METRICS } from '../../shared/risk/value-at-risk/filtered';
import { cornishFisherTail, gaussianTail, momentsOf } from '../../shared/risk/value-at-risk/parametric';
import { studentTail } from '../../shared/risk/value-at-risk/student';
import { valueAtRisk, type ValueAtRiskQuestion } from '../../shared/risk/value-at-risk/value-at-risk';
import { hasQuantEvidence, quantEvidence, relativeError } from '../support/quant-evidence';

/* var_es.json: numpy, scipy and statsmodels on 1974 daily returns of the mark against the pound. Stated tolerance: 1e-10. */
interface TailSet {
  readonly alpha: number;
  readonly mean: number;
  readonly sd: number;
  readonly skew_pop: number;
  readonly exkurt_pop: number;
  readonly hist_var_type7: number;
  readonly hist_var_order_stat: number;
  readonly hist_es_acerbi_tasche: number;
  readonly gauss_var: number;
  readonly gauss_es: number;
  readonly cf_z: number;
  readonly cf_var: number;
  readonly cf_es_mean_of_expansion: number;
  readonly t6_es_standardised: number;
}
interface Coverage { readonly N: number; readonly X: number; readonly p: number; readonly LR: number; readonly pvalue: number }
interface Backtest {
  readonly alpha: number;
  readonly first_index: number;
  readonly exceptions: number;
  readonly kupiec: Coverage;
  readonly christoffersen: Readonly<Record<'n00' | 'n01' | 'n10' | 'n11' | 'LR_ind' | 'p_ind' | 'LR_cc' | 'p_cc', number>>;
  readonly acerbi_szekely_Z1: number;
  readonly acerbi_szekely_Z2: number;
  readonly exception_indices: readonly number[];
}
interface Vectors {
  readonly sets: readonly TailSet[];
  readonly fhs: readonly { readonly lam: number; readonly alpha: number; readonly window: number; readonly sigma_next: number; readonly var: number; readonly es: number }[];
  readonly kupiec: readonly Coverage[];
  readonly backtests: readonly Backtest[];
}

const vectors = quantEvidence<Vectors>('vectors/var_es.json') ?? { sets: [], fhs: [], kupiec: [], backtests: [] };
const returns = quantEvidence<{ returns_percent: number[] }>('data/dem2gbp.json')?.returns_percent ?? [];

function near(actual: number | undefined, expected: number, relative = 1e-10): void {
  expect(relativeError(actual ?? Number.NaN, expected), `${actual} against ${expected}`).toBeLessThanOrEqual(relative);
}
function answered(question: ValueAtRiskQuestion): { valueAtRisk: number; expectedShortfall: number; volatilityNow?: number } {
  const answer = valueAtRisk(question);
  if (answer.kind === 'unknown') throw new Error(answer.why);
  return answer;
}

describe.skipIf(!hasQuantEvidence)(hasQuantEvidence ? 'value at risk on DEM/GBP' : 'value at risk on DEM/GBP (SKIPPED: evidence vectors are not here)', () => {
  it.each(vectors.sets)('at $alpha is that of the vectors by every method', (set) => {
    const { alpha } = set;
    const moments = momentsOf(returns);
    near(moments.mean, set.mean);
    near(moments.standardDeviation, set.sd);
    near(moments.skewness, set.skew_pop);
    near(moments.excessKurtosis, set.exkurt_pop);
    const historical = answered({ returns, alpha, method: 'historical' });
    near(historical.valueAtRisk, set.hist_var_type7);
    near(historical.expectedShortfall, set.hist_es_acerbi_tasche);
    near(answered({ returns, alpha, method: 'historical', quantileRule: 'orderStatistic' }).valueAtRisk, set.hist_var_order_stat);
    const gaussian = answered({ returns, alpha, method: 'gaussian' });
    near(gaussian.valueAtRisk, set.gauss_var);
    near(gaussian.expectedShortfall, set.gauss_es);
    near(cornishFisherTail(alpha, set.skew_pop, set.exkurt_pop)?.quantile, set.cf_z);
    const bent = answered({ returns, alpha, method: 'cornishFisher' });
    near(bent.valueAtRisk, set.cf_var);
    near(bent.expectedShortfall, set.cf_es_mean_of_expansion);
  });

  it.each(vectors.sets)("the mean beyond $alpha of a Student t with 6 degrees is the vectors' to the 3e-9 they have (see the next test)", (set) => {
    near(-studentTail(set.alpha, 6).meanBeyond, set.t6_es_standardised, 3e-9);
  });

  it.each(vectors.fhs)('filtered over $window returns at $alpha is that of the vectors', (row) => {
    const answer = answered({ returns, alpha: row.alpha, method: 'filteredHistorical', window: row.window, filter: { kind: 'ewma', lambda: row.lam, seedCount: 20 } });
    near(answer.volatilityNow, row.sigma_next);
    near(answer.valueAtRisk, row.var);
    near(answer.expectedShortfall, row.es);
  });

  it.each(vectors.kupiec)("$X of $N at $p have Kupiec's ratio", ({ N, X, p, LR, pvalue }) => {
    const { ratio, pValue } = kupiec(N, X, p);
    expect(Math.abs(ratio - LR)).toBeLessThanOrEqual(1e-10 * Math.max(LR, 1e-3));
    near(pValue, pvalue);
  });

  it.each(vectors.backtests)('EWMA-Gaussian forecasts at $alpha are judged as in the vectors', (test) => {
    const filtered = filterVolatility(returns, RISK_METRICS);
    if (filtered.kind === 'unknown') throw new Error(filtered.why);
    const { quantile, meanBeyond } = gaussianTail(test.alpha);
    const forecasts = returns.map((value, i): TailForecast => {
      const volatility = filtered.volatilities[i] ?? Number.NaN;
      return { return: value, valueAtRisk: -quantile * volatility, expectedShortfall: -meanBeyond * volatility };
    }).slice(test.first_index);
    const exceptions = forecasts.map((forecast) => forecast.return < -forecast.valueAtRisk);
    expect(exceptions.flatMap((isOne, i) => (isOne ? [i + test.first_index] : []))).toEqual(test.exception_indices);
    const { christoffersen } = test;
    const transitions = transitionsOf(exceptions);
    expect(transitions).toEqual({ n00: christoffersen.n00, n01: christoffersen.n01, n10: christoffersen.n10, n11: christoffersen.n11 });
    const coverage = kupiec(forecasts.length, test.exceptions, test.alpha);
    const independent = independence(transitions);
    near(coverage.ratio, test.kupiec.LR);
    near(coverage.pValue, test.kupiec.pvalue);
    near(independent.ratio, christoffersen.LR_ind);
    near(independent.pValue, christoffersen.p_ind);
    near(conditionalCoverage(coverage, independent).ratio, christoffersen.LR_cc);
    near(conditionalCoverage(coverage, independent).pValue, christoffersen.p_cc);
    const { z1, z2 } = shortfallTest(forecasts, test.alpha);
    near(z1, test.acerbi_szekely_Z1);
    near(z2, test.acerbi_szekely_Z2);
  });
});

/* mpmath at 30 digits: the root of the regularised incomplete beta function, then the closed form of the mean beyond. */
it.each([[0.05, 2.21330876723733627], [0.025, 2.65863623803017443], [0.01, 3.292545062816363]])(
  'the mean beyond %s of a standardised Student t with 6 degrees is that of 30-digit arithmetic', (alpha, expected) => {
    near(-studentTail(alpha, 6).meanBeyond, expected, 2e-14);
  });
