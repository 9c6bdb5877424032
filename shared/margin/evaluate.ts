/** The margin of one account at given prices, in one call; `prepare.ts` is for evaluating the same account again and again. */
import type { MarginAccount, MarginMarket, MarginReport } from './margin';
import { evaluatePrepared, prepareMargin } from './prepare';

/** Pools, positions, liquidation prices and joint move of `account` at the market's marks. */
export function evaluateMargin(account: MarginAccount, market: MarginMarket): MarginReport {
  return evaluatePrepared(prepareMargin(account, market.tiers, market.options), market.symbols);
}
