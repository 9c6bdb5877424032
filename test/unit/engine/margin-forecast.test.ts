import { describe, expect, test } from 'vitest';
import { marginForecastAnswer } from '../../../shared/engine/answer-margin-forecast';
import type { EngineEvent } from '../../../shared/engine/event';
import type { MarginForecastAnswer, MarginForecastQuestion } from '../../../shared/engine/margin-questions';
import { epochMs } from '../../../shared/units';
import { account, instrument, listed, mark, position, START_MS, swingingHours, tick, world, type World } from '../../support/engine-builders';

/* Wallet 10,000 USDT, one BTC long from 50,000; 1 % below a notional of 45,000, 2 % above it with a deduction of 450. */
const BTC = position('BTC', 1, 50_000);
const TWO_TIERS: EngineEvent = {
  kind: 'market.tiers',
  atMs: epochMs(START_MS),
  instrumentId: instrument('BTC').id,
  table: {
    tiers: [
      { notionalFloor: 0, notionalCap: 45_000, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 50 },
      { notionalFloor: 45_000, notionalCap: null, maintenanceMarginRate: 0.02, maintenanceAmount: 450, maxLeverage: 25 },
    ],
    source: { kind: 'venue' },
  },
};

function holding(positions = [BTC], ...more: readonly EngineEvent[]): World {
  return world(...listed('BTC'), ...listed('ETH'), TWO_TIERS, mark('BTC', 50_000, START_MS), mark('ETH', 2_000, START_MS), { kind: 'account.changed', atMs: epochMs(START_MS), account: account(10_000, positions) }, tick(START_MS), ...more);
}

function ask(run: World, words: Partial<MarginForecastQuestion> = {}): MarginForecastAnswer {
  return marginForecastAnswer(run.state, { accountId: 'test', positionId: BTC.id, motion: 'symbol', horizonHours: 24, multiple: 6, ...words });
}

function answered(run: World, words: Partial<MarginForecastQuestion> = {}): Extract<MarginForecastAnswer, { kind: 'answer' }> {
  const answer = ask(run, words);
  if (answer.kind !== 'answer') throw new Error(JSON.stringify(answer));
  return answer;
}

describe('forecast: the pool as the price moves through tiers that are known', () => {
  const answer = answered(holding());

  test('equity and requirement at each move are those of the tier there', () => {
    for (const { moveRatio, equity, maintenanceRequirement } of answer.points) {
      const notional = 50_000 * (1 + moveRatio);
      expect(equity).toBeCloseTo(10_000 + 50_000 * moveRatio, 6);
      expect(maintenanceRequirement).toBeCloseTo(notional < 45_000 ? 0.01 * notional : 0.02 * notional - 450, 6);
    }
  });

  test('the edge stands 10 % lower, with the rates of both sides and the pool as it is there', () => {
    expect(answer.edges).toEqual([{ symbol: 'BTCUSDT', price: expect.closeTo(45_000, 6), moveRatio: expect.closeTo(-0.1, 10), rateBelow: 0.01, rateAbove: 0.02, equity: expect.closeTo(5_000, 6), maintenanceRequirement: expect.closeTo(450, 6) }]);
  });

  test('the lines cross where the position is liquidated, and the picture holds that point', () => {
    const move = 40_000 / 0.99 / 50_000 - 1;
    expect(answer.liquidationMoves).toEqual([expect.closeTo(move, 10)]);
    const [crossing] = answer.liquidationMoves;
    const point = answer.points.find(({ moveRatio }) => moveRatio === crossing);
    expect(point?.equity).toBeCloseTo(point?.maintenanceRequirement ?? 0, 6);
    expect(answer.points[0]?.moveRatio).toBeLessThan(move);
    expect(answer.points.some(({ moveRatio }) => moveRatio === 0)).toBe(true);
    expect(answer.points.map(({ moveRatio }) => moveRatio)).toEqual([...answer.points.map(({ moveRatio }) => moveRatio)].sort((a, b) => a - b));
    expect(answer.tiersFrom).toEqual(['tiers of the venue']);
  });

  test('two symbols may move together; a pool of one has its own motion only', () => {
    expect(answered(holding(), { motion: 'joint' }).motion).toBe('symbol');
    const both = answered(holding([BTC, position('ETH', 10, 2_000)]), { motion: 'joint' });
    expect([both.motion, both.symbol]).toEqual(['joint', 'BTCUSDT']);
    // BTC by s, ETH by 1.5 s: 10,000 + 80,000 s = 0.01 (50,000 (1 + s)) + 200 (1 + 1.5 s), below the edge.
    expect(both.liquidationMoves).toEqual([expect.closeTo(-9_300 / 79_200, 10)]);
  });
});

