/**
 * What the book loses besides one pool, cell by cell: worked out once, added to each candidate for that pool. A cell in
 * which the rest is unknown stays unknown for the candidate.
 */
import { answerOf, jointLoss, type CellAnswer } from '../../shared/risk/stress/answers';
import type { Direction } from '../../shared/risk/stress/cell';
import { STRESS_CELLS } from '../../shared/risk/stress/cells';
import { sidesOf, type Sides } from '../../shared/risk/stress/pairs';
import { bookPools, type BookPool, type StressAccount } from '../../shared/risk/stress/report';

export type ElsewhereLoss = { readonly kind: 'known'; readonly value: number } | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** Losses in USD by cell id. */
export interface Elsewhere {
  /** In the same cell, when the cell hits the pool itself: its leg, its venue; absent where it hits no other. */
  readonly ownUsd: ReadonlyMap<string, ElsewhereLoss>;
  /** When one leg or one venue goes elsewhere, the worst of them; absent where there is none. */
  readonly hitUsd: ReadonlyMap<string, ElsewhereLoss>;
  readonly sides: Sides;
}

/** The rest of the book. `accounts` is the whole book with the pool in it. */
export function elsewhereOf(accounts: readonly StressAccount[], accountId: string, poolId: string): Elsewhere {
  const pools = bookPools(accounts);
  const isOwn = ({ account, one }: BookPool): boolean => account.id === accountId && one.stressed.pool.model.id === poolId;
  const venue = accounts.find(({ id }) => id === accountId)?.venue;
  const others = pools.filter((pool) => !isOwn(pool));
  const missing = accounts.flatMap((account) => account.missing);
  const ownUsd = new Map<string, ElsewhereLoss>();
  const hitUsd = new Map<string, ElsewhereLoss>();
  for (const [index, { id, shock }] of STRESS_CELLS.entries()) {
    const isGone = shock.kind === 'venueGone' || shock.kind === 'legVanishes';
    if (!isGone) {
      const answers = others.map(({ one }) => answerOf(one, index));
      if (missing.length > 0 || answers.some(({ kind }) => kind !== 'notHit')) ownUsd.set(id, summed(answers, missing));
      continue;
    }
    const gone = (pool: BookPool): CellAnswer => answerOf(pool.one, index);
    const isGoneWithOwn = (pool: BookPool): boolean => shock.kind === 'venueGone' && pool.account.venue === venue;
    ownUsd.set(id, summed(others.map((pool) => (isGoneWithOwn(pool) ? gone(pool) : jointLoss(pool.one, shock.direction))), missing));
    const hits = shock.kind === 'legVanishes' ? legsGone(others, index, shock.direction, missing) : venuesGone(others, index, shock.direction, venue, missing);
    const worst = worstOf(hits);
    if (worst !== undefined) hitUsd.set(id, worst);
  }
  return { ownUsd, hitUsd, sides: sidesOf(others.map(({ account, one }) => ({ market: account.market, stressed: one.stressed }))) };
}

function legsGone(others: readonly BookPool[], index: number, direction: Direction, missing: readonly string[]): ElsewhereLoss[] {
  return others.flatMap((hit) => {
    const answer = answerOf(hit.one, index);
    return answer.kind === 'notHit' ? [] : [summed(others.map((pool) => (pool === hit ? answer : jointLoss(pool.one, direction))), missing)];
  });
}

function venuesGone(others: readonly BookPool[], index: number, direction: Direction, own: string | undefined, missing: readonly string[]): ElsewhereLoss[] {
  const venues = [...new Set(others.map(({ account }) => account.venue))].filter((venue) => venue !== own);
  return venues.map((venue) => summed(others.map((pool) => (pool.account.venue === venue ? answerOf(pool.one, index) : jointLoss(pool.one, direction))), missing));
}

function summed(answers: readonly CellAnswer[], missing: readonly string[]): ElsewhereLoss {
  const lacking = new Set(missing);
  let value = 0;
  for (const answer of answers) {
    if (answer.kind === 'unknown') for (const one of answer.missing) lacking.add(one);
    if (answer.kind !== 'loss') continue;
    if (answer.lossUsd.kind === 'known') value += answer.lossUsd.value;
    else for (const one of answer.lossUsd.missing) lacking.add(one);
  }
  return lacking.size > 0 ? { kind: 'unknown', missing: [...lacking].sort() } : { kind: 'known', value };
}

/** The largest loss; one that is unknown before any that is known. */
function worstOf(losses: readonly ElsewhereLoss[]): ElsewhereLoss | undefined {
  let worst: ElsewhereLoss | undefined;
  for (const loss of losses) {
    if (loss.kind === 'unknown') return loss;
    if (worst?.kind !== 'known' || loss.value > worst.value) worst = loss;
  }
  return worst;
}
