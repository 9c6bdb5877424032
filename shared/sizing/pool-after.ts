/** What the account looks like at a size: distances, exposure over capital, margin ratio. For showing, not for deciding. */
import type { StateAfter } from './advice';
import { basePerContract, grossContracts, type Bundle } from './bundle';
import type { PoolState } from '../margin/pool';
import { jointReach, movesInSigmas, nearestReach, presentReach } from './joint-stress';
import { marketSigmaOf } from './market-volatility';
import { onceIn, onceOfPool } from './once';
import type { RuleInput } from './rule';
import { grossUsd, type BundleContext } from './situation';
import { usdPerBaseOf } from './unit-price';

/** `pool` is the pool with each of `nets` traded to its new net; what cannot be known is left out. */
export function stateAfter(context: RuleInput, pool: PoolState, nets: readonly (readonly [Bundle, number])[]): StateAfter {
  const { situation, sized, bundle } = context;
  // Most bundles hold: their pool is the one that is.
  const reach = pool === context.probe.now ? presentReach(context) : jointReach(pool, sized.market.symbols);
  const nearest = nearestReach(reach);
  const sigma = onceOfPool(context, 'market sigma', () => marketSigmaOf(situation.input, sized, bundle.poolId));
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
  const { usd } = situation.capital;
  const isAsItIs = nets.every(([bundle, netContracts]) => netContracts === bundle.netContracts);
  if (isAsItIs) {
    const gross = onceIn(situation, 'gross', () => grossUsd(situation.exposures));
    return gross.kind === 'unknown' || usd.kind === 'unknown' || usd.value <= 0 ? undefined : gross.value / usd.value;
  }
  const traded = new Set(nets.map(([bundle]) => bundle.id));
  const others = grossUsd(situation.exposures.filter((exposure) => !traded.has(exposure.bundleId)));
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
