/**
 * What every rule reads of the whole book: who holds how much of what, in money, and on what base. Computed once per
 * answer. It holds no opinion: limits and targets are in their own files.
 */
import { worst, type Freshness } from '../market/age';
import type { Instrument } from '../market/instrument';
import type { PoolMargin } from '../margin/margin';
import { DAYS_PER_YEAR, HOUR_MS, type PositionId } from '../units';
import { ALT_BETA_FLOOR, MARKET_UNDERLYING } from '../volatility/beta';
import { basePerContract, bundlesOf, type Bundle } from './bundle';
import type { SizingAccount, SizingInput } from './input';
import type { PolicyParameters, View } from './policy';

const BPS = 1e-4;

/** A number, or what is missing for it. */
export type Figure = { readonly kind: 'known'; readonly value: number } | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** One position in money, or why it is not known. */
export interface Exposure {
  readonly bundleId: string;
  readonly positionId: PositionId;
  readonly underlying: string;
  /** Signed, at the mark. */
  readonly usd: Figure;
}

/** The money that sizes are measured against. */
export interface Capital {
  readonly usd: Figure;
  readonly from: 'riskCapital' | 'equity';
}

export interface Situation {
  readonly input: SizingInput;
  readonly parameters: PolicyParameters;
  readonly capital: Capital;
  readonly exposures: readonly Exposure[];
  /** Annual volatility by underlying as statistical limits use it: smoothed. */
  readonly smoothedVolatility: ReadonlyMap<string, number>;
}

/** A bundle with what its account and instrument say; `usdPerBase` turns base units of it into money. */
export interface BundleContext {
  readonly situation: Situation;
  readonly sized: SizingAccount;
  readonly bundle: Bundle;
  readonly instrument: Instrument;
  readonly pool: PoolMargin;
  readonly markPrice: number;
  readonly basePerContract: number;
  readonly nowBase: number;
  readonly usdPerBase: Figure;
}

export function known(value: number): Figure {
  return { kind: 'known', value };
}

export function underlyingIn(input: SizingInput): (position: { readonly instrumentId: Instrument['id']; readonly symbol: string }) => string {
  return (position) => input.instruments.get(position.instrumentId)?.underlying ?? position.symbol;
}

export function situationOf(input: SizingInput, smoothedVolatility: ReadonlyMap<string, number>): Situation {
  return {
    input,
    parameters: input.policy.parameters,
    capital: capitalOf(input),
    exposures: input.accounts.flatMap((sized) => exposuresOf(input, sized)).sort((a, b) => (a.bundleId + a.positionId < b.bundleId + b.positionId ? -1 : 1)),
    smoothedVolatility,
  };
}

/**
 * Risk capital as the trader stated it, money off the venue included. Without it the equity of every known pool, which is
 * never more than what is really there: pools that are unknown or that rest on stale data do not count.
 */
function capitalOf(input: SizingInput): Capital {
  const stated = input.policy.riskCapital;
  if (stated !== undefined) return { usd: known(stated.amountUsd), from: 'riskCapital' };
  const amounts: number[] = [];
  const missing: string[] = [];
  for (const { account, margin, freshness } of input.accounts) {
    for (const pool of margin.pools) {
      const usdPerUnit = usdPerUnitOf(input, pool.unit);
      if (pool.kind === 'unknown') missing.push(...pool.missing);
      else if (isWithheldAge(freshness)) missing.push(`fresh data of ${account.name}`);
      else if (usdPerUnit.kind === 'unknown') missing.push(...usdPerUnit.missing);
      else amounts.push(pool.equity * usdPerUnit.value);
    }
  }
  if (amounts.length === 0) return { usd: { kind: 'unknown', missing: missing.length > 0 ? missing : ['risk capital'] }, from: 'equity' };
  const total = amounts.toSorted((a, b) => a - b).reduce((sum, amount) => sum + amount, 0);
  return { usd: known(Math.max(total, 0)), from: 'equity' };
}

/**
 * The capital that is left after this bundle were closed at the taker fee: no cut costs more, so a size that fits it still
 * fits when it has been traded to. Stated risk capital does not change with a fee.
 */
export function capitalAfterClosing({ situation, bundle, basePerContract: perContract, usdPerBase }: BundleContext): Figure {
  const { usd, from } = situation.capital;
  if (from === 'riskCapital' || usd.kind === 'unknown' || usdPerBase.kind === 'unknown') return usd;
  const grossBase = bundle.legs.reduce((sum, leg) => sum + Math.abs(leg.quantity), 0) * perContract;
  return known(Math.max(0, usd.value - grossBase * usdPerBase.value * situation.parameters.takerFeeBps * BPS));
}

/** USD is its own price; anything else needs a live index. */
export function usdPerUnitOf(input: SizingInput, unit: string): Figure {
  if (unit === 'USD') return known(1);
  const price = input.usdPerUnit.get(unit);
  return price === undefined ? { kind: 'unknown', missing: [`price of ${unit} in USD`] } : known(price);
}

function exposuresOf(input: SizingInput, sized: SizingAccount): Exposure[] {
  const underlyingOf = underlyingIn(input);
  const exposures: Exposure[] = [];
  for (const bundle of bundlesOf(sized.account, underlyingOf)) {
    for (const leg of bundle.legs) {
      if (leg.quantity === 0) continue;
      exposures.push({ bundleId: bundle.id, positionId: leg.id, underlying: bundle.underlying, usd: exposureUsd(input, sized, bundle, leg) });
    }
  }
  return exposures;
}

