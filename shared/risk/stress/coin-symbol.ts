/** In which symbol's price a coin moves. */
import type { PoolState } from '../../margin/pool';
import type { StressMarket } from './ground';

/** A symbol whose price is the coin's: of an inverse leg that settles in it, else any whose underlying it is. */
export function symbolOfCoin(market: StressMarket, pool: PoolState, coin: string): string | undefined {
  const inverse = pool.legs.find(({ model }) => model.isInverse && model.position.settleAsset === coin);
  if (inverse !== undefined) return inverse.model.position.symbol;
  let found: string | undefined;
  // The first by name, so that the order in which symbols were listed decides nothing.
  for (const symbol of market.symbols.keys()) if (market.underlyingOf(symbol) === coin && (found === undefined || symbol < found)) found = symbol;
  return found;
}
