/**
 * The mean of the worst fortieth of days for one unit of exposure, long and short: what filtered historical simulation says of
 * a book of one underlying. Worst days do not depend on the volatility, only what they cost, so they are sorted once.
 */
import { wholeTailCount } from '../../../risk/value-at-risk/tail';
import type { Scenarios } from '../../../risk/value-at-risk/scenarios';

export interface UnitShortfall {
  readonly long: number;
  readonly short: number;
}

interface WorstDays {
  /** In units of the volatility then, worst first. */
  readonly falls: Float64Array;
  readonly rises: Float64Array;
  readonly whole: number;
  /** What counts of the mildest day. */
  readonly rest: number;
  readonly tailCount: number;
}

const worstDays = new WeakMap<Scenarios, WorstDays>();

/** Losses > 0 per unit of exposure; undefined where the underlying has no days. */
export function unitShortfall(scenarios: Scenarios, underlying: string, sigmaDaily: number, alpha: number): UnitShortfall | undefined {
  const index = scenarios.underlyings.indexOf(underlying);
  if (index < 0 || !(sigmaDaily > 0)) return undefined;
  const days = worstDays.get(scenarios) ?? sorted(scenarios, index, alpha);
  worstDays.set(scenarios, days);
  return { long: meanLoss(days, days.falls, sigmaDaily, -1), short: meanLoss(days, days.rises, sigmaDaily, 1) };
}

function sorted({ residuals, count }: Scenarios, index: number, alpha: number): WorstDays {
  const own = residuals.slice(index * count, (index + 1) * count).sort();
  const tailCount = count * alpha;
  const whole = wholeTailCount(count, alpha);
  const size = Math.min(whole + 1, count);
  return { falls: own.slice(0, size), rises: own.slice(count - size).reverse(), whole, rest: Math.max(0, tailCount - whole), tailCount };
}

function meanLoss({ whole, rest, tailCount }: WorstDays, worst: Float64Array, sigmaDaily: number, sign: 1 | -1): number {
  let loss = 0;
  for (let i = 0; i < worst.length; i += 1) loss += (i < whole ? 1 : rest) * (Math.exp(sigmaDaily * (worst[i] as number)) - 1);
  return (sign * loss) / tailCount;
}
