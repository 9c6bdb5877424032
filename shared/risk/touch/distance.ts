/**
 * The inverse question: how far away must liquidation be for the chance of touching it to stay within a limit? What a size is
 * solved for. Distances are logarithms of the price, for one asset whose every price moves alike; pools of several assets ask
 * `monte-carlo.ts`.
 */
import { assert } from '../../assert';
import { DAYS_PER_YEAR } from '../../units';
import { touchOfLogBarrier, type Direction } from './gaussian';
import { passageWithinUnitTime } from './kou';
import { dayDeviation, exponentOver, jumpShare, upChanceOf, type TailModel } from './tail-model';

export interface TouchLimit {
  readonly volatilityAnnual: number;
  readonly horizonHours: number;
  /** The most that is accepted, above 0 and below 1. */
  readonly probability: number;
  readonly model: TailModel;
  /** Expected growth of the price a year, signed; absent = 0. What leads away from a barrier does not bring it nearer. */
  readonly driftOfPriceAnnual?: number;
}

/** |ln(barrier / spot)|, >= 0. */
export interface TouchDistance {
  readonly downLog: number;
  readonly upLog: number;
}

/**
 * The smallest distance, each way, at which the chance of touching within the horizon is at most `probability`, jumps over the
 * barrier included. Rounded to the safe side by 1e-6 of itself, more than the error of the inversion; drift towards a barrier
 * is added in full. The search (about 2 ms each way) is done once per model, horizon and probability, as its answer is
 * in standard deviations; after that an answer is two products.
 */
export function touchDistance({ volatilityAnnual, horizonHours, probability, model, driftOfPriceAnnual = 0 }: TouchLimit): TouchDistance {
  assert(volatilityAnnual > 0 && horizonHours > 0, `a volatility and a horizon above 0, got ${volatilityAnnual} and ${horizonHours}`);
  const sigmas = sigmasOf(model, horizonHours, probability);
  const days = horizonHours / 24;
  const deviation = dayDeviation(volatilityAnnual) * Math.sqrt(days);
  const drift = meanLogMove(model, volatilityAnnual, driftOfPriceAnnual) * days;
  return { downLog: sigmas.down * deviation + Math.max(0, -drift), upLog: sigmas.up * deviation + Math.max(0, drift) };
}

/** The chance of touching at `distanceLog` in `direction`; what `touchDistance` inverts, drift towards the barrier in full. */
export function touchWithin({ volatilityAnnual, horizonHours, model, driftOfPriceAnnual = 0 }: Omit<TouchLimit, 'probability'>, direction: Direction, distanceLog: number): number {
  assert(volatilityAnnual > 0 && horizonHours > 0, `a volatility and a horizon above 0, got ${volatilityAnnual} and ${horizonHours}`);
  const days = horizonHours / 24;
  const drift = meanLogMove(model, volatilityAnnual, driftOfPriceAnnual) * days * (direction === 'up' ? 1 : -1);
  const level = (distanceLog - Math.max(0, drift)) / (dayDeviation(volatilityAnnual) * Math.sqrt(days));
  return level <= 0 ? 1 : touchInSigmas(model, horizonHours, direction, level);
}

/** Mean change of the log price a day when the price itself grows by `driftOfPriceAnnual`: less by what its moves add. */
export function meanLogMove(model: TailModel, volatilityAnnual: number, driftOfPriceAnnual: number): number {
  const sigma = dayDeviation(volatilityAnnual);
  const growth = driftOfPriceAnnual / DAYS_PER_YEAR;
  if (model.kind === 'gaussian') return growth - sigma ** 2 / 2;
  const up = model.upMean * sigma;
  const down = model.downMean * sigma;
  // Jumps so large that the mean of the price has no bound: the drift of the log price is then all there is.
  if (up >= 1) return growth;
  const p = upChanceOf(model);
  const convexity = p / (1 - up) + (1 - p) / (1 + down) - 1 - (p * up - (1 - p) * down);
  return growth - (1 - jumpShare(model)) * (sigma ** 2 / 2) - model.jumpsPerDay * convexity;
}

function touchInSigmas(model: TailModel, horizonHours: number, direction: Direction, level: number): number {
  if (model.kind === 'gaussian') return touchOfLogBarrier({ distanceLog: level, deviation: 1, driftTowards: 0 });
  return passageWithinUnitTime(exponentOver(model, horizonHours, direction), level);
}

interface Sigmas {
  readonly down: number;
  readonly up: number;
}

/** Answers in deviations of the horizon; a model is plain data that does not change. */
const known = new WeakMap<TailModel, Map<string, Sigmas>>();
const MOST_KNOWN = 64;

function sigmasOf(model: TailModel, horizonHours: number, probability: number): Sigmas {
  assert(probability > 0 && probability < 1, `a probability between 0 and 1, got ${probability}`);
  const last = lastAsked.get(model);
  if (last?.horizonHours === horizonHours && last.probability === probability) return last.sigmas;
  const sigmas = solvedOnce(model, horizonHours, probability);
  lastAsked.set(model, { horizonHours, probability, sigmas });
  return sigmas;
}

interface Asked {
  readonly horizonHours: number;
  readonly probability: number;
  readonly sigmas: Sigmas;
}
/** Limits ask the same of every model again and again. */
const lastAsked = new WeakMap<TailModel, Asked>();

function solvedOnce(model: TailModel, horizonHours: number, probability: number): Sigmas {
  const ofModel = known.get(model) ?? new Map<string, Sigmas>();
  known.set(model, ofModel);
  const key = `${horizonHours}/${probability}`;
  const found = ofModel.get(key);
  if (found !== undefined) return found;
  const sigmas = { down: solve(model, horizonHours, 'down', probability), up: solve(model, horizonHours, 'up', probability) };
  if (ofModel.size >= MOST_KNOWN) ofModel.clear();
  ofModel.set(key, sigmas);
  return sigmas;
}

const ROUNDED_UP = 1 + 1e-6;
/** In the logarithm of the probability, and of the level: far below what is rounded up. */
const CLOSE_ENOUGH = 1e-8;

/**
 * Secants in the logarithm of the probability, which is nearly straight or a parabola, kept inside a bracket; an end that stays
 * twice has its weight halved (Dowell and Jarratt 1971).
 */
function solve(model: TailModel, horizonHours: number, direction: Direction, probability: number): number {
  const excess = (level: number): number => Math.log(Math.max(touchInSigmas(model, horizonHours, direction, level), Number.MIN_VALUE) / probability);
  let near = 0;
  let atNear = -Math.log(probability);
  // About where a Gaussian has it: tails that are fatter lie beyond.
  let far = Math.max(1, Math.sqrt(2 * atNear));
  let atFar = excess(far);
  while (atFar > 0) {
    near = far;
    atNear = atFar;
    far *= 1.5;
    atFar = excess(far);
  }
  let stayed = 0;
  for (let step = 0; step < 100 && far - near > CLOSE_ENOUGH * far; step += 1) {
    const secant = near + ((far - near) * atNear) / (atNear - atFar);
    const tried = secant > near && secant < far ? secant : near + (far - near) / 2;
    const at = excess(tried);
    if (Math.abs(at) < CLOSE_ENOUGH) return tried * ROUNDED_UP;
    if (at > 0) {
      near = tried;
      atNear = at;
      if (stayed > 0) atFar /= 2;
      stayed = 1;
    } else {
      far = tried;
      atFar = at;
      if (stayed < 0) atNear /= 2;
      stayed = -1;
    }
  }
  return far * ROUNDED_UP;
}
