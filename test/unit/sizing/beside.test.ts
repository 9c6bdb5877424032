/* Coins and options held beside positions, in the rules of moves: against books that are worth the same, and against sums by hand. */
import { describe, expect, test } from 'vitest';
import type { OptionPosition } from '../../../shared/account/option-position';
import { advise } from '../../../shared/sizing/advise';
import type { Answer } from '../../../shared/sizing/answer';
import { capitalOf } from '../../../shared/sizing/capital';
import { EMPTY_SIZING_MEMORY, type SizingInput } from '../../../shared/sizing/input';
import { epochMs, instrumentId, positionId } from '../../../shared/units';
import { input, NOW_MS, position, rangeOf, sizeOf, VENUE, type World } from '../../support/sizing-builders';

const MARK = 60_000;
const VOLATILITY = 0.6;
const RULES = ['expected-shortfall', 'drawdown', 'concentration', 'volatility-target'] as const;
const WORDS = { BTCUSDT: { markPrice: MARK, volatilityAnnual: VOLATILITY } };

function option(words: Partial<OptionPosition>): OptionPosition {
  return {
    id: positionId(`${words.right ?? 'put'}${words.strike ?? MARK}`), instrumentId: instrumentId(VENUE, `BTC-${words.right ?? 'put'}`), underlying: 'BTC', right: 'put', strike: MARK, expiryAtMs: epochMs(NOW_MS + 30 * 86_400_000),
    quantity: -1, contractSize: 1, settle: 'linear', settleAsset: 'USDT', markVolatility: 0.6, ...words,
  };
}

/** One BTC position of `quantity` in USDT, money enough, risk capital of 200,000 USD, the book below its high. */
function world(quantity: number, more: Partial<World> = {}): World {
  return { accounts: [{ wallet: 1e6, positions: [position({ quantity, entryPrice: MARK })] }], symbols: WORDS, policy: { riskCapitalUsd: 2e6, isWhole: true }, facts: { drawdown: { kind: 'known', value: { unitValue: 0.95, highWater: 1 } } }, ...more };
}

function holding(plain: SizingInput, options: readonly OptionPosition[], numeraire: SizingInput['policy']['numeraire'] = 'USD'): SizingInput {
  return { ...plain, policy: { ...plain.policy, numeraire }, accounts: plain.accounts.map((sized, i) => (i === 0 ? { ...sized, account: { ...sized.account, options } } : sized)) };
}

const answers = (asked: SizingInput) => advise(asked, EMPTY_SIZING_MEMORY).advice;
const ends = ({ lowBase, highBase }: Extract<Answer, { kind: 'range' }>): readonly number[] => [lowBase, highBase];
const because = (asked: SizingInput, rule: string): string => rangeOf(answers(asked), rule).because;

describe('a call less a put at one strike moves like the coin', () => {
  const synthetic = (settle: 'linear' | 'inverse') => [option({ right: 'call', quantity: 5, settle, settleAsset: settle === 'linear' ? 'USDT' : 'BTC' }), option({ right: 'put', quantity: -5, settle, settleAsset: settle === 'linear' ? 'USDT' : 'BTC' })];

  test.each(['linear', 'inverse'] as const)('%s: so the room is that of a book with five coins more, less the five', (settle) => {
    const base = input(world(1));
    const held = answers({ ...holding(base, synthetic(settle)), usdPerUnit: new Map([...base.usdPerUnit, ['BTC', MARK]]) });
    const six = answers(input(world(6)));
    for (const rule of RULES) {
      const [low = 0, high = 0] = ends(rangeOf(six, rule));
      expect(ends(rangeOf(held, rule)), rule).toEqual([expect.closeTo(low - 5, 6), expect.closeTo(high - 5, 6)]);
    }
  });

  test('counted in the coin itself, what a coin-settled one is worth is money: at the money nothing, in the money less exposure', () => {
    const base = input(world(1));
    const deep = [option({ right: 'call', strike: 30_000, quantity: 5, settle: 'inverse', settleAsset: 'BTC' })];
    const priced = { ...base, usdPerUnit: new Map([...base.usdPerUnit, ['BTC', MARK]]) };
    const inUsd = rangeOf(answers(holding(priced, deep)), 'concentration');
    const inCoin = rangeOf(answers(holding(priced, deep, 'BTC')), 'concentration');
    // Worth half a coin each: five deep calls stand for five coins in USD, and for two and a half in coins.
    expect(inCoin.highBase - inUsd.highBase).toBeCloseTo(2.5, 1);
  });
});

