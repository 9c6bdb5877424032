/**
 * A stablecoin falls: its amounts count for less (collateral and PnL alike), a pool kept in it is worth less in dollars, and
 * prices quoted in it either fall with it in dollars or stay there and so rise in the coin.
 */
import type { PoolState } from '../../margin/pool';
import type { Shock } from './cell';
import type { Change } from './pool-there';

export interface FallenCoin {
  readonly change: Change;
  /** Dollars per unit of the pool afterwards, as a ratio of now. */
  readonly usdTimes: number;
}

/** `move` -0.1 = 10 % less. Undefined for a pool that has nothing to do with the coin. */
export function fallenCoin({ model }: PoolState, { coin, move, prices }: Extract<Shock, { kind: 'stablecoin' }>): FallenCoin | undefined {
  if (!model.assets.some(({ asset }) => asset.toUpperCase() === coin)) return undefined;
  const isShared = model.id === 'cross:*';
  const priceRatioOf = (asset: string): number => (isShared && asset.toUpperCase() === coin ? 1 + move : 1);
  const quoteTimesOf = (quote: string): number => (quote.toUpperCase() === coin ? 1 / (1 + move) : 1);
  return { change: prices === 'inCoin' ? { priceRatioOf } : { priceRatioOf, quoteTimesOf }, usdTimes: isShared ? 1 : 1 + move };
}
