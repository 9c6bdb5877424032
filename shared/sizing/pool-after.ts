/** What the account looks like at a size: distances, exposure over capital, margin ratio. For showing, not for deciding. */
import type { StateAfter } from './advice';
import { grossContracts } from './bundle';
import type { PoolState } from '../margin/pool';
import { jointReach, movesInSigmas, nearestReach } from './joint-stress';
import { marketSigmaOf } from './market-volatility';
import { grossUsd, type BundleContext } from './situation';

/** `pool` is the bundle's pool at a net of `netContracts`; what cannot be known is left out. */
export function stateAfter(context: BundleContext, pool: PoolState, netContracts: number): StateAfter {
  const nearest = nearestReach(jointReach(pool, context.sized.market.symbols));
  const sigma = marketSigmaOf(context.situation.input, context.sized, context.bundle.poolId);
  const exposureRatio = exposureRatioAt(context, netContracts);
  const { marginRatio } = pool.margin;
  return {
    ...(nearest === undefined ? {} : { jointDistanceRatio: nearest.ratio }),
    ...(nearest === undefined || sigma.kind === 'unknown' ? {} : { jointDistanceSigmas: movesInSigmas(nearest.direction, nearest.ratio, sigma.value) }),
    ...(exposureRatio === undefined ? {} : { exposureRatio }),
    ...(marginRatio === undefined ? {} : { marginRatio }),
  };
}

function exposureRatioAt({ situation, bundle, usdPerBase, basePerContract }: BundleContext, netContracts: number): number | undefined {
  const others = grossUsd(situation.exposures.filter((exposure) => exposure.bundleId !== bundle.id));
  const { usd } = situation.capital;
  if (others.kind === 'unknown' || usd.kind === 'unknown' || usdPerBase.kind === 'unknown' || usd.value <= 0) return undefined;
  return (others.value + grossContracts(bundle, netContracts) * basePerContract * usdPerBase.value) / usd.value;
}
