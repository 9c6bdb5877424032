/**
 * From raw forecasts to one number between -20 and 20: each scaled so that its mean absolute value is 10, capped, weighted,
 * and multiplied for diversification. It only sees days up to now, so all that is learned here is learned out of sample.
 */
import { diversificationMultiplier, foldPair, heldCorrelation } from './diversification';
import { pairIndex, type CombinedDay, type ConvictionMemory, type RuleMemory } from './memory';
import { FORECAST_RULES, type ForecastRule } from './rules';

/** Mean absolute value of each forecast, and its cap (pysystemtrade `average_absolute_forecast`, `forecast_cap`). */
export const AVERAGE_FORECAST = 10;
export const FORECAST_CAP = 20;
/** The scalar of the table counts as so many days of mean absolute value 10; the asset's own days correct it slowly. */
export const HELD_SCALAR_DAYS = 365;
/** A forecast whose input is missing is kept for so many days. */
export const MAX_AGE_DAYS = 3;

/** One more closed day: `memory.rules` have their new raw forecasts; forecasts and combination follow. */
export function scaleAndCombine(memory: ConvictionMemory): void {
  memory.rules.forEach((rule, i) => { scaleRule(rule, FORECAST_RULES[i]); });
  memory.rules.forEach(({ forecast: a }, i) => {
    memory.rules.slice(i + 1).forEach(({ forecast: b }, offset) => {
      const pair = memory.pairs[pairIndex(i, i + 1 + offset)];
      if (a !== null && b !== null && pair !== undefined) foldPair(pair, a, b);
    });
  });
  memory.combined = combine(memory);
}

function scaleRule(memory: RuleMemory, rule: ForecastRule | undefined): void {
  if (rule === undefined) return;
  if (memory.raw.kind === 'unknown') {
    memory.ageDays += 1;
    if (memory.ageDays > MAX_AGE_DAYS) memory.forecast = null;
    return;
  }
  memory.ageDays = 0;
  memory.absoluteSum += Math.abs(capped(memory.raw.raw * rule.scalar));
  memory.absoluteCount += 1;
  memory.scalar = scalarOf(memory, rule);
  memory.forecast = capped(memory.raw.raw * memory.scalar);
}

/** The table's scalar times 10 over the mean absolute forecast that it gave so far. */
function scalarOf({ absoluteSum, absoluteCount }: RuleMemory, { scalar }: ForecastRule): number {
  return (scalar * AVERAGE_FORECAST * (HELD_SCALAR_DAYS + absoluteCount)) / (HELD_SCALAR_DAYS * AVERAGE_FORECAST + absoluteSum);
}

export function capped(forecast: number): number {
  return Math.max(-FORECAST_CAP, Math.min(FORECAST_CAP, forecast));
}

/** Weights of the rules that have a forecast, brought to a sum of 1. */
export function weightsInUse(memory: ConvictionMemory): number[] {
  const known = FORECAST_RULES.map(({ weight }, i) => (memory.rules[i]?.forecast === null ? 0 : weight));
  const total = known.reduce((sum, weight) => sum + weight, 0);
  return known.map((weight) => (total > 0 ? weight / total : 0));
}

function combine(memory: ConvictionMemory): CombinedDay | null {
  const weights = weightsInUse(memory);
  if (weights.every((weight) => weight === 0)) return null;
  const correlation = (i: number, j: number): number => {
    const pair = i === j ? undefined : memory.pairs[pairIndex(Math.min(i, j), Math.max(i, j))];
    return pair === undefined ? 1 : heldCorrelation(pair);
  };
  const multiplier = diversificationMultiplier(weights, correlation);
  const mean = weights.reduce((sum, weight, i) => sum + weight * (memory.rules[i]?.forecast ?? 0), 0);
  return { forecast: capped(mean * multiplier), multiplier };
}
