import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitGarch, type GarchFit } from '../../shared/volatility/garch/fit';
import { cumulativeVariance, forecastVariances, persistenceOf, unconditionalVariance } from '../../shared/volatility/garch/forecast';
import { likelihood, toVector, type GarchParameters } from '../../shared/volatility/garch/likelihood';

/* German mark against British pound, Bollerslev and Ghysels 1996: the benchmark of McCullough and Renfro (1999). */
const folder = path.resolve(import.meta.dirname, '../../../shared/quant');
const hasEvidence = existsSync(path.join(folder, 'vectors/garch.json'));
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

type Errors = Readonly<Record<'mu' | 'omega' | 'alpha' | 'beta', number> & { gamma?: number }>;
interface Case {
  readonly params: Errors;
  readonly loglik: number;
  readonly se_hessian: Errors;
  readonly se_qmle: Errors;
  readonly se_opg: Errors;
  readonly persistence: number;
  readonly unconditional_variance: number;
  readonly h_first: readonly number[];
  readonly forecast_variance: readonly number[];
  readonly cumulative_variance_20: number;
}
interface Vectors {
  readonly dem2gbp_garch11: Case;
  readonly dem2gbp_gjr: Case;
  readonly fgarch_t: { readonly mu: number; readonly omega: number; readonly alpha: number; readonly beta: number; readonly shape: number; readonly neg_loglik: number };
}

function fitted(fit: GarchFit): Extract<GarchFit, { kind: 'fitted' }> {
  if (fit.kind !== 'fitted') throw new Error(fit.why);
  return fit;
}
const listed = (errors: Errors): number[] => [errors.mu, errors.omega, errors.alpha, errors.beta, ...(errors.gamma === undefined ? [] : [errors.gamma])];
function near(actual: number, expected: number, relative: number): void {
  expect(Math.abs(actual / expected - 1), `${actual} against ${expected}`).toBeLessThanOrEqual(relative);
}

describe.skipIf(!hasEvidence)(hasEvidence ? 'GARCH on DEM/GBP' : 'GARCH on DEM/GBP (SKIPPED: evidence vectors are not here)', () => {
  const returns = hasEvidence ? (read('data/dem2gbp.json') as { returns_percent: number[] }).returns_percent : [];
  const vectors = hasEvidence ? (read('vectors/garch.json') as Vectors) : undefined;

  it.each([['dem2gbp_garch11', false], ['dem2gbp_gjr', true]] as const)('%s has the parameters, errors and forecasts of the vectors', (name, isAsymmetric) => {
    const expected = vectors?.[name];
    if (expected === undefined) return;
    const shape = { isAsymmetric, hasFatTails: false };
    const fit = fitted(fitGarch(returns, shape));
    toVector(shape, fit.parameters).forEach((value, i) => near(value, listed(expected.params)[i] ?? Number.NaN, 1e-6));
    expect(fit.isInterior).toBe(true);
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(expected.loglik - 1e-10);
    fit.errors?.hessian.forEach((value, i) => near(value, listed(expected.se_hessian)[i] ?? Number.NaN, 1e-5));
    fit.errors?.robust.forEach((value, i) => near(value, listed(expected.se_qmle)[i] ?? Number.NaN, 1e-5));
    fit.errors?.outerProduct.forEach((value, i) => near(value, listed(expected.se_opg)[i] ?? Number.NaN, 1e-5));
    near(persistenceOf(fit.parameters), expected.persistence, 1e-6);
    near(unconditionalVariance(fit.parameters) ?? Number.NaN, expected.unconditional_variance, 1e-5);
    const variances: number[] = [];
    likelihood(returns, shape, toVector(shape, fit.parameters), (h) => variances.push(h));
    expected.h_first.forEach((h, i) => near(variances[i] ?? Number.NaN, h, 1e-6));
    forecastVariances(fit.parameters, fit.nextVariance, 20).forEach((h, i) => near(h, expected.forecast_variance[i] ?? Number.NaN, 1e-5));
    near(cumulativeVariance(fit.parameters, fit.nextVariance, 20), expected.cumulative_variance_20, 1e-5);
  });

  it("with Student's t is at least as likely as fGarch's fit, at nearly the same parameters", () => {
    const expected = vectors?.fgarch_t;
    if (expected === undefined) return;
    const fit = fitted(fitGarch(returns, { isAsymmetric: false, hasFatTails: true }));
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(-expected.neg_loglik - 1e-6);
    const { mu, omega, alpha, beta, degreesOfFreedom } = fit.parameters;
    [[mu, expected.mu], [omega, expected.omega], [alpha, expected.alpha], [beta, expected.beta], [degreesOfFreedom ?? 0, expected.shape]]
      .forEach(([actual = 0, wanted = 0]) => near(actual, wanted, 2e-4));
  });

  it('printed by Fiorentini, Calzolari and Panattoni (1996) is met to every digit', () => {
    const { mu, omega, alpha, beta } = fitted(fitGarch(returns, { isAsymmetric: false, hasFatTails: false })).parameters;
    const printed: GarchParameters = { mu: -0.00619041, omega: 0.0107613, alpha: 0.153134, beta: 0.805974, gamma: 0 };
    expect(mu).toBeCloseTo(printed.mu, 8);
    expect(omega).toBeCloseTo(printed.omega, 6);
    expect(alpha).toBeCloseTo(printed.alpha, 6);
    expect(beta).toBeCloseTo(printed.beta, 6);
  });
});