function exposureUsd(input: SizingInput, sized: SizingAccount, bundle: Bundle, leg: Bundle['legs'][number]): Figure {
  const markPrice = sized.market.symbols.get(bundle.symbol)?.markPrice;
  if (markPrice === undefined) return { kind: 'unknown', missing: [`mark price of ${bundle.symbol}`] };
  if (isWithheldAge(markFreshnessOf(sized, bundle.symbol))) return { kind: 'unknown', missing: [`fresh mark price of ${bundle.symbol}`] };
  if (isWithheldAge(sized.freshness)) return { kind: 'unknown', missing: [`fresh data of ${sized.account.name}`] };
  const usd = usdPerBaseOf(input, leg, markPrice);
  return usd.kind === 'unknown' ? usd : known(leg.quantity * basePerContract(leg, markPrice) * usd.value);
}

/** A linear contract is worth its price in the settle asset; a base unit of an inverse one is the settle asset itself. */
export function usdPerBaseOf(input: SizingInput, leg: Bundle['legs'][number], markPrice: number): Figure {
  const unit = usdPerUnitOf(input, leg.settleAsset);
  if (unit.kind === 'unknown' || leg.contractType === 'inverse') return unit;
  return known(markPrice * unit.value);
}

/** Stale data is not advised on; late data is. */
export function isWithheldAge(freshness: Freshness): boolean {
  return freshness === 'stale' || freshness === 'gone';
}

export function markFreshnessOf(sized: SizingAccount, symbol: string): Freshness {
  return sized.markFreshness.get(symbol) ?? 'gone';
}

/** The age class of everything that advice on a pool rests on: the account's data and the marks of its positions. */
export function poolFreshness(sized: SizingAccount, symbols: readonly string[]): Freshness {
  return worst(sized.freshness, ...symbols.map((symbol) => markFreshnessOf(sized, symbol)));
}

/** Sum of signed exposures with the missing inputs of all. */
export function sumUsd(exposures: readonly Exposure[], amountOf: (usd: number) => number = (usd) => usd): Figure {
  let total = 0;
  const missing = new Set<string>();
  for (const { usd } of exposures) {
    if (usd.kind === 'unknown') usd.missing.forEach((name) => missing.add(name));
    else total += amountOf(usd.value);
  }
  return missing.size > 0 ? { kind: 'unknown', missing: [...missing].sort() } : known(total);
}

/**
 * Daily standard deviation of log returns as it is now: what the margin figures on screen use, else the estimate of the
 * underlying.
 */
export function dailySigmaOf(input: SizingInput, sized: SizingAccount, symbol: string, underlying: string): Figure {
  const given = sized.market.symbols.get(symbol)?.dailySigma;
  if (given !== undefined) return known(given);
  const estimate = input.volatility.get(underlying);
  return estimate?.kind === 'known' ? known(estimate.dailySigma) : { kind: 'unknown', missing: [`volatility of ${underlying}`] };
}

/**
 * One daily sigma of the market, the unit of joint distances. BTC stands for the market; where nothing is known of BTC,
 * the pool's own largest symbol does, its sigma divided by its beta.
 */
export function marketSigmaOf(input: SizingInput, sized: SizingAccount, poolId: string): Figure {
  const market = input.volatility.get(MARKET_UNDERLYING);
  if (market !== undefined) return market.kind === 'known' ? known(market.dailySigma) : { kind: 'unknown', missing: [`volatility of ${MARKET_UNDERLYING}`] };
  const underlyingOf = underlyingIn(input);
  const held = sized.margin.positions.filter((position) => position.poolId === poolId);
  const largest = held.toSorted((a, b) => b.notional - a.notional || (a.symbol < b.symbol ? -1 : 1))[0];
  const position = sized.account.positions.find((one) => one.id === largest?.positionId);
  if (position === undefined) return { kind: 'unknown', missing: [`volatility of ${MARKET_UNDERLYING}`] };
  const sigma = dailySigmaOf(input, sized, position.symbol, underlyingOf(position));
  return sigma.kind === 'unknown' ? sigma : known(sigma.value / Math.max(ALT_BETA_FLOOR, sized.market.symbols.get(position.symbol)?.beta ?? 1));
}

/** Annual volatility of an underlying now, from its estimate or from a daily sigma that the caller gave with the market. */
export function volatilityAnnualOf(input: SizingInput, sized: SizingAccount, symbol: string, underlying: string): Figure {
  const estimate = input.volatility.get(underlying);
  if (estimate?.kind === 'known') return known(estimate.volatilityAnnual);
  const daily = dailySigmaOf(input, sized, symbol, underlying);
  return daily.kind === 'known' ? known(daily.value * Math.sqrt(DAYS_PER_YEAR)) : daily;
}

/** The trader's view on an underlying, while it holds; an expired view is no view. */
export function liveView(input: SizingInput, underlying: string): View | undefined {
  return input.policy.views.find((view) => view.underlying === underlying && input.nowMs <= view.statedAtMs + view.horizonHours * HOUR_MS);
}

/** What the base is called in a sentence. */
export function capitalName(capital: Capital): string {
  return capital.from === 'riskCapital' ? 'risk capital' : 'equity (no risk capital given)';
}
