/** A stop has to come before liquidation, or it protects nothing: the check, and what would make it so. */
import { briefText, multipleText, priceText } from '../format';
import { lotSize } from './lot';
import { afterTrade, type AfterTrade, type TradeGround } from './new-trade';
import { contractBase, staleSymbols, type Task } from './trade-task';

/** Why the trade is refused; undefined when the stop comes first or when that cannot be known. */
export function liquidationFirst(task: Task, contracts: number, after: AfterTrade): string | undefined {
  const { ground, instrument, input } = task;
  if (staleSymbols(task).length > 0) return undefined;
  if (after.liquidation.kind === 'liquidatable') return 'The position would be liquidated at once.';
  const price = towardsStop(ground, after);
  if (price === undefined || !isBeforeStop(ground, price)) return undefined;
  const text = (value: number): string => priceText(value, instrument.priceTick);
  return `Liquidation ${text(price)} is hit before your stop ${text(input.stopPrice)} with ${multipleText(input.leverage, 0)} ${input.marginMode}.${wayOut(task, contracts)}`;
}

function wayOut(task: Task, contracts: number): string {
  const { ground, instrument, input } = task;
  const reaches = (tried: TradeGround, size: number): boolean => {
    const price = towardsStop(tried, afterTrade(tried, size));
    return price === undefined || !isBeforeStop(tried, price);
  };
  if (input.marginMode === 'isolated') {
    for (let leverage = Math.ceil(input.leverage) - 1; leverage >= 1; leverage -= 1) {
      const slower = { ...ground, position: { ...ground.position, leverage }, account: { ...ground.account, positions: ground.account.positions.map((one) => (one.id === ground.position.id ? { ...one, leverage } : one)) } };
      if (reaches(slower, contracts)) return ` At ${multipleText(leverage, 0)} the stop comes first.`;
    }
    return '';
  }
  const lot = lotSize(instrument.quantityLot);
  let low = 0;
  let high = Math.round(contracts / lot);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(ground, middle * lot)) low = middle;
    else high = middle;
  }
  return low === 0 ? '' : ` Up to ${briefText(low * lot * contractBase(instrument, input.entryPrice), 6)} ${instrument.underlying} the stop comes first.`;
}

/** The liquidation price on the stop's side of the entry. */
export function towardsStop({ side }: TradeGround, { liquidation }: AfterTrade): number | undefined {
  if (liquidation.kind !== 'ok') return undefined;
  return side === 'long' ? liquidation.down?.price : liquidation.up?.price;
}

function isBeforeStop({ side, input }: TradeGround, price: number): boolean {
  return side === 'long' ? price >= input.stopPrice : price <= input.stopPrice;
}

