/** A bundle with everything its rules read, or why no advice can be given on it: unknown, stale, or too long unconfirmed. */
import { ageText } from '../format';
import { poolModels, type PoolModel } from '../margin/pool-model';
import { basePerContract, type Bundle } from './bundle';
import { probeGround, type ProbeGround } from './candidate';
import type { SizingAccount } from './input';
import { onceIn } from './once';
import type { RuleInput } from './rule';
import { isWithheldAge, known, markFreshnessOf, usdPerBaseOf, type Situation } from './situation';

export interface Withheld {
  readonly kind: 'withheld';
  readonly reason: string;
  readonly missing: readonly string[];
}

export type ContextAnswer = { readonly kind: 'ready'; readonly input: RuleInput } | Withheld;

const BPS = 1e-4;

/** The pools of an account for probing; only the tables of held symbols are arranged. */
export function poolsOf(sized: SizingAccount): readonly PoolModel[] {
  return sized.model?.pools ?? poolModels(sized.account, sized.market.tiers, sized.market.options);
}

export function contextOf(situation: Situation, sized: SizingAccount, bundle: Bundle, pools: readonly PoolModel[], bundles: readonly Bundle[]): ContextAnswer {
  const instrument = situation.input.instruments.get(bundle.instrumentId);
  const markPrice = sized.market.symbols.get(bundle.symbol)?.markPrice;
  const pool = sized.margin.pools.find((one) => one.id === bundle.poolId);
  const model = pools.find((one) => one.id === bundle.poolId);
  const [leg] = bundle.legs;
  const missing = new Set(pool === undefined ? [`margin of ${bundle.poolId}`] : pool.kind === 'unknown' ? pool.missing : []);
  if (instrument === undefined) missing.add(`contract terms of ${bundle.symbol}`);
  if (markPrice === undefined) missing.add(`mark price of ${bundle.symbol}`);
  if (!sized.market.tiers.has(bundle.symbol)) missing.add(`tiers of ${bundle.symbol}`);
  if (missing.size > 0 || instrument === undefined || markPrice === undefined || pool?.kind !== 'known' || model === undefined || leg === undefined) {
    const names = [...missing].sort();
    return { kind: 'withheld', reason: `No advice: ${names.join(', ')} missing.`, missing: names };
  }
  const old = tooOld(situation, sized, bundle, model);
  if (old !== undefined) return old;
  const perContract = basePerContract(leg, markPrice);
  const usdPerBase = usdPerBaseOf(situation.input, leg, markPrice);
  const slowPrice = situation.slow.usdPerBase.get(bundle.id);
  const slowUsdPerBase = slowPrice === undefined ? usdPerBase : known(slowPrice);
  const probe = { ...groundOf(situation, sized, model), bundle };
  return {
    kind: 'ready',
    input: { situation, sized, bundle, instrument, pool, markPrice, basePerContract: perContract, nowBase: bundle.netContracts * perContract, usdPerBase, slowUsdPerBase, probe, poolBundles: bundles.filter((one) => one.poolId === bundle.poolId) },
  };
}

/** Made once per pool and answer. */
function groundOf(situation: Situation, sized: SizingAccount, model: PoolModel): ProbeGround {
  return onceIn(situation, `ground ${sized.account.id} ${model.id}`, () => probeGround(sized, model, situation.parameters.takerFeeBps * BPS));
}

function tooOld(situation: Situation, sized: SizingAccount, bundle: Bundle, model: PoolModel): Withheld | undefined {
  const { account, freshness } = sized;
  if (isWithheldAge(freshness)) {
    const age = ageText(situation.input.nowMs - account.confirmedAtMs);
    const reason = account.source === 'typed' ? `No advice: ${account.name} was typed ${age} ago; confirm it or edit it.` : `No advice: the data of ${account.name} is ${age} old.`;
    return { kind: 'withheld', reason, missing: [`fresh data of ${account.name}`] };
  }
  const symbols = [...new Set([...model.symbols, bundle.symbol])].sort();
  const stale = symbols.filter((symbol) => isWithheldAge(markFreshnessOf(sized, symbol)));
  if (stale.length === 0) return undefined;
  return { kind: 'withheld', reason: `No advice: the mark price of ${stale.join(', ')} is too old.`, missing: stale.map((symbol) => `fresh mark price of ${symbol}`) };
}
