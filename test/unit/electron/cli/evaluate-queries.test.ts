import { describe, expect, it } from 'vitest';
import { account, answerTo, MARKET, refusalOf } from '../../../support/evaluate-request';

const held = account({ wallet: 10_000, positions: [{ quantity: 1 }] });
const ask = async (query: object, market: object = MARKET) => ((await answerTo({ account: held, queries: [query], market })).queries ?? [])[0] as unknown as Record<string, unknown>;

describe('queries of plimsoll evaluate beyond margin', () => {
  it('a plan gives size, liquidation and joint distance after each rung', async () => {
    const found = await ask({ kind: 'scalePlan', position: 'BTCUSDT', to: 0, rungs: 2 });
    const plan = found['plan'] as readonly Record<string, number>[];
    // Fee 5 bps of half a position: equity 10,000 - 15.5. Then (9984.5 - 31,000 + 0.5 p) = 0.005 (0.5 p).
    expect(plan.map(({ net, type }) => [net, type])).toEqual([[1, null], [0.5, { side: 'sell', quantity: '0.500' }], [0, { side: 'sell', quantity: '0.500' }]]);
    expect(plan[0]?.['liquidationPrice']).toBeCloseTo(52_000 / 0.995, 6);
    expect(plan[1]?.['liquidationPrice']).toBeCloseTo(21_015.5 / 0.4975, 6);
    expect(plan[1]?.['jointDistanceRatio']).toBeCloseTo(1 - 21_015.5 / 0.4975 / 62_000, 9);
    expect(plan[2]).toMatchObject({ status: 'flat', liquidationPrice: null, jointDistanceRatio: null, equity: 9969 });
    expect(found['feeBps']).toBe(5);
  });

  it('where the next thousand buys most, measured by the joint move of the report', async () => {
    const found = await ask({ kind: 'bestPlace', amountUsd: 1000 });
    // 51,000 / 0.995 with 1,000 more.
    expect(found['placements']).toEqual([{ to: { pool: 'cross:USDT', asset: 'USDT' }, amount: 1000, distanceBeforeRatio: expect.closeTo(1 - 52_000 / 0.995 / 62_000, 9) as unknown, distanceAfterRatio: expect.closeTo(1 - 51_000 / 0.995 / 62_000, 9) as unknown }]);
  });

  it('needs the price of the money, and says so instead of taking 1', async () => {
    expect(await ask({ kind: 'bestPlace', amountUsd: 1000 }, {})).toEqual({ kind: 'bestPlace', amountUsd: 1000, cannotSay: ['price of USDT'] });
  });

  it('asks for no policy: a plan without one has no advice beside it', async () => {
    const answer = await answerTo({ account: held, queries: [{ kind: 'scalePlan', position: 'BTCUSDT', to: 2, rungs: 1 }] });
    expect(Object.keys(answer)).toEqual(['pools', 'positions', 'uniformShock', 'queries']);
  });

  it.each<[string, object, string, string]>([
    ['a plan of 0 rungs', { kind: 'scalePlan', position: 'BTCUSDT', to: 0, rungs: 0 }, 'queries.0.rungs', '(got 0)'],
    ['a plan for nothing', { kind: 'scalePlan', position: 'X', to: 0, rungs: 1 }, 'queries.0.position', '(got "X")'],
    ['a plan to where it is', { kind: 'scalePlan', position: 'BTCUSDT', to: 1, rungs: 1 }, 'queries.0.to', 'less than one lot of 0.001'],
    ['money without an amount', { kind: 'bestTransfer', amountUsd: -1 }, 'queries.0.amountUsd', '(got -1)'],
    ['a question nobody knows', { kind: 'profit' }, 'queries.0.kind', 'scalePlan, bestPlace, bestTransfer'],
  ])('refuses %s with path and value', async (_title, query, path, message) => {
    const found = await refusalOf({ account: held, queries: [query], market: MARKET });
    expect(found.path).toBe(path);
    expect(found.message).toContain(message);
  });
});
