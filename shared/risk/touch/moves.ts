/**
 * How the prices of one account move together over a horizon, which is time 1: correlated diffusion and common jumps whose sizes
 * are multivariate Laplace (Kotz, Kozubowski and Podgorski, "The Laplace Distribution and Generalizations", 2001, section 6.2), so that
 * each asset alone is Kou's model of its tail. Data only; drawing is in `path.ts`.
 */
import type { Matrix } from '../../math/linear-system';
import { jumpShare, type TailModel } from './tail-model';

export interface Moves {
  readonly size: number;
  /** Log price moves by drift * t + deviation * X, where X has mean 0 and at time 1 variance 1. */
  readonly deviations: Float64Array;
  readonly drifts: Float64Array;
  /** Row by row. */
  readonly correlation: Float64Array;
  readonly lower: Float64Array;
  /** Deviation of the diffusion's part of X. */
  readonly diffusion: number;
  readonly jumps: number;
  /** A jump of X is `lean * E + sqrt(2 E) spread * Z`, E exponential with mean 1 and Z correlated normal. */
  readonly lean: number;
  readonly spread: number;
}

export function movesOver(model: TailModel, horizonHours: number, correlation: Matrix, lower: Float64Array, deviations: readonly number[], drifts: readonly number[]): Moves {
  const days = horizonHours / 24;
  const isJumping = model.kind === 'jumps';
  const unit = 1 / Math.sqrt(days);
  return {
    size: deviations.length,
    deviations: Float64Array.from(deviations),
    drifts: Float64Array.from(drifts),
    correlation: Float64Array.from(correlation.flat()),
    lower,
    diffusion: isJumping ? Math.sqrt(1 - jumpShare(model)) : 1,
    jumps: isJumping ? model.jumpsPerDay * days : 0,
    lean: isJumping ? (model.upMean - model.downMean) * unit : 0,
    spread: isJumping ? Math.sqrt(model.upMean * model.downMean) * unit : 0,
  };
}

/** out = R v for a vector over some of the assets (`at` their indexes); `out` over the same. */
export function timesCorrelation({ correlation, size }: Moves, at: Int32Array, v: Float64Array, out: Float64Array): void {
  for (let i = 0; i < at.length; i += 1) {
    let sum = 0;
    const row = (at[i] as number) * size;
    for (let j = 0; j < at.length; j += 1) sum += (correlation[row + (at[j] as number)] as number) * (v[j] as number);
    out[i] = sum;
  }
}
