import { expect, test } from 'vitest';
import type { BacktestFiles, Picked } from '../../../electron/backtest-files';
import type { BacktestEars } from '../../../electron/backtest-thread';
import type { HeldHours } from '../../../electron/backtest-sources';
import { createBacktestWork, type WorkQuestion } from '../../../electron/backtest-work';
import { Backtests } from '../../../electron/backtests';
import { ASSUMED_TIERS, assumedInstrument } from '../../../shared/backtest/run/market';
import { runSchema, type RunQuestion } from '../../../shared/backtest/study/question';
import { syntheticYear } from '../../../shared/backtest/synthetic/year';
import { decode } from '../../../shared/decode';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';

const HOURS = 744;
const { candles } = syntheticYear(5, HOURS);
const HELD: HeldHours = { run: 'live', instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS, candles };
const asked = (dataId: string, change: Partial<RunQuestion> = {}): RunQuestion => ({ dataId, policy: DEFAULT_POLICY, costBps: 7, limits: 'all', everyHours: '24', ...change });

/** The real work in this thread: a question waits until it is let go. */
function setUp({ held = HELD, picked = { kind: 'cancelled' } }: { held?: HeldHours | undefined; picked?: Picked } = {}) {
  const threads: { readonly ears: BacktestEars; readonly waiting: WorkQuestion[]; wanted: number; isStopped: boolean }[] = [];
  const saved: { readonly name: string; readonly text: string }[] = [];
  const files: BacktestFiles = {
    pick: () => Promise.resolve(picked),
    save: (name, text) => {
      saved.push({ name, text });
      return Promise.resolve({ kind: 'saved', file: name });
    },
  };
  const backtests = new Backtests((ears) => {
    const thread = { ears, waiting: [] as WorkQuestion[], wanted: 0, isStopped: false };
    threads.push(thread);
    return { want: (jobId) => void (thread.wanted = jobId), post: (question) => void thread.waiting.push(question), stop: () => void (thread.isStopped = true) };
  }, files, (instrumentId) => (instrumentId === 'live:BTCUSDT' ? held : undefined));
  const works = new Map<BacktestEars, (question: WorkQuestion) => void>();
  /** Answers what was asked so far; the dialog's promise comes first. */
  async function go(): Promise<void> {
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    const thread = threads.at(-1);
    if (thread === undefined) return;
    const work = works.get(thread.ears) ?? createBacktestWork((jobId) => jobId === thread.wanted, (answer) => thread.ears.answered(structuredClone(answer)));
    works.set(thread.ears, work);
    for (const question of thread.waiting.splice(0)) work(question);
  }
  async function loaded() {
    const answer = backtests.load({ kind: 'held', instrumentId: 'live:BTCUSDT' });
    await go();
    const value = await answer;
    if (value.kind !== 'loaded') throw new Error(JSON.stringify(value));
    return value.data;
  }
  async function ran(question: RunQuestion) {
    const answer = backtests.run(question);
    await go();
    return answer;
  }
  return { backtests, threads, saved, go, loaded, ran };
}

test('hours that are held become data, the policy runs over them, and the result is exported as it stands', async () => {
  const { backtests, saved, loaded, ran } = setUp();
  const data = await loaded();
  expect(data).toMatchObject({ title: 'BTCUSDT, hours held', taughtHours: 672, hasFunding: false });
  expect(data.columns.count).toBe(HOURS - 672);
  const answer = await ran(asked(data.id));
  if (answer.kind !== 'done') return expect.fail(JSON.stringify(answer));
  expect(answer.report.equityRatio).toHaveLength(HOURS - 672);
  expect(answer.report.equityRatio[0]).toBeCloseTo(1, 2);
  expect(answer.report.compared.map(({ id }) => id)).toEqual(['fixed-1x', 'fixed-3x', 'fixed-5x', 'fixed-10x', 'buy-and-hold', 'do-nothing']);
  expect(answer.tried.count).toBe(1);
  expect(await backtests.export(answer.runId, 'json')).toEqual({ kind: 'saved', file: 'backtest.json' });
  await backtests.export(answer.runId, 'csv');
  expect(JSON.parse(saved[0]?.text ?? '')).toMatchObject({ asked: { costBps: 7 }, equityRatio: [...answer.report.equityRatio], tried: { count: 1 } });
  const rows = (saved[1]?.text ?? '').trimEnd().split('\n');
  expect(rows).toHaveLength(1 + HOURS - 672);
  expect(rows[0]).toBe('close_time,equity_ratio,exposure_ratio');
  // The synthetic year begins on 2024-01-01; 672 hours later it is the 29th, whose first hour closes at 01:00.
  expect(rows[1]).toMatch(/^2024-01-29T01:00:00\.000Z,/);
});

test('every release is counted, by its data, also one that was given up', async () => {
  const { backtests, loaded, ran } = setUp();
  const { id } = await loaded();
  await ran(asked(id));
  const given = backtests.run(asked(id, { costBps: 8 }));
  const third = await ran(asked(id, { costBps: 9 }));
  expect(await given).toEqual({ kind: 'cancelled' });
  expect(third).toMatchObject({ kind: 'done', tried: { count: 3 } });
});

