/** What became of the money: returns of equal periods, growth a year, volatility a year. */
import { assert } from '../../assert';
import { power } from '../../math/power';

/** Simple returns of every `step`-th value; a period that begins with nothing has none and ends the series. */
export function returnsOf(equity: ArrayLike<number>, step: number): number[] {
  assert(Number.isInteger(step) && step >= 1, `a whole number of periods, got ${step}`);
  const returns: number[] = [];
  for (let i = step; i < equity.length; i += step) {
    const before = equity[i - step] ?? 0;
    if (!(before > 0)) return returns;
    returns.push((equity[i] ?? 0) / before - 1);
  }
  return returns;
}

/** (end / start)^(1 / years) - 1; -1 when nothing is left. */
export function growthAnnual(start: number, end: number, years: number): number {
  assert(start > 0 && years > 0, `a start and a time above 0, got ${start} and ${years}`);
  return end > 0 ? power(end / start, 1 / years) - 1 : -1;
}

/** Root of the mean squared return, a year: the mean is not taken out, it is far smaller than its error. Undefined without returns. */
export function realisedVolatilityAnnual(returns: readonly number[], periodsPerYear: number): number | undefined {
  if (returns.length === 0) return undefined;
  return Math.sqrt((returns.reduce((sum, value) => sum + value ** 2, 0) / returns.length) * periodsPerYear);
}
