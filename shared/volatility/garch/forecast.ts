/**
 * From a GARCH model to the variances of the periods to come: E[h(T+1)], E[h(T+2)], ... given everything up to T.
 * E[h(T+k)] = omega + persistence E[h(T+k-1)], persistence = alpha + beta + gamma / 2 (errors symmetric around 0).
 */
import { assert } from '../../assert';
import type { GarchParameters } from './likelihood';

export function persistenceOf({ alpha, beta, gamma }: GarchParameters): number {
  return alpha + beta + gamma / 2;
}

/** The level to which variance returns; undefined where it does not (persistence 1 and more). */
export function unconditionalVariance(parameters: GarchParameters): number | undefined {
  const persistence = persistenceOf(parameters);
  return persistence < 1 ? parameters.omega / (1 - persistence) : undefined;
}

/** h of the next period from the return of this one and its variance: the streaming form. */
export function nextVariance({ mu, omega, alpha, beta, gamma }: GarchParameters, periodReturn: number, variance: number): number {
  const e = periodReturn - mu;
  return omega + (alpha + (e < 0 ? gamma : 0)) * e * e + beta * variance;
}

/** Variances of the next `count` periods; the first is `next` itself. */
export function forecastVariances(parameters: GarchParameters, next: number, count: number): number[] {
  assert(count >= 1, `at least one period, got ${count}`);
  const persistence = persistenceOf(parameters);
  const path = [next];
  for (let k = 1; k < count; k += 1) path.push(parameters.omega + persistence * (path[k - 1] ?? next));
  return path;
}

/** Sum of those, in closed form, so that a long horizon costs no more than a short one. */
export function cumulativeVariance(parameters: GarchParameters, next: number, count: number): number {
  const persistence = persistenceOf(parameters);
  if (Math.abs(1 - persistence) < 1e-9) return count * next + (parameters.omega * count * (count - 1)) / 2;
  const level = parameters.omega / (1 - persistence);
  const left = count * Math.log(persistence);
  return count * level + ((next - level) * -Math.expm1(left)) / (1 - persistence);
}