describe('coins held', () => {
  const COIN = { BTCUSD: { markPrice: MARK, volatilityAnnual: VOLATILITY, inverse: { contractSize: 100 } } };
  /** Two coins, and a short of `dollars` against them. */
  const coins = (dollars: number): World => ({ accounts: [{ wallet: 2, asset: 'BTC', positions: [position({ symbol: 'BTCUSD', quantity: -dollars / 100, entryPrice: MARK, inverse: { contractSize: 100 } })] }], symbols: COIN, policy: { riskCapitalUsd: 250_000, isWhole: true } });

  test('make an inverse short of their worth flat: it adds to nothing, and closing it would', () => {
    const flat = input(coins(2 * MARK));
    expect(because(flat, 'concentration')).toMatch(/^BTC alone moves 0 % of risk capital a year.*The coins held are in it\.$/);
    expect(because(flat, 'expected-shortfall')).toMatch(/^A bad day \(97\.5 %\) costs 0\.0 % of risk capital on average/);
    const allowed = rangeOf(answers(flat), 'concentration');
    // 45 % of 250,000 over 60 % is 187,500 USD, 3.125 BTC on either side of flat, the fee of closing (5 bps of 2 BTC) paid.
    expect(ends(allowed)).toEqual([expect.closeTo(-1.999 - 3.125, 9), expect.closeTo(-1.999 + 3.125, 9)]);
    const [one] = answers(flat);
    expect(one === undefined ? undefined : sizeOf(one).action).toBe('HOLD');
  });

  test('are money to whoever counts in them', () => {
    const counted = { ...input(coins(2 * MARK)), policy: { ...input(coins(2 * MARK)).policy, numeraire: 'BTC' as const } };
    expect(because(counted, 'concentration')).toMatch(/^BTC alone moves 29 % of risk capital a year/);
    expect(because(counted, 'concentration')).not.toContain('coins');
  });

  test('that are too much alone leave nothing to a long, and do not let the short against them go', () => {
    const poor = (dollars: number) => input({ ...coins(dollars), policy: { riskCapitalUsd: 121_000, isWhole: true, parameters: { volatilityTargetAnnual: 0.15 } } });
    const long = rangeOf(answers(poor(-0.1 * MARK)), 'concentration');
    expect(long.highBase).toBe(0);
    const short = rangeOf(answers(poor(0.1 * MARK)), 'concentration');
    expect(short.highBase).toBeCloseTo(-0.1, 12);
    expect(short.lowBase).toBeLessThan(-2);
  });

  test('of no known price make what counts them unknown', () => {
    const unpriced = { ...input(coins(MARK)), usdPerUnit: new Map([['USDT', 1]]) };
    for (const rule of ['expected-shortfall', 'concentration']) {
      const rung = answers(unpriced)[0]?.ladder.find(({ ruleId }) => ruleId === rule)?.answer;
      expect(rung?.kind === 'unknown' && rung.missing).toContain('price of BTC in USD');
    }
  });
});

describe('options that are too much alone', () => {
  const puts = [option({ strike: 58_000, quantity: -100 })];

  test('leave a position that adds nothing, and one against them where it takes most off', () => {
    const long = rangeOf(answers(holding(input(world(2)), puts)), 'expected-shortfall');
    // A short against them is let in, and not asked for.
    expect(long.highBase).toBe(0);
    expect(long.lowBase).toBeLessThan(-10);
    expect(long.because).toMatch(/The options held are in it, revalued\. No cut brings it within: what is held beside the positions is too much\.$/);
    const hedged = rangeOf(answers(holding(input(world(-20)), puts)), 'expected-shortfall');
    expect(hedged.highBase).toBe(-20);
    expect(hedged.because).toMatch(/This one does not add to it\./);
  });

  test('while a short against them keeps the book within, so much of it has to stay', () => {
    const { lowBase, highBase, because: says } = rangeOf(answers(holding(input(world(-30)), puts)), 'expected-shortfall');
    expect(says).not.toContain('No cut');
    expect(highBase).toBeGreaterThan(-30);
    expect(highBase).toBeLessThan(-20);
    const atTheEnd = (quantity: number) => answers(holding(input(world(quantity)), puts));
    expect(rangeOf(atTheEnd(highBase), 'expected-shortfall').because).toMatch(/costs 4\.0 % of risk capital on average/);
    expect(rangeOf(atTheEnd(lowBase), 'expected-shortfall').because).toMatch(/costs 4\.0 % of risk capital on average/);
  });

  test('a hedge that is more than they need is cut to where the bad day is least, and stays there', () => {
    const before = holding(input(world(-300)), puts);
    const [low] = ends(rangeOf(answers(before), 'expected-shortfall'));
    expect(low).toBeGreaterThan(-100);
    expect(low).toBeLessThan(-30);
    const after = holding(input(world(Math.ceil((low ?? 0) * 1000) / 1000)), puts);
    const [again] = ends(rangeOf(answers(after), 'expected-shortfall'));
    expect(again).toBeCloseTo(low ?? 0, 2);
  });
});

