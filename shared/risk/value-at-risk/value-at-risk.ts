/**
 * Value at risk and expected shortfall of one series of returns over one of its periods, by five named methods.
 * Losses are POSITIVE in the answer (a negative value at risk is a gain), returns negative when money is lost; both are
 * in the unit of the returns. `alpha` is the probability of the tail: 0.025 for what is called 97.5 %.
 * It says nothing beyond one period: scaling by the square root of time is left to whoever dares.
 */
import { assertNever } from '../../assert';
import { filterVolatility, RISK_METRICS, type VolatilityFilter } from './filtered';
import { cornishFisherTail, gaussianTail, momentsOf, type Moments, type StandardTail } from './parametric';
import { studentTail } from './student';
import { quantileLoss, tailMeanLoss, wholeTailCount, worstMeanLoss, type QuantileRule } from './tail';

interface Asked {
  /** Oldest first, losses negative. */
  readonly returns: readonly number[];
  readonly alpha: number;
}
export type ValueAtRiskQuestion = Asked &
  (
    | { readonly method: 'historical'; readonly quantileRule?: QuantileRule }
    | { readonly method: 'gaussian' }
    | { readonly method: 'cornishFisher' }
    | { readonly method: 'studentT'; readonly degreesOfFreedom: number }
    | {
        readonly method: 'filteredHistorical';
        readonly filter?: VolatilityFilter;
        /** Only the newest so many standardised returns; all but the seed's when absent. */
        readonly window?: number;
        /** The volatility now is not taken below it, in the unit of the returns. */
        readonly volatilityFloor?: number;
        readonly quantileRule?: QuantileRule;
      }
  );
export type ValueAtRiskMethod = ValueAtRiskQuestion['method'];

export type ValueAtRiskAnswer =
  | {
      readonly kind: 'known';
      readonly valueAtRisk: number;
      readonly expectedShortfall: number;
      /** Returns the answer rests on. */
      readonly returnCount: number;
      /** What the returns were scaled to, floor included; only where they were filtered. */
      readonly volatilityNow?: number;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** Below this a standard deviation is off by more than an eighth of itself (1 / sqrt(2 n)), a skewness by half of one. */
export const MINIMUM_PARAMETRIC_RETURNS = 30;

/** VaR and ES; unknown, with the reason, on too few returns or inputs that make no sense. Never throws on data. */
export function valueAtRisk(question: ValueAtRiskQuestion): ValueAtRiskAnswer {
  const { returns, alpha } = question;
  if (!(alpha > 0 && alpha < 0.5)) return unknown(`the probability of the tail lies between 0 and 0.5, got ${alpha}`);
  const bad = returns.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return unknown(`return ${bad} is ${returns[bad]}`);
  switch (question.method) {
    case 'historical':
      return ofSample(returns, alpha, question.quantileRule ?? 'type7', tailMeanLoss);
    case 'gaussian':
      return ofMoments(returns, () => gaussianTail(alpha));
    case 'cornishFisher':
      return ofMoments(returns, ({ skewness, excessKurtosis }) => cornishFisherTail(alpha, skewness, excessKurtosis)
        ?? `skewness ${skewness.toPrecision(3)} and excess kurtosis ${excessKurtosis.toPrecision(3)} are outside what the Cornish-Fisher expansion can describe`);
    case 'studentT': {
      const nu = question.degreesOfFreedom;
      if (!(nu > 2 && nu < 1e6)) return unknown(`degrees of freedom lie between 2 and a million, got ${nu}`);
      return ofMoments(returns, () => studentTail(alpha, nu));
    }
    case 'filteredHistorical':
      return ofFiltered(question);
    default:
      return assertNever(question);
  }
}

function ofSample(sample: readonly number[], alpha: number, rule: QuantileRule, meanLoss: (sorted: readonly number[], alpha: number) => number): ValueAtRiskAnswer {
  const needed = Math.ceil(1 / alpha - 1e-9);
  if (wholeTailCount(sample.length, alpha) < 1) return unknown(`${sample.length} of at least ${needed} returns: none lies in a tail of ${alpha}`);
  const sorted = [...sample].sort((a, b) => a - b);
  return { kind: 'known', valueAtRisk: quantileLoss(sorted, alpha, rule), expectedShortfall: meanLoss(sorted, alpha), returnCount: sample.length };
}

function ofMoments(returns: readonly number[], tailOf: (moments: Moments) => StandardTail | string): ValueAtRiskAnswer {
  if (returns.length < MINIMUM_PARAMETRIC_RETURNS) return unknown(`${returns.length} of at least ${MINIMUM_PARAMETRIC_RETURNS} returns`);
  const moments = momentsOf(returns);
  if (!(moments.standardDeviation > 0)) return unknown('the returns do not move');
  const tail = tailOf(moments);
  if (typeof tail === 'string') return unknown(tail);
  const loss = (z: number): number => -(moments.mean + moments.standardDeviation * z);
  return { kind: 'known', valueAtRisk: loss(tail.quantile), expectedShortfall: loss(tail.meanBeyond), returnCount: returns.length };
}

/** The mean beyond is that of whole observations, the more cautious of the two rules. */
function ofFiltered(question: Extract<ValueAtRiskQuestion, { method: 'filteredHistorical' }>): ValueAtRiskAnswer {
  const { returns, alpha, filter = RISK_METRICS, volatilityFloor = 0 } = question;
  // The seed has seen the first returns: they are no test of it.
  const { window = returns.length - (filter.kind === 'ewma' ? filter.seedCount : 0) } = question;
  if (!(volatilityFloor >= 0 && Number.isFinite(volatilityFloor))) return unknown(`a volatility floor of 0 or more, got ${volatilityFloor}`);
  const filtered = filterVolatility(returns, filter);
  if (filtered.kind === 'unknown') return filtered;
  if (!(Number.isInteger(window) && window >= 1 && window <= returns.length)) return unknown(`a window of 1 to ${returns.length} returns, got ${window}`);
  const volatilityNow = Math.max(filtered.volatilityNow, volatilityFloor);
  const residuals = returns.map((value, i) => value / (filtered.volatilities[i] ?? 1)).slice(-window);
  const tail = ofSample(residuals, alpha, question.quantileRule ?? 'type7', worstMeanLoss);
  if (tail.kind === 'unknown') return tail;
  return { ...tail, valueAtRisk: tail.valueAtRisk * volatilityNow, expectedShortfall: tail.expectedShortfall * volatilityNow, volatilityNow };
}

function unknown(why: string): ValueAtRiskAnswer {
  return { kind: 'unknown', why };
}
