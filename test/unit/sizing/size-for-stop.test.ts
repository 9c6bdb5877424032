import { describe, expect, test } from 'vitest';
import type { CalculatorAnswer, CalculatorInput } from '../../../shared/sizing/calculator';
import { sizeForStop } from '../../../shared/sizing/size-for-stop';
import type { CalculatorContext } from '../../../shared/sizing/trade-task';
import { account, input, position, type World } from '../../support/sizing-builders';

const FLAT_TIER = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 125 }];

function context(more: Partial<World> = {}): CalculatorContext {
  const world: World = {
    accounts: [{ wallet: 100_000, positions: [] }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.1, beta: 1, tiers: FLAT_TIER }, ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.1, beta: 1, tiers: FLAT_TIER } },
    policy: { riskCapitalUsd: 100_000, parameters: { stopSlippageBps: 0, takerFeeBps: 0 } },
    ...more,
  };
  const { rules } = account({ wallet: 0, positions: [] });
  return { sizing: input(world), rules, liquidationFeeRate: 0, tiers: world.symbols['BTCUSDT']?.tiers ?? FLAT_TIER, markPrice: 60_000 };
}

function asked(more: Partial<CalculatorInput> = {}): CalculatorInput {
  return { instrumentId: 'fixture:BTCUSDT', accountId: 'a', entryPrice: 60_000, stopPrice: 59_000, risk: { kind: 'ratio', ratio: 0.01 }, marginMode: 'cross', leverage: 20, ...more };
}

function size(answer: CalculatorAnswer): Extract<CalculatorAnswer, { kind: 'size' }> {
  if (answer.kind !== 'size') throw new Error(answer.reason);
  return answer;
}

function refusal(answer: CalculatorAnswer): string {
  if (answer.kind !== 'refused') throw new Error('a size');
  return answer.reason;
}

describe('the size', () => {
  test('1 % of 100,000 with a stop 1,000 away is one coin', () => {
    const answer = size(sizeForStop(asked(), context()));
    expect(answer).toMatchObject({ side: 'long', typeQuantity: '1.000', quantityBase: 1, notional: 60_000, lossAtStop: 1000, initialMargin: 3000, warnings: [] });
    expect(answer.sentence).toMatch(/^Long 1 BTC: the stop at 59,000\.0 costs 1,000\.00 USDT with slippage and fees\. .*A stop is not a floor\.$/);
  });

  test('money as the risk gives the same', () => {
    expect(size(sizeForStop(asked({ risk: { kind: 'money', amount: 1000 } }), context())).typeQuantity).toBe('1.000');
  });

  test('a stop above the entry is a short', () => {
    expect(size(sizeForStop(asked({ stopPrice: 61_000 }), context()))).toMatchObject({ side: 'short', typeQuantity: '1.000' });
  });

  /* 10 bps of 59,000 + 5 bps of 60,000 and of 59,000 on top of 1,000: 1,000 / 1,118.5 = 0.89405 */
  test('slippage and both fees make it smaller, rounded down to the lot', () => {
    const answer = size(sizeForStop(asked(), context({ policy: { riskCapitalUsd: 100_000, parameters: { stopSlippageBps: 10, takerFeeBps: 5 } } })));
    expect(answer.typeQuantity).toBe('0.894');
    expect(answer.lossAtStop).toBeCloseTo(0.894 * 1118.5, 9);
    expect(answer.lossAtStop).toBeLessThanOrEqual(1000);
  });

  test('an inverse contract is typed in contracts', () => {
    const inverse = { contractSize: 100 };
    const one = context({ accounts: [{ wallet: 5, asset: 'BTC', positions: [] }], symbols: { BTCUSD: { markPrice: 60_000, volatilityAnnual: 0.1, inverse, tiers: FLAT_TIER } } });
    const answer = size(sizeForStop(asked({ instrumentId: 'fixture:BTCUSD' }), one));
    // 60,000 USD bought at 60,000 lose 1,000 USD at 59,000.
    expect(answer).toMatchObject({ typeQuantity: '600', notional: 60_000 });
    expect(answer.initialMargin).toBeCloseTo(1 / 20, 12);
  });

  test('without an account it is sized on risk capital alone', () => {
    const { accountId: _, ...alone } = asked();
    expect(size(sizeForStop(alone, context({ accounts: [] })))).toMatchObject({ typeQuantity: '1.000', liquidationPrice: { kind: 'none' } });
  });

  test('without risk capital a percentage is one of equity, and that is said where it matters', () => {
    const answer = size(sizeForStop(asked({ leverage: 1, stopPrice: 59_999 }), context({ policy: { parameters: { stopSlippageBps: 0, takerFeeBps: 0 } } })));
    expect(answer.sentence).toContain('1.00 % of equity (no risk capital given)');
  });
});

