/**
 * The stress of a pool as a plain function of one bundle's size: between changes of direction what a cell costs is a straight
 * line in the size, so that two evaluations give it for every size. Exact for contracts of one asset; what it finds is proven
 * by evaluation afterwards (`pool-limit.ts`).
 */
import type { PoolState } from '../margin/pool';
import { STRESS_CELLS } from '../risk/stress/cells';
import { poolAtNet } from './candidate';
import { lotSize } from './lot';
import type { RuleInput } from './rule';
import type { StressAsk } from './stress-share';

/** By net contracts. `now` is what `excessOf` answers for the pool as it is, by ask. */
export function straightStress({ probe, bundle, instrument }: RuleInput, now: Float64Array, asks: readonly StressAsk[], excessOf: (pool: PoolState) => Float64Array): (netContracts: number) => number {
  const { netContracts: net, highestContracts } = bundle;
  const lot = lotSize(instrument.quantityLot);
  // Half of what is held: far enough for a slope, and on the same side.
  const step = net === 0 ? (highestContracts > 0 ? FLAT_LOTS * lot : -FLAT_LOTS * lot) : -net / 2;
  const there = excessOf(poolAtNet(probe, net + step));
  const lines = asks.flatMap(({ cellIndex, asked }, index): Line[] => {
    const [from, to] = [now[index] ?? -Infinity, there[index] ?? -Infinity];
    if (!Number.isFinite(from) || !Number.isFinite(to)) return [];
    const slope = (to - from) / step;
    // Funding at its cap is paid either way: a line on each side of nothing.
    const isPaidBothWays = asked === 'cell' && STRESS_CELLS[cellIndex]?.shock.kind === 'fundingCap';
    return isPaidBothWays ? [...bothWays(from, slope, net, step)] : [{ at: net, excess: from, slope }];
  });
  return (netContracts) => {
    let most = -Infinity;
    for (const { at, excess, slope } of lines) most = Math.max(most, excess + slope * (netContracts - at));
    return most;
  };
}
const FLAT_LOTS = 1000;

interface Line {
  readonly at: number;
  readonly excess: number;
  readonly slope: number;
}

function bothWays(excess: number, slope: number, net: number, step: number): readonly Line[] {
  const atFlat = excess - slope * net;
  const side = net === 0 ? Math.sign(step) : Math.sign(net);
  return [{ at: 0, excess: atFlat, slope: side * slope }, { at: 0, excess: atFlat, slope: -side * slope }];
}