describe('stress: an assumption about the venue', () => {
  test('maintenance x2 and leverage halved, old and new liquidation beside each other', () => {
    const { stress } = answered(holding());
    expect(stress.assumption).toEqual({ maintenanceTimes: 2, leverageTimes: 0.5 });
    // 10,000 + (p - 50,000) = 0.02 p, below the edge.
    expect(stress.positions).toMatchObject([{ symbol: 'BTCUSDT', price: { before: { value: expect.closeTo(40_000 / 0.99, 6) }, after: { value: expect.closeTo(40_000 / 0.98, 6) } } }]);
    // 2 % of 50,000 less 450, twice; 50,000 / 10 and / 5.
    expect(stress.pool.find(({ id }) => id === 'maintenanceRequirement')).toMatchObject({ before: { value: 550 }, after: { value: 1_100 } });
    expect(stress.pool.find(({ id }) => id === 'initialMargin')).toMatchObject({ before: { value: 5_000 }, after: { value: 10_000 } });
  });
});

describe('the internal standard', () => {
  test('asks for multiple x volatility x sqrt(horizon) of the exposure, never below the venue', () => {
    const run = holding([BTC], swingingHours('BTC', 50_000, 0.01, 24 * 15));
    const volatility = run.state.instruments[instrument('BTC').id]?.volatility;
    expect(volatility).toBeDefined();
    const standardOf = (multiple: number, horizonHours: number) => {
      const { standard } = answered(run, { multiple, horizonHours });
      if (standard.kind === 'unknown') throw new Error(standard.missing.join());
      return standard.value;
    };
    const base = standardOf(20, 24);
    expect(base.requirement).toBeGreaterThan(5_000);
    // Proportional to the multiple and to the root of the horizon.
    expect(standardOf(40, 24).requirement).toBeCloseTo(2 * base.requirement, 6);
    expect(standardOf(20, 96).requirement).toBeCloseTo(2 * base.requirement, 6);
    expect(standardOf(0.001, 1)).toMatchObject({ requirement: 5_000, headroom: 5_000, exposureTimes: { value: 2 } });
    expect(base.headroom).toBeCloseTo(10_000 - base.requirement, 6);
    expect(base.volatilityTimes).toMatchObject({ value: expect.closeTo(10_000 / base.requirement, 10) });
  });

  test('without a volatility says which one is missing', () => {
    expect(answered(holding()).standard).toEqual({ kind: 'unknown', missing: ['volatility of BTCUSDT'] });
  });
});

test('an old mark, an unknown account and a missing table are answered in words', () => {
  expect(ask(holding([BTC], tick(START_MS + 6_000)))).toMatchObject({ kind: 'unknown', missing: ['a fresh mark price of BTCUSDT (6.0 s old)'] });
  expect(ask(holding(), { accountId: 'other' })).toMatchObject({ kind: 'refused', message: 'there is no account "other" in this run' });
  const bare = world({ kind: 'market.instrument', atMs: epochMs(START_MS), instrument: instrument('BTC') }, mark('BTC', 50_000, START_MS), { kind: 'account.changed', atMs: epochMs(START_MS), account: account(10_000, [BTC]) });
  expect(ask(bare)).toMatchObject({ kind: 'unknown', missing: ['tiers of BTCUSDT'] });
});
