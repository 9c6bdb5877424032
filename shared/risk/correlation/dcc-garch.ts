/**
 * The first step of dynamic conditional correlation: a GARCH(1,1) with mean 0 for each series, whose first variance is the
 * mean square (`volatility/garch` fits a mean as well and starts one step earlier; the published two-step estimates do not).
 */
import { minimise } from '../../math/bfgs';

export interface ZeroMeanGarch {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

/** h(1) = mean e^2, h(t + 1) = omega + alpha e(t)^2 + beta h(t); returns h(1) ... h(n + 1). */
export function garchVariances(returns: readonly number[], { omega, alpha, beta }: ZeroMeanGarch): number[] {
  let h = meanSquare(returns);
  const variances = [h];
  for (const e of returns) {
    h = omega + alpha * e ** 2 + beta * h;
    variances.push(h);
  }
  return variances;
}

/** The most likely parameters under normal errors; undefined when the series does not move or the search fails. */
export function fitZeroMeanGarch(returns: readonly number[]): ZeroMeanGarch | undefined {
  const scale = Math.sqrt(meanSquare(returns));
  if (!(scale > 0)) return undefined;
  const scaled = returns.map((value) => value / scale);
  const objective = (vector: readonly number[]): ReturnType<typeof minusLogLikelihood> => minusLogLikelihood(scaled, vector);
  const best = [[0.1, 0.1, 0.8], [0.02, 0.05, 0.93]].map((start) => minimise(objective, start, 1e-8, 300))
    .reduce((least, one) => (one.value < least.value ? one : least));
  const [omega = 0, alpha = 0, beta = 0] = best.at;
  return Number.isFinite(best.value) ? { omega: omega * scale ** 2, alpha, beta } : undefined;
}

/** Per return, with its gradient; Infinity where a variance could leave what is allowed. */
function minusLogLikelihood(returns: readonly number[], vector: readonly number[]): { readonly value: number; readonly gradient: readonly number[] } {
  const [omega = 0, alpha = 0, beta = 0] = vector;
  if (!(omega > 0 && alpha >= 0 && beta >= 0 && alpha + beta < 1)) return { value: Number.POSITIVE_INFINITY, gradient: [0, 0, 0] };
  let h = meanSquare(returns);
  let [byOmega, byAlpha, byBeta] = [0, 0, 0];
  const gradient: [number, number, number] = [0, 0, 0];
  let value = 0;
  for (const e of returns) {
    value += 0.5 * (Math.log(h) + e ** 2 / h);
    const pull = (0.5 * (1 - e ** 2 / h)) / h;
    gradient[0] += pull * byOmega;
    gradient[1] += pull * byAlpha;
    gradient[2] += pull * byBeta;
    byOmega = 1 + beta * byOmega;
    byAlpha = e ** 2 + beta * byAlpha;
    byBeta = h + beta * byBeta;
    h = omega + alpha * e ** 2 + beta * h;
  }
  return { value: value / returns.length, gradient: gradient.map((slope) => slope / returns.length) };
}

function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
}
