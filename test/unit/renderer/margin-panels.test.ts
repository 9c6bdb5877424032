import { describe, expect, test } from 'vitest';
import type { PathPoint } from '../../../shared/margin/forecast/path';
import type { Envelope } from '../../../shared/ipc';
import type { MarginForecastAnswer, MarginForecastQuestion } from '../../../shared/engine/margin-questions';
import { liquidatableSpans, niceStep, pictureOf } from '../../../renderer/charts/margin-path';
import type { Ask } from '../../../renderer/cockpit.svelte';
import { askedAgain, ASK_MS, NO_ANSWER, PATIENCE_MS } from '../../../renderer/forms/asked-again';
import { forecastQuestion } from '../../../renderer/forms/forecast-draft';
import { lineWords } from '../../../renderer/forms/line-words';
import { emptyWhatIf, isProposed, stepLots, steppedQuantity, whatIfQuestion, type WhatIfDraft } from '../../../renderer/forms/what-if-draft';
import type { PaceClock } from '../../../renderer/pace';
import { fixtureRows } from '../../support/snapshot-fixture';

/* A long of 2.92 BTC and a short of 410 SOL. */
const [btc, , sol] = fixtureRows() as unknown as readonly [ReturnType<typeof fixtureRows>[0], unknown, ReturnType<typeof fixtureRows>[0]];
const LOT = { coefficient: 1, decimals: 3 };
const draft = (words: Partial<WhatIfDraft> = {}): WhatIfDraft => ({ ...emptyWhatIf(btc), ...words });

describe('what is typed into what-if', () => {
  test('an empty field changes nothing', () => {
    const checked = whatIfQuestion(draft(), btc);
    expect(checked).toEqual({ kind: 'valid', value: { accountId: btc.accountId, positionId: btc.positionId, collateralFrom: 'outside', hours: 8, transferUsd: 1000 } });
    expect(isProposed(draft(), btc)).toBe(false);
    expect(isProposed(draft({ collateral: '5' }), btc)).toBe(true);
  });

  test('a size without a sign keeps the side, for a short too', () => {
    expect(whatIfQuestion(draft({ quantity: '1.5' }), btc)).toMatchObject({ value: { quantity: 1.5 } });
    expect(whatIfQuestion(draft({ quantity: '100' }), sol)).toMatchObject({ value: { quantity: -100 } });
    expect(whatIfQuestion(draft({ quantity: '-1' }), btc)).toMatchObject({ value: { quantity: -1 } });
  });

  test('what cannot be read or is out of bounds is named by its field', () => {
    expect(whatIfQuestion(draft({ quantity: 'half', leverage: '0', collateral: '1,234', hours: '' }), btc)).toMatchObject({
      kind: 'invalid',
      errors: { quantity: '"half" is not a number', leverage: expect.stringContaining('above 0'), collateral: '"1,234" can be 1234 or 1.234: type one of them', hours: 'the time is missing' },
    });
    expect(forecastQuestion({ motion: 'joint', horizonHours: '0', multiple: 'x' }, btc)).toMatchObject({ kind: 'invalid', errors: { horizonHours: expect.stringContaining('above 0'), multiple: '"x" is not a number' } });
  });

  test('money goes through the wallet only into an isolated position', () => {
    expect(whatIfQuestion(draft({ collateral: '5', collateralFrom: 'wallet' }), btc)).toMatchObject({ value: { collateralFrom: 'outside' } });
    expect(whatIfQuestion(draft({ collateral: '5', collateralFrom: 'wallet', marginMode: 'isolated' }), btc)).toMatchObject({ value: { collateralFrom: 'wallet', marginMode: 'isolated' } });
  });
});

describe('+ and -', () => {
  test('a press moves about a twentieth of the position, in 1, 2 or 5 of a power of ten, at least a lot', () => {
    expect([stepLots(2.92, LOT), stepLots(1.2, LOT), stepLots(0.01, LOT), stepLots(0, LOT), stepLots(-410, { coefficient: 1, decimals: 0 })]).toEqual([100, 50, 1, 1, 20]);
  });

  test('start at what is held, go on from what is typed, end at 0 and stay on the lot', () => {
    expect(steppedQuantity(draft(), btc, LOT, 1)).toBe('3.020');
    expect(steppedQuantity(draft({ quantity: '3.02' }), btc, LOT, -1)).toBe('2.920');
    expect(steppedQuantity(draft({ quantity: '0.05' }), btc, LOT, -1)).toBe('0.000');
    expect(steppedQuantity(draft({ quantity: '0' }), btc, LOT, 1)).toBe('0.100');
    expect(steppedQuantity(draft({ quantity: '-0.5' }), btc, LOT, 1)).toBe('-0.600');
    // A short grows, typed without its sign.
    expect(steppedQuantity(draft(), sol, { coefficient: 1, decimals: 0 }, 1)).toBe('430');
  });
});

