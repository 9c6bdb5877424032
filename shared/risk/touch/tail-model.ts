/**
 * What is known of the tails of one asset's moves, free of scale: how often it jumps and how far, in standard deviations of a
 * day. Says nothing of how volatile the asset is: the forecast does, and its variance is shared out between diffusion and jumps.
 */
import { assert } from '../../assert';
import { HOUR_MS, DAY_MS, DAYS_PER_YEAR } from '../../units';
import type { Direction } from './gaussian';
import type { KouExponent } from './kou-exponent';

/**
 * Jumps are the difference of two exponentials, so that up and down join at 0: an up jump, of mean `upMean`, has the chance
 * upMean / (upMean + downMean). That is Kou's model with one parameter less, and also the margin of a multivariate Laplace
 * distribution, which is what an account of several assets needs.
 */
export interface JumpTail {
  readonly kind: 'jumps';
  readonly jumpsPerDay: number;
  /** Mean sizes in standard deviations of a day's log return, all of it; the variance of jumps is part of the forecast's. */
  readonly upMean: number;
  readonly downMean: number;
}
export type TailModel = JumpTail | { readonly kind: 'gaussian' };

export interface FittedTail {
  readonly model: JumpTail;
  readonly name: string;
  /** The prior alone, with what was wrong with the sample, or both weighed by the number of days. */
  readonly from: { readonly kind: 'prior'; readonly why: string } | { readonly kind: 'sample'; readonly days: number; readonly sampleWeight: number };
  /** Of a day's return: the fourth cumulant over the squared variance, as the model has it. */
  readonly excessKurtosis: number;
}

/**
 * Figures of a day for assets like BTC: excess kurtosis 2, mean excess up 0.5 and down 0.7 sigma. Measured on the hourly Binance
 * BTCUSDT perpetual 2024-01 to 2025-06, returns over a forecast (exponentially weighted, half-life 24 to 48 h, with the hours of
 * the week), summed over 24 h: kurtosis 1.6 to 1.9, skewness -0.33 to -0.37, mean excess beyond 2 sigma 0.41 to 0.46 up, 0.77 to
 * 0.93 down. Days, not hours, because volatility that clusters within the day makes days far wilder than 24 independent hours
 * (whose kurtosis would be 0.2). The model's skewness with these is -0.44.
 */
const PRIOR_KURTOSIS = 2;
const PRIOR_UP = 0.5;
const PRIOR_DOWN = 0.7;
/** Days, and moves beyond the threshold, at which sample and prior count equally. */
const PRIOR_DAYS = 500;
const PRIOR_EXCESSES = 40;
const THRESHOLD = 2;
const LEAST_DAYS = 60;
/** However quiet the sample was: a tail is never taken to be normal. */
const LEAST_KURTOSIS = 1;
const MOST_KURTOSIS = 20;
/** Jumps carry at most this share of the variance; beyond it they are made larger and rarer, at the same kurtosis. */
const MOST_SHARE = 0.6;

/**
 * Jump rate and sizes from standardised residuals (return over the deviation forecast for it, in time order, any common scale;
 * `intervalHours` apart, at most a day). Sums over whole days give the excess kurtosis and the mean excess beyond 2 sigma on
 * either side, each drawn to the prior above; the jump rate then follows from the fourth cumulant, 24 rate (p up^4 + q down^4) =
 * excess kurtosis (Kou, Management Science 48, 2002), with total variance 1. Fewer than 60 days, or a residual that is no number:
 * the prior, and why.
 */
export function tailModel(residuals: readonly number[], intervalHours: number): FittedTail {
  assert(intervalHours > 0 && intervalHours <= 24, `residuals of up to a day, got ${intervalHours} hours`);
  if (!residuals.every(Number.isFinite)) return priorTail('a residual is not a number');
  const days = daySums(residuals, Math.max(1, Math.round(24 / intervalHours)));
  if (days.length < LEAST_DAYS) return priorTail(`${days.length} days of returns, ${LEAST_DAYS} are needed`);
  const standard = standardised(days);
  if (standard === undefined) return priorTail('the returns do not vary');
  const weight = days.length / (days.length + PRIOR_DAYS);
  const kurtosis = standard.reduce((sum, z) => sum + (z ** 2) ** 2, 0) / standard.length - 3;
  const drawn = Math.min(MOST_KURTOSIS, Math.max(LEAST_KURTOSIS, weight * kurtosis + (1 - weight) * PRIOR_KURTOSIS));
  const model = jumpTail(drawn, meanExcess(standard, 1, PRIOR_UP), meanExcess(standard, -1, PRIOR_DOWN));
  return fitted(model, { kind: 'sample', days: days.length, sampleWeight: weight });
}

