/**
 * The stress of a pool as a plain function of its bundles' sizes: between changes of direction what a cell costs is a straight
 * line in each size, so that one more evaluation a bundle gives it for every size. Exact for contracts of one asset; what it
 * finds is proven by evaluation afterwards (`pool-limit.ts`).
 */
import type { PoolState } from '../margin/pool';
import { STRESS_CELLS } from '../risk/stress/cells';
import type { Bundle } from './bundle';
import { poolTraded } from './candidate';
import { lotSize } from './lot';
import type { Nets, RuleInput } from './rule';
import type { StressAsk } from './stress-share';

/** By nets of bundles of the pool. `now` is what `excessOf` answers for the pool as it is, by ask. */
export function straightStress(input: RuleInput, now: Float64Array, asks: readonly StressAsk[], excessOf: (pool: PoolState) => Float64Array): (nets: Nets) => number {
  // Funding at its cap is paid either way.
  const isPaidBothWays = asks.map(({ cellIndex, asked }) => asked === 'cell' && STRESS_CELLS[cellIndex]?.shock.kind === 'fundingCap');
  const slopes = new Map<string, Float64Array>();
  const slopesOf = (bundle: Bundle): Float64Array => {
    const made = slopes.get(bundle.id) ?? slopesFrom(input, bundle, now, excessOf);
    slopes.set(bundle.id, made);
    return made;
  };
  const excess = Float64Array.from(now);
  return (nets) => {
    excess.set(now);
    for (const [bundle, net] of nets) {
      const slope = slopesOf(bundle);
      const present = bundle.netContracts;
      const away = net - present;
      const sizeAway = sideOf(bundle) * (Math.abs(net) - Math.abs(present));
      for (let index = 0; index < excess.length; index += 1) excess[index] = (excess[index] ?? 0) + (slope[index] ?? 0) * (isPaidBothWays[index] === true ? sizeAway : away);
    }
    let most = -Infinity;
    for (const usd of excess) if (usd > most) most = usd;
    return most;
  };
}

/** Of what is held; of nothing the one that the legs at hand can go. */
function sideOf({ netContracts, highestContracts }: Bundle): number {
  return netContracts === 0 ? (highestContracts > 0 ? 1 : -1) : Math.sign(netContracts);
}

/** USD a contract by ask; 0 where a cell does not hit the pool. */
function slopesFrom({ probe, situation }: RuleInput, bundle: Bundle, now: Float64Array, excessOf: (pool: PoolState) => Float64Array): Float64Array {
  const { netContracts: net, instrumentId } = bundle;
  const lot = lotSize(situation.input.instruments.get(instrumentId)?.quantityLot ?? { coefficient: 1, decimals: 0 });
  // Half of what is held: far enough for a slope, and on the same side.
  const step = net === 0 ? sideOf(bundle) * FLAT_LOTS * lot : -net / 2;
  const there = excessOf(poolTraded(probe, [[bundle, net + step]]));
  return now.map((from, index) => {
    const to = there[index] ?? -Infinity;
    return Number.isFinite(from) && Number.isFinite(to) ? (to - from) / step : 0;
  });
}
const FLAT_LOTS = 1000;
