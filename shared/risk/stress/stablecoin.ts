/**
 * A stablecoin falls: its amounts count for less (collateral and PnL alike), a pool kept in it is worth less in dollars, and
 * prices quoted in it either fall with it in dollars or stay there and so rise in the coin. Each coin is taken alone.
 */
import type { PoolState } from '../../margin/pool';
import { isStablecoin } from './assets';
import type { Change } from './pool-there';

export interface FallenCoin {
  readonly change: Change;
  readonly detail: string;
  /** Dollars per unit of the pool afterwards, as a ratio of now. */
  readonly usdTimes: number;
}

/** `move` -0.1 = 10 % less. Two cases per stablecoin of the pool. */
export function fallenCoins({ model }: PoolState, move: number): FallenCoin[] {
  const isShared = model.id === 'cross:*';
  return model.assets.filter(({ asset }) => isStablecoin(asset)).flatMap(({ asset: coin }) => {
    const usdTimes = isShared ? 1 : 1 + move;
    const priceRatioOf = (asset: string): number => (isShared && asset === coin ? 1 + move : 1);
    const quoteTimesOf = (quote: string): number => (quote === coin ? 1 / (1 + move) : 1);
    return [
      { change: { priceRatioOf }, detail: `${coin} falls, prices in ${coin} stay`, usdTimes },
      { change: { priceRatioOf, quoteTimesOf }, detail: `${coin} falls, prices in dollars stay`, usdTimes },
    ];
  });
}
