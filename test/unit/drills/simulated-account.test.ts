import { describe, expect, test } from 'vitest';
import type { Account, Position } from '../../../shared/account/account';
import { afterForcedClose, afterTrade, createAccount, fundingPayment, walletBalance } from '../../../shared/drills/simulated-account';
import { unwrap } from '../../../shared/assert';
import { epochMs } from '../../../shared/units';

/** One BTC position with round numbers, so that every expected amount below can be checked by hand. */
function holding(quantity: number, entryPrice: number, isolatedMargin?: number): { account: Account; position: Position } {
  const position = { symbol: 'BTCUSDT', quantity, entryPrice, leverage: 4, ...(isolatedMargin === undefined ? {} : { isolatedMargin }) };
  const account = createAccount({ walletBalance: 1_000, positions: [position] }, epochMs(0));
  return { account, position: unwrap(account.positions[0], 'one position') };
}

const only = (account: Account): Position => unwrap(account.positions[0], 'one position');

// The taker fee is 0.05 % of the filled notional throughout.
describe('a cross position', () => {
  test('realises the closed part at the fill and keeps its entry', () => {
    const { account, position } = holding(1, 100);
    const after = afterTrade(account, position, 0.6, 110);
    // 0.4 * (110 - 100) = 4; fee 0.4 * 110 * 0.0005 = 0.022.
    expect(walletBalance(after)).toBeCloseTo(1_003.978, 10);
    expect(only(after)).toMatchObject({ quantity: 0.6, entryPrice: 100 });
  });

  test('averages its entry when it grows', () => {
    const { account, position } = holding(1, 100);
    const after = afterTrade(account, position, 2, 120);
    expect(walletBalance(after)).toBeCloseTo(999.94, 10);
    expect(only(after)).toMatchObject({ quantity: 2, entryPrice: 110 });
  });

  test('closes wholly before it turns around', () => {
    const { account, position } = holding(-1, 100);
    const after = afterTrade(account, position, 0.5, 80);
    // Short from 100 bought back at 80: +20; fee 1.5 * 80 * 0.0005 = 0.06.
    expect(walletBalance(after)).toBeCloseTo(1_019.94, 10);
    expect(only(after)).toMatchObject({ quantity: 0.5, entryPrice: 80 });
  });
});

describe('an isolated position', () => {
  test('gives back its margin in proportion to what is closed', () => {
    const { account, position } = holding(2, 100, 50);
    const after = afterTrade(account, position, 1, 90);
    // Margin 25 back, PnL -10, fee 90 * 0.0005 = 0.045.
    expect(walletBalance(after)).toBeCloseTo(1_014.955, 10);
    expect(only(after).margin).toMatchObject({ kind: 'isolated', isolatedMargin: 25 });
  });

  test('takes notional over leverage from the wallet when it grows or is opened anew', () => {
    const { account, position } = holding(2, 100, 50);
    const grown = afterTrade(account, position, 3, 120);
    expect(only(grown).margin).toMatchObject({ isolatedMargin: 80 });
    expect(walletBalance(grown)).toBeCloseTo(1_000 - 30 - 0.06, 10);
    const closed = afterTrade(account, position, 0, 100);
    expect(only(closed).margin).toMatchObject({ isolatedMargin: 0 });
    const reopened = afterTrade(closed, only(closed), -1, 100);
    expect(only(reopened)).toMatchObject({ quantity: -1, entryPrice: 100, margin: { isolatedMargin: 25 } });
  });
});

describe('funding', () => {
  // "If the funding rate is positive, longs pay shorts"; payment = nominal value * rate (Binance, Introduction to Funding Rates).
  test('longs pay and shorts receive while the rate is above 0', () => {
    expect(fundingPayment(holding(2, 100).position, 50, 0.0001)).toBeCloseTo(-0.01, 12);
    expect(fundingPayment(holding(-2, 100).position, 50, 0.0001)).toBeCloseTo(0.01, 12);
    expect(fundingPayment(holding(2, 100).position, 50, -0.0001)).toBeCloseTo(0.01, 12);
  });
});

describe('a forced close', () => {
  test('charges loss and fee to the wallet and leaves the positions flat', () => {
    const { account } = holding(10, 100);
    const after = afterForcedClose(account, account.positions, () => 20);
    // -800 and 0.5 % of 200.
    expect(walletBalance(after)).toBeCloseTo(199, 10);
    expect(only(after).quantity).toBe(0);
  });

  test('never takes the wallet below 0', () => {
    const { account } = holding(10, 200);
    expect(walletBalance(afterForcedClose(account, account.positions, () => 20))).toBe(0);
  });

  test('of an isolated position touches the wallet only to give back what is left', () => {
    const { account } = holding(2, 100, 50);
    const withRest = afterForcedClose(account, account.positions, () => 80);
    // 50 - 40 - 0.5 % of 160.
    expect(walletBalance(withRest)).toBeCloseTo(1_009.2, 10);
    expect(walletBalance(afterForcedClose(account, account.positions, () => 50))).toBe(1_000);
    expect(only(withRest)).toMatchObject({ quantity: 0, margin: { isolatedMargin: 0 } });
  });
});
