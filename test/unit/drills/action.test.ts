import { beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../../shared/account/account';
import { unwrap } from '../../../shared/assert';
import { applyAction, type DrillAction } from '../../../shared/drills/action';
import { createDrill, isOver, markPriceOf, nextEvents, openingEvents, type Drill } from '../../../shared/drills/drill';
import type { Scenario } from '../../../shared/drills/scenario';
import { calmDay } from '../../../shared/drills/scenarios/calm-day';
import { walletBalance } from '../../../shared/drills/simulated-account';
import type { EngineEvent } from '../../../shared/engine/event';
import type { DepthSeen, Level } from '../../../shared/market/event';

const BTC = 'simulated:BTCUSDT';
const SOL = 'simulated:SOLUSDT';
const TAKER_FEE = 0.0005;
let drill: Drill;
let seen: EngineEvent[];

beforeEach(() => {
  drill = createDrill(calmDay, 1);
  seen = openingEvents(drill);
});

function play(seconds: number): void {
  for (let second = 0; second < seconds; second += 1) seen.push(...nextEvents(drill));
}

/** Wallet, isolated margins and unrealised PnL at mark, summed here anew. */
function equity(account: Account): number {
  return account.positions.reduce((sum, { symbol, quantity, entryPrice, margin }) => {
    return sum + quantity * (markPriceOf(drill, symbol) - entryPrice) + (margin.kind === 'isolated' ? margin.isolatedMargin : 0);
  }, walletBalance(account));
}

function quantityOf(id: string): number {
  return unwrap(drill.account.positions.find((one) => one.id === id), id).quantity;
}

/** What buying (> 0) or selling (< 0) costs on the levels as published. */
function walk(depth: DepthSeen, quantity: number): number {
  const levels: readonly Level[] = quantity > 0 ? depth.asks : depth.bids;
  let open = Math.abs(quantity);
  let cost = 0;
  for (const { price, quantityBase } of levels) {
    const taken = Math.min(open, quantityBase);
    cost += taken * price;
    open -= taken;
  }
  expect(open).toBeLessThan(1e-9);
  return cost * Math.sign(quantity);
}

function setQuantity(positionId: string, quantity: number) {
  return applyAction(drill, { kind: 'setQuantity', positionId, quantity });
}

describe('changing a position', () => {
  test.each([0.2, 0.5, 0, -0.1, -0.35, 0.36])('to %d BTC changes equity by slippage and fee only', (quantity) => {
    const depth = unwrap(seen.findLast((event) => event.kind === 'market.depth' && event.instrumentId === BTC), 'published at the start') as DepthSeen;
    const before = equity(drill.account);
    const traded = quantity - quantityOf(BTC);
    const cost = walk(depth, traded);
    expect(setQuantity(BTC, quantity).kind).toBe('done');
    const slippage = cost - traded * markPriceOf(drill, 'BTCUSDT');
    expect(slippage).toBeGreaterThan(-1);
    expect(equity(drill.account) - before).toBeCloseTo(-slippage - Math.abs(cost) * TAKER_FEE, 6);
    expect(quantityOf(BTC)).toBe(quantity);
  });

  test.each([-30, -61, 0, 20])('of isolated margin to %d SOL changes equity by slippage and fee only', (quantity) => {
    const depth = unwrap(seen.findLast((event) => event.kind === 'market.depth' && event.instrumentId === SOL), 'published at the start') as DepthSeen;
    const before = equity(drill.account);
    const traded = quantity - quantityOf(SOL);
    const cost = walk(depth, traded);
    expect(setQuantity(SOL, quantity).kind).toBe('done');
    expect(equity(drill.account) - before).toBeCloseTo(-(cost - traded * markPriceOf(drill, 'SOLUSDT')) - Math.abs(cost) * TAKER_FEE, 6);
  });

  test('is told as one account.changed at the present second', () => {
    play(10);
    const result = setQuantity(BTC, 0.1);
    expect(result).toMatchObject({ kind: 'done', events: [{ kind: 'account.changed', atMs: calmDay.startAtMs + 10_000, account: drill.account }] });
    expect(drill.account.confirmedAtMs).toBe(calmDay.startAtMs + 10_000);
  });

  test('leaves the market as it would have been', () => {
    const other = createDrill(calmDay, 1);
    openingEvents(other);
    play(20);
    for (let second = 0; second < 20; second += 1) nextEvents(other);
    setQuantity(BTC, 0.1);
    applyAction(drill, { kind: 'addCollateral', asset: 'USDT', amount: 500 });
    const market = (events: readonly EngineEvent[]) => events.filter((event) => event.kind.startsWith('market.'));
    for (let second = 0; second < 400; second += 1) expect(market(nextEvents(drill))).toEqual(market(nextEvents(other)));
  });
});

describe('refusals name the field and what would be possible', () => {
  const cases: readonly (readonly [string, DrillAction, string, RegExp])[] = [
    ['an unknown position', { kind: 'setQuantity', positionId: 'simulated:DOGEUSDT', quantity: 1 }, 'positionId', /DOGEUSDT/],
    ['a quantity between lots', { kind: 'setQuantity', positionId: BTC, quantity: 0.1234 }, 'quantity', /multiple of 0.001/],
    ['the quantity it already has', { kind: 'setQuantity', positionId: BTC, quantity: 0.35 }, 'quantity', /already has 0.35/],
    ['more than the book holds', { kind: 'setQuantity', positionId: BTC, quantity: -100_000 }, 'quantity', /book holds only \d/],
    ['more than the margin carries', { kind: 'setQuantity', positionId: BTC, quantity: 5 }, 'quantity', /initial margin/],
    ['an isolated size the wallet cannot back', { kind: 'setQuantity', positionId: SOL, quantity: -500 }, 'quantity', /initial margin/],
    ['collateral in another asset', { kind: 'addCollateral', asset: 'BTC', amount: 1 }, 'asset', /USDT only/],
    ['no amount', { kind: 'addCollateral', asset: 'USDT', amount: 0 }, 'amount', /above 0/],
    ['an endless amount', { kind: 'addCollateral', asset: 'USDT', amount: 1e12 }, 'amount', /at most/],
  ];
  test.each(cases)('%s', (_, action, field, message) => {
    const before = drill.account;
    const result = applyAction(drill, action);
    expect(result).toMatchObject({ kind: 'refused', field });
    expect(result.kind === 'refused' ? result.message : '').toMatch(message);
    expect(drill.account).toBe(before);
  });

  test('leverage beyond the tier of the new size', () => {
    const eager = { ...calmDay, account: { walletBalance: 5_000_000, positions: [{ symbol: 'SOLUSDT', quantity: 1_000, entryPrice: 150, leverage: 50 }] } };
    drill = createDrill(eager, 1);
    openingEvents(drill);
    const result = setQuantity(SOL, 4_000);
    expect(result).toMatchObject({ kind: 'refused', field: 'quantity' });
    expect(result.kind === 'refused' ? result.message : '').toMatch(/at most 25x/);
  });

  test('anything after the end', () => {
    drill = createDrill({ ...calmDay, durationMs: 5_000 }, 1);
    openingEvents(drill);
    play(6);
    expect(isOver(drill)).toBe(true);
    expect(nextEvents(drill)).toEqual([]);
    expect(setQuantity(BTC, 0.1)).toMatchObject({ kind: 'refused', field: 'drill' });
  });
});

test('added collateral raises the wallet by its amount', () => {
  applyAction(drill, { kind: 'addCollateral', asset: 'USDT', amount: 1_234.5 });
  expect(walletBalance(drill.account)).toBe(calmDay.account.walletBalance + 1_234.5);
});

describe('what the simulated venue does by itself', () => {
  test('funding is settled once at 16:00 UTC at the mark and the rate just shown', () => {
    const late: Scenario = { ...calmDay, startAtMs: Date.parse('2026-01-06T15:55:00Z'), durationMs: 10 * 60_000 };
    drill = createDrill(late, 3);
    seen = openingEvents(drill);
    const before = walletBalance(drill.account);
    play(299);
    expect(walletBalance(drill.account)).toBe(before);
    const events = nextEvents(drill);
    let expected = 0;
    for (const event of events) {
      if (event.kind !== 'market.mark') continue;
      const position = drill.account.positions.find((one) => one.instrumentId === event.instrumentId);
      expected -= (position?.quantity ?? 0) * event.markPrice * (event.fundingRate ?? 0);
    }
    expect(expected).toBeLessThan(0);
    expect(walletBalance(drill.account) - before).toBeCloseTo(expected, 9);
    expect(events.filter((event) => event.kind === 'account.changed')).toHaveLength(1);
    const after = walletBalance(drill.account);
    play(300);
    expect(walletBalance(drill.account)).toBe(after);
  });

  test('a pool is closed at mark in the second in which equity no longer exceeds the requirement, and not before', () => {
    // 2 BTC at 64,000 on 1,000 USDT: the requirement is 0.4 % of notional, about 512, so a fall of 0.4 % is the end.
    const tight: Scenario = { ...calmDay, account: { walletBalance: 1_000, positions: [{ symbol: 'BTCUSDT', quantity: 2, entryPrice: 64_000, leverage: 125 }] } };
    drill = createDrill(tight, 2);
    openingEvents(drill);
    const liquidatable = () => 1_000 + 2 * (markPriceOf(drill, 'BTCUSDT') - 64_000) <= 0.004 * 2 * markPriceOf(drill, 'BTCUSDT');
    let events: EngineEvent[] = [];
    while (!isOver(drill) && !events.some((event) => event.kind === 'account.liquidated')) {
      events = nextEvents(drill);
      expect(events.some((event) => event.kind === 'account.liquidated')).toBe(liquidatable());
    }
    expect(isOver(drill)).toBe(false);
    const kinds = events.map((event) => event.kind).slice(-3);
    expect(kinds).toEqual(['account.liquidated', 'account.changed', 'clock.tick']);
    expect(events.find((event) => event.kind === 'account.liquidated')).toMatchObject({ positionId: BTC, price: markPriceOf(drill, 'BTCUSDT') });
    expect(quantityOf(BTC)).toBe(0);
    expect(walletBalance(drill.account)).toBeGreaterThanOrEqual(0);
  });
});
