/** What a limit or a target is: plain data and one function. Ids are kept in journals and must not change. */
import { assert } from '../assert';
import type { Answer, Family } from './answer';
import type { PoolProbe } from './candidate';
import type { Bundle } from './bundle';
import type { PolicyParameters } from './policy';
import type { PoolLimit } from './pool-limit';
import type { BundleContext } from './situation';

export interface RuleInput extends BundleContext {
  readonly probe: PoolProbe;
  /** Every bundle of the same pool, this one included. */
  readonly poolBundles: readonly Bundle[];
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  readonly horizonHours: number;
  /** Parameters of the policy that the answer depends on. */
  readonly params: readonly (keyof PolicyParameters | 'ownLeverageCap' | 'stops' | 'views' | 'survivalDays')[];
  readonly answer: (input: RuleInput) => Answer;
  /** Given for limits on a whole pool. */
  readonly pool?: PoolLimit;
}

/** An interval in base units; a negative zero becomes 0, as JSON has none. */
export function range(lowBase: number, highBase: number, because: string, horizonHours: number): Answer {
  assert(Number.isFinite(lowBase) && Number.isFinite(highBase) && lowBase <= highBase, `an interval has finite ends in order, got ${lowBase} to ${highBase}`);
  return { kind: 'range', lowBase: lowBase + 0, highBase: highBase + 0, because, horizonHours };
}

export function unknown(missing: readonly string[]): Extract<Answer, { kind: 'unknown' }> {
  return { kind: 'unknown', missing: [...new Set(missing)].sort() };
}
