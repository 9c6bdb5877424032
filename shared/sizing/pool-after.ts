/** What the account looks like at a size: distances, exposure over capital, margin ratio. For showing, not for deciding. */
import type { StateAfter } from './advice';
import { basePerContract, grossContracts, type Bundle } from './bundle';
import type { PoolState } from '../margin/pool';
import { jointReach, movesInSigmas, nearestReach } from './joint-stress';
import { marketSigmaOf } from './market-volatility';
import { grossUsd, usdPerBaseOf, type BundleContext } from './situation';

/** `pool` is the pool with each of `nets` traded to its new net; what cannot be known is left out. */
export function stateAfter(context: BundleContext, pool: PoolState, nets: readonly (readonly [Bundle, number])[]): StateAfter {
  const nearest = nearestReach(jointReach(pool, context.sized.market.symbols));
  const sigma = marketSigmaOf(context.situation.input, context.sized, context.bundle.poolId);
  const exposureRatio = exposureRatioAt(context, nets);
  const { marginRatio } = pool.margin;
  return {
    ...(nearest === undefined ? {} : { jointDistanceRatio: nearest.ratio }),
    ...(nearest === undefined || sigma.kind === 'unknown' ? {} : { jointDistanceSigmas: movesInSigmas(nearest.direction, nearest.ratio, sigma.value) }),
    ...(exposureRatio === undefined ? {} : { exposureRatio }),
    ...(marginRatio === undefined ? {} : { marginRatio }),
  };
}

function exposureRatioAt({ situation, sized }: BundleContext, nets: readonly (readonly [Bundle, number])[]): number | undefined {
  const traded = new Set(nets.map(([bundle]) => bundle.id));
  const others = grossUsd(situation.exposures.filter((exposure) => !traded.has(exposure.bundleId)));
  const { usd } = situation.capital;
  if (others.kind === 'unknown' || usd.kind === 'unknown' || usd.value <= 0) return undefined;
  let total = others.value;
  for (const [bundle, netContracts] of nets) {
    const [leg] = bundle.legs;
    const markPrice = sized.market.symbols.get(bundle.symbol)?.markPrice;
    if (leg === undefined || markPrice === undefined) return undefined;
    const usdPerBase = usdPerBaseOf(situation.input, leg, markPrice);
    if (usdPerBase.kind === 'unknown') return undefined;
    total += grossContracts(bundle, netContracts) * basePerContract(leg, markPrice) * usdPerBase.value;
  }
  return total / usd.value;
}
