import { expect, test } from 'vitest';
import type { ThreadEars } from '../../../electron/analyst';
import { CALIBRATION_PATIENCE_MS, Calibrator, type CalibrationRequest } from '../../../electron/calibrator';
import { calibrate, type Calibration } from '../../../shared/calibration/calibrate';
import { calibrationInput, type CalibrationQuestion } from '../../../shared/calibration/question';
import { virtualTimers } from '../../support/virtual-timers';

const QUESTION: CalibrationQuestion = { statements: [{ kind: 'drawdown', drawdownRatio: 0.25, probability: 0.05, years: 1 }], sharpeAnnual: 0.7, days: 'fat' };
const REFUSED: Calibration = { kind: 'refused', problems: ['no statement binds'] };

function setUp() {
  const timers = virtualTimers();
  const threads: { ears: ThreadEars; posted: CalibrationRequest[]; isStopped: boolean }[] = [];
  const calibrator = new Calibrator((ears) => {
    const thread = { ears, posted: [] as CalibrationRequest[], isStopped: false };
    threads.push(thread);
    return { post: (request) => void thread.posted.push(request), stop: () => void (thread.isStopped = true) };
  }, timers);
  return { calibrator, threads, timers };
}

test('a question has a thread of its own, tells how far it is, and the thread is gone with the answer', async () => {
  const { calibrator, threads } = setUp();
  expect(calibrator.progress()).toEqual({ kind: 'idle' });
  const answer = calibrator.run(QUESTION);
  expect(threads[0]?.posted).toEqual([{ kind: 'calibration', calibration: QUESTION }]);
  threads[0]?.ears.answered({ kind: 'share', share: 0.4 });
  expect(calibrator.progress()).toEqual({ kind: 'running', share: 0.4 });
  threads[0]?.ears.answered({ kind: 'done', calibration: REFUSED });
  expect(await answer).toEqual({ kind: 'done', calibration: REFUSED });
  expect(threads[0]?.isStopped).toBe(true);
  expect(calibrator.progress()).toEqual({ kind: 'idle' });
});

test('what is cancelled ends at once, and a late answer of its thread is not taken for the next one', async () => {
  const { calibrator, threads } = setUp();
  const first = calibrator.run(QUESTION);
  calibrator.cancel();
  expect(await first).toEqual({ kind: 'cancelled' });
  expect(threads[0]?.isStopped).toBe(true);
  const second = calibrator.run(QUESTION);
  threads[0]?.ears.answered({ kind: 'done', calibration: REFUSED });
  threads[0]?.ears.ended('late');
  expect(calibrator.progress()).toEqual({ kind: 'running', share: 0 });
  threads[1]?.ears.answered({ kind: 'failed', message: 'the calibration failed: out of memory' });
  expect(await second).toEqual({ kind: 'failed', message: 'the calibration failed: out of memory' });
});

test('a new question gives the one before it up', async () => {
  const { calibrator, threads } = setUp();
  const first = calibrator.run(QUESTION);
  void calibrator.run(QUESTION);
  expect(await first).toEqual({ kind: 'cancelled' });
  expect(threads.map(({ isStopped }) => isStopped)).toEqual([true, false]);
});

test('a thread that breaks off is said, and so is one that falls silent; every share renews the patience', async () => {
  const { calibrator, threads, timers } = setUp();
  const broken = calibrator.run(QUESTION);
  threads[0]?.ears.ended('the analysis ended with code 1');
  expect(await broken).toEqual({ kind: 'failed', message: 'the analysis ended with code 1' });
  const silent = calibrator.run(QUESTION);
  timers.advance(CALIBRATION_PATIENCE_MS - 1);
  threads[1]?.ears.answered({ kind: 'share', share: 0.5 });
  timers.advance(CALIBRATION_PATIENCE_MS - 1);
  expect(calibrator.progress()).toEqual({ kind: 'running', share: 0.5 });
  timers.advance(1);
  expect(await silent).toEqual({ kind: 'failed', message: 'nothing was heard of the calibration for 60 s' });
  expect(threads[1]?.isStopped).toBe(true);
});

test('the shares of the work rise from 0 towards 1, whatever is stated, and telling them changes no number', () => {
  const shares: number[] = [];
  const input = { ...calibrationInput({ ...QUESTION, statements: [...QUESTION.statements, { kind: 'halving', years: 2 }, { kind: 'stake', lossRatio: 0.1, probability: 0.05 }, { kind: 'volatility', volatilityAnnual: 0.5 }] }), pathCount: 300 };
  const watched = calibrate(input, (share) => shares.push(share));
  expect(shares[0]).toBe(0);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBeGreaterThan(0.8);
  expect(shares.at(-1)).toBeLessThan(1);
  expect(watched).toEqual(calibrate(input));
});
