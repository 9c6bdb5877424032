/** What a limit or a target is: plain data and one function. Ids are kept in journals and must not change. */
import type { Answer, Family } from './answer';
import type { PoolProbe } from './candidate';
import type { PolicyParameters } from './policy';
import type { BundleContext } from './situation';

export interface RuleInput extends BundleContext {
  readonly probe: PoolProbe;
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  readonly horizonHours: number;
  /** Parameters of the policy that the answer depends on. */
  readonly params: readonly (keyof PolicyParameters | 'ownLeverageCap' | 'stops' | 'views')[];
  readonly answer: (input: RuleInput) => Answer;
}

export function unknown(missing: readonly string[]): Answer {
  return { kind: 'unknown', missing: [...new Set(missing)].sort() };
}
