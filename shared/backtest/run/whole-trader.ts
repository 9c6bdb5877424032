/** A trader of any contract under the live rules as they stand: every hour is one question to `sizing/advise`. */
import { distanceOf, equityOf, liquidateAt, liquidationWithin, openHolding, pay, quantityOf, reportAt, tradeTo } from './account';
import { askAdvice, createAdviser } from './adviser';
import type { BacktestMarket } from './market';
import type { Policy } from '../../sizing/policy';
import type { Trader } from './trader';

export function wholeTrader(market: BacktestMarket, policy: Policy, capital: number, leverage: number, spreadsCuts: boolean): Trader {
  const holding = openHolding(market, capital, leverage);
  const adviser = createAdviser(market, policy, spreadsCuts);
  return {
    quantity: () => quantityOf(holding),
    equityAt: (price) => equityOf(reportAt(holding, price)),
    isNear: (price, ratio) => (distanceOf(reportAt(holding, price)) ?? Infinity) < ratio,
    pay: (amount) => pay(holding, amount),
    tradeTo: (quantity, price, costRatio) => tradeTo(holding, quantity, price, costRatio),
    liquidationAfter: (before, candle) => liquidationWithin(reportAt(holding, before), candle),
    liquidate: (price, feeRate) => liquidateAt(holding, price, feeRate),
    advise: (facts) => {
      const outcome = askAdvice(adviser, { ...facts, account: holding.account, model: holding.model, margin: reportAt(holding, facts.markPrice) })?.outcome;
      if (outcome === undefined) return undefined;
      if (outcome.kind !== 'size') return { bound: outcome.kind, tradeContracts: 0 };
      const contracts = outcome.action === 'HOLD' ? 0 : Number(outcome.typeQuantity) * (outcome.typeSide === 'buy' ? 1 : -1);
      return { bound: outcome.bindingRuleId ?? 'none', tradeContracts: contracts };
    },
  };
}
