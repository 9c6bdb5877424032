/**
 * Synthetic years of hourly candles and funding, by seed. The price is a martingale before costs: nobody earns by being long,
 * so what a policy gains on average over many years is luck or error. The law is in `law.ts`, how it compares with BTC in
 * `statistics.ts`. One market, one asset; no order book, no options.
 */
import { assert, unwrap } from '../../assert';
import type { Candle } from '../../market/event';
import { normal } from '../../math/normal';
import { createRandom, uniform, type Random } from '../../math/random';
import { DAYS_PER_YEAR, HOUR_MS } from '../../units';
import type { FundingPayment } from '../funding';
import { DEVIATIONS, FIRST_HOUR_MS, FIRST_PRICE, FUNDING, HOUR_DEVIATION, HOURLY, JUMPS, LEVERAGE_EFFECT, REGIME_LAWS, STEPS_PER_HOUR, WEEKEND_RATIO } from './law';

export interface SyntheticMarket {
  readonly candles: readonly Candle[];
  /** At the opening of its hour. */
  readonly funding: readonly FundingPayment[];
}

export const HOURS_PER_YEAR = DAYS_PER_YEAR * 24;
/** The walk before the first candle, so that a year begins in the middle of things. */
const WARM_UP_HOURS = 60 * 24;

/** What moves from hour to hour; plain data. */
interface Walk {
  regime: number;
  readonly deviations: number[];
  logPrice: number;
  fundingNoise: number;
}

/** The year of `seed`, a whole number from 0 to 2^32 - 1. `hours` for another length. */
export function syntheticYear(seed: number, hours: number = HOURS_PER_YEAR): SyntheticMarket {
  assert(Number.isInteger(hours) && hours > 0, `a whole number of hours above 0, got ${hours}`);
  const random = createRandom(seed, 'synthetic year');
  const walk: Walk = { regime: 1, deviations: DEVIATIONS.map(() => 0), logPrice: Math.log(FIRST_PRICE), fundingNoise: 0 };
  for (let hour = -WARM_UP_HOURS; hour < 0; hour += 1) nextCandle(walk, FIRST_HOUR_MS + hour * HOUR_MS, random);
  walk.logPrice = Math.log(FIRST_PRICE);
  const candles: Candle[] = [];
  const funding: FundingPayment[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    const atMs = FIRST_HOUR_MS + hour * HOUR_MS;
    if (hour % FUNDING.intervalHours === 0) funding.push({ atMs, rate: nextFunding(walk, candles, random) });
    candles.push(nextCandle(walk, atMs, random));
  }
  return { candles, funding };
}

function nextCandle(walk: Walk, openAtMs: number, random: Random): Candle {
  const sigma = nextSigma(walk, openAtMs, random);
  const open = walk.logPrice;
  const jump = nextJump(random);
  const jumpStep = Math.floor(uniform(random) * STEPS_PER_HOUR);
  const stepSigma = sigma / Math.sqrt(STEPS_PER_HOUR);
  let high = open;
  let low = open;
  for (let step = 0; step < STEPS_PER_HOUR; step += 1) {
    const from = walk.logPrice;
    // The exponential of the move has mean 1: the price is a martingale.
    const to = from + stepSigma * normal(random) - stepSigma ** 2 / 2;
    high = Math.max(high, bridgeMaximum(from, to, stepSigma, random));
    low = Math.min(low, -bridgeMaximum(-from, -to, stepSigma, random));
    walk.logPrice = to + (step === jumpStep ? jump : 0) - JUMP_COMPENSATION;
    high = Math.max(high, walk.logPrice);
    low = Math.min(low, walk.logPrice);
  }
  excite(walk, (walk.logPrice - open) / sigma, jump);
  const volumeBase = Math.exp(0.5 * normal(random)) * 8_000 * (sigma / TYPICAL_SIGMA);
  return candleOf(openAtMs, [open, high, low, walk.logPrice], volumeBase);
}

function candleOf(openAtMs: number, logPrices: readonly [number, number, number, number], volumeBase: number): Candle {
  const [open, high, low, close] = logPrices.map((value) => Math.exp(value)) as [number, number, number, number];
  return { openAtMs, open, high: Math.max(high, open, close), low: Math.min(low, open, close), close, volumeBase };
}

