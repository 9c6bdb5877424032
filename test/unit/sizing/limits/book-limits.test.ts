/* own-cap, venue-limit, concentration and the volatility-target: sizes in money over the whole book. */
import { describe, expect, test } from 'vitest';
import { adviceOn, advice, alikeStatistics, position, sizeOf, type World } from '../../../support/sizing-builders';
import type { Answer } from '../../../../shared/sizing/answer';

/** One coin of BTC at 60,000 and ten of ETH at 3,000 with 100,000 of capital: gross 0.9x. */
const WORLD: World = {
  accounts: [{ wallet: 100_000, positions: [position({ quantity: 1, entryPrice: 60_000, leverage: 10 }), position({ symbol: 'ETHUSDT', quantity: 10, entryPrice: 3000, leverage: 10 })] }],
  symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.6, beta: 1 }, ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.8, beta: 1 } },
  policy: { riskCapitalUsd: 100_000 },
};

function fail(): never {
  throw new Error('no such advice');
}

function rung(world: World, ruleId: string, underlying = 'BTC'): Answer {
  const found = adviceOn(advice(world), underlying).ladder.find((each) => each.ruleId === ruleId);
  if (found === undefined) throw new Error(`no rung ${ruleId}`);
  return found.answer;
}

describe("the trader's own cap", () => {
  const capped = (ownLeverageCap: number): World => ({ ...WORLD, policy: { ...WORLD.policy, ownLeverageCap } });

  test('abstains until one is set', () => {
    expect(rung(WORLD, 'own-cap')).toEqual({ kind: 'abstains', why: 'none set' });
  });

  test('leaves what the other positions do not use: (1.5 - 0.3) * 100,000 / 60,000 = 2', () => {
    expect(rung(capped(1.5), 'own-cap')).toMatchObject({ kind: 'range', lowBase: -2, highBase: 2, because: 'Gross exposure is 0.90x of risk capital; your own cap is 1.50x.' });
  });

  test('binds at once and without a buffer', () => {
    const outcome = sizeOf(adviceOn(advice(capped(0.6)), 'BTC'));
    expect([outcome.action, outcome.suggestedBase, outcome.bindingRuleId]).toEqual(['CUT', 0.5, 'own-cap']);
  });

  test('counts both legs of a hedge, so cutting one of them is what helps', () => {
    const legs = [position({ id: 'long', quantity: 1, entryPrice: 60_000, hedgeSide: 'long' }), position({ id: 'short', quantity: -0.5, entryPrice: 60_000, hedgeSide: 'short' })];
    const world: World = { ...capped(0.6), accounts: [{ wallet: 100_000, positions: legs }] };
    // Gross 1.5 coins, 1 allowed: the long leg goes down by 0.5, the net to 0.
    expect(rung(world, 'own-cap')).toMatchObject({ kind: 'range', lowBase: -1, highBase: 0 });
    const outcome = sizeOf(adviceOn(advice(world), 'BTC'));
    expect([outcome.typeQuantity, outcome.typeSide, outcome.positionId]).toEqual(['0.500', 'sell', 'long']);
  });
});

describe('the venue limit', () => {
  test('is the bracket of the leverage that is set: at 100x Binance lets 600,000 of BTC be held', () => {
    const rich: World = { ...WORLD, accounts: [{ wallet: 1e7, positions: [position({ quantity: 1, entryPrice: 60_000, leverage: 100 })] }] };
    expect(rung(rich, 'venue-limit')).toMatchObject({ kind: 'range', lowBase: -10, highBase: 10, because: 'At 100x the venue allows at most 10 BTC.' });
  });

  /* Free: 100,000 - 60,000 / 10 - 30,000 / 10 = 91,000; each further coin takes 6,000 and 30 of fee: 91,000 / 6,030. */
  test('is what initial margin carries, fees included', () => {
    const answer = rung(WORLD, 'venue-limit');
    expect(answer.kind === 'range' && answer.highBase).toBeCloseTo(1 + Math.floor((91_000 / 6030) * 1000) / 1000, 9);
  });

  test('never orders a cut: with no margin left it holds what is held', () => {
    const poor: World = { ...WORLD, accounts: [{ wallet: 5000, positions: WORLD.accounts[0]?.positions ?? [] }] };
    const answer = rung(poor, 'venue-limit');
    expect(answer).toMatchObject({ kind: 'range', lowBase: 0, highBase: 1 });
  });
});

