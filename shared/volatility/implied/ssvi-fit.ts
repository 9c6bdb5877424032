/**
 * The SSVI surface nearest to all fitted smiles, and with it a smile for an expiry that has too few quotes for its own: its
 * level from its quotes, its shape from the others. Such a smile is an assumption about shape, and is called borrowed.
 */
import { leastBetween } from '../../math/golden-section';
import { leastOfSimplex } from '../../math/least-of-two';
import { middleVariance, type NoSlice, type Slice } from './slice';
import { ssviConditions, ssviSlice, ssviVariance, type Ssvi } from './ssvi';
import { sviVariance, type SviRaw } from './svi';

/** An expiry as SSVI sees it: at-the-money total variance, and total variances at its quoted log-moneynesses. */
export interface SsviExpiry {
  readonly theta: number;
  readonly k: readonly number[];
  readonly variance: readonly number[];
}

export interface SsviFit {
  readonly ssvi: Ssvi;
  /** Root of the mean square error in total variance, relative to each expiry's theta. */
  readonly rmseRelative: number;
}

/** gamma = 1/2: phi then falls with the root of theta, as the skew of BTC options does between a day and a year. */
const GAMMA = 0.5;

/**
 * Least squares over all points, each relative to its expiry's theta, with rho and eta searched and gamma held at 1/2 (with
 * both free they trade against each other). Every theta is held free of butterflies (theorem 4.2). Undefined without points.
 */
export function fitSsvi(expiries: readonly SsviExpiry[]): SsviFit | undefined {
  const count = expiries.reduce((sum, { k }) => sum + k.length, 0);
  if (count === 0) return undefined;
  const at = (x: number, y: number): Ssvi => ({ rho: Math.tanh(x), eta: Math.exp(y), gamma: GAMMA });
  const errorAt = (x: number, y: number): number => {
    const ssvi = at(x, y);
    if (Math.abs(x) > 3 || expiries.some(({ theta }) => !ssviConditions(ssvi, theta).isButterflyFree)) return Number.POSITIVE_INFINITY;
    let sum = 0;
    for (const { theta, k, variance } of expiries) {
      for (let i = 0; i < k.length; i += 1) sum += ((ssviVariance(ssvi, theta, k[i] ?? 0) - (variance[i] ?? 0)) / theta) ** 2;
    }
    return sum;
  };
  const start = { x: -0.2, y: -1, value: errorAt(-0.2, -1) };
  const coarse = leastOfSimplex(errorAt, start, 0.5, 1e-3, 100);
  const least = leastOfSimplex(errorAt, coarse, 0.05, 1e-8, 200);
  if (!Number.isFinite(least.value)) return undefined;
  return { ssvi: at(least.x, least.y), rmseRelative: Math.sqrt(least.value / count) };
}

/** A smile of another's shape through an expiry's own few quotes. */
export interface BorrowedSmile {
  /** At-the-money total variance. */
  readonly theta: number;
  readonly smile: SviRaw;
  /** How well the shape describes the expiries it comes from, in share of theta. */
  readonly rmseRelative: number;
}

/** Beyond three deviations prices are ticks, and would bend the common shape. */
const REACH_DEVIATIONS = 3;

/** For the expiries of `slices` without a smile that have a quote and a forward, by id. Empty when no expiry has a smile. */
export function borrowedSmiles(slices: readonly (Slice | NoSlice)[]): ReadonlyMap<string, BorrowedSmile> {
  const sparse = slices.flatMap((slice) => (slice.kind === 'unknown' && slice.points.length > 0 ? [slice] : []));
  const whole = slices.flatMap((slice) => {
    const theta = slice.kind === 'ok' ? sviVariance(slice.smile, 0) : 0;
    if (!(theta > 0)) return [];
    const near = slice.points.filter(({ k }) => Math.abs(k) <= REACH_DEVIATIONS * Math.sqrt(theta));
    return [{ theta, k: near.map(({ k }) => k), variance: near.map(middleVariance) }];
  });
  const fit = sparse.length === 0 ? undefined : fitSsvi(whole);
  if (fit === undefined) return new Map();
  return new Map(sparse.map(({ id, points }) => [id, { ...borrowedSlice(fit.ssvi, points.map(({ k }) => k), points.map(middleVariance)), rmseRelative: fit.rmseRelative }]));
}

/**
 * The SSVI slice nearest to a few total variances: theta by golden section in its logarithm, between a quarter
 * of the least and four times the most variance quoted. At least one point.
 */
function borrowedSlice(ssvi: Ssvi, k: readonly number[], variance: readonly number[]): { readonly theta: number; readonly smile: SviRaw } {
  const errorAt = (logTheta: number): number => {
    const smile = ssviSlice(ssvi, Math.exp(logTheta));
    return k.reduce((sum, place, i) => sum + (sviVariance(smile, place) / (variance[i] ?? 1) - 1) ** 2, 0);
  };
  const theta = Math.exp(leastBetween(errorAt, Math.log(Math.min(...variance) / 4), Math.log(Math.max(...variance) * 4), 60));
  return { theta, smile: ssviSlice(ssvi, theta) };
}
