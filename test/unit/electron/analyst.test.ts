import { expect, test } from 'vitest';
import { Analyst, noThread, type ThreadEars } from '../../../electron/analyst';
import { createInlineAnalysis, INLINE_DELAY_MS } from '../../../electron/sources/inline-analysis';
import type { EngineEvent } from '../../../shared/engine/event';
import { epochMs } from '../../../shared/units';
import { analyse, createAnalysisMemory, type AnalysisRequest } from '../../../shared/volatility/analysis';

const asked = (underlying: string, atMs = 1_000): AnalysisRequest => ({ underlying, atMs, hours: [] });

function setUp() {
  const pushed: EngineEvent[] = [];
  const threads: { ears: ThreadEars; posted: AnalysisRequest[]; isStopped: boolean }[] = [];
  const analyst = new Analyst((ears) => {
    const thread = { ears, posted: [] as AnalysisRequest[], isStopped: false };
    threads.push(thread);
    return { post: (request) => void thread.posted.push(request), stop: () => void (thread.isStopped = true) };
  }, () => epochMs(5_000), (event) => pushed.push(event));
  return { analyst, pushed, threads };
}

test('a question goes to one worker, its answer comes back as an event of now', () => {
  const { analyst, pushed, threads } = setUp();
  analyst.ask(asked('BTC'));
  analyst.ask(asked('ETH'));
  expect(threads).toHaveLength(1);
  const result = analyse(createAnalysisMemory(), asked('BTC'));
  threads[0]?.ears.answered({ underlying: 'BTC', result });
  expect(pushed).toEqual([{ kind: 'analysis.answered', atMs: 5_000, underlying: 'BTC', answer: { kind: 'done', result } }]);
});

test('a worker that breaks off is said to every open question, and the next question begins a new one', () => {
  const { analyst, pushed, threads } = setUp();
  analyst.ask(asked('BTC'));
  analyst.ask(asked('ETH'));
  threads[0]?.ears.ended('the analysis broke off: out of memory');
  expect(pushed).toMatchObject(['BTC', 'ETH'].map((underlying) => ({ underlying, answer: { kind: 'failed', why: 'the analysis broke off: out of memory' } })));
  analyst.ask(asked('BTC'));
  expect(threads.map(({ posted }) => posted.length)).toEqual([2, 1]);
  threads[0]?.ears.ended('late');
  expect(pushed).toHaveLength(2);
});

test('nonsense from the worker is a failure with its place, never a number', () => {
  const { analyst, pushed, threads } = setUp();
  analyst.ask(asked('BTC'));
  threads[0]?.ears.answered({ underlying: 'BTC', result: { underlying: 'BTC', madeAtMs: Number.NaN } });
  expect(pushed).toMatchObject([{ underlying: 'BTC', answer: { kind: 'failed' } }]);
  expect(threads[0]?.isStopped).toBe(true);
});

test('after the end nothing is asked and nothing said', () => {
  const { analyst, pushed, threads } = setUp();
  analyst.ask(asked('BTC'));
  analyst.stop();
  threads[0]?.ears.ended('exit');
  analyst.ask(asked('BTC'));
  expect(pushed).toEqual([]);
  expect(threads).toHaveLength(1);
});

test('without a worker every question is answered with that', () => {
  const pushed: EngineEvent[] = [];
  new Analyst(noThread, () => epochMs(5_000), (event) => pushed.push(event)).ask(asked('BTC'));
  expect(pushed).toMatchObject([{ underlying: 'BTC', answer: { kind: 'failed', why: 'no analysis runs in this session' } }]);
});

test('in a drill the answer comes after its fixed delay, in the order of the questions', () => {
  const inline = createInlineAnalysis();
  inline.ask(asked('BTC'));
  inline.ask(asked('ETH'));
  expect(inline.answers(epochMs(1_000 + INLINE_DELAY_MS - 1))).toEqual([]);
  expect(inline.answers(epochMs(1_000 + INLINE_DELAY_MS)).map(({ underlying, atMs }) => [underlying, atMs])).toEqual([['BTC', 3_000], ['ETH', 3_000]]);
  expect(inline.answers(epochMs(9_000))).toEqual([]);
});
