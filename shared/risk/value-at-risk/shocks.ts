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
  /** What is gained besides, in USD in each scenario, by what no exposure scales; absent = nothing. */
  readonly beside?: ProfitBeside;
  /** Room to work in, so that questions allocate nothing; overwritten by each. */
  readonly scratch: TailScratch;
}
export interface ProfitBeside {
  readonly profitUsd: Float64Array;
  /** Root mean square of it. */
  readonly spreadUsd: number;
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
  // One piece of memory: many small ones keep the collector busy.
  const all = new Float64Array(count * (underlyings.length + 3));
  const part = (index: number): Float64Array => all.subarray(index * count, (index + 1) * count);
  const spreads = underlyings.map((underlying, to) => {
    const sigma = Math.max(sigmaOf(underlying), floorSigmaDaily);
    return shock(part(to), residuals, scenarios.underlyings.indexOf(underlying) * count, sigma);
  });
  const room = underlyings.length;
  return {
    underlyings, count, spreads, returns: underlyings.map((_, to) => part(to)),
    withoutVolatility: scenarios.underlyings.filter((underlying) => !hasVolatility(underlying)),
    scratch: { totalUsd: part(room), othersUsd: part(room + 1), lossHeap: part(room + 2), scenarioHeap: new Int32Array(count), heapMark: new Int32Array(count) },
  };
}

/** Fills `target` and returns its root mean square. */
function shock(target: Float64Array, residuals: Float64Array, from: number, sigma: number): number {
  let squares = 0;
  for (let s = 0; s < target.length; s += 1) {
    // Not the log return itself: after -30 % of log a long has lost 26 %, after +30 % a short has lost 35 %.
    const value = Math.exp(sigma * (residuals[from + s] ?? 0)) - 1;
    target[s] = value;
    squares += value ** 2;
  }
  return Math.sqrt(squares / target.length);
}

/** The same scenarios with a profit in each that stays whatever the exposures are. It shares their room to work in. */
export function withBeside(shocks: Shocks, profitUsd: Float64Array): Shocks {
  assert(profitUsd.length === shocks.count, `a profit for each of ${shocks.count} scenarios, got ${profitUsd.length}`);
  let squares = 0;
  for (const usd of profitUsd) squares += usd ** 2;
  return { ...shocks, beside: { profitUsd, spreadUsd: Math.sqrt(squares / shocks.count) } };
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
    else if (usd !== 0) missing.push(missingOf(shocks, underlying));
  }
  return missing.length > 0 ? { kind: 'unknown', missing: missing.sort() } : { kind: 'known', exposureUsd };
}

/** What an underlying that is not among the shocks lacks. */
export function missingOf({ withoutVolatility }: Shocks, underlying: string): string {
  return `${withoutVolatility.includes(underlying) ? 'volatility' : 'hourly history'} of ${underlying}`;
}