test('a run that is no longer wanted stops at its next day', async () => {
  const { backtests, threads, loaded, go } = setUp();
  const { id } = await loaded();
  const answer = backtests.run(asked(id));
  const thread = threads[0]!;
  const shares: number[] = [];
  // Told of its first day it is ended.
  const work = createBacktestWork((jobId) => jobId === thread.wanted, (told) => {
    if (told.kind === 'progress') {
      shares.push(told.share);
      backtests.cancel();
    }
    if (told.kind !== 'loaded') thread.ears.answered(told);
  });
  work({ kind: 'load', jobId: thread.wanted, dataId: id, source: { kind: 'held', title: 'x', instrument: HELD.instrument, candles } });
  thread.waiting.splice(0).forEach(work);
  expect(await answer).toEqual({ kind: 'cancelled' });
  expect(shares).toHaveLength(1);
  expect(backtests.progress()).toEqual({ kind: 'idle' });
  await go();
});

test('only the result on screen is exported', async () => {
  const { backtests, saved } = setUp();
  expect(await backtests.export(1, 'json')).toEqual({ kind: 'refused', message: 'this result is no longer kept: run it again' });
  expect(saved).toEqual([]);
});

test('an instrument that is not listed, hours that are too few and a closed dialog are answers', async () => {
  const short = setUp({ held: { ...HELD, candles: candles.slice(0, 100) } });
  expect(await short.backtests.load({ kind: 'held', instrumentId: 'live:ETHUSDT' })).toEqual({ kind: 'refused', message: 'live:ETHUSDT is not listed: its candles are not held' });
  const answer = short.backtests.load({ kind: 'held', instrumentId: 'live:BTCUSDT' });
  await short.go();
  expect(await answer).toEqual({ kind: 'refused', message: 'BTCUSDT, hours held: 100 unbroken hours; 672 only teach and at least 48 more are needed' });
  expect(await short.backtests.load({ kind: 'file' })).toEqual({ kind: 'cancelled' });
  expect(await short.backtests.load({ kind: 'funding' })).toEqual({ kind: 'refused', message: 'load candles from a file first' });
});

const ROWS = ['time,open,high,low,close,volume', ...candles.map(({ openAtMs, open, high, low, close }) => `${openAtMs},${open},${high},${low},${close},1`)];

test('a file is read by the reader of the command line: errors name row and value', async () => {
  const rows = ROWS.with(701, ROWS[701]!.replace(/,[\d.]+,1$/, ',none,1'));
  const { backtests, go } = setUp({ picked: { kind: 'file', name: 'BTCUSDT-1h.csv', path: 'BTCUSDT-1h.csv', text: rows.join('\n') } });
  const answer = backtests.load({ kind: 'file' });
  await go();
  expect(await answer).toMatchObject({ kind: 'refused', message: expect.stringMatching(/^BTCUSDT-1h\.csv: row 702: .*none/) });
});

test('a file whose name does not say what it is of is refused with how to name it', async () => {
  const { backtests, go } = setUp({ picked: { kind: 'file', name: 'candles.csv', path: 'candles.csv', text: ROWS.join('\n') } });
  const answer = backtests.load({ kind: 'file' });
  await go();
  expect(await answer).toEqual({ kind: 'refused', message: 'candles.csv: what is it of? Name the file like BTCUSDT-1h.csv' });
});

test('nonsense from the worker is a failure with its place, never a number', async () => {
  const { backtests, threads, loaded } = setUp();
  const { id } = await loaded();
  const answer = backtests.run(asked(id));
  threads[0]?.ears.answered({ kind: 'ran', jobId: 2, report: { equityRatio: new Float64Array([1, Number.NaN]) } });
  expect(await answer).toMatchObject({ kind: 'failed', message: expect.stringContaining('nonsense') });
});

test('a worker that breaks off is said, and the next question begins a new one, which asks for the data again', async () => {
  const { backtests, threads, loaded, go } = setUp();
  const { id } = await loaded();
  const answer = backtests.run(asked(id));
  threads[0]?.ears.ended('the backtest broke off: out of memory');
  expect(await answer).toEqual({ kind: 'failed', message: 'the backtest broke off: out of memory' });
  const again = backtests.run(asked(id));
  await go();
  expect(threads).toHaveLength(2);
  expect(await again).toEqual({ kind: 'failed', message: 'these candles are no longer kept: load them again' });
});

test('limits that are off leave more exposure than limits that are on, and each limit has its price', async () => {
  const { backtests, loaded, ran, go } = setUp();
  const { id } = await loaded();
  const [on, off] = [await ran(asked(id)), await ran(asked(id, { limits: 'target-only' }))];
  if (on.kind !== 'done' || off.kind !== 'done') return expect.fail('both run');
  const most = (values: Float64Array): number => values.reduce((high, value) => Math.max(high, value), 0);
  expect(most(off.report.exposureRatio)).toBeGreaterThan(most(on.report.exposureRatio));
  const answer = backtests.costs(asked(id));
  await go();
  const costs = await answer;
  if (costs.kind !== 'done') return expect.fail(JSON.stringify(costs));
  expect(costs.rows.map(({ title }) => title)).toContain('Expected shortfall');
  expect(costs.rows.some(({ didMatter }) => didMatter)).toBe(true);
});

test('a question out of bounds never reaches the worker', () => {
  expect(decode(runSchema, { ...asked('x'), costBps: 1_000 })).toMatchObject({ ok: false, path: 'costBps' });
  expect(decode(runSchema, { ...asked('x'), everyHours: '2' })).toMatchObject({ ok: false, path: 'everyHours' });
});
