/**
 * "Reduce" means a lower loss of the pool when everything moves together, never merely a smaller quantity. A statistical
 * limit that would cut a leg which hedges its pool is held at the present size instead, and says so.
 */
import type { RuleAnswer } from './allowed';
import { isWithin } from './allowed';
import { poolAtNet, poolNow } from './candidate';
import { jointReach, nearestReach } from './joint-stress';
import type { RuleInput } from './rule';

/** The answer with the present inside it when cutting to its nearer end would bring the pool's liquidation nearer. */
export function sparingHedges(input: RuleInput, answered: RuleAnswer): RuleAnswer {
  const { rule, answer } = answered;
  if (rule.family !== 'statistical' || answer.kind !== 'range' || isWithin(answer, input.nowBase)) return answered;
  const nearerEnd = input.nowBase > answer.highBase ? answer.highBase : answer.lowBase;
  const now = nearestRatio(input, input.bundle.netContracts);
  const after = nearestRatio(input, nearerEnd / input.basePerContract);
  if (after >= now) return answered;
  return {
    rule,
    answer: {
      ...answer,
      lowBase: Math.min(answer.lowBase, input.nowBase),
      highBase: Math.max(answer.highBase, input.nowBase),
      because: `${answer.because} Cutting it would bring the pool's liquidation nearer: it hedges the pool, so it is held.`,
    },
  };
}

function nearestRatio(input: RuleInput, netContracts: number): number {
  const pool = netContracts === input.bundle.netContracts ? poolNow(input.probe) : poolAtNet(input.probe, netContracts);
  return nearestReach(jointReach(pool, input.sized.market.symbols))?.ratio ?? Infinity;
}
