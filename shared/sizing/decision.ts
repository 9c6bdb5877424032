/** One bundle's answers put together: what the words and the number of the outcome are made from. */
import type { Allowed, RuleAnswer } from './allowed';
import type { RuleInput } from './rule';
import type { Target, Wish } from './suggested';

export interface Decision {
  readonly input: RuleInput;
  readonly answers: readonly RuleAnswer[];
  readonly allowed: Allowed;
  readonly bindingRuleId: string;
  readonly wish: Wish;
  /** Given with a live view. */
  readonly target?: Target;
  readonly hasView: boolean;
}
