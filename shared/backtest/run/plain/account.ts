/**
 * One linear cross position in one wallet of a stablecoin, in closed form: equity and requirement at any price, and where they
 * meet. The bookkeeping of trades is that of `margin/what-if.ts`. Tables are convex, so head-room is concave in the price.
 */
import type { Position } from '../../../account/account';
import { assert } from '../../../assert';
import { tierColumns, tierIndex, type TierColumns } from '../../../margin/tiers';
import { crossTraded } from '../../../margin/what-if';
import { flatPosition } from '../account';
import type { BacktestMarket } from '../market';

export interface PlainAccount {
  readonly tiers: TierColumns;
  readonly contractSize: number;
  balance: number;
  position: Position;
}

export function openPlainAccount({ instrument, tiers }: BacktestMarket, capital: number, leverage: number): PlainAccount {
  return {
    tiers: tierColumns(tiers),
    contractSize: instrument.contractSize,
    balance: capital,
    position: flatPosition(instrument, leverage),
  };
}

export function equityAt({ balance, contractSize, position }: PlainAccount, price: number): number {
  return balance + position.quantity * contractSize * (price - position.entryPrice);
}

/** Of `contracts` (either sign) at a price, in the wallet's money. */
export function requirementAt({ tiers, contractSize }: Pick<PlainAccount, 'tiers' | 'contractSize'>, contracts: number, price: number): number {
  const notional = Math.abs(contracts) * contractSize * price;
  if (notional === 0) return 0;
  const row = tierIndex(tiers, notional);
  return notional * (tiers.maintenanceMarginRates[row] as number) - (tiers.maintenanceAmounts[row] as number);
}

export function headRoomAt(account: PlainAccount, price: number): number {
  return equityAt(account, price) - requirementAt(account, account.position.quantity, price);
}

/** Whether the move against the position by `ratio` of `price` takes its head-room. */
export function isNear(account: PlainAccount, price: number, ratio: number): boolean {
  const { quantity } = account.position;
  return quantity !== 0 && headRoomAt(account, price * (1 - Math.sign(quantity) * ratio)) < 0;
}

/** The price at which the venue takes the position, coming from a close at `before`; undefined when it lives through the candle. */
export function liquidationAfter(account: PlainAccount, before: number, { open, high, low }: { readonly open: number; readonly high: number; readonly low: number }): number | undefined {
  const { quantity } = account.position;
  if (quantity === 0) return undefined;
  if (headRoomAt(account, before) <= 0) return open;
  const worst = quantity > 0 ? low : high;
  if (headRoomAt(account, worst) > 0) return undefined;
  const price = liquidationPrice(account, worst);
  return quantity > 0 ? Math.min(open, price) : Math.max(open, price);
}

/** From a price without head-room back to where there is none: Newton's steps on a concave curve of straight pieces, which end on it. */
function liquidationPrice({ balance, tiers, contractSize, position }: PlainAccount, beyond: number): number {
  const { quantity, entryPrice } = position;
  const base = quantity * contractSize;
  let price = beyond;
  for (let step = 0; step <= tiers.count; step += 1) {
    const row = tierIndex(tiers, Math.abs(base) * price);
    const next = (base * entryPrice - balance - (tiers.maintenanceAmounts[row] as number)) / (base - Math.abs(base) * (tiers.maintenanceMarginRates[row] as number));
    if (tierIndex(tiers, Math.abs(base) * next) === row) return next;
    price = next;
  }
  assert(false, `the rows of ${position.symbol} end`);
}

export function tradePlain(account: PlainAccount, quantity: number, price: number, costRatio: number): void {
  const { position, gain } = crossTraded(account.position, quantity, price, costRatio);
  account.position = position;
  account.balance += gain;
}

export function liquidatePlain(account: PlainAccount, price: number, feeRate: number): void {
  tradePlain(account, 0, price, feeRate);
  account.balance = Math.max(0, account.balance);
}
