/** Assets whose price has nothing to do with a coin's. A coin that is not listed is taken to move like one. */
import { VALUATION_UNIT } from '../../margin/pool-model';

/** Assets that are meant to be worth a dollar; each may fall in the stablecoin cell. */
export const STABLECOINS: ReadonlySet<string> = new Set(['USDT', 'USDC', 'FDUSD', 'TUSD', 'USDE', 'DAI', 'BUSD', 'PYUSD', 'USDP', 'USD1', 'BFUSD', 'UST']);
const CURRENCIES: ReadonlySet<string> = new Set([VALUATION_UNIT, 'EUR', 'GBP', 'JPY', 'TRY', 'BRL']);

/** True when the asset's price has nothing to do with a coin's. */
export function standsStill(asset: string): boolean {
  // Asked of every position once a second: names as they are usually written need no other case.
  return STABLECOINS.has(asset) || STABLECOINS.has(asset.toUpperCase()) || CURRENCIES.has(asset.toUpperCase());
}
