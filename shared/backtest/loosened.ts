/**
 * A policy with limits taken away, to see what each costs: its parameters at their loosest, the own cap gone. What cannot be
 * loosened by a parameter (the venue's own limit) stays.
 */
import type { Policy, PolicyParameters } from '../sizing/policy';
import { PARAMETERS } from '../sizing/policy-schema';

/** Which end of its bounds makes a parameter's limit loosest. Parameters that are no limit are not listed. */
const LOOSEST = {
  jointDistanceSigmas: 'minimum',
  jointDistanceRatio: 'minimum',
  concentrationMultiple: 'maximum',
  touchProbability: 'maximum',
  headroomRatio: 'minimum',
  stressLossRatio: 'maximum',
  expectedShortfallRatio: 'maximum',
  drawdownFloorRatio: 'maximum',
  exitCostBps: 'maximum',
  exitHours: 'maximum',
  participationRatio: 'maximum',
  carryRatio: 'maximum',
  venueShareRatio: 'maximum',
  kellyFraction: 'maximum',
} as const satisfies Partial<Record<keyof PolicyParameters, 'minimum' | 'maximum'>>;

export interface Limit {
  readonly id: string;
  readonly title: string;
  readonly parameters: readonly (keyof typeof LOOSEST)[];
}

export const LIMITS_TO_LOOSEN: readonly Limit[] = [
  { id: 'joint-distance', title: 'Liquidation distance, joint', parameters: ['jointDistanceSigmas', 'jointDistanceRatio'] },
  { id: 'touch', title: 'Liquidation probability', parameters: ['touchProbability'] },
  { id: 'headroom', title: 'Margin headroom', parameters: ['headroomRatio'] },
  { id: 'stress', title: 'Stress', parameters: ['stressLossRatio'] },
  { id: 'expected-shortfall', title: 'Expected shortfall', parameters: ['expectedShortfallRatio'] },
  { id: 'drawdown', title: 'Drawdown', parameters: ['drawdownFloorRatio'] },
  { id: 'concentration', title: 'Concentration', parameters: ['concentrationMultiple'] },
  { id: 'liquidity', title: 'Liquidity', parameters: ['exitCostBps', 'exitHours', 'participationRatio'] },
  { id: 'carry', title: 'Carry', parameters: ['carryRatio'] },
  { id: 'counterparty', title: 'Counterparty', parameters: ['venueShareRatio'] },
  { id: 'kelly', title: 'Kelly', parameters: ['kellyFraction'] },
];

export function loosened(policy: Policy, limits: readonly Limit[]): Policy {
  const changed = limits.flatMap(({ parameters }) => parameters).map((key) => [key, PARAMETERS[key][LOOSEST[key]]] as const);
  return { ...policy, parameters: { ...policy.parameters, ...Object.fromEntries(changed) } };
}

/** Every limit and the own cap gone: what remains is the target, the buffer and what the venue allows. */
export function allLoosened({ ownLeverageCap: _, ...policy }: Policy): Policy {
  return loosened(policy, LIMITS_TO_LOOSEN);
}
