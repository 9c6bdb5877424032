/**
 * Whether a value at risk was exceeded as often as it said, and whether its exceptions came one by one. Counts in, likelihood
 * ratios out. It does not look at how large the losses beyond were: that is `acerbi-szekely.ts`. The periods tested must not
 * overlap: one forecast a day for a day, not one an hour.
 */
import { assert } from '../../assert';
import { erfc } from '../../math/erf';

export interface LikelihoodRatio {
  /** >= 0; 0 = exactly as claimed. */
  readonly ratio: number;
  /** Probability of a ratio at least as large when the claim is right. */
  readonly pValue: number;
}

/**
 * Proportion of failures: `exceptionCount` of `count` periods against the promised `alpha`; chi-squared with 1 degree
 * (P. Kupiec, "Techniques for verifying the accuracy of risk measurement models", J. of Derivatives 3, 1995).
 */
export function kupiec(count: number, exceptionCount: number, alpha: number): LikelihoodRatio {
  assert(count >= 1 && exceptionCount >= 0 && exceptionCount <= count, `exceptions among periods, got ${exceptionCount} of ${count}`);
  assert(alpha > 0 && alpha < 1, `a probability between 0 and 1, got ${alpha}`);
  const share = exceptionCount / count;
  return oneDegree(2 * (timesLog(exceptionCount, share / alpha) + timesLog(count - exceptionCount, (1 - share) / (1 - alpha))));
}

export interface Transitions {
  /** Quiet after quiet, exception after quiet, quiet after exception, exception after exception. */
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

export function transitionsOf(exceptions: readonly boolean[]): Transitions {
  const counts = { n00: 0, n01: 0, n10: 0, n11: 0 };
  for (let i = 1; i < exceptions.length; i += 1) {
    const name = `n${exceptions[i - 1] === true ? 1 : 0}${exceptions[i] === true ? 1 : 0}` as const;
    counts[name] += 1;
  }
  return counts;
}

/**
 * Does an exception make the next one likelier? Chi-squared with 1 degree (P. Christoffersen, "Evaluating interval
 * forecasts", International Economic Review 39, 1998). A series without exceptions is not evidence against: 0.
 */
export function independence({ n00, n01, n10, n11 }: Transitions): LikelihoodRatio {
  const exceptionShare = (n01 + n11) / (n00 + n01 + n10 + n11);
  const afterQuiet = n01 / (n00 + n01);
  const afterException = n11 / (n10 + n11);
  return oneDegree(2 * (timesLog(n01, afterQuiet / exceptionShare) + timesLog(n00, (1 - afterQuiet) / (1 - exceptionShare))
    + timesLog(n11, afterException / exceptionShare) + timesLog(n10, (1 - afterException) / (1 - exceptionShare))));
}

/** Both claims at once: right number and independent; chi-squared with 2 degrees (Christoffersen 1998). */
export function conditionalCoverage(coverage: LikelihoodRatio, independent: LikelihoodRatio): LikelihoodRatio {
  const ratio = coverage.ratio + independent.ratio;
  return { ratio, pValue: Math.exp(-0.5 * ratio) };
}

/** 0 times anything is 0 here: what never happened says nothing. */
function timesLog(count: number, of: number): number {
  return count === 0 ? 0 : count * Math.log(of);
}

function oneDegree(value: number): LikelihoodRatio {
  const ratio = Math.max(0, value);
  return { ratio, pValue: erfc(Math.sqrt(0.5 * ratio)) };
}
