import { expect, test } from 'vitest';
import type { ThreadEars } from '../../../electron/analyst';
import { SIMULATION_PATIENCE_MS, simulatorIn, type SimulationRequest } from '../../../electron/simulator';
import type { SimulationQuestion } from '../../../shared/engine/risk-simulation';
import { virtualTimers } from '../../support/virtual-timers';

const QUESTION: SimulationQuestion = { atMs: 5, age: { ageMs: 0, freshness: 'fresh' }, accounts: [] };

function setUp() {
  const timers = virtualTimers();
  const threads: { ears: ThreadEars; posted: SimulationRequest[]; isStopped: boolean }[] = [];
  const simulate = simulatorIn((ears) => {
    const thread = { ears, posted: [] as SimulationRequest[], isStopped: false };
    threads.push(thread);
    return { post: (request) => void thread.posted.push(request), stop: () => void (thread.isStopped = true) };
  }, timers);
  return { timers, threads, simulate };
}

test('each question has a thread of its own, which is gone with the answer', async () => {
  const { timers, threads, simulate } = setUp();
  const answers = [simulate(QUESTION), simulate(QUESTION)];
  expect(threads.map(({ posted }) => posted)).toEqual([[{ kind: 'simulation', question: QUESTION }], [{ kind: 'simulation', question: QUESTION }]]);
  for (const { ears } of threads) ears.answered({ answer: { ...QUESTION, accounts: [] } });
  expect(await Promise.all(answers)).toEqual([QUESTION, QUESTION]);
  expect(threads.every(({ isStopped }) => isStopped)).toBe(true);
  expect(timers.pendingCount()).toBe(0);
});

test('a thread that fails, breaks off or answers nothing rejects with the reason', async () => {
  const { threads, simulate } = setUp();
  const failed = simulate(QUESTION);
  threads[0]?.ears.answered({ why: 'the simulation failed: no' });
  await expect(failed).rejects.toThrow('the simulation failed: no');
  const broken = simulate(QUESTION);
  threads[1]?.ears.ended('out of memory');
  await expect(broken).rejects.toThrow('the simulation broke off: out of memory');
  const empty = simulate(QUESTION);
  threads[2]?.ears.answered({});
  await expect(empty).rejects.toThrow('the simulation answered nothing');
});

test('a thread that does not answer is ended and said', async () => {
  const { timers, threads, simulate } = setUp();
  const late = simulate(QUESTION);
  timers.advance(SIMULATION_PATIENCE_MS);
  await expect(late).rejects.toThrow('no answer of the simulation in 30 s');
  expect(threads[0]?.isStopped).toBe(true);
});
