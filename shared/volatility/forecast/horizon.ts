/**
 * One horizon's memory: how the parts did, how they combine, and how wrong the combination was. Everything is learned from
 * forecasts that were made before what they forecast, with older ones fading; nothing here looks ahead.
 *
 * The combination is a regression of log realised variance on the parts' log variances, held towards weights by recent
 * QLIKE (A. Patton, J. Econometrics 160, 2011: log f + realised / f, which ranks forecasts rightly although the realised
 * variance is itself an estimate), which are held towards equal ones (J. Bates and C. Granger 1969; J. Smith and K. Wallis 2009:
 * equal weights are hard to beat). Coefficients are not below 0.
 */
import { solveSymmetric } from '../../math/linear-system';
import { sortedQuantile } from '../../math/quantile';
import { decay } from '../realised/ewma';

/** Half-lives in hours. */
const LEVEL_HALF_LIFE = 60 * 24;
const QLIKE_HALF_LIFE = 45 * 24;
const REGRESSION_HALF_LIFE = 180 * 24;
const LEVEL_DECAY = decay(1, LEVEL_HALF_LIFE);
const QLIKE_DECAY = decay(1, QLIKE_HALF_LIFE);
const REGRESSION_DECAY = decay(1, REGRESSION_HALF_LIFE);
/** A difference of 0.05 in QLIKE makes a weight e times the other, before shrinking. */
const QLIKE_SHARPNESS = 20;
/** Half of each weight is the equal one. */
const SHARE_EQUAL = 0.5;
/** How strongly coefficients are held to the weights, in independent observations of unit log variance. */
const HELD = 1;
/** A week of hours: below it a ratio would be one day's luck. */
const MINIMUM_SCORED = 168;
/** Scored forecasts before the regression speaks. */
const MINIMUM_REGRESSED = 300;
/** Errors remembered: 120 days of hours. */
const ERROR_CAPACITY = 2_880;
/** Below this the band is the assumed one. */
export const MINIMUM_ERRORS = 300;

/** A forecast as it was made: variances per usual hour, undefined for a part that had nothing to say. */
export interface Issued {
  readonly parts: readonly (number | undefined)[];
  readonly blend: number | undefined;
}

/** Means that fade: sums of value and weight. */
interface Faded {
  sum: number;
  weight: number;
}

/** Plain JSON, bounded by ERROR_CAPACITY. */
export interface HorizonMemory {
  readonly hours: number;
  /** Realised over forecast, of each part and of the blend before its level was corrected. */
  readonly levels: { realised: number; forecast: number; count: number }[];
  readonly blendLevel: { realised: number; forecast: number; count: number };
  readonly qlike: Faded[];
  /** Squares of log(realised / corrected part), and of the blend's behind them. */
  readonly squares: Faded[];
  readonly regression: { readonly products: number[][]; readonly moments: number[]; readonly sums: number[]; target: number; weight: number };
  /** log(realised / blend), newest last. */
  readonly errors: number[];
}

export interface Combination {
  /** Coefficient of each part's log variance; 0 where it had nothing to say. */
  readonly weights: readonly number[];
  readonly variance: number;
  /** Before its level was corrected: what `score` wants back. */
  readonly rawVariance: number;
  /** False while too little was scored: then weights alone decide. */
  readonly isRegressed: boolean;
}

export function createHorizonMemory(hours: number, partCount: number): HorizonMemory {
  const level = (): { realised: number; forecast: number; count: number } => ({ realised: 0, forecast: 0, count: 0 });
  const zeros = (): number[] => new Array<number>(partCount).fill(0);
  return {
    hours,
    levels: zeros().map(level),
    blendLevel: level(),
    qlike: zeros().map(() => ({ sum: 0, weight: 0 })),
    squares: [...zeros(), 0].map(() => ({ sum: 0, weight: 0 })),
    regression: { products: zeros().map(zeros), moments: zeros(), sums: zeros(), target: 0, weight: 0 },
    errors: [],
  };
}

/** What came of a forecast: `realised` variance per usual hour, above 0. */
export function score(memory: HorizonMemory, issued: Issued, rawBlend: number | undefined, realised: number): void {
  issued.parts.forEach((part, i) => {
    const level = memory.levels[i];
    const qlike = memory.qlike[i];
    if (part === undefined || level === undefined || qlike === undefined) return;
    const corrected = part * levelOf(level);
    qlike.sum = QLIKE_DECAY * qlike.sum + Math.log(corrected) + realised / corrected;
    qlike.weight = QLIKE_DECAY * qlike.weight + 1;
    foldSquare(memory.squares[i], realised / corrected);
    foldLevel(level, realised, part);
  });
  if (issued.parts.every((part) => part !== undefined)) foldRegression(memory, issued.parts.map((part) => Math.log(part ?? 1)), Math.log(realised));
  if (rawBlend !== undefined) foldLevel(memory.blendLevel, realised, rawBlend);
  if (issued.blend === undefined) return;
  foldSquare(memory.squares.at(-1), realised / issued.blend);
  memory.errors.push(Math.log(realised / issued.blend));
  if (memory.errors.length > ERROR_CAPACITY) memory.errors.shift();
}

