/**
 * "Reduce" means a lower loss of the pool when everything moves together, never merely a smaller quantity. A statistical
 * limit that would cut a leg which hedges its pool is enforced at the present size instead, and says so.
 */
import { boundsOf, isWithin, type RuleAnswer } from './allowed';
import { poolAtNet, poolNow } from './candidate';
import { jointReach, nearestReach } from './joint-stress';
import type { RuleInput } from './rule';

/** A change of the distance below this share is no change: an isolated position keeps its liquidation when it is cut. */
const NEARER_RATIO = 0.01;

/** The answer marked as holding the present when a cut to its nearer end would bring the pool's liquidation nearer. */
export function sparingHedges(input: RuleInput, answered: RuleAnswer): RuleAnswer {
  const { rule, answer } = answered;
  if (rule.family !== 'statistical' || answer.kind !== 'range') return answered;
  const bounds = boundsOf(answered, input.nowBase, input.situation.parameters.bufferRatio);
  if (bounds === undefined || isWithin(bounds, input.nowBase)) return answered;
  const nearerEnd = input.nowBase > bounds.highBase ? bounds.highBase : bounds.lowBase;
  const now = nearestRatio(input, input.bundle.netContracts);
  const after = nearestRatio(input, nearerEnd / input.basePerContract);
  if (after >= now * (1 - NEARER_RATIO)) return answered;
  const because = `${answer.because} Cutting it would bring the pool's liquidation nearer: it hedges the pool, so it is held.`;
  return { rule, answer: { ...answer, because }, holdsPresent: true };
}

function nearestRatio(input: RuleInput, netContracts: number): number {
  const pool = netContracts === input.bundle.netContracts ? poolNow(input.probe) : poolAtNet(input.probe, netContracts);
  return nearestReach(jointReach(pool, input.sized.market.symbols))?.ratio ?? Infinity;
}