/** The prior alone. */
export function priorTail(why: string): FittedTail {
  return fitted(jumpTail(PRIOR_KURTOSIS, PRIOR_UP, PRIOR_DOWN), { kind: 'prior', why });
}

function fitted(model: JumpTail, from: FittedTail['from']): FittedTail {
  return { model, name: tailName(model), from, excessKurtosis: excessKurtosisOf(model) };
}

/** What stands beside a probability on screen. */
export function tailName(model: TailModel): string {
  return model.kind === 'gaussian' ? 'Gaussian, no jumps' : `Kou jumps, ${model.jumpsPerDay.toFixed(2)} a day`;
}

/** Jumps of these sizes, as often as `kurtosis` of a day asks for. */
export function jumpTail(kurtosis: number, upMean: number, downMean: number): JumpTail {
  const rate = kurtosis / (24 * fourthMoment(upMean, downMean));
  const share = rate * secondMoment(upMean, downMean);
  const scale = Math.max(1, Math.sqrt(share / MOST_SHARE));
  return { kind: 'jumps', jumpsPerDay: rate / (scale ** 2) ** 2, upMean: upMean * scale, downMean: downMean * scale };
}

/** Share of the whole variance that jumps carry, below 1. */
export function jumpShare({ jumpsPerDay, upMean, downMean }: JumpTail): number {
  return jumpsPerDay * secondMoment(upMean, downMean);
}

export function excessKurtosisOf({ jumpsPerDay, upMean, downMean }: JumpTail): number {
  return 24 * jumpsPerDay * fourthMoment(upMean, downMean);
}

export function upChanceOf({ upMean, downMean }: JumpTail): number {
  return upMean / (upMean + downMean);
}

/** E[J^2] = 2 (p up^2 + q down^2). */
function secondMoment(up: number, down: number): number {
  return (2 * (up * up ** 2 + down * down ** 2)) / (up + down);
}

/** E[J^4] / 24 = p up^4 + q down^4. */
function fourthMoment(up: number, down: number): number {
  return (up * (up ** 2) ** 2 + down * (down ** 2) ** 2) / (up + down);
}

/**
 * The same jumps over a horizon in deviations of that horizon, which is time 1, the barrier above; the log price has no drift
 * but for the mean of its jumps, which is taken out again.
 */
export function exponentOver(model: JumpTail, horizonHours: number, direction: Direction): KouExponent {
  const days = (horizonHours * HOUR_MS) / DAY_MS;
  const unit = 1 / Math.sqrt(days);
  const [towards, away] = direction === 'up' ? [model.upMean, model.downMean] : [model.downMean, model.upMean];
  const jumps = model.jumpsPerDay * days;
  return { drift: -jumps * (towards - away) * unit, deviation: Math.sqrt(1 - jumpShare(model)), jumps, upChance: towards / (towards + away), upRate: 1 / (towards * unit), downRate: 1 / (away * unit) };
}

/** The deviation of a day's log return. */
export function dayDeviation(volatilityAnnual: number): number {
  return volatilityAnnual / Math.sqrt(DAYS_PER_YEAR);
}

function daySums(residuals: readonly number[], perDay: number): number[] {
  // Whole days, counted back from the latest residual.
  const count = Math.floor(residuals.length / perDay);
  const first = residuals.length - count * perDay;
  return Array.from({ length: count }, (_, day) => {
    let sum = 0;
    for (let i = 0; i < perDay; i += 1) sum += residuals[first + day * perDay + i] ?? 0;
    return sum;
  });
}

function standardised(days: readonly number[]): number[] | undefined {
  const mean = days.reduce((sum, day) => sum + day, 0) / days.length;
  const deviation = Math.sqrt(days.reduce((sum, day) => sum + (day - mean) ** 2, 0) / days.length);
  return deviation > 0 && Number.isFinite(deviation) ? days.map((day) => (day - mean) / deviation) : undefined;
}

/** Mean of what lies beyond the threshold on one side, drawn to the prior; exponential tails have the same one at any threshold. */
function meanExcess(standard: readonly number[], side: 1 | -1, prior: number): number {
  const beyond = standard.flatMap((z) => (side * z > THRESHOLD ? [side * z - THRESHOLD] : []));
  const sum = beyond.reduce((total, excess) => total + excess, 0);
  return (sum + PRIOR_EXCESSES * prior) / (beyond.length + PRIOR_EXCESSES);
}
