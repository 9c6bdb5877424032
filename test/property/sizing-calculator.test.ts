/* The position-size calculator over random trades, with and without other positions in the account. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeForStop } from '../../shared/sizing/size-for-stop';
import { BTC_TIERS, account, input, position } from '../support/sizing-builders';

const trades = fc.record({
  entry: fc.double({ min: 40_000, max: 80_000, noNaN: true }),
  distance: fc.double({ min: 0.0005, max: 0.3, noNaN: true }),
  isLong: fc.boolean(),
  ratio: fc.double({ min: 0.0005, max: 0.2, noNaN: true }),
  leverage: fc.integer({ min: 1, max: 125 }),
  marginMode: fc.constantFrom('cross' as const, 'isolated' as const),
  wallet: fc.integer({ min: 100, max: 500_000 }),
  held: fc.option(fc.integer({ min: -3000, max: 3000 }), { nil: undefined }),
  other: fc.integer({ min: -50_000, max: 50_000 }),
});

test('a size never loses more than the risk, never fails to fit, and never meets liquidation before its stop', () => {
  fc.assert(fc.property(trades, ({ entry, distance, isLong, ratio, leverage, marginMode, wallet, held, other }) => {
    const stopPrice = entry * (1 + (isLong ? -distance : distance));
    const positions = [...(held === undefined ? [] : [position({ quantity: held / 1000, entryPrice: entry })]), position({ symbol: 'ETHUSDT', quantity: other / 1000, entryPrice: 3000 })];
    const sizing = input({
      accounts: [{ wallet, positions }],
      symbols: { BTCUSDT: { markPrice: entry, volatilityAnnual: 0.5, beta: 1, minimumQuantity: 0.001, minimumNotional: 100 }, ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.7, beta: 1.2 } },
      policy: { riskCapitalUsd: 100_000 },
    });
    const { rules } = account({ wallet: 0, positions: [] });
    const answer = sizeForStop({ instrumentId: 'fixture:BTCUSDT', accountId: 'a', entryPrice: entry, stopPrice, risk: { kind: 'ratio', ratio }, marginMode, leverage }, { sizing, rules, liquidationFeeRate: 0, tiers: BTC_TIERS });
    if (answer.kind === 'refused') {
      expect(answer.reason).toMatch(/\.$/);
      expect(answer.reason).not.toMatch(/NaN|Infinity|undefined/);
      return;
    }
    expect(answer.side).toBe(isLong ? 'long' : 'short');
    expect(answer.typeQuantity).toMatch(/^\d+\.\d{3}$/);
    expect(answer.quantityBase).toBe(Number(answer.typeQuantity));
    expect(answer.lossAtStop).toBeLessThanOrEqual(100_000 * ratio * (1 + 1e-12));
    expect(answer.lossAtStop).toBeGreaterThanOrEqual(answer.quantityBase * Math.abs(entry - stopPrice));
    expect(answer.notional).toBeGreaterThanOrEqual(100 * (1 - 1e-12));
    const { liquidationPrice } = answer;
    // A price on the winning side belongs to the account's other positions and is not met on the way to the stop.
    const isOnTheWay = liquidationPrice.kind === 'known' && (isLong ? liquidationPrice.value >= stopPrice && liquidationPrice.value < entry : liquidationPrice.value <= stopPrice && liquidationPrice.value > entry);
    expect(isOnTheWay).toBe(false);
  }), { numRuns: 300 });
});

test('more risk never sizes smaller, a wider stop never larger', () => {
  fc.assert(fc.property(trades, ({ entry, distance, isLong, ratio, leverage, marginMode, wallet }) => {
    const sizing = input({ accounts: [{ wallet, positions: [] }], symbols: { BTCUSDT: { markPrice: entry, volatilityAnnual: 0.5, beta: 1 } }, policy: { riskCapitalUsd: 100_000 } });
    const { rules } = account({ wallet: 0, positions: [] });
    const size = (stopDistance: number, risk: number): number | undefined => {
      const stopPrice = entry * (1 + (isLong ? -stopDistance : stopDistance));
      const answer = sizeForStop({ instrumentId: 'fixture:BTCUSDT', accountId: 'a', entryPrice: entry, stopPrice, risk: { kind: 'ratio', ratio: risk }, marginMode, leverage }, { sizing, rules, liquidationFeeRate: 0, tiers: BTC_TIERS });
      return answer.kind === 'size' ? answer.quantityBase : undefined;
    };
    const one = size(distance, ratio);
    const riskier = size(distance, ratio * 2);
    const wider = size(distance * 1.5, ratio);
    if (one !== undefined && riskier !== undefined) expect(riskier).toBeGreaterThanOrEqual(one);
    if (one !== undefined && wider !== undefined) expect(wider).toBeLessThanOrEqual(one);
  }), { numRuns: 200 });
});
