import { describe, expect, it } from 'vitest';
import { dccPath, fitDcc, standardisedResiduals } from '../../shared/risk/correlation/dcc';
import { ewmaCorrelations } from '../../shared/risk/correlation/ewma';
import { ledoitWolf, ledoitWolfConstantCorrelation, oracleApproximating, type Shrunk } from '../../shared/risk/correlation/shrinkage';
import { hasQuantEvidence, quantEvidence, relativeError } from '../support/quant-evidence';

/* correlation.json: an own numpy reference for Engle (2002) and RiskMetrics (1996); sizing.json: scikit-learn 1.2.1. */
interface Vectors {
  readonly returns: readonly (readonly number[])[];
  readonly ewma: { readonly lam: number; readonly rho: readonly number[] };
  readonly garch: readonly (readonly [number, number, number])[];
  readonly dcc: { readonly a: number; readonly b: number; readonly loglik_corr: number; readonly rho: readonly number[] };
}
interface Target { readonly shrinkage: number; readonly cov: readonly (readonly number[])[] }
interface Shrinkage {
  readonly X: readonly (readonly number[])[];
  readonly identity_target: Target;
  readonly oas: Target;
  readonly constant_correlation: Target;
}

function near(actual: number | undefined, expected: number, relative: number): void {
  expect(relativeError(actual ?? Number.NaN, expected), `${actual} against ${expected}`).toBeLessThanOrEqual(relative);
}
function same(shrunk: Shrunk, expected: Target, relative: number): void {
  near(shrunk.shrinkage, expected.shrinkage, relative);
  expected.cov.forEach((row, i) => row.forEach((value, j) => near(shrunk.covariance[i]?.[j], value, relative)));
}

describe.skipIf(!hasQuantEvidence)(hasQuantEvidence ? 'correlations' : 'correlations (SKIPPED: evidence vectors are not here)', () => {
  const vectors = quantEvidence<Vectors>('vectors/correlation.json') ?? { returns: [], ewma: { lam: 0, rho: [] }, garch: [], dcc: { a: 0, b: 0, loglik_corr: 0, rho: [] } };
  const column = (j: number): number[] => vectors.returns.map((row) => row[j] ?? Number.NaN);
  const garch = vectors.garch.map(([omega, alpha, beta]) => ({ omega, alpha, beta }));

  it('with exponential weights are those of the vectors, forecast by forecast', () => {
    const rho = ewmaCorrelations(column(0), column(1), vectors.ewma.lam, 20);
    expect(rho).toHaveLength(vectors.ewma.rho.length);
    rho.forEach((value, t) => near(value, vectors.ewma.rho[t] ?? Number.NaN, 1e-10));
  });
  it('of DCC with given parameters are those of the vectors, forecast by forecast', () => {
    const path = dccPath(standardisedResiduals(vectors.returns, garch), vectors.dcc);
    expect(path.correlations).toHaveLength(vectors.dcc.rho.length);
    path.correlations.forEach((matrix, t) => near(matrix[0]?.[1], vectors.dcc.rho[t] ?? Number.NaN, 1e-10));
    near(path.logLikelihood, vectors.dcc.loglik_corr, 1e-10);
  });
  it('of DCC have the estimates of the vectors to 1e-3, and are at least as likely', () => {
    const fit = fitDcc(vectors.returns);
    if (fit.kind === 'failed') throw new Error(fit.why);
    fit.garch.forEach((own, j) => {
      near(own.omega, garch[j]?.omega ?? Number.NaN, 1e-3);
      near(own.alpha, garch[j]?.alpha ?? Number.NaN, 1e-3);
      near(own.beta, garch[j]?.beta ?? Number.NaN, 1e-3);
    });
    near(fit.parameters.a, vectors.dcc.a, 1e-3);
    near(fit.parameters.b, vectors.dcc.b, 1e-3);
    // The second step rests on the first one's residuals, which differ in their sixth digit: so does what it reaches.
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(vectors.dcc.loglik_corr - 1e-4);
    near(fit.next[0]?.[1], vectors.dcc.rho.at(-1) ?? Number.NaN, 1e-3);
  });
});

describe.skipIf(!hasQuantEvidence)(hasQuantEvidence ? 'shrinkage' : 'shrinkage (SKIPPED: evidence vectors are not here)', () => {
  const empty: Target = { shrinkage: 0, cov: [] };
  const { X, identity_target, oas, constant_correlation } = quantEvidence<{ shrinkage: Shrinkage }>('vectors/sizing.json')?.shrinkage
    ?? { X: [], identity_target: empty, oas: empty, constant_correlation: empty };
  it('towards the identity is that of scikit-learn', () => {
    same(ledoitWolf(X), identity_target, 1e-12);
  });
  it('by the oracle formula is that of scikit-learn', () => {
    same(oracleApproximating(X), oas, 1e-12);
  });
  it('towards one correlation is that of the vectors', () => {
    same(ledoitWolfConstantCorrelation(X), constant_correlation, 1e-12);
  });
});
