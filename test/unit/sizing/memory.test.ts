/* What sizing remembers: smoothed volatility and the name of the binding limit. */
import { describe, expect, test } from 'vitest';
import { advise } from '../../../shared/sizing/advise';
import { allowedOf, type Allowed } from '../../../shared/sizing/allowed';
import { bindingOf } from '../../../shared/sizing/binding';
import { EMPTY_SIZING_MEMORY, type SizingMemory } from '../../../shared/sizing/input';
import type { Rule } from '../../../shared/sizing/rule';
import { slowInputs } from '../../../shared/sizing/slow-inputs';
import { MINUTE_MS } from '../../../shared/units';
import { adviceOn, input, NOW_MS, position, sizeOf, type World } from '../../support/sizing-builders';

function world(volatilityAnnual: number, nowMs = NOW_MS): World {
  return {
    accounts: [{ wallet: 1e6, positions: [position({ quantity: 1, entryPrice: 60_000 })] }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual, beta: 1 } },
    policy: { riskCapitalUsd: 100_000 },
    nowMs,
  };
}

describe('the slow inputs of statistical limits', () => {
  const remembered: SizingMemory = { samples: { 'volatility limit BTC': { value: 0.5, atMs: NOW_MS }, 'volatility BTC': { value: 0.5, atMs: NOW_MS }, 'price a/cross:USDT/BTCUSDT': { value: 59_000, atMs: NOW_MS }, equity: { value: 950_000, atMs: NOW_MS } }, exits: {}, binding: {} };
  const slow = (one: World) => slowInputs(input(one), remembered).slow;
  const volatilityAfter = (volatilityAnnual: number, minutes: number) => slow(world(volatilityAnnual, NOW_MS + minutes * MINUTE_MS)).limitVolatilityAnnual.get('BTC');

  test('begin at what is known', () => {
    expect(slowInputs(input(world(0.5)), EMPTY_SIZING_MEMORY).samples).toEqual({ 'volatility limit BTC': { value: 0.5, atMs: NOW_MS }, 'volatility BTC': { value: 0.5, atMs: NOW_MS }, 'price a/cross:USDT/BTCUSDT': { value: 60_000, atMs: NOW_MS }, 'funding fixture:BTCUSDT': { value: 0, atMs: NOW_MS } });
  });

  test('volatility does not change within five minutes', () => {
    expect(volatilityAfter(2, 4.99)).toBe(0.5);
  });

  test('volatility then goes a quarter of the way, up and down alike', () => {
    expect(volatilityAfter(0.9, 5)).toBeCloseTo(0.6, 12);
    expect(volatilityAfter(0.1, 5)).toBeCloseTo(0.4, 12);
  });

  test('samples are forgotten after an hour, and when the clock ran back', () => {
    expect(volatilityAfter(0.9, 61)).toBe(0.9);
    expect(volatilityAfter(0.9, -1)).toBe(0.9);
  });

  test('price and equity are held for five minutes unless they leave the sample by more than 5 %', () => {
    const onEquity = (minutes: number, markPrice = 60_000): World => ({ ...world(0.5, NOW_MS + minutes * MINUTE_MS), symbols: { BTCUSDT: { markPrice, volatilityAnnual: 0.5, beta: 1 } }, policy: {} });
    const price = (one: World) => slow(one).usdPerBase.get('a/cross:USDT/BTCUSDT');
    expect([price(onEquity(1)), price(onEquity(5)), price(onEquity(1, 62_000))]).toEqual([59_000, 60_000, 62_000]);
    expect(slow(onEquity(1)).capital).toEqual({ from: 'equity', usd: { kind: 'known', value: 1e6 } });
    expect(slow({ ...onEquity(1), accounts: [{ wallet: 980_000, positions: [position({ quantity: 1, entryPrice: 60_000 })] }] }).capital.usd).toEqual({ kind: 'known', value: 950_000 });
  });

  test('stated risk capital counts as stated', () => {
    expect(slow(world(0.5)).capital).toEqual({ from: 'riskCapital', usd: { kind: 'known', value: 100_000 } });
  });

  test('a jump asks for its cut over about an hour, not at once', () => {
    let memory = advise(input(world(0.45)), EMPTY_SIZING_MEMORY).memory;
    const allowed: number[] = [];
    for (let minutes = 0; minutes <= 60; minutes += 5) {
      const answer = advise(input(world(1.8, NOW_MS + minutes * MINUTE_MS)), memory);
      memory = answer.memory;
      const rung = adviceOn(answer.advice, 'BTC').ladder.find((each) => each.ruleId === 'concentration')?.answer;
      allowed.push(rung?.kind === 'range' ? rung.highBase : NaN);
    }
    // 45,000 / 45 % = 1.667 coins before, 45,000 / 180 % = 0.417 in the end: half an hour later most of the way, not all.
    expect(allowed[0]).toBeCloseTo(1.6667, 3);
    expect(allowed[6]).toBeGreaterThan(0.417 * 1.1);
    expect(allowed[12]).toBeLessThan(0.417 * 1.04);
    expect(allowed.every((size, index) => index === 0 || size <= (allowed[index - 1] ?? 0))).toBe(true);
  });

  /** The forecast's limit jumps from 50 % to 200 %, its median with it; prices stand still. */
  const jump = (wallet: number, minutes: number, limitAnnual: number): World => ({
    ...world(limitAnnual, NOW_MS + minutes * MINUTE_MS),
    accounts: [{ wallet, positions: [position({ quantity: 1, entryPrice: 60_000 })] }],
    policy: { riskCapitalUsd: 100_000, parameters: { touchProbability: 0.001 } },
    facts: { outlooks: new Map([['BTC', { kind: 'known', value: { horizons: [1, 8, 24, 72].map((hours) => ({ hours, medianAnnual: limitAnnual * 0.8, limitAnnual })), from: 'forecast', caveats: [] } }]]) },
  });
  /** Suggested sizes every five minutes after the jump. */
  const suggestedAfterJump = (wallet: number): readonly number[] => {
    let { memory } = advise(input(jump(wallet, 0, 0.5)), EMPTY_SIZING_MEMORY);
    return Array.from({ length: 13 }, (_, index) => {
      const answer = advise(input(jump(wallet, 5 * index, 2)), memory);
      memory = answer.memory;
      return sizeOf(adviceOn(answer.advice, 'BTC')).suggestedBase;
    });
  };

  test('a cut that the forecast alone asks for is spread over half an hour to an hour', () => {
    // 45,000 of 60,000 a coin, over 200 % and with the buffer of 10 %: 0.4125 coins in the end.
    const sizes = suggestedAfterJump(1e6);
    expect(sizes[0]).toBe(1);
    // A quarter of the way: 87.5 %.
    expect(sizes[1]).toBeCloseTo(0.825 / 0.875, 2);
    expect(sizes[3]).toBeGreaterThan(0.4125 * 1.3);
    expect(sizes[6]).toBeGreaterThan(0.4125 * 1.1);
    expect(sizes[6]).toBeLessThan(0.4125 * 1.2);
    expect(sizes[12]).toBeLessThan(0.4125 * 1.03);
  });

  test('but not when the pool could be liquidated by it: the chance of touching is asked of the forecast as it is', () => {
    expect(suggestedAfterJump(12_000)[0]).toBeLessThan(0.7);
  });

  test('a hard limit does not wait', () => {
    const tight = (volatilityAnnual: number): World => ({ ...world(volatilityAnnual, NOW_MS + 1000), accounts: [{ wallet: 11_000, positions: [position({ quantity: 1, entryPrice: 60_000 })] }] });
    const memory = advise(input(tight(0.4)), EMPTY_SIZING_MEMORY).memory;
    expect(sizeOf(adviceOn(advise(input(tight(0.4)), memory).advice, 'BTC')).action).toBe('HOLD');
    const outcome = sizeOf(adviceOn(advise(input(tight(1)), memory).advice, 'BTC'));
    expect([outcome.action, outcome.bindingRuleId]).toEqual(['CUT', 'joint-distance']);
  });
});

