/**
 * The simulated account's bookkeeping: trades, funding and forced closes as new accounts. Money only moves by PnL that is
 * realised, fees and funding; whether a trade is allowed is decided in `action.ts`, when a pool falls in `liquidation.ts`.
 * Linear contracts settled in one asset; amounts in that asset.
 */
import { unwrap } from '../assert';
import type { Account, MarginRules, Position, PositionMarginMode } from '../account/account';
import { accountId, positionId, type EpochMs } from '../units';
import { LIQUIDATION_FEE_RATIO, SIMULATED_VENUE, simulatedAsset, TAKER_FEE_RATIO } from './instruments';
import type { AccountScript, PositionScript } from './scenario';

export const SIMULATED_ACCOUNT_ID = accountId('simulated');
export const SETTLE_ASSET = 'USDT';

const RULES: MarginRules = { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' };

/** The account a scenario starts with. */
export function createAccount(script: AccountScript, atMs: EpochMs): Account {
  return {
    id: SIMULATED_ACCOUNT_ID,
    name: 'Simulated account',
    venue: SIMULATED_VENUE,
    source: 'simulated',
    confirmedAtMs: atMs,
    rules: RULES,
    liquidationFeeRate: 0,
    collateral: [{ asset: SETTLE_ASSET, balance: script.walletBalance, price: 1, haircut: 0 }],
    positions: script.positions.map(createPosition),
  };
}

function createPosition(script: PositionScript): Position {
  const { instrument } = simulatedAsset(script.symbol);
  return {
    id: positionId(`${SIMULATED_VENUE}:${script.symbol}`),
    instrumentId: instrument.id,
    symbol: script.symbol,
    contractType: instrument.contractType,
    contractSize: instrument.contractSize,
    quantity: script.quantity,
    entryPrice: script.entryPrice,
    settleAsset: instrument.settleAsset,
    margin: script.isolatedMargin === undefined ? { kind: 'cross' } : isolated(script.isolatedMargin),
    leverage: script.leverage,
    hedgeSide: 'net',
  };
}

/** The account with `amount` (of either sign) added to the wallet. */
export function withWallet(account: Account, amount: number): Account {
  const collateral = account.collateral.map((entry) => (entry.asset === SETTLE_ASSET ? { ...entry, balance: entry.balance + amount } : entry));
  return { ...account, collateral };
}

export function walletBalance(account: Account): number {
  return unwrap(account.collateral.find((entry) => entry.asset === SETTLE_ASSET), 'the simulated account has a wallet').balance;
}

/**
 * The account after a market order that brings `position` to `quantity`, filled at `fillPrice`. The closed part realises
 * (fill - entry) * closed, the opened part joins the average entry; the fee leaves the wallet. An isolated position gives
 * back its margin in proportion to what is closed and takes notional / leverage from the wallet for what is opened.
 */
export function afterTrade(account: Account, position: Position, quantity: number, fillPrice: number): Account {
  const before = position.quantity;
  const reducedTo = before * quantity <= 0 ? 0 : Math.sign(before) * Math.min(Math.abs(before), Math.abs(quantity));
  const closed = before - reducedTo;
  const opened = quantity - reducedTo;
  const fee = Math.abs(quantity - before) * position.contractSize * fillPrice * TAKER_FEE_RATIO;
  let toWallet = closed * position.contractSize * (fillPrice - position.entryPrice) - fee;
  let margin: PositionMarginMode = position.margin;
  if (margin.kind === 'isolated') {
    const kept = before === 0 ? 0 : margin.isolatedMargin * (reducedTo / before);
    const added = (Math.abs(opened) * position.contractSize * fillPrice) / position.leverage;
    toWallet += margin.isolatedMargin - kept - added;
    margin = isolated(kept + added);
  }
  const entryPrice = averageEntry(position.entryPrice, reducedTo, fillPrice, opened);
  return replacePosition(withWallet(account, toWallet), { ...position, quantity, entryPrice, margin });
}

function averageEntry(entryPrice: number, kept: number, fillPrice: number, opened: number): number {
  if (opened === 0) return entryPrice;
  return kept === 0 ? fillPrice : (kept * entryPrice + opened * fillPrice) / (kept + opened);
}

/** Funding of one position: paid by longs when the rate is above 0; received > 0. */
export function fundingPayment(position: Position, markPrice: number, fundingRate: number): number {
  return -position.quantity * position.contractSize * markPrice * fundingRate + 0;
}

/**
 * The account after the venue closed `positions` (one whole pool) at their marks. Fees come on top; what the pool cannot pay,
 * the simulated insurance fund does: a wallet or an isolated margin ends at 0, never below.
 */
export function afterForcedClose(account: Account, positions: readonly Position[], markOf: (symbol: string) => number): Account {
  let result = account;
  let crossPnl = 0;
  for (const position of positions) {
    const mark = markOf(position.symbol);
    const pnl = position.quantity * position.contractSize * (mark - position.entryPrice);
    const fee = Math.abs(position.quantity) * position.contractSize * mark * LIQUIDATION_FEE_RATIO;
    if (position.margin.kind === 'isolated') {
      const rest = Math.max(0, position.margin.isolatedMargin + pnl - fee);
      result = replacePosition(withWallet(result, rest), { ...position, quantity: 0, margin: isolated(0) });
    } else {
      crossPnl += pnl - fee;
      result = replacePosition(result, { ...position, quantity: 0 });
    }
  }
  return withWallet(result, Math.max(crossPnl, -Math.max(0, walletBalance(result))));
}

function replacePosition(account: Account, position: Position): Account {
  return { ...account, positions: account.positions.map((one) => (one.id === position.id ? position : one)) };
}

function isolated(isolatedMargin: number): PositionMarginMode {
  return { kind: 'isolated', isolatedMargin, from: 'simulated' };
}
