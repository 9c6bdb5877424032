/**
 * The joint scenarios at today's volatilities: what each underlying's price does in each, as a ratio of itself. Made once
 * when the volatilities change; every question about exposures then costs microseconds.
 */
import { assert } from '../../assert';
import type { Scenarios } from './scenarios';

export interface Shocks {
  /** Those that have scenarios and a volatility, in alphabetical order. */
  readonly underlyings: readonly string[];
  /** Scenarios. */
  readonly count: number;
  /** Of each underlying: price after over price before, minus 1, in each scenario. */
  readonly returns: readonly Float64Array[];
  /** Root mean square of these. */
  readonly spreads: readonly number[];
  /** Underlyings with scenarios but without a volatility: nothing can be said about an exposure to them. */
  readonly withoutVolatility: readonly string[];
  /** Room to work in, so that questions allocate nothing; overwritten by each. */
  readonly scratch: TailScratch;
}
export interface TailScratch {
  readonly totalUsd: Float64Array;
  readonly othersUsd: Float64Array;
  /** 1 for the scenarios in the heap. */
  readonly heapMark: Int32Array;
  readonly lossHeap: Float64Array;
  readonly scenarioHeap: Int32Array;
}

/** An exposure of one underlying in USD: quantity times price, long positive, short negative. */
export type ExposureByUnderlying = ReadonlyMap<string, number>;

/**
 * `sigmaDailyByUnderlying` is the standard deviation of one day's log return now (0.03 = 3 %), taken not below
 * `floorSigmaDaily`. A volatility that is not a number above 0 counts as none.
 */
export function shocksAt(scenarios: Scenarios, sigmaDailyByUnderlying: ReadonlyMap<string, number>, floorSigmaDaily = 0): Shocks {
  const { count, residuals } = scenarios;
  const sigmaOf = (underlying: string): number => sigmaDailyByUnderlying.get(underlying) ?? 0;
  const hasVolatility = (underlying: string): boolean => sigmaOf(underlying) > 0 && sigmaOf(underlying) < Number.POSITIVE_INFINITY;
  const underlyings = scenarios.underlyings.filter(hasVolatility);
  const returns = underlyings.map((underlying) => {
    const sigma = Math.max(sigmaOf(underlying), floorSigmaDaily);
    const from = scenarios.underlyings.indexOf(underlying) * count;
    // Not the log return itself: after -30 % of log a long has lost 26 %, after +30 % a short has lost 35 %.
    return residuals.slice(from, from + count).map((residual) => Math.exp(sigma * residual) - 1);
  });
  return {
    underlyings, count, returns, spreads: returns.map((own) => Math.sqrt(own.reduce((sum, value) => sum + value ** 2, 0) / count)),
    withoutVolatility: scenarios.underlyings.filter((underlying) => !hasVolatility(underlying)),
    scratch: {
      totalUsd: new Float64Array(count), othersUsd: new Float64Array(count),
      lossHeap: new Float64Array(count), scenarioHeap: new Int32Array(count), heapMark: new Int32Array(count),
    },
  };
}

export type ExposureVector =
  | { readonly kind: 'known'; readonly exposureUsd: Float64Array }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** In the order of the shocks; unknown when something is held that has no scenarios or no volatility. */
export function exposureVector(shocks: Shocks, exposures: ExposureByUnderlying): ExposureVector {
  const exposureUsd = new Float64Array(shocks.underlyings.length);
  const missing: string[] = [];
  for (const [underlying, usd] of exposures) {
    assert(Number.isFinite(usd), `a finite exposure of ${underlying}, got ${usd}`);
    const index = shocks.underlyings.indexOf(underlying);
    if (index >= 0) exposureUsd[index] = usd;
    else if (usd !== 0) missing.push(`${shocks.withoutVolatility.includes(underlying) ? 'volatility' : 'hourly history'} of ${underlying}`);
  }
  return missing.length > 0 ? { kind: 'unknown', missing: missing.sort() } : { kind: 'known', exposureUsd };
}
