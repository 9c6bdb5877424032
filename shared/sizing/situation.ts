/**
 * What every rule reads of the whole book: who holds how much of what, in money, and on what base. Computed once per
 * answer. It holds no opinion: limits and targets are in their own files.
 */
import type { Account } from '../account/account';
import type { Instrument } from '../market/instrument';
import type { PoolMargin } from '../margin/margin';
import type { PoolState } from '../margin/pool';
import { HOUR_MS, type AccountId, type InstrumentId, type PositionId } from '../units';
import { basePerContract, bundlesOf, type Bundle } from './bundle';
import { capitalOf, closingCostUsd, type Capital } from './capital';
import type { Fact } from './facts';
import { known, sumOf, type Figure } from './figure';
import type { SizingAccount, SizingInput } from './input';
import type { PolicyParameters, View } from './policy';
import type { SlowBeside } from './slow-beside';
import { underlyingIn } from './symbol-underlying';
import { usdPerBaseOf } from './unit-price';
import { isWithheldAge, markFreshnessOf } from './withheld-age';

/** One position in money, or why it is not known. */
export interface Exposure {
  readonly bundleId: string;
  readonly positionId: PositionId;
  readonly underlying: string;
  /** Signed, at the mark. */
  readonly usd: Figure;
  /** The same at the price that statistical limits use. */
  readonly slowUsd: Figure;
}

/** An asset of one account that is owed; what makes it one is in `debts.ts`. */
export interface Debt {
  readonly accountId: AccountId;
  readonly asset: string;
  /** Units of the asset that interest is charged on, >= 0. */
  readonly charged: number;
  /** Of 24 hours, >= 0. */
  readonly interestUsdDaily: Figure;
}

export interface Situation {
  readonly input: SizingInput;
  readonly parameters: PolicyParameters;
  readonly capital: Capital;
  /** What closing everything at once costs in fees, at the last marks. */
  readonly closingCostUsd: number;
  readonly exposures: readonly Exposure[];
  /** What statistical limits and targets read instead of the latest figures. */
  readonly slow: SlowInputs;
  /** What was worked out once and is read again, by name; begins empty with every answer. */
  readonly made: Map<string, unknown>;
  /** The same by the pool as it is: all its bundles probe one state. */
  readonly madeOfPool: Map<PoolState, Map<string, unknown>>;
}

/** What can be left of an instrument within the cost allowed, in base units. */
export interface ExitSize {
  readonly base: number;
  /** Fewer samples than a percentile takes: the least of them, which orders no cut. */
  readonly isBrief: boolean;
}

/** `sell` leaves a long into the bids, `buy` a short into the asks. */
export interface ExitSizes {
  readonly sell: Fact<ExitSize>;
  readonly buy: Fact<ExitSize>;
  /** Traded in a day at the venues whose books count, in base units. */
  readonly volumeBaseDaily: number;
}

/** Inputs that change at most every few minutes, so that a limit near the present size does not flicker. */
export interface SlowInputs {
  readonly capital: Capital;
  /** What closing everything at once costs in fees; 0 where the capital is stated. */
  readonly closingCostUsd: number;
  /** Annual volatility of the coming day by underlying: its 80th percentile for limits, its median for targets. */
  readonly limitVolatilityAnnual: ReadonlyMap<string, number>;
  readonly medianVolatilityAnnual: ReadonlyMap<string, number>;
  /** USD per base unit by bundle id. */
  readonly usdPerBase: ReadonlyMap<string, number>;
  /** Coins and options, which no size scales. */
  readonly beside: SlowBeside;
  /** Funding of 24 hours as a share of the exposure by bundle id, > 0 = longs pay. */
  readonly fundingDaily: ReadonlyMap<string, number>;
  /** What is owed, with its interest as it was last sampled. */
  readonly debts: readonly Debt[];
  /** What can be left at the cost allowed, by instrument. */
  readonly exits: ReadonlyMap<InstrumentId, Fact<ExitSizes>>;
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
  readonly slowUsdPerBase: Figure;
}