/** Standard deviation of the hour's diffusion. */
function nextSigma(walk: Walk, atMs: number, random: Random): number {
  const law = unwrap(REGIME_LAWS[walk.regime], 'a walk is in a regime');
  if (uniform(random) < 1 / law.meanStayHours) walk.regime = drawn(law.nextChances, random);
  let logFactor = 0;
  for (const [i, { deviation, hours }] of DEVIATIONS.entries()) {
    const keep = Math.exp(-1 / hours);
    const value = (walk.deviations[i] ?? 0) * keep + deviation * Math.sqrt(1 - keep ** 2) * normal(random);
    walk.deviations[i] = value;
    // Minus its variance: the mean square of the factor is 1.
    logFactor += value - deviation ** 2;
  }
  logFactor += HOUR_DEVIATION * normal(random) - HOUR_DEVIATION ** 2;
  return (law.volatilityAnnual / Math.sqrt(HOURS_PER_YEAR)) * Math.exp(logFactor) * rhythmAt(atMs);
}

/** Multiplier of volatility at an hour of the week, mean square 1. */
export function rhythmAt(atMs: number): number {
  const hour = Math.floor(atMs / HOUR_MS) % 24;
  // 1970-01-01 was a Thursday.
  const day = Math.floor(atMs / (24 * HOUR_MS)) % 7;
  return ((HOURLY[hour] ?? 1) / HOURLY_ROOT_MEAN_SQUARE) * (day === 2 || day === 3 ? WORKDAY * WEEKEND_RATIO : WORKDAY);
}
const HOURLY_ROOT_MEAN_SQUARE = Math.sqrt(HOURLY.reduce((sum, value) => sum + value ** 2, 0) / HOURLY.length);
const WORKDAY = Math.sqrt(7 / (5 + 2 * WEEKEND_RATIO ** 2));
const TYPICAL_SIGMA = 0.5 / Math.sqrt(HOURS_PER_YEAR);

/** The log jump of an hour, 0 in most. */
function nextJump(random: Random): number {
  const happens = uniform(random) < JUMPS.perYear / HOURS_PER_YEAR;
  const isDown = uniform(random) < JUMPS.downChance;
  const size = -Math.log(uniform(random));
  if (!happens) return 0;
  return isDown ? -size * JUMPS.meanDown : size * JUMPS.meanUp;
}
/** Per step: what jumps move the price by on average (E[e^J] - 1 of Kou's law), taken back. */
const JUMP_COMPENSATION = ((JUMPS.perYear / HOURS_PER_YEAR) * (JUMPS.downChance / (1 + JUMPS.meanDown) + (1 - JUMPS.downChance) / (1 - JUMPS.meanUp) - 1)) / STEPS_PER_HOUR;

/** Moves feed back into the quick deviation of volatility. */
function excite(walk: Walk, moveSigmas: number, jump: number): void {
  const quick = DEVIATIONS.length - 1;
  const ofJump = Math.min(JUMPS.mostExcitement, JUMPS.excitementPerPercent * Math.abs(jump) * 100);
  const ofMove = -LEVERAGE_EFFECT * Math.max(-3, Math.min(3, moveSigmas));
  walk.deviations[quick] = (walk.deviations[quick] ?? 0) + ofJump + ofMove;
}

function nextFunding(walk: Walk, candles: readonly Candle[], random: Random): number {
  walk.fundingNoise = FUNDING.persistence * walk.fundingNoise + FUNDING.deviation * Math.sqrt(1 - FUNDING.persistence ** 2) * normal(random);
  const now = candles.at(-1)?.close ?? FIRST_PRICE;
  const weekAgo = candles.at(-168)?.close ?? now;
  const rate = FUNDING.baseline + FUNDING.perWeekMove * Math.log(now / weekAgo) + walk.fundingNoise;
  return Math.round(Math.max(-FUNDING.cap, Math.min(FUNDING.cap, rate)) * 1e8) / 1e8 + 0;
}

function drawn(chances: readonly number[], random: Random): number {
  let left = uniform(random);
  for (const [i, chance] of chances.entries()) {
    left -= chance;
    if (left < 0) return i;
  }
  return chances.length - 1;
}

/**
 * The highest point of a Brownian path of variance sigma^2 from `from` to `to`: P(max > m) = exp(-2 (m - from)(m - to) / sigma^2)
 * solved for m (Karatzas and Shreve 1991, section 2.8). Highest and lowest are drawn as if independent.
 */
function bridgeMaximum(from: number, to: number, sigma: number, random: Random): number {
  const gap = to - from;
  return (from + to + Math.sqrt(gap ** 2 - 2 * sigma ** 2 * Math.log(uniform(random)))) / 2;
}