describe('concentration', () => {
  /* Balanced: 1.5 * 30 % of 100,000 = 45,000 a year; at 60 % a year that is 75,000 of BTC, 1.25 coins. */
  test('is the stand-alone volatility in risk capital', () => {
    const answer = rung(WORLD, 'concentration');
    expect(answer.kind === 'range' && answer.highBase).toBeCloseTo(1.25, 12);
    expect(answer.kind === 'range' && answer.lowBase).toBeCloseTo(-1.25, 12);
    expect(answer).toMatchObject({ because: 'BTC alone moves 36 % of risk capital a year; the limit is 45 % (1.5x the target).' });
  });

  const twoAccounts = (elsewhere: number): World => ({ ...WORLD, accounts: [...WORLD.accounts, { id: 'b', wallet: 100_000, positions: [position({ quantity: elsewhere, entryPrice: 60_000 })] }] });
  const highOf = (world: World, accountId: string): number | undefined => {
    const found = advice(world).find((one) => one.accountId === accountId && one.underlying === 'BTC')?.ladder.find((each) => each.ruleId === 'concentration')?.answer;
    return found?.kind === 'range' ? found.highBase : undefined;
  };

  test('counts the underlying over all accounts: 1.25 less the 0.1 held elsewhere', () => {
    expect(highOf(twoAccounts(0.1), 'a')).toBeCloseTo(1.15, 12);
  });

  test('over the limit all accounts are cut by one factor, 1.25 / 1.5, and none makes up for the other', () => {
    expect(highOf(twoAccounts(0.5), 'a')).toBeCloseTo(1.25 / 1.5, 12);
    expect(highOf(twoAccounts(0.5), 'b')).toBeCloseTo(0.5 * (1.25 / 1.5), 12);
  });

  test('a hedge in another account is left alone: 2 long and 0.5 short are cut on the long side to 1.75', () => {
    const hedged: World = { ...twoAccounts(-0.5), accounts: [{ wallet: 1e6, positions: [position({ quantity: 2, entryPrice: 60_000, leverage: 10 })] }, ...twoAccounts(-0.5).accounts.slice(1)] };
    expect(highOf(hedged, 'a')).toBeCloseTo(1.75, 12);
    expect(sizeOf(advice(hedged).find((one) => one.accountId === 'b') ?? fail()).action).toBe('HOLD');
  });

  const holding = (quantity: number): World => ({ ...WORLD, accounts: [{ wallet: 1e6, positions: [position({ quantity, entryPrice: 60_000, leverage: 10 })] }] });

  test('inside its buffer of 10 % nothing is traded, and that is said', () => {
    const outcome = sizeOf(adviceOn(advice(holding(1.35)), 'BTC'));
    expect(outcome.action).toBe('HOLD');
    expect(outcome.reason).toContain('That is 1.25 BTC; 1.35 BTC is inside the buffer of 10 %: no trade.');
  });

  test('beyond the buffer it is traded to the edge of the buffer, not to the limit', () => {
    const outcome = sizeOf(adviceOn(advice(holding(2)), 'BTC'));
    expect([outcome.action, outcome.suggestedBase]).toEqual(['CUT', 1.375]);
  });
});

describe('the volatility target', () => {
  /* quant vectors, vol_target: target 40 %, forecast 60 %: leverage 0.6667. */
  test('is capital times target over volatility, as in pysystemtrade', () => {
    const alone: World = {
      ...WORLD,
      accounts: [{ wallet: 1e6, positions: [position({ quantity: 0.1, entryPrice: 60_000 })] }],
      policy: { riskCapitalUsd: 90_000, parameters: { volatilityTargetAnnual: 0.4 }, views: [{ kind: 'strength', underlying: 'BTC', strength: 1, statedAtMs: 1_750_000_000_000, horizonHours: 24 }] },
    };
    const answer = rung(alone, 'volatility-target');
    expect(answer.kind === 'range' && answer.lowBase * 60_000).toBeCloseTo(90_000 * 0.6666666666666667, 6);
    expect(answer.kind === 'range' && answer.lowBase === answer.highBase).toBe(true);
  });

  test('without a view shows both sides and moves nothing', () => {
    const answer = rung({ ...WORLD, accounts: [{ wallet: 1e6, positions: [position({ quantity: 0.1, entryPrice: 60_000 })] }] }, 'volatility-target');
    // 30,000 a year of 100,000 at 60 % a year is 50,000 of BTC.
    expect(answer.kind === 'range' && answer.highBase).toBeCloseTo(50_000 / 60_000, 12);
    expect(answer.kind === 'range' && answer.lowBase).toBeCloseTo(-50_000 / 60_000, 12);
  });

  /** ETH moves 24,000 of the 30,000 that the target allows; BTC goes with it by 0.6 (`alikeStatistics`). */
  const eth = (quantity: number, more: Partial<World> = {}): World => ({ ...WORLD, ...more, accounts: [{ wallet: 1e6, positions: [position({ quantity: 1, entryPrice: 60_000 }), position({ symbol: 'ETHUSDT', quantity, entryPrice: 3000 })] }] });

  test('is of the whole book: x^2 + 2 x 0.6 x 24,000 + 24,000^2 = 30,000^2', () => {
    const answer = rung(eth(10), 'volatility-target');
    const move = Math.sqrt(14_400 ** 2 + 30_000 ** 2 - 24_000 ** 2) - 14_400;
    expect(answer.kind === 'range' && answer.highBase).toBeCloseTo(move / 0.6 / 60_000, 12);
    // One coin moves 36,000: with the 24,000 of ETH 53,905 in all.
    expect(answer.kind === 'range' && answer.because).toMatch(/^The book moves 54 % of risk capital a year; the target is 30 %\./);
  });

  test('against a short of another it is never more than alone: 30,000 / 60 % / 60,000', () => {
    const answer = rung(eth(-10), 'volatility-target');
    expect(answer.kind === 'range' && answer.highBase).toBeCloseTo(30_000 / 0.6 / 60_000, 12);
    expect(answer.kind === 'range' && answer.because).toMatch(/^The book moves 29 % of risk capital/);
  });

  test('where another alone is beyond the target nothing is left on its side, and against it what makes the book move least', () => {
    const answer = rung(eth(30), 'volatility-target');
    // 72,000 of ETH: along with BTC 43,200, so a short of BTC of 43,200 would be the least; no more than 30,000 alone.
    expect(answer).toMatchObject({ lowBase: expect.closeTo(-30_000 / 0.6 / 60_000, 12), highBase: 0 });
  });

  test('adds volatilities up where correlations are not known, and says so', () => {
    const unknown = { ...alikeStatistics(['BTC', 'ETH']), correlations: { kind: 'unknown' as const, missing: ['hourly history'] } };
    const answer = rung(eth(10, { facts: { statistics: unknown } }), 'volatility-target');
    expect(answer.kind === 'range' && answer.highBase).toBeCloseTo(6_000 / 0.6 / 60_000, 12);
    expect(answer.kind === 'range' && answer.because).toContain('Underlyings are added up: their correlations are not known.');
  });
});
