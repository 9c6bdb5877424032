/** Where the next amount, or a transfer from one pool to another, buys most distance over all accounts of the run. */
import type { Account } from '../account/account';
import { bestPlaceFor, bestTransfer, type BestPlace, type Placement, type PlacedAccount } from '../margin/best-place';
import type { MarginAccount, MarginMarket } from '../margin/margin';
import { poolIdOf } from '../margin/pool-model';
import { known, unknown } from './known';
import type { PlaceAnswer, PlaceName, Reading } from './margin-questions';
import { NONE } from './pool-lines';
import { ageOfAccounts, marketOf } from './question-ground';
import type { State } from './state';
import { usdPerUnit } from './unit-price';

/** Each try values every account again, and a transfer tries every ordered pair of pools: beyond this it would hold up the engine. */
const MOST_EVALUATIONS = 400;

/** `changed` stands in for the account it came from. */
export function placeAnswers(state: State, changed: Account, after: MarginAccount, amountUsd: number): { readonly next: PlaceAnswer; readonly transfer: PlaceAnswer } {
  const accounts = Object.values(state.accounts);
  const { missing } = ageOfAccounts(state, accounts);
  if (missing.length > 0) return { next: unknown(...missing), transfer: unknown(...missing) };
  const placed = accounts.map((account): PlacedAccount => {
    const held = account.id === changed.id ? after : account;
    return { id: account.id, account: held, market: ownMoves(held, marketOf(state, account)) };
  });
  const usdOf = indexes(state, placed);
  const pools = placed.reduce((sum, { account }) => sum + account.collateral.length + account.positions.filter(({ margin }) => margin.kind === 'isolated').length, 0);
  const tooMany: PlaceAnswer = unknown(`a comparison of as many as ${pools} pools`);
  return {
    next: pools * placed.length > MOST_EVALUATIONS ? tooMany : answer(state, bestPlaceFor(placed, amountUsd, usdOf)),
    transfer: pools * (pools - 1) * placed.length > MOST_EVALUATIONS ? tooMany : answer(state, bestTransfer(placed, amountUsd, usdOf)),
  };
}

/**
 * As the hero counts: a pool of one symbol falls by that symbol's own move, without a beta. A symbol that is also held
 * in a pool with others keeps its beta in both, which can only bring the distance nearer.
 */
function ownMoves(account: MarginAccount, market: MarginMarket): MarginMarket {
  const symbolsOf = new Map<string, Set<string>>();
  for (const position of account.positions) {
    if (position.quantity === 0) continue;
    const poolId = poolIdOf(account, position);
    symbolsOf.set(poolId, (symbolsOf.get(poolId) ?? new Set()).add(position.symbol));
  }
  const shared = new Set([...symbolsOf.values()].filter((symbols) => symbols.size > 1).flatMap((symbols) => [...symbols]));
  const symbols = [...market.symbols].map(([symbol, input]) => [symbol, shared.has(symbol) ? input : { ...input, beta: 1 }] as const);
  return { ...market, symbols: new Map(symbols) };
}

function indexes(state: State, placed: readonly PlacedAccount[]): ReadonlyMap<string, number> {
  const assets = placed.flatMap(({ account }) => [...account.collateral.map(({ asset }) => asset), ...account.positions.map(({ settleAsset }) => settleAsset)]);
  return new Map([...new Set(assets)].flatMap((asset) => {
    const index = usdPerUnit(state, asset);
    return index.kind === 'known' ? [[asset, index.value] as const] : [];
  }));
}

function answer(state: State, best: BestPlace): PlaceAnswer {
  if (best.kind === 'unknown') return unknown(...best.missing);
  const [first] = best.placements;
  if (first === undefined) return known({});
  const { to, from, amount, distanceBefore, distanceAfter } = first;
  return known({
    best: {
      to: nameOf(state, to),
      ...(from === undefined ? {} : { from: nameOf(state, from) }),
      amount,
      asset: to.asset,
      before: distance(distanceBefore),
      after: distance(distanceAfter),
    },
  });
}

function nameOf(state: State, { accountId, poolId }: Placement['to']): PlaceName {
  return { accountName: Object.values(state.accounts).find(({ id }) => id === accountId)?.name ?? accountId, poolId };
}

function distance(ratio: number | undefined): Reading {
  return ratio === undefined ? { kind: 'none', words: NONE } : known(ratio);
}
