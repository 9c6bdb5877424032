/**
 * The two questions turned round: how much margin puts the liquidation at a price, and how large a position may be to be
 * liquidated no earlier than there. The position's symbol moves alone; other prices stay at the mark.
 */
import { unwrap } from '../assert';
import type { Position } from '../account/account';
import type { PositionId } from '../units';
import { poolAtPrices } from './at-prices';
import type { MarginAccount, MarginMarket } from './margin';
import { poolAtMark, type PoolState } from './pool';
import { poolIdOf, poolModels } from './pool-model';
import { largestQuantity } from './size-at-price';

export type Target =
  | { readonly kind: 'price'; readonly price: number }
  /** Away from the mark against the position: below it for a long, above it for a short. 0.2 = 20 %. */
  | { readonly kind: 'distance'; readonly distanceRatio: number };

export type QueryAnswer =
  | { readonly kind: 'margin'; readonly targetPrice: number; readonly marginDelta: number }
  | { readonly kind: 'size'; readonly targetPrice: number; readonly quantity: number }
  /** No size answers: even none fails, or none does. */
  | { readonly kind: 'noSize'; readonly targetPrice: number; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** Long 1, short -1; a flat position has the side it was opened for. */
export function directionOf(position: Position): 1 | -1 {
  if (position.quantity !== 0) return position.quantity > 0 ? 1 : -1;
  return position.hedgeSide === 'short' ? -1 : 1;
}

/**
 * Extra margin, in the pool's unit and without haircut, that puts the pool exactly at its limit when the symbol stands at
 * the target: requirement - equity there. Negative: so much could be taken out.
 */
export function marginForDistance(account: MarginAccount, market: MarginMarket, id: PositionId, target: Target): QueryAnswer {
  const asked = resolve(account, market, id, target);
  if (asked.kind !== 'resolved') return asked;
  const { position, pool, targetPrice, markPrice } = asked;
  const there = poolAtPrices(pool, (symbol) => (symbol === position.symbol ? targetPrice / markPrice : 1));
  return { kind: 'margin', targetPrice, marginDelta: there.maintenanceRequirement - there.equity };
}

/**
 * The largest quantity, in contracts and unsigned, with which the pool still holds at the target: trading at the mark from
 * the present quantity, wallet or isolated margin unchanged, PnL to date kept.
 */
export function sizeForLiquidationAt(account: MarginAccount, market: MarginMarket, id: PositionId, target: Target): QueryAnswer {
  if (account.rules.maintenanceBasis === 'entry') return { kind: 'refused', why: 'a size under entry-value maintenance is not supported yet: the entry price of what is added is not known' };
  const asked = resolve(account, market, id, target);
  if (asked.kind !== 'resolved') return asked;
  const { position, pool, targetPrice, markPrice } = asked;
  const tiers = market.tiers.get(position.symbol);
  if (tiers === undefined || tiers.length === 0) return { kind: 'unknown', missing: [`tiers of ${position.symbol}`] };
  const largest = largestQuantity(pool, { account, position, direction: directionOf(position), tiers, markPrice, targetPrice });
  switch (largest.kind) {
    case 'quantity':
      return { kind: 'size', targetPrice, quantity: largest.quantity };
    case 'none':
      return { kind: 'noSize', targetPrice, why: 'the pool fails there even without this position' };
    case 'unbounded':
      return { kind: 'noSize', targetPrice, why: 'no size of this position makes the pool fail there' };
  }
}

type Resolved = { readonly kind: 'resolved'; readonly position: Position; readonly pool: PoolState; readonly targetPrice: number; readonly markPrice: number };

function resolve(account: MarginAccount, market: MarginMarket, id: PositionId, target: Target): Resolved | QueryAnswer {
  const position = account.positions.find((one) => one.id === id);
  if (position === undefined) return { kind: 'refused', why: `no position has the id ${JSON.stringify(id)}` };
  const poolId = poolIdOf(account, position);
  const model = unwrap(poolModels(account, market.tiers, market.options).find((pool) => pool.id === poolId), 'every position has a pool');
  const needed = new Set([...model.symbols, position.symbol]);
  const missing = [...needed].filter((symbol) => !market.symbols.has(symbol)).map((symbol) => `mark price of ${symbol}`);
  if (missing.length + model.missing.length > 0) return { kind: 'unknown', missing: [...missing, ...model.missing] };
  const markOf = (symbol: string): number => unwrap(market.symbols.get(symbol), 'checked above').markPrice;
  const markPrice = markOf(position.symbol);
  const targetPrice = target.kind === 'price' ? target.price : markPrice * (1 - directionOf(position) * target.distanceRatio);
  if (!(targetPrice > 0)) return { kind: 'refused', why: `the target must be a price above 0 (got ${targetPrice})` };
  return { kind: 'resolved', position, pool: poolAtMark(model, account.rules, markOf), targetPrice, markPrice };
}