describe('a question asked again', () => {
  function asking() {
    let nowMs = 0;
    let timer: { readonly atMs: number; readonly run: () => void } | undefined;
    const clock: PaceClock = {
      now: () => nowMs,
      after(delayMs, run) {
        timer = { atMs: nowMs + delayMs, run };
        return () => (timer = undefined);
      },
    };
    const waiting: ((reply: Envelope<MarginForecastAnswer>) => void)[] = [];
    const ask = (() => new Promise((resolve) => waiting.push(resolve as never))) as unknown as Ask;
    const shown: string[] = [];
    const put = askedAgain('margin.forecast', ask, clock, (answer, message) => shown.push(answer === undefined ? message : answer.kind === 'refused' ? answer.message : answer.kind));
    const question = (words: Partial<MarginForecastQuestion> = {}): MarginForecastQuestion => ({ accountId: 'a', positionId: 'p', motion: 'joint', horizonHours: 24, multiple: 6, ...words });
    return {
      shown, waiting, put, question,
      async reply(index: number, message: string) {
        waiting[index]?.({ ok: true, value: { kind: 'refused', field: '', message } });
        await Promise.resolve();
        await Promise.resolve();
      },
      advance(byMs: number) {
        nowMs += byMs;
        if (timer === undefined || timer.atMs > nowMs) return;
        const { run } = timer;
        timer = undefined;
        run();
      },
    };
  }

  test('goes out at most twice a second while it stays the same, and at once when it changes', async () => {
    const run = asking();
    for (let at = 0; at < 2000; at += 100) {
      run.put(run.question(), 'live');
      await run.reply(run.waiting.length - 1, 'as asked');
      run.advance(100);
    }
    expect(run.waiting.length).toBeLessThanOrEqual(2000 / ASK_MS + 1);
    const before = run.waiting.length;
    run.put(run.question({ multiple: 7 }), 'live');
    expect(run.waiting.length).toBe(before + 1);
  });

  test('an answer to an older question is not shown', async () => {
    const run = asking();
    run.put(run.question(), 'live');
    run.put(run.question({ multiple: 7 }), 'live');
    await run.reply(1, 'new');
    await run.reply(0, 'old');
    expect(run.shown).toEqual(['', 'new']);
  });

  test('an answer that stays away takes the last one with it', async () => {
    const run = asking();
    run.put(run.question(), 'live');
    await run.reply(0, 'first');
    run.advance(ASK_MS);
    run.put(run.question(), 'live');
    run.advance(PATIENCE_MS + 1);
    run.put(run.question(), 'live');
    expect(run.shown).toEqual(['', 'first', NO_ANSWER]);
  });

  test('the answer about another position or another run is gone at once', async () => {
    const run = asking();
    run.put(run.question(), 'live');
    await run.reply(0, 'first');
    run.put(run.question({ positionId: 'q' }), 'live');
    expect(run.shown.at(-1)).toBe('');
    await run.reply(1, 'second');
    run.put(run.question({ positionId: 'q' }), 'drill');
    expect(run.shown.at(-1)).toBe('');
  });
});

describe('the picture of the margin path', () => {
  const at = (moveRatio: number): PathPoint => ({ moveRatio, equity: 1_000 + 10_000 * moveRatio, initialMargin: 500, maintenanceRequirement: 100, liquidatable: 1_000 + 10_000 * moveRatio <= 100 });
  const points = [-0.2, -0.15, -0.1, -0.09, 0, 0.1].map(at);
  const picture = pictureOf(points, { width: 366, height: 134 });

  test('is linear in the move, and equity below nothing lies on the axis', () => {
    if (picture === undefined) throw new Error('no picture');
    expect(picture.xOf(0) - picture.xOf(-0.1)).toBeCloseTo(picture.xOf(0.1) - picture.xOf(0), 10);
    expect([picture.xOf(-0.2), picture.xOf(0.1)]).toEqual([picture.left, picture.right]);
    expect(picture.yOf(-500)).toBe(picture.bottom);
    expect(picture.yOf(2_000)).toBeCloseTo(picture.top, 10);
    expect(picture.yTicks.map(({ money }) => money)).toEqual([0, 1_000, 2_000]);
    expect(picture.xTicks.map(({ moveRatio }) => moveRatio)).toEqual([expect.closeTo(-0.2), expect.closeTo(-0.1), 0, expect.closeTo(0.1)]);
  });

  test('hatches where the pool may be liquidated, and draws nothing without room', () => {
    if (picture === undefined) throw new Error('no picture');
    expect(liquidatableSpans(points, picture)).toEqual([{ from: picture.xOf(-0.2), to: picture.xOf(-0.09) }]);
    expect(pictureOf(points, { width: 60, height: 134 })).toBeUndefined();
    expect(pictureOf(points.slice(0, 1), { width: 366, height: 134 })).toBeUndefined();
  });

  test('steps are 1, 2 or 5 of a power of ten', () => {
    expect([niceStep(0.4, 5), niceStep(10_000, 3), niceStep(1, 10), niceStep(7, 1)].map((step) => Number(step.toPrecision(6)))).toEqual([0.1, 5_000, 0.1, 10]);
  });
});

test('a difference has its sign and none when it rounds to nothing', () => {
  const terms = { unit: 'USDT', tick: undefined, lot: LOT };
  expect(lineWords('jointMove', 'BTCUSDT', terms).difference(0.0902)).toBe('+9.0 pts');
  expect(lineWords('jointMove', 'BTCUSDT', terms).difference(-0.0902)).toBe('\u22129.0 pts');
  expect(lineWords('equity', 'BTCUSDT', terms).difference(-0.001)).toBe('0.00');
  expect(lineWords('jointMove', 'BTCUSDT', terms).text(-0.077)).toBe('\u22127.7 %');
});
