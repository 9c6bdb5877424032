/**
 * How far a stated or measured drift is to be believed: shrinkage by the number of logged views, and the posterior of a
 * drift measured over some years. It knows nothing of where the drift comes from.
 */
import { assert } from '../../assert';

/** Half of a view is believed after so many logged views. */
export const HALF_BELIEVED_AFTER = 50;

/** s = n / (n + 50): the share of a stated edge that is counted after `viewCount` logged views. */
export function viewShrinkage(viewCount: number): number {
  assert(viewCount >= 0, `a count is at least 0, got ${viewCount}`);
  return viewCount / (viewCount + HALF_BELIEVED_AFTER);
}

export interface MeasuredDrift {
  readonly sampleDriftAnnual: number;
  readonly volatilityAnnual: number;
  /** Length of the sample. */
  readonly years: number;
  readonly priorDriftAnnual: number;
  readonly priorDeviationAnnual: number;
}

export interface DriftPosterior {
  readonly driftAnnual: number;
  readonly deviationAnnual: number;
  /** Weight of the sample, 0 to 1; the prior has the rest. */
  readonly shrinkage: number;
  /** posterior drift / sigma^2: the leverage of highest expected growth, the drift being uncertain. */
  readonly kellyLeverage: number;
  /** The leverage that counts a year's uncertainty of the drift as risk: drift / (sigma^2 + deviation^2). */
  readonly kellyLeverageOverOneYear: number;
  /** What betting sample drift / sigma^2 costs in expected growth a year: 1 / (2 years). */
  readonly growthLossOfPlugInAnnual: number;
}

/**
 * Normal prior, normal sample of known variance sigma^2 / years (A. Gelman et al., "Bayesian Data Analysis", 3rd ed. 2013,
 * section 2.5).
 */
export function driftPosterior({ sampleDriftAnnual, volatilityAnnual, years, priorDriftAnnual, priorDeviationAnnual }: MeasuredDrift): DriftPosterior {
  assert(volatilityAnnual > 0 && years > 0 && priorDeviationAnnual > 0, `volatility, years and prior deviation are above 0, got ${volatilityAnnual}, ${years}, ${priorDeviationAnnual}`);
  const priorVariance = priorDeviationAnnual ** 2;
  const sampleVariance = volatilityAnnual ** 2 / years;
  const shrinkage = priorVariance / (priorVariance + sampleVariance);
  const driftAnnual = priorDriftAnnual + shrinkage * (sampleDriftAnnual - priorDriftAnnual);
  const variance = shrinkage * sampleVariance;
  return {
    driftAnnual,
    deviationAnnual: Math.sqrt(variance),
    shrinkage,
    kellyLeverage: driftAnnual / volatilityAnnual ** 2,
    kellyLeverageOverOneYear: driftAnnual / (volatilityAnnual ** 2 + variance),
    growthLossOfPlugInAnnual: 1 / (2 * years),
  };
}