describe('what options move besides a position', () => {
  test('is no exposure: a straddle at the money has little, and takes room on both sides', () => {
    const straddle = [option({ right: 'call', quantity: -10 }), option({ right: 'put', quantity: -10 })];
    const without = rangeOf(answers(input(world(0))), 'concentration');
    const held = rangeOf(answers(holding(input(world(0)), straddle)), 'concentration');
    // Black-76 gives the sold straddle a delta of 1 - 2 N(d1) = -0.07 a coin.
    expect(held.highBase + held.lowBase).toBeCloseTo(2 * 10 * 0.07, 1);
    expect(held.highBase - held.lowBase).toBeLessThan(without.highBase - without.lowBase);
  });

  test('a put bought under a long gives it more room than a delta alone does, where the day is bad', () => {
    const put = [option({ strike: 57_000, quantity: 20 })];
    const room = (held: readonly OptionPosition[]) => rangeOf(answers(holding(input(world(20)), held)), 'expected-shortfall').highBase;
    // Its delta is -0.35, 7 coins of 20; on the worst days it is larger.
    expect(room(put) - room([])).toBeGreaterThan(8.5);
  });
});

test('an option without its volatility makes the rules that count it unknown, by name; stress and these forbid, none cuts', () => {
  const { markVolatility: _gone, ...bare } = option({});
  const [one] = answers(holding(input(world(5)), [bare]));
  for (const rule of RULES) {
    const answer = one?.ladder.find(({ ruleId }) => ruleId === rule)?.answer;
    expect(answer?.kind === 'unknown' && answer.missing, rule).toEqual(['volatility of BTC-put']);
  }
  expect(one === undefined ? undefined : sizeOf(one).action).toBe('HOLD');
});

test('a view opens nothing against itself to make up for what is held beside', () => {
  const calls = [option({ right: 'call', strike: 50_000, quantity: 100 })];
  const views = [{ kind: 'strength' as const, underlying: 'BTC', strength: 0.2, horizonHours: 72, statedAtMs: epochMs(NOW_MS) }];
  const asked = holding(input(world(0, { policy: { riskCapitalUsd: 2e6, views, parameters: { volatilityTargetAnnual: 0.3 } } })), calls);
  expect(ends(rangeOf(answers(asked), 'volatility-target'))).toEqual([0, 0]);
});

describe('equity that stands for risk capital', () => {
  const unstated = (options: readonly OptionPosition[]) => capitalOf(holding(input(world(0, { policy: {} })), options)).usd;
  // In the last second worth their payoffs.
  const last = { expiryAtMs: epochMs(NOW_MS + 1_000) };

  test('has options that are kept apart in it at their worth, what is owed on sold ones taken off', () => {
    expect(unstated([option({ ...last, strike: 65_000, quantity: -2 }), option({ ...last, right: 'call', strike: 59_000, quantity: 3 })])).toEqual({ kind: 'known', value: expect.closeTo(1e6 - 10_000 + 3_000, 6) });
  });

  test('is unknown where a sold one is not priced; a bought one is then worth nothing', () => {
    const { markVolatility: _gone, ...bare } = option({});
    expect(unstated([bare])).toEqual({ kind: 'unknown', missing: ['volatility of BTC-put'] });
    expect(unstated([{ ...bare, quantity: 1 }])).toEqual({ kind: 'known', value: 1e6 });
  });
});