describe('what binds instead of the risk is said', () => {
  test('a tight stop runs into leverage: 5,000 of margin at 10x carries 50,000', () => {
    const answer = size(sizeForStop(asked({ stopPrice: 59_900, leverage: 10 }), context({ accounts: [{ wallet: 5000, positions: [] }] })));
    expect(answer.typeQuantity).toBe('0.833');
    expect(answer.sentence).toContain('Leverage binds: at 10x the free margin of 5,000.00 USDT is used up: your risk of 1,000.00 USDT, 1.00 % of risk capital would allow more.');
  });

  test("the trader's own cap binds", () => {
    const answer = size(sizeForStop(asked({ stopPrice: 59_900 }), context({ policy: { riskCapitalUsd: 100_000, ownLeverageCap: 1.2, parameters: { stopSlippageBps: 0, takerFeeBps: 0 } } })));
    expect(answer.typeQuantity).toBe('2.000');
    expect(answer.sentence).toContain('Your own cap of 1.20x binds');
  });

  test('the brackets of the venue bind', () => {
    const tiers = [{ notionalFloor: 0, notionalCap: 60_000, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 50 }, { notionalFloor: 60_000, notionalCap: null, maintenanceMarginRate: 0.05, maintenanceAmount: 2400, maxLeverage: 10 }];
    const one = context({ symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.1, tiers } } });
    const answer = size(sizeForStop(asked({ stopPrice: 59_900 }), one));
    expect(answer.typeQuantity).toBe('1.000');
    expect(answer.sentence).toContain("The venue's brackets at 20x bind");
  });
});

describe('it is refused', () => {
  test('when entry and stop are the same', () => {
    expect(refusal(sizeForStop(asked({ stopPrice: 60_000 }), context()))).toMatch(/^Entry and stop are both 60,000\.0/);
  });

  /* Isolated at 50x, rate 1 %: liquidation at 60,000 (1 - 1/50) / 0.99 = 59,393.9. */
  test('when liquidation comes before the stop, with both prices and the leverage at which it does not', () => {
    const reason = refusal(sizeForStop(asked({ marginMode: 'isolated', leverage: 50 }), context()));
    expect(reason).toContain('Liquidation 59,393.9 is hit before your stop 59,000.0 with 50x isolated.');
    // 60,000 (1 - 1/L) / 0.99 < 59,000 needs L < 37.74.
    expect(reason).toContain('At 37x the stop comes first.');
  });

  /* Cross: 2,000 for n coins; the stop 1,000 away needs n (1,000 + 590) < 2,000: 1.257. */
  test('when a cross account would be liquidated before the stop, with the size at which it would not', () => {
    const reason = refusal(sizeForStop(asked({ risk: { kind: 'money', amount: 1500 }, leverage: 100 }), context({ accounts: [{ wallet: 2000, positions: [] }] })));
    expect(reason).toContain('is hit before your stop 59,000.0 with 100x cross.');
    expect(reason).toContain('Up to 1.257 BTC the stop comes first.');
  });

  test('when the other positions of the account bring liquidation before the stop', () => {
    const positions = [position({ symbol: 'BTCUSDT', quantity: 9, entryPrice: 60_000, leverage: 100 })];
    const reason = refusal(sizeForStop(asked({ risk: { kind: 'money', amount: 100 }, leverage: 100 }), context({ accounts: [{ wallet: 14_000, positions }] })));
    expect(reason).toContain('is hit before your stop');
  });

  test('when the risk buys less than the smallest order, with what that would lose', () => {
    const one = context({ symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.1, tiers: FLAT_TIER, minimumQuantity: 0.001, minimumNotional: 100 } } });
    const reason = refusal(sizeForStop(asked({ risk: { kind: 'money', amount: 1 } }), one));
    expect(reason).toBe('A risk of 1.00 USDT buys less than the smallest order of 0.002 contracts, which would lose 2.00 USDT at your stop.');
  });

  test('when a position of the other side stands in the way', () => {
    const positions = [position({ quantity: -1, entryPrice: 60_000 })];
    expect(refusal(sizeForStop(asked(), context({ accounts: [{ wallet: 100_000, positions }] })))).toContain('You hold a short of BTCUSDT');
  });

  test('when the instrument or the account is not known, or the account is too old', () => {
    expect(refusal(sizeForStop(asked({ instrumentId: 'fixture:NOPE' }), context()))).toContain('not known yet');
    expect(refusal(sizeForStop(asked({ accountId: 'nobody' }), context()))).toContain('no account nobody');
    expect(refusal(sizeForStop(asked(), context({ accounts: [{ wallet: 1000, positions: [], freshness: 'stale' }] })))).toContain('too old');
  });
});

describe('it warns', () => {
  test('when the risk is more than the policy lets one trade lose', () => {
    expect(size(sizeForStop(asked({ risk: { kind: 'ratio', ratio: 0.03 } }), context())).warnings).toEqual(['Your risk per trade is 1.00 %, 1,000.00 USDT: this loses 3,000.00 USDT.']);
  });

  test('when liquidation would be nearer than the policy wants', () => {
    const answer = size(sizeForStop(asked(), context({ accounts: [{ wallet: 5000, positions: [] }] })));
    expect(answer.warnings).toEqual([expect.stringMatching(/^After this trade, with BTCUSDT moving, liquidation is 7\.4 % \(.* σ\) away; you asked for 15 % and 6\.?0? ?σ\.$/)]);
  });

  test('when an old mark leaves liquidation open', () => {
    const positions = [position({ symbol: 'ETHUSDT', quantity: 1, entryPrice: 3000 })];
    const symbols = { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.1, tiers: FLAT_TIER }, ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.1, tiers: FLAT_TIER, freshness: 'stale' as const } };
    expect(size(sizeForStop(asked(), context({ accounts: [{ wallet: 100_000, positions }], symbols }))).warnings).toContain('Cannot say whether liquidation comes before your stop: fresh mark price of ETHUSDT missing.');
  });

  test('when the market has passed the stop already', () => {
    expect(size(sizeForStop(asked(), { ...context(), markPrice: 58_000 })).warnings).toContain('The mark 58,000.0 is already beyond your stop.');
  });
});