/** The parts at this moment as one; undefined when none has anything to say. */
export function combine(memory: HorizonMemory, parts: readonly (number | undefined)[]): Combination | undefined {
  const corrected = parts.map((part, i) => (part === undefined ? undefined : Math.log(part * levelOf(memory.levels[i]))));
  if (corrected.every((part) => part === undefined)) return undefined;
  const weights = qlikeWeights(memory, parts);
  const coefficients = parts.every((part) => part !== undefined) ? regressionWeights(memory, weights) : undefined;
  const { regression } = memory;
  const log = coefficients === undefined
    ? weights.reduce((sum, weight, i) => sum + weight * (corrected[i] ?? 0), 0)
    : coefficients.reduce((sum, b, i) => sum + b * (Math.log(parts[i] ?? 1) - (regression.sums[i] ?? 0) / regression.weight), regression.target / regression.weight);
  const rawVariance = Math.exp(log);
  return { weights: coefficients ?? weights, rawVariance, variance: rawVariance * levelOf(memory.blendLevel), isRegressed: coefficients !== undefined };
}

/** A part with its level corrected, as it counts. */
export function correctedPart(memory: HorizonMemory, part: number, i: number): number {
  return part * levelOf(memory.levels[i]);
}

/** Mean recent QLIKE of a part; undefined before it was scored. Lower is better; only differences mean something. */
export function recentQlike(memory: HorizonMemory, i: number): number | undefined {
  const qlike = memory.qlike[i];
  return qlike === undefined || qlike.weight === 0 ? undefined : qlike.sum / qlike.weight;
}

/** Typical size of log(realised / part): 0.5 = realised is within a factor of 1.65 two times out of three. `i` = number of parts asks for the blend. */
export function errorLogOf(memory: HorizonMemory, i: number): number | undefined {
  const square = memory.squares[i];
  return square === undefined || square.weight < MINIMUM_SCORED ? undefined : Math.sqrt(square.sum / square.weight);
}

/** Quantiles of realised over blend; undefined below MINIMUM_ERRORS. */
export function errorRatios(memory: HorizonMemory, probabilities: readonly number[]): number[] | undefined {
  if (memory.errors.length < MINIMUM_ERRORS) return undefined;
  const sorted = [...memory.errors].sort((a, b) => a - b);
  return probabilities.map((probability) => Math.exp(sortedQuantile(sorted, probability)));
}

function foldSquare(square: Faded | undefined, ratio: number): void {
  if (square === undefined) return;
  square.sum = QLIKE_DECAY * square.sum + Math.log(ratio) ** 2;
  square.weight = QLIKE_DECAY * square.weight + 1;
}

function levelOf(level: { readonly realised: number; readonly forecast: number; readonly count: number } | undefined): number {
  return level === undefined || level.count < MINIMUM_SCORED ? 1 : level.realised / level.forecast;
}

function foldLevel(level: { realised: number; forecast: number; count: number }, realised: number, forecast: number): void {
  level.realised = LEVEL_DECAY * level.realised + realised;
  level.forecast = LEVEL_DECAY * level.forecast + forecast;
  level.count += 1;
}

function foldRegression({ regression }: HorizonMemory, x: readonly number[], y: number): void {
  x.forEach((xi, i) => {
    const row = regression.products[i];
    if (row === undefined) return;
    x.forEach((xj, j) => { row[j] = REGRESSION_DECAY * (row[j] ?? 0) + xi * xj; });
    regression.moments[i] = REGRESSION_DECAY * (regression.moments[i] ?? 0) + xi * y;
    regression.sums[i] = REGRESSION_DECAY * (regression.sums[i] ?? 0) + xi;
  });
  regression.target = REGRESSION_DECAY * regression.target + y;
  regression.weight = REGRESSION_DECAY * regression.weight + 1;
}

/** Sum 1 over the parts that have something to say. */
function qlikeWeights(memory: HorizonMemory, parts: readonly (number | undefined)[]): number[] {
  const scores = parts.map((part, i) => (part === undefined ? undefined : recentQlike(memory, i)));
  const known = scores.filter((value) => value !== undefined);
  const best = known.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  // A part that was never scored is taken for an average one.
  const mean = known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
  const raw = parts.map((part, i) => (part === undefined ? 0 : known.length === 0 ? 1 : Math.exp(-QLIKE_SHARPNESS * ((scores[i] ?? mean) - best))));
  const sum = raw.reduce((a, b) => a + b, 0);
  const count = parts.filter((part) => part !== undefined).length;
  return raw.map((value, i) => (parts[i] === undefined ? 0 : (1 - SHARE_EQUAL) * (value / sum) + SHARE_EQUAL / count));
}

/** Ridge regression held to `weights`; parts with a negative coefficient are left out and the rest asked again. */
function regressionWeights(memory: HorizonMemory, weights: readonly number[]): number[] | undefined {
  const { products, moments, sums, target, weight } = memory.regression;
  if (weight < MINIMUM_REGRESSED) return undefined;
  // Forecasts of neighbouring hours overlap: of `hours` of them one is news.
  const independent = weight / Math.max(memory.hours, 4);
  let kept = weights.map((_, i) => i);
  for (;;) {
    const covariance = (i: number, j: number): number => (products[i]?.[j] ?? 0) / weight - ((sums[i] ?? 0) * (sums[j] ?? 0)) / weight ** 2;
    const a = kept.map((i) => kept.map((j) => independent * covariance(i, j) + (i === j ? HELD : 0)));
    const b = kept.map((i) => independent * ((moments[i] ?? 0) / weight - ((sums[i] ?? 0) * target) / weight ** 2) + HELD * (weights[i] ?? 0));
    const solved = solveSymmetric(a, b);
    if (solved === undefined) return undefined;
    const next = kept.filter((_, k) => (solved[k] ?? 0) > 0);
    if (next.length === kept.length) return weights.map((_, i) => solved[kept.indexOf(i)] ?? 0);
    if (next.length === 0) return undefined;
    kept = next;
  }
}
