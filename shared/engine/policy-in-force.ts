/**
 * The policy that sizes are measured by: the trader's own, and in a drill, while it states no risk capital, that of the drill's
 * trader. It is never written back: what is stored stays what the trader said.
 */
import type { Policy } from '../sizing/policy';
import type { State } from './state';

export function policyInForce({ mode }: Pick<State, 'mode'>, policy: Policy): Policy {
  if (policy.riskCapital !== undefined || mode.kind !== 'drill' || mode.riskCapitalUsd === undefined) return policy;
  return { ...policy, riskCapital: { amount: mode.riskCapitalUsd, unit: 'USD', statedAtMs: mode.startAtMs } };
}
