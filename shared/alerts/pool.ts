/** How rules name a pool and find the size that would help it: ids of pools repeat from account to account. */
import { briefText } from '../format';
import type { AlertObject } from './alert';
import type { AlertInput, BundleFact, PoolFact } from './input';

type SizeOutcome = Extract<BundleFact['outcome'], { readonly kind: 'size' }>;

export function poolObject(pool: PoolFact): AlertObject {
  return { kind: 'pool', id: `${pool.accountId}/${pool.poolId}`, title: pool.title };
}

export function poolOf(input: AlertInput, bundle: BundleFact): PoolFact | undefined {
  return input.pools.find((pool) => pool.accountId === bundle.accountId && pool.poolId === bundle.poolId);
}

/** The largest advised cut among the pool's bundles, or the margin that is asked for, as an order to oneself. */
export function poolAction(input: AlertInput, pool: PoolFact): string | undefined {
  const bundles = input.bundles.filter((bundle) => bundle.accountId === pool.accountId && bundle.poolId === pool.poolId);
  const actions = bundles.map(bundleAction).filter((action) => action !== undefined);
  const [first, ...rest] = actions;
  return first === undefined || rest.length === 0 ? first : `${first} (1 of ${actions.length} cuts)`;
}

/** `cut 0.42 BTC -> 2.5 (sell 0.42)`; undefined when nothing has to be done. */
export function bundleAction({ underlying, outcome }: BundleFact): string | undefined {
  if (outcome.kind === 'size') return outcome.action === 'CUT' ? cutText(outcome, underlying) : undefined;
  if (outcome.kind !== 'margin') return undefined;
  const way = outcome.otherWayOut;
  return way === undefined ? 'add margin or cut both legs of the pair' : `add ${briefText(way.amount)} ${way.unit}`;
}

function cutText(outcome: SizeOutcome, unit: string): string {
  const to = briefText(outcome.suggestedBase, 6);
  return `cut ${briefText(Math.abs(outcome.deltaBase), 6)} ${unit} → ${to} (${outcome.typeSide} ${outcome.typeQuantity})`;
}