interface KnownBundles {
  readonly underlyings: readonly string[];
  readonly bundles: readonly Bundle[];
}
/** Accounts stay the same objects until they are changed; the names of their underlyings are looked at each time. */
const lastBundles = new WeakMap<Account, KnownBundles>();

/** The bundles of an account, made once while it is the same. */
export function bundlesIn(input: Pick<SizingInput, 'instruments'>, account: Account): readonly Bundle[] {
  const underlyingOf = underlyingIn(input);
  const last = lastBundles.get(account);
  if (last !== undefined && account.positions.every((position, index) => last.underlyings[index] === underlyingOf(position))) return last.bundles;
  const bundles = bundlesOf(account, underlyingOf);
  lastBundles.set(account, { underlyings: account.positions.map(underlyingOf), bundles });
  return bundles;
}

export function situationOf(input: SizingInput, slow: SlowInputs): Situation {
  const exposures = input.accounts.flatMap((sized) => exposuresOf(input, sized, slow));
  return {
    input,
    parameters: input.policy.parameters,
    capital: capitalOf(input),
    closingCostUsd: closingCostUsd(input),
    exposures: exposures.sort(byPlace),
    slow,
    made: new Map(),
    madeOfPool: new Map(),
  };
}

/** By bundle, then by position: strings that are put together to be compared are dear. */
function byPlace(a: Exposure, b: Exposure): number {
  if (a.bundleId !== b.bundleId) return a.bundleId < b.bundleId ? -1 : 1;
  return a.positionId < b.positionId ? -1 : 1;
}

/**
 * The capital that is left after everything were closed at the taker fee: a cut pays at once a part of what closing would have
 * cost, so that what is left is the same before and after, and sizes that fit it still fit when they have been traded to. Stated
 * risk capital does not change with a fee.
 */
export function capitalAfterClosing({ situation }: Pick<BundleContext, 'situation'>, pace: 'now' | 'slow' = 'now'): Figure {
  const { capital: { usd, from }, closingCostUsd: cost } = pace === 'slow' ? situation.slow : situation;
  if (from === 'riskCapital' || usd.kind === 'unknown') return usd;
  return known(Math.max(0, usd.value - cost));
}

function exposuresOf(input: SizingInput, sized: SizingAccount, slow: SlowInputs): Exposure[] {
  const exposures: Exposure[] = [];
  for (const bundle of bundlesIn(input, sized.account)) {
    for (const leg of bundle.legs) {
      if (leg.quantity === 0) continue;
      const usd = exposureUsd(input, sized, bundle, leg);
      exposures.push({ bundleId: bundle.id, positionId: leg.id, underlying: bundle.underlying, usd, slowUsd: slowly(usd, sized, bundle, leg, slow) });
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

/** The exposure at the slow price; as it is when there is none, or when it is not known. */
function slowly(usd: Figure, sized: SizingAccount, bundle: Bundle, leg: Bundle['legs'][number], slow: SlowInputs): Figure {
  const price = slow.usdPerBase.get(bundle.id);
  const markPrice = sized.market.symbols.get(bundle.symbol)?.markPrice;
  return usd.kind === 'unknown' || price === undefined || markPrice === undefined ? usd : known(leg.quantity * basePerContract(leg, markPrice) * price);
}

/** Gross exposure of some positions in USD, at the mark. */
export function grossUsd(exposures: readonly Exposure[]): Figure {
  return sumOf(exposures.map((exposure) => exposure.usd), Math.abs);
}

/** Net exposure of some positions in USD, at the slow price. */
export function slowNetUsd(exposures: readonly Exposure[]): Figure {
  return sumOf(exposures.map((exposure) => exposure.slowUsd));
}

/** The trader's view on an underlying, while it holds; an expired view is no view. */
export function liveView(input: SizingInput, underlying: string): View | undefined {
  return input.policy.views.find((view) => view.underlying === underlying && input.nowMs <= view.statedAtMs + view.horizonHours * HOUR_MS);
}
