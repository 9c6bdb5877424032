/**
 * How likely a price without jumps touches one barrier within a time: the closed form of geometric Brownian motion. The
 * reference that the other models are checked against; by itself too thin-tailed to size by, so never shown alone.
 */
import { assert } from '../../assert';
import { erfc, erfcx } from '../../math/erf';

/** Which way the barrier lies: below the price for what a long fears, above it for a short. */
export type Direction = 'down' | 'up';

/** A price and one barrier of it, as the trader says it. */
export interface BarrierQuestion {
  readonly spot: number;
  readonly barrier: number;
  /** Expected growth of the price itself a year (dS = mu S dt + sigma S dW); its logarithm drifts by mu - sigma^2 / 2. */
  readonly driftOfPriceAnnual: number;
  readonly volatilityAnnual: number;
  readonly years: number;
}

/** The same as a logarithm: all that a touch depends on. */
export interface LogBarrier {
  /** |ln(barrier / spot)|. */
  readonly distanceLog: number;
  /** Standard deviation of the log price over the whole time, sigma sqrt(T) > 0. */
  readonly deviation: number;
  /** Drift of the log price over the whole time, positive when it leads towards the barrier. */
  readonly driftTowards: number;
}

/**
 * Probability, 0 to 1, that the price touches `barrier` within `years`, watched without pause. A barrier below `spot` is
 * reached from above and the other way round; at the spot it is 1. Prices and `volatilityAnnual` above 0, `years` >= 0.
 * Harrison, "Brownian Motion and Stochastic Flow Systems" (1985); relative error below 1e-12 also where the answer is tiny.
 */
export function touchProbability(question: BarrierQuestion): number {
  if (question.barrier === question.spot) return 1;
  return question.years === 0 ? 0 : touchOfLogBarrier(logBarrier(question));
}

/** Distance, deviation and drift of a question with `years` > 0. */
export function logBarrier({ spot, barrier, driftOfPriceAnnual, volatilityAnnual, years }: BarrierQuestion): LogBarrier {
  assert(spot > 0 && barrier > 0, `prices are above 0, got ${spot} and ${barrier}`);
  assert(volatilityAnnual > 0 && years > 0, `a volatility and a time above 0, got ${volatilityAnnual} and ${years}`);
  const driftOfLog = (driftOfPriceAnnual - volatilityAnnual ** 2 / 2) * years;
  return { distanceLog: logDistance(spot, barrier), deviation: volatilityAnnual * Math.sqrt(years), driftTowards: barrier > spot ? driftOfLog : -driftOfLog };
}

/** |ln(barrier / spot)|, exact also where the two nearly agree: their difference then is, and their ratio is not. */
export function logDistance(spot: number, barrier: number): number {
  const change = (barrier - spot) / spot;
  return Math.abs(Math.abs(change) < 0.5 ? Math.log1p(change) : Math.log(barrier / spot));
}

/**
 * The closed form, N((m - b) / s) + exp(2 m b / s^2) N((-m - b) / s) for distance b, deviation s and drift m towards the
 * barrier. The exponential alone overflows; taken into erfcx, every term is at most 1.
 */
export function touchOfLogBarrier({ distanceLog: b, deviation: s, driftTowards: m }: LogBarrier): number {
  assert(b >= 0 && s > 0 && Number.isFinite(m), `a distance >= 0, a deviation above 0 and a drift, got ${b}, ${s} and ${m}`);
  const near = ((b - m) / s) * Math.SQRT1_2;
  const far = ((b + m) / s) * Math.SQRT1_2;
  if (near < 0) return Math.min(1, 0.5 * erfc(near) + 0.5 * Math.exp(-(near ** 2)) * erfcx(far));
  if (far < 0) return 0.5 * (erfc(near) + Math.exp((2 * m * b) / s ** 2) * erfc(far));
  return Math.min(1, 0.5 * Math.exp(-(near ** 2)) * (erfcx(near) + erfcx(far)));
}