describe('the name of the binding limit', () => {
  const rule = (id: string, family: Rule['family']): Rule => ({ id, title: id, family, horizonHours: 0, params: [], answer: () => ({ kind: 'abstains', why: '' }) });
  const range = (highBase: number) => ({ kind: 'range', lowBase: -100, highBase, because: 'x', horizonHours: 0 }) as const;
  function allowed(hard: number, first: number, second: number): Allowed {
    const found = allowedOf([{ rule: rule('hard', 'hard'), answer: range(hard) }, { rule: rule('first', 'statistical'), answer: range(first) }, { rule: rule('second', 'statistical'), answer: range(second) }], 1, 0);
    if (found === undefined) throw new Error('no limit');
    return found;
  }

  test('is the tightest', () => {
    expect(bindingOf(allowed(9, 2, 3), 1, undefined, 0).ruleId).toBe('first');
  });

  test('stays while another is at most 3 % tighter', () => {
    expect(bindingOf(allowed(9, 2, 1.95), 1, { ruleId: 'first' }, 0)).toEqual({ ruleId: 'first', memory: { ruleId: 'first' } });
  });

  test('changes when another has been more than 3 % tighter for 60 s', () => {
    const begun = bindingOf(allowed(9, 2, 1.8), 1, { ruleId: 'first' }, 1000);
    expect(begun).toEqual({ ruleId: 'first', memory: { ruleId: 'first', challenger: { ruleId: 'second', sinceMs: 1000 } } });
    expect(bindingOf(allowed(9, 2, 1.8), 1, begun.memory, 60_999).ruleId).toBe('first');
    expect(bindingOf(allowed(9, 2, 1.8), 1, begun.memory, 61_000)).toEqual({ ruleId: 'second', memory: { ruleId: 'second' } });
  });

  test('a challenge that ends begins anew', () => {
    const begun = bindingOf(allowed(9, 2, 1.8), 1, { ruleId: 'first' }, 1000);
    const ended = bindingOf(allowed(9, 2, 1.99), 1, begun.memory, 30_000);
    expect(bindingOf(allowed(9, 2, 1.8), 1, ended.memory, 61_000).ruleId).toBe('first');
  });

  test('a hard limit that is the tightest binds at once', () => {
    expect(bindingOf(allowed(1.9, 2, 3), 1, { ruleId: 'first' }, 0).ruleId).toBe('hard');
  });
});
