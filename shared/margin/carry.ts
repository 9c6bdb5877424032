/**
 * An account some hours from now with prices where they are: funding paid or received on every position, interest on what
 * is borrowed. Present rates held still, or funding at its cap against the account: the first is what happens if nothing
 * changes, the second the worst the venue's formula allows. It does not forecast rates.
 */
import type { CollateralAsset, Position } from '../account/account';
import type { BorrowTerms } from '../account/borrow-terms';
import { power } from '../math/power';
import { notionalAt, pnlBetween } from './leg';
import type { MarginAccount, MarginMarket } from './margin';
import { withCollateral, withIsolatedMargin } from './what-if';

export interface FundingTerms {
  /** Per interval; positive: longs pay. */
  readonly rate: number;
  /** The largest rate, either sign, that the venue's formula allows; absent = unknown. */
  readonly capRatio?: number;
  readonly intervalHours: number;
  /** 0 < x <= interval: when the next payment is due. `continuous`: accrued all the time (Deribit). */
  readonly nextInHours: number | 'continuous';
}

/** By symbol and by asset. */
export interface CarryTerms {
  readonly funding: ReadonlyMap<string, FundingTerms>;
  readonly borrowing: ReadonlyMap<string, BorrowTerms>;
}

export type FundingAssumption = 'present' | 'capped';

export type Carried =
  | {
      readonly kind: 'known';
      readonly account: MarginAccount;
      /** By settle asset, received > 0. */
      readonly funding: ReadonlyMap<string, number>;
      /** By asset, always <= 0. */
      readonly interest: ReadonlyMap<string, number>;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/**
 * The account after `hours`, >= 0. Cross positions are paid in the wallet of the settle asset, isolated ones out of their
 * own margin. `capped` turns every symbol's rate against the account's net position in it, at the cap.
 */
export function accountAfterHours(account: MarginAccount, market: MarginMarket, terms: CarryTerms, hours: number, assumption: FundingAssumption): Carried {
  const live = account.positions.filter((position) => position.quantity !== 0);
  const missing = missingTerms(account, market, live, terms, assumption);
  if (missing.length > 0) return { kind: 'unknown', missing };
  const interest = interestOf(account, market, terms, hours);
  const funding = new Map<string, number>();
  let after = account;
  for (const position of live) {
    const received = fundingOf(account, market, position, terms, hours, assumption);
    if (received === 0) continue;
    funding.set(position.settleAsset, (funding.get(position.settleAsset) ?? 0) + received);
    after = position.margin.kind === 'isolated' ? withIsolatedMargin(after, position.id, received) : withCollateral(after, position.settleAsset, received, 1);
  }
  for (const [asset, amount] of interest) after = withCollateral(after, asset, amount);
  return { kind: 'known', account: after, funding, interest };
}

function missingTerms(account: MarginAccount, market: MarginMarket, live: readonly Position[], terms: CarryTerms, assumption: FundingAssumption): string[] {
  const missing = new Set<string>();
  for (const { symbol, margin, settleAsset } of live) {
    if (!market.symbols.has(symbol)) missing.add(`mark price of ${symbol}`);
    const funding = terms.funding.get(symbol);
    if (funding === undefined) missing.add(`funding rate of ${symbol}`);
    else if (assumption === 'capped' && funding.capRatio === undefined) missing.add(`funding cap of ${symbol}`);
    const isPriced = account.rules.marginPolicy === 'singleAsset' || margin.kind === 'isolated' || account.collateral.some(({ asset }) => asset === settleAsset);
    if (!isPriced) missing.add(`price of ${settleAsset}`);
  }
  if (missing.size > 0) return [...missing];
  for (const entry of account.collateral) {
    // Only where assets share a pool does a loss become a debt in one asset; elsewhere the pool has nothing to borrow against.
    const owedOn = account.rules.marginPolicy === 'multiAsset' ? 'equity' : 'balance';
    if (owedAmount(account, market, entry, owedOn) > 0 && !terms.borrowing.has(entry.asset)) missing.add(`borrowing rate of ${entry.asset}`);
  }
  return [...missing];
}

/** How many payments of a whole interval fall within `hours` from now; a fraction when accrued all the time. */
export function fundingPayments({ intervalHours, nextInHours }: FundingTerms, hours: number): number {
  if (nextInHours === 'continuous') return hours / intervalHours;
  return hours < nextInHours ? 0 : Math.floor((hours - nextInHours) / intervalHours) + 1;
}

/** The rate each symbol pays: the present one, or the cap with the sign that costs the account's net position. */
export function assumedRate(account: MarginAccount, symbol: string, terms: FundingTerms, assumption: FundingAssumption): number {
  if (assumption === 'present') return terms.rate;
  const net = account.positions.reduce((sum, position) => (position.symbol === symbol ? sum + position.quantity * position.contractSize : sum), 0);
  return Math.sign(net) * Math.max(terms.capRatio ?? 0, Math.abs(terms.rate));
}

function fundingOf(account: MarginAccount, market: MarginMarket, position: Position, { funding }: CarryTerms, hours: number, assumption: FundingAssumption): number {
  const terms = funding.get(position.symbol);
  const mark = market.symbols.get(position.symbol)?.markPrice;
  if (terms === undefined || mark === undefined) return 0;
  const notional = notionalAt({ isInverse: position.contractType === 'inverse', size: Math.abs(position.quantity) * position.contractSize }, mark);
  const received = -Math.sign(position.quantity) * notional * assumedRate(account, position.symbol, terms, assumption) * fundingPayments(terms, hours);
  return received === 0 ? 0 : received;
}

/** Interest of every asset owed now, <= 0, compounded hourly over the whole hours. */
function interestOf(account: MarginAccount, market: MarginMarket, terms: CarryTerms, hours: number): ReadonlyMap<string, number> {
  const interest = new Map<string, number>();
  for (const entry of account.collateral) {
    const borrow = terms.borrowing.get(entry.asset);
    if (borrow === undefined) continue;
    const charged = Math.max(0, owedAmount(account, market, entry, borrow.owedOn) - borrow.interestFree);
    const amount = charged * (power(1 + borrow.ratePerHour, Math.floor(hours)) - 1);
    if (amount > 0) interest.set(entry.asset, -amount);
  }
  return interest;
}

/** What is owed of an asset, >= 0: a negative wallet, with `equity` also cross losses that settle in it. */
export function owedAmount(account: MarginAccount, market: MarginMarket, entry: CollateralAsset, owedOn: BorrowTerms['owedOn']): number {
  let amount = entry.balance;
  for (const position of account.positions) {
    const mark = market.symbols.get(position.symbol)?.markPrice;
    if (owedOn === 'balance' || position.margin.kind !== 'cross' || position.settleAsset !== entry.asset || mark === undefined) continue;
    const isInverse = position.contractType === 'inverse';
    amount += pnlBetween({ isInverse, size: Math.abs(position.quantity) * position.contractSize, direction: position.quantity > 0 ? 1 : -1 }, position.entryPrice, mark);
  }
  return Math.max(0, -amount);
}
