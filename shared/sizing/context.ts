/** A bundle with everything its rules read, or why no advice can be given on it: unknown, stale, or too long unconfirmed. */
import { ageText } from '../format';
import type { PoolModel } from '../margin/pool-model';
import { basePerContract, type Bundle } from './bundle';
import { poolGround } from './context-pools';
import type { SizingAccount } from './input';
import { onceOfPool } from './once';
import type { RuleInput } from './rule';
import { known } from './figure';
import type { Situation } from './situation';
import { usdPerBaseOf } from './unit-price';
import { isWithheldAge, markFreshnessOf } from './withheld-age';

export interface Withheld {
  readonly kind: 'withheld';
  readonly reason: string;
  readonly missing: readonly string[];
}

export type ContextAnswer = { readonly kind: 'ready'; readonly input: RuleInput } | Withheld;

export function contextOf(situation: Situation, sized: SizingAccount, bundle: Bundle, pools: readonly PoolModel[], bundles: readonly Bundle[]): ContextAnswer {
  const instrument = situation.input.instruments.get(bundle.instrumentId);
  const markPrice = sized.market.symbols.get(bundle.symbol)?.markPrice;
  const pool = sized.margin.pools.find((one) => one.id === bundle.poolId);
  const model = pools.find((one) => one.id === bundle.poolId);
  const [leg] = bundle.legs;
  if (instrument === undefined || markPrice === undefined || pool?.kind !== 'known' || model === undefined || leg === undefined || !sized.market.tiers.has(bundle.symbol)) {
    const missing = new Set(pool === undefined ? [`margin of ${bundle.poolId}`] : pool.kind === 'unknown' ? pool.missing : []);
    if (instrument === undefined) missing.add(`contract terms of ${bundle.symbol}`);
    if (markPrice === undefined) missing.add(`mark price of ${bundle.symbol}`);
    if (!sized.market.tiers.has(bundle.symbol)) missing.add(`tiers of ${bundle.symbol}`);
    const names = [...missing].sort();
    return { kind: 'withheld', reason: `No advice: ${names.join(', ')} missing.`, missing: names };
  }
  const old = tooOld(situation, sized, bundle, model);
  if (old !== undefined) return old;
  const perContract = basePerContract(leg, markPrice);
  const usdPerBase = usdPerBaseOf(situation.input, leg, markPrice);
  const slowPrice = situation.slow.usdPerBase.get(bundle.id);
  const slowUsdPerBase = slowPrice === undefined ? usdPerBase : known(slowPrice);
  const probe = { ...poolGround(situation, sized, model), bundle };
  return {
    kind: 'ready',
    input: { situation, sized, bundle, instrument, pool, markPrice, basePerContract: perContract, nowBase: bundle.netContracts * perContract, usdPerBase, slowUsdPerBase, probe, poolBundles: onceOfPool({ situation, probe }, 'bundles', () => bundles.filter((one) => one.poolId === bundle.poolId)) },
  };
}

function tooOld(situation: Situation, sized: SizingAccount, bundle: Bundle, model: PoolModel): Withheld | undefined {
  const { account, freshness } = sized;
  if (isWithheldAge(freshness)) {
    const age = ageText(situation.input.nowMs - account.confirmedAtMs);
    const reason = account.source === 'typed' ? `No advice: ${account.name} was typed ${age} ago; confirm it or edit it.` : `No advice: the data of ${account.name} is ${age} old.`;
    return { kind: 'withheld', reason, missing: [`fresh data of ${account.name}`] };
  }
  const isStale = (symbol: string): boolean => isWithheldAge(markFreshnessOf(sized, symbol));
  if (!isStale(bundle.symbol) && !model.symbols.some(isStale)) return undefined;
  const symbols = [...new Set([...model.symbols, bundle.symbol])].sort();
  const stale = symbols.filter(isStale);
  return { kind: 'withheld', reason: `No advice: the mark price of ${stale.join(', ')} is too old.`, missing: stale.map((symbol) => `fresh mark price of ${symbol}`) };
}
