/** What an asset's money is: which stay where they are when coins move, and in which symbol's price a coin moves. */
import type { PoolState } from '../../margin/pool';
import { VALUATION_UNIT } from '../../margin/pool-model';
import type { StressMarket } from './ground';

/** Assets that are meant to be worth a dollar; each may fall in the stablecoin cell. */
export const STABLECOINS: ReadonlySet<string> = new Set(['USDT', 'USDC', 'FDUSD', 'TUSD', 'USDE', 'DAI', 'BUSD', 'PYUSD', 'USDP', 'USD1', 'BFUSD', 'UST']);
const CURRENCIES: ReadonlySet<string> = new Set([VALUATION_UNIT, 'EUR', 'GBP', 'JPY', 'TRY', 'BRL']);

/** True when the asset's price has nothing to do with a coin's. */
export function standsStill(asset: string): boolean {
  return STABLECOINS.has(asset.toUpperCase()) || CURRENCIES.has(asset.toUpperCase());
}

export function isStablecoin(asset: string): boolean {
  return STABLECOINS.has(asset.toUpperCase());
}

/** A symbol whose price is the coin's: of an inverse leg that settles in it, else any whose underlying it is. */
export function symbolOfCoin(market: StressMarket, pool: PoolState, coin: string): string | undefined {
  const inverse = pool.legs.find(({ model }) => model.isInverse && model.position.settleAsset === coin);
  if (inverse !== undefined) return inverse.model.position.symbol;
  let found: string | undefined;
  // The first by name, so that the order in which symbols were listed decides nothing.
  for (const symbol of market.symbols.keys()) if (market.underlyingOf(symbol) === coin && (found === undefined || symbol < found)) found = symbol;
  return found;
}
