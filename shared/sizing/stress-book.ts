/**
 * The whole book as stress cells read it: every account with its options, its funding terms and the joint move that the policy
 * wants to survive. Made once per answer. What is missing or too old is named; nothing is filled in. No money limit here.
 */
import type { Account } from '../account/account';
import { prepareMargin } from '../margin/prepare';
import type { SymbolInput } from '../margin/margin';
import type { FundingTerms } from '../margin/carry';
import type { StressMarket } from '../risk/stress/ground';
import { bookPools, stressAccount, type BookPool } from '../risk/stress/report';
import type { Bundle } from './bundle';
import { heldOptionsOf } from './held-options';
import type { SizingAccount, SizingInput } from './input';
import { requiredMoves } from './joint-stress';
import { dailySigmaOf, marketSigmaOf } from './market-volatility';
import type { Situation } from './situation';
import { isWithheldAge, markFreshnessOf } from './withheld-age';
import { symbolUnderlyings } from './symbol-underlying';

const BPS = 1e-4;

export interface StressBook {
  /** Of all accounts, those that hold nothing but money too. */
  readonly pools: readonly BookPool[];
  /** Of pools that are unknown or rest on old data, and of options that no pool can hold: no sum is known then. */
  readonly missing: readonly string[];
  /** What the own cells' joint move lacks. */
  readonly missingMove: readonly string[];
  /** Taker fee, as a share of notional. */
  readonly feeRatio: number;
}

/** Of one answer; made once. */
export function stressBookOf(situation: Situation): StressBook {
  const made = situation.made.get(NAME) ?? stressBook(situation);
  situation.made.set(NAME, made);
  return made as StressBook;
}
const NAME = 'book for stresses';

/** The pool of a bundle in it; undefined where it could not be valued. */
export function poolOfBundle({ pools }: StressBook, { accountId, poolId }: Pick<Bundle, 'accountId' | 'poolId'>): BookPool | undefined {
  return pools.find(({ account, one }) => account.id === accountId && one.stressed.pool.model.id === poolId);
}

function stressBook({ input }: Situation): StressBook {
  const missing = new Set<string>();
  const missingMove = new Set<string>();
  const accounts = input.accounts.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1)).map((sized) => {
    const { account, market: { tiers } } = sized;
    const { market, missing: ofMove } = stressMarketOf(input, sized);
    for (const name of ofMove) missingMove.add(name);
    const made = stressAccount(account.id, account.venue, sized.model ?? prepareMargin(account, tiers, sized.market.options), market, heldOptionsOf(input, sized));
    for (const name of [...made.missing, ...tooOld(sized)]) missing.add(name);
    return made;
  });
  return { pools: bookPools(accounts), missing: [...missing].sort(), missingMove: [...missingMove].sort(), feeRatio: input.policy.parameters.takerFeeBps * BPS };
}

function tooOld(sized: SizingAccount): string[] {
  const { account, freshness } = sized;
  const old = account.positions.filter(({ quantity, symbol }) => quantity !== 0 && isWithheldAge(markFreshnessOf(sized, symbol))).map(({ symbol }) => `fresh mark price of ${symbol}`);
  return isWithheldAge(freshness) ? [...old, `fresh data of ${account.name}`] : old;
}

export interface AccountMarket {
  readonly market: StressMarket;
  /** What the own cells' joint move lacks: it is then the policy's percentage alone. */
  readonly missing: readonly string[];
}

/** The market of one account for stress cells; its joint move is what the trader's policy wants to survive, either way. */
export function stressMarketOf(input: SizingInput, sized: SizingAccount): AccountMarket {
  const { account, market, margin } = sized;
  const underlyingOf = symbolUnderlyings(input, sized);
  const sigma = marketSigmaOf(input, sized, margin.pools[0]?.id ?? '');
  return {
    market: {
      symbols: new Map([...market.symbols].map(([symbol, known]): [string, SymbolInput] => [symbol, withSigma(input, sized, symbol, known, underlyingOf(symbol))])),
      underlyingOf,
      usdPerUnit: input.usdPerUnit,
      funding: fundingTerms(input, account),
      joint: requiredMoves(input.policy.parameters, sigma.kind === 'known' ? sigma.value : undefined),
    },
    missing: sigma.kind === 'unknown' ? sigma.missing : [],
  };
}

function withSigma(input: SizingInput, sized: SizingAccount, symbol: string, known: SymbolInput, underlying: string): SymbolInput {
  if (known.dailySigma !== undefined) return known;
  const sigma = dailySigmaOf(input, sized, symbol, underlying);
  return sigma.kind === 'known' ? { ...known, dailySigma: sigma.value } : known;
}

/** By symbol of what is held. A whole interval to the next payment: days hold as many payments whenever the next one falls. */
export function fundingTerms({ instrumentFacts }: Pick<SizingInput, 'instrumentFacts'>, { positions }: Pick<Account, 'positions'>): ReadonlyMap<string, FundingTerms> {
  const terms = new Map<string, FundingTerms>();
  for (const { symbol, instrumentId } of positions) {
    const fact = instrumentFacts.get(instrumentId)?.funding;
    if (fact?.kind !== 'known') continue;
    const { rate, intervalHours, capRate } = fact.value;
    terms.set(symbol, { rate, intervalHours, nextInHours: intervalHours, ...(capRate === undefined ? {} : { capRatio: capRate }) });
  }
  return terms;
}
