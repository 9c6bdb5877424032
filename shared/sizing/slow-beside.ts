/**
 * What is held beside positions and moves like them: coins at the venues, collateral and unrealised profit alike, and options.
 * No size scales them. Sampled like prices, so that statistical limits and targets do not flicker with every mark. Coins of the
 * numeraire are money to whoever counts in them, and are none of it. Money off the venue is not known and not here.
 */
import type { HeldOption } from '../risk/options/gain';
import type { PricedOption } from '../margin/options/priced-option';
import { standsStill } from '../risk/stress/stable-assets';
import { DAY_MS, DAYS_PER_YEAR } from '../units';
import type { Fact } from './facts';
import { heldOptionsOf } from './held-options';
import type { Sample, SizingAccount, SizingInput } from './input';
import { known, type Figure } from './figure';
import { usdPerUnitOf } from './unit-price';
import { isWithheldAge, markFreshnessOf } from './withheld-age';
import { symbolUnderlyings, type NamedAccount } from './symbol-underlying';

const BPS = 1e-4;

export interface SlowBeside {
  /** Worth in USD of the coins held, signed, by underlying. */
  readonly coinsUsd: ReadonlyMap<string, Figure>;
  readonly options: ReadonlyMap<string, Fact<readonly HeldOption[]>>;
}

/** The sample in force for a value as it is now. */
export type TakeSample = (key: string, value: number) => Sample;

export function slowBeside(input: SizingInput, take: TakeSample): SlowBeside {
  return { coinsUsd: slowCoins(input, take), options: slowOptions(input, take) };
}

function slowCoins(input: SizingInput, take: TakeSample): ReadonlyMap<string, Figure> {
  const sums = new Map<string, { usd: number; readonly missing: string[] }>();
  for (const sized of input.accounts) {
    for (const asset of coinsOf(sized)) {
      if (asset === input.policy.numeraire) continue;
      const underlying = underlyingOfCoin(input, sized, asset);
      const worth = coinUsd(input, sized, asset);
      if (worth.kind === 'known' && worth.value === 0) continue;
      const sum = sums.get(underlying) ?? { usd: 0, missing: [] };
      sums.set(underlying, sum);
      if (worth.kind === 'unknown') sum.missing.push(...worth.missing);
      else sum.usd += worth.value;
    }
  }
  const slow = new Map<string, Figure>();
  for (const [underlying, { usd, missing }] of sums) slow.set(underlying, missing.length > 0 ? { kind: 'unknown', missing } : known(take(`coins ${underlying}`, usd).value));
  return slow;
}

/** Underlyings of the coins and options that an account holds, each once; coins of `numeraire` are money. */
export function underlyingsBeside(input: Pick<SizingInput, 'instruments'>, named: NamedAccount, numeraire?: string): readonly string[] {
  const options = (named.account.options ?? []).flatMap(({ quantity, underlying }) => (quantity === 0 ? [] : [underlying]));
  const coins = coinsOf(named).filter((asset) => asset !== numeraire);
  return [...new Set([...coins.map((asset) => underlyingOfCoin(input, named, asset)), ...options])];
}

/** Assets of the account whose price moves. */
function coinsOf({ account: { collateral, positions } }: NamedAccount): readonly string[] {
  const coins: string[] = [];
  const add = (asset: string): void => {
    if (!coins.includes(asset) && !standsStill(asset)) coins.push(asset);
  };
  for (const { asset, balance } of collateral) if (balance !== 0) add(asset);
  for (const { settleAsset, quantity, margin } of positions) if (quantity !== 0 || margin.kind === 'isolated') add(settleAsset);
  return coins;
}

/** That of the symbol its price follows, of the inverse contract that settles in it, or the coin itself. */
function underlyingOfCoin(input: Pick<SizingInput, 'instruments'>, named: NamedAccount, asset: string): string {
  const { collateral, positions } = named.account;
  const linked = collateral.find((one) => one.asset === asset)?.linkedSymbol ?? positions.find(({ contractType, settleAsset }) => contractType === 'inverse' && settleAsset === asset)?.symbol;
  return linked === undefined ? asset : symbolUnderlyings(input, named)(linked);
}

/**
 * Balance, isolated margins and unrealised profit in the coin, at its price now, less what closing all that settles in it would
 * cost in fees: a cut pays a part of that at once, so that what is left is the same before and after.
 */
function coinUsd(input: SizingInput, { account, margin, freshness }: SizingAccount, asset: string): Figure {
  let amount = 0;
  const missing: string[] = isWithheldAge(freshness) ? [`fresh data of ${account.name}`] : [];
  for (const entry of account.collateral) if (entry.asset === asset) amount += entry.balance;
  for (const { id, quantity, settleAsset, margin: mode, symbol } of account.positions) {
    if (settleAsset !== asset) continue;
    if (mode.kind === 'isolated') amount += mode.isolatedMargin;
    if (quantity === 0) continue;
    const held = margin.positions.find(({ positionId }) => positionId === id);
    if (held === undefined) missing.push(`profit of ${symbol}`);
    else amount += held.unrealizedPnl - input.policy.parameters.takerFeeBps * BPS * held.notional;
  }
  if (missing.length > 0) return { kind: 'unknown', missing };
  if (amount === 0) return known(0);
  const price = usdPerUnitOf(input, asset);
  return price.kind === 'unknown' ? price : known(amount * price.value);
}

function slowOptions(input: SizingInput, take: TakeSample): ReadonlyMap<string, Fact<readonly HeldOption[]>> {
  const found = new Map<string, { readonly held: HeldOption[]; readonly missing: string[] }>();
  for (const sized of input.accounts) {
    const options = heldOptionsOf(input, sized);
    if (options === undefined) continue;
    const { priced, missing } = options.book;
    for (const { id, underlying, quantity } of sized.account.options ?? []) {
      if (quantity === 0) continue;
      const of = found.get(underlying) ?? { held: [], missing: [] };
      found.set(underlying, of);
      const one = priced.find(({ option }) => option.id === id);
      if (one === undefined) of.missing.push(...missing);
      else addOption(input, sized, one, take, of);
    }
  }
  return new Map([...found].map(([underlying, { held, missing }]) => [underlying, missing.length > 0 ? { kind: 'unknown', missing } : { kind: 'known', value: held }]));
}

/** Priced at its sampled price, as of the time of the sample. */
function addOption(input: SizingInput, sized: SizingAccount, one: PricedOption, take: TakeSample, to: { readonly held: HeldOption[]; readonly missing: string[] }): void {
  const { account, freshness } = sized;
  const { option: { settleAsset }, symbol, markPrice, forward, expiryYears } = one;
  if (isWithheldAge(freshness)) to.missing.push(`fresh data of ${account.name}`);
  if (isWithheldAge(markFreshnessOf(sized, symbol))) to.missing.push(`fresh mark price of ${symbol}`);
  const usd = usdPerUnitOf(input, settleAsset);
  if (usd.kind === 'unknown') to.missing.push(...usd.missing);
  if (usd.kind === 'unknown' || to.missing.length > 0) return;
  const price = take(`option price ${account.id}/${symbol}`, markPrice);
  to.held.push({
    priced: { ...one, markPrice: price.value, forward: (forward * price.value) / markPrice, expiryYears: expiryYears + (input.nowMs - price.atMs) / (DAYS_PER_YEAR * DAY_MS) },
    usdPerSettle: take(`price of ${settleAsset}`, usd.value).value,
    countedIn: settleAsset === input.policy.numeraire ? 'coin' : 'usd',
  });
}
