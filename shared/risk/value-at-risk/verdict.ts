/**
 * May these forecasts of value at risk and expected shortfall be believed? The tests with their p-values, and one zone from
 * them. Green does not prove a model right: with few periods nothing can be rejected, so the number of periods is said.
 */
import { logGamma } from '../../math/log-gamma';
import { criticalZ2, isException, shortfallTest, type ShortfallTest, type TailForecast } from './acerbi-szekely';
import { conditionalCoverage, independence, kupiec, transitionsOf, type LikelihoodRatio } from './coverage';

export type Zone = 'green' | 'yellow' | 'red';

export type Verdict =
  | {
      readonly kind: 'judged';
      /** The worst of the zones below. */
      readonly zone: Zone;
      readonly periodCount: number;
      readonly exceptionCount: number;
      readonly expectedExceptionCount: number;
      /** Too many exceptions only. */
      readonly baselZone: Zone;
      /** Number and size of losses beyond the value at risk. */
      readonly shortfallZone: Zone;
      /** Exceptions that come in clusters: yellow below a p-value of 1 %. */
      readonly clusterZone: Zone;
      readonly coverage: LikelihoodRatio;
      readonly independence: LikelihoodRatio;
      readonly conditionalCoverage: LikelihoodRatio;
      readonly shortfall: ShortfallTest;
      /** Too few exceptions to be chance (Kupiec below 5 %): the forecasts cost size for nothing. Not a danger. */
      readonly isTooCautious: boolean;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** Two exceptions expected, and at least a month: below that even doubling the risk would mostly pass. */
const MINIMUM_EXPECTED_EXCEPTIONS = 2;
const MINIMUM_PERIODS = 30;
const CLUSTER_P_VALUE = 0.01;
const CAUTION_P_VALUE = 0.05;

/** Over periods that do not overlap, oldest first. Unknown, with the reason, when there are too few or one makes no sense. */
export function judgeForecasts(forecasts: readonly TailForecast[], alpha: number): Verdict {
  const problem = problemWith(forecasts, alpha);
  if (problem !== undefined) return { kind: 'unknown', why: problem };
  const count = forecasts.length;
  const exceptions = forecasts.map(isException);
  const exceptionCount = exceptions.filter(Boolean).length;
  const coverage = kupiec(count, exceptionCount, alpha);
  const independent = independence(transitionsOf(exceptions));
  const shortfall = shortfallTest(forecasts, alpha);
  const baselZone = baselZoneOf(count, exceptionCount, alpha);
  const shortfallZone = shortfallZoneOf(shortfall, count, alpha);
  const clusterZone = independent.pValue < CLUSTER_P_VALUE ? 'yellow' : 'green';
  return {
    kind: 'judged', zone: worst([baselZone, shortfallZone, clusterZone]), periodCount: count, exceptionCount, expectedExceptionCount: count * alpha,
    baselZone, shortfallZone, clusterZone, coverage, independence: independent, conditionalCoverage: conditionalCoverage(coverage, independent), shortfall,
    isTooCautious: exceptionCount < count * alpha && coverage.pValue < CAUTION_P_VALUE,
  };
}

/**
 * Basel Committee, "Supervisory framework for the use of backtesting" (January 1996): yellow from where the probability of
 * as many exceptions or fewer reaches 95 %, red from 99.99 %. At 250 days and 1 %: 0-4 green, 5-9 yellow, 10 and more red.
 */
export function baselZoneOf(count: number, exceptionCount: number, alpha: number): Zone {
  const cumulative = binomialUpTo(count, exceptionCount, alpha);
  if (cumulative >= 0.9999) return 'red';
  return cumulative >= 0.95 ? 'yellow' : 'green';
}

function shortfallZoneOf({ z2 }: ShortfallTest, count: number, alpha: number): Zone {
  const critical = criticalZ2(count, alpha);
  if (z2 < critical.alarm) return 'red';
  return z2 < critical.warning ? 'yellow' : 'green';
}

/** P(at most `most` of `count`), each with `probability`. */
function binomialUpTo(count: number, most: number, probability: number): number {
  let sum = 0;
  for (let k = 0; k <= most; k += 1) {
    const logWays = logGamma(count + 1) - logGamma(k + 1) - logGamma(count - k + 1);
    sum += Math.exp(logWays + k * Math.log(probability) + (count - k) * Math.log(1 - probability));
  }
  return sum;
}

function worst(zones: readonly Zone[]): Zone {
  if (zones.includes('red')) return 'red';
  return zones.includes('yellow') ? 'yellow' : 'green';
}

function problemWith(forecasts: readonly TailForecast[], alpha: number): string | undefined {
  if (!(alpha > 0 && alpha < 0.5)) return `the probability of the tail lies between 0 and 0.5, got ${alpha}`;
  const needed = Math.max(MINIMUM_PERIODS, Math.ceil(MINIMUM_EXPECTED_EXCEPTIONS / alpha - 1e-9));
  if (forecasts.length < needed) return `${forecasts.length} of at least ${needed} periods`;
  const bad = forecasts.findIndex((forecast) => !(Number.isFinite(forecast.return) && Number.isFinite(forecast.valueAtRisk) && forecast.expectedShortfall > 0));
  return bad < 0 ? undefined : `period ${bad} has no usable forecast: ${JSON.stringify(forecasts[bad])}`;
}
