/** The simulated account of a backtest: one cross position in one wallet, booked and liquidated by the functions of `margin`. */
import type { Account, Position } from '../../account/account';
import { unwrap } from '../../assert';
import type { MarginReport } from '../../margin/margin';
import { evaluatePrepared, prepareMargin, type PreparedMargin } from '../../margin/prepare';
import { withCollateral, withQuantity } from '../../margin/what-if';
import { accountId, epochMs, positionId } from '../../units';
import type { BacktestMarket } from './market';

export const POSITION_ID = positionId('backtest');

/** What a backtest begins with, in either form. */
export function flatPosition({ id: instrumentId, symbol, contractType, contractSize, settleAsset }: BacktestMarket['instrument'], leverage: number): Position {
  return { id: POSITION_ID, instrumentId, symbol, contractType, contractSize, quantity: 0, entryPrice: 1, settleAsset, margin: { kind: 'cross' }, leverage, hedgeSide: 'net' };
}

/** Changed in place: the account, and its arranged form for as long as it holds. */
export interface Holding {
  account: Account;
  model: PreparedMargin;
  readonly market: BacktestMarket;
}

export function openHolding(market: BacktestMarket, capital: number, leverage: number): Holding {
  const { instrument } = market;
  const account: Account = {
    id: accountId('backtest'), name: 'Backtest', venue: instrument.venue, source: 'simulated', confirmedAtMs: epochMs(0),
    rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' },
    liquidationFeeRate: 0,
    collateral: [{ asset: instrument.settleAsset, balance: capital, price: 1, haircut: 0 }],
    positions: [flatPosition(instrument, leverage)],
  };
  return { account, model: arrange(account, market), market };
}

function arrange(account: Account, { instrument, tiers }: BacktestMarket): PreparedMargin {
  return prepareMargin(account, new Map([[instrument.symbol, tiers]]));
}

function change(holding: Holding, account: Account): void {
  holding.account = account;
  holding.model = arrange(account, holding.market);
}

export function quantityOf({ account }: Holding): number {
  return unwrap(account.positions[0], 'the one position').quantity;
}

/** To `quantity` contracts at `price`, the cost taken from the wallet. */
export function tradeTo(holding: Holding, quantity: number, price: number, costRatio: number): void {
  change(holding, withQuantity(holding.account, POSITION_ID, quantity, price, costRatio));
}

/** Payments of money: received > 0. */
export function pay(holding: Holding, amount: number): void {
  change(holding, withCollateral(holding.account, holding.market.instrument.settleAsset, amount));
}

export function reportAt(holding: Holding, price: number): MarginReport {
  return evaluatePrepared(holding.model, new Map([[holding.market.instrument.symbol, { markPrice: price }]]));
}

export function equityOf(report: MarginReport): number {
  const pool = report.pools[0];
  return pool?.kind === 'known' ? pool.equity : 0;
}

/** The price within [low, high] at which the venue takes the position, beginning at `open`; undefined when it lives. */
export function liquidationWithin(report: MarginReport, candle: { readonly open: number; readonly high: number; readonly low: number }): number | undefined {
  const liquidation = report.positions[0]?.liquidation;
  if (liquidation === undefined || liquidation.kind === 'flat' || liquidation.kind === 'never' || liquidation.kind === 'unknown') return undefined;
  if (liquidation.kind === 'liquidatable') return candle.open;
  const { down, up } = liquidation;
  if (down !== undefined && candle.low <= down.price) return Math.min(candle.open, down.price);
  if (up !== undefined && candle.high >= up.price) return Math.max(candle.open, up.price);
  return undefined;
}

/** How far the nearest liquidation is, as a ratio of the price; undefined when there is none. */
export function distanceOf(report: MarginReport): number | undefined {
  const liquidation = report.positions[0]?.liquidation;
  if (liquidation?.kind === 'liquidatable') return 0;
  return liquidation?.kind === 'ok' ? liquidation.nearest.distanceRatio : undefined;
}

/** Closes everything at `price`; the fee comes on top, and nobody owes more than there is. */
export function liquidateAt(holding: Holding, price: number, feeRate: number): void {
  tradeTo(holding, 0, price, feeRate);
  const wallet = unwrap(holding.account.collateral[0], 'the one wallet').balance;
  if (wallet < 0) pay(holding, -wallet);
}
