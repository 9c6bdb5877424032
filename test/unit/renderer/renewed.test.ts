import { expect, test } from 'vitest';
import { NO_ANSWER, renewed } from '../../../renderer/risk/renewed';
import type { Envelope } from '../../../shared/ipc';

function setUp() {
  let nowMs = 0;
  const asked: { question: string; answer: (reply: Envelope<string>) => Promise<void> }[] = [];
  const shown: (readonly [string | undefined, string])[] = [];
  const put = renewed<string, string>({
    clock: { now: () => nowMs }, periodMs: 3_000, leastGapMs: 500, patienceMs: 4_000,
    send: (question) => new Promise((resolve) => {
      asked.push({
        question,
        async answer(reply) {
          resolve(reply);
          await Promise.resolve();
          await Promise.resolve();
        },
      });
    }),
    show: (answer, message) => shown.push([answer, message]),
  });
  return { put, asked, shown, at: (ms: number) => (nowMs = ms) };
}
const ok = (value: string): Envelope<string> => ({ ok: true, value });

test('asks at once, then when the engine’s clock has gone a period, however often it is put', async () => {
  const { put, asked, shown, at } = setUp();
  put('loss', 0, 'run', 'held');
  await asked[0]?.answer(ok('first'));
  for (let ms = 250; ms < 3_000; ms += 250) {
    at(ms);
    put('loss', ms, 'run', 'held');
  }
  expect(asked).toHaveLength(1);
  at(3_000);
  put('loss', 3_000, 'run', 'held');
  expect(asked).toHaveLength(2);
  expect(shown.at(-1)).toEqual(['first', '']);
});

test('in a drill that runs fast asks sooner, but no sooner than the least gap', async () => {
  const { put, asked, at } = setUp();
  put('loss', 0, 'run', 'held');
  await asked[0]?.answer(ok('first'));
  at(250);
  put('loss', 5_000, 'run', 'held');
  expect(asked).toHaveLength(1);
  at(500);
  put('loss', 10_000, 'run', 'held');
  expect(asked).toHaveLength(2);
});

test('asks at once when what is held changes, and keeps the old answer until the next is here', async () => {
  const { put, asked, shown } = setUp();
  put('loss', 0, 'run', 'held');
  await asked[0]?.answer(ok('first'));
  put('loss', 1, 'run', 'sold');
  expect(asked).toHaveLength(2);
  expect(shown.at(-1)).toEqual(['first', '']);
  await asked[1]?.answer(ok('second'));
  expect(shown.at(-1)).toEqual(['second', '']);
});

test('an answer about another run or page is gone at once, and a late one is never shown', async () => {
  const { put, asked, shown } = setUp();
  put('loss', 0, 'run one', 'held');
  put('loss', 1, 'run two', 'held');
  expect(shown.at(-1)).toEqual([undefined, '']);
  await asked[1]?.answer(ok('of two'));
  await asked[0]?.answer(ok('of one'));
  expect(shown.at(-1)).toEqual(['of two', '']);
});

test('an answer that stays away takes the last one with it, and a failure says its reason', async () => {
  const { put, asked, shown, at } = setUp();
  put('loss', 0, 'run', 'held');
  await asked[0]?.answer(ok('first'));
  at(3_000);
  put('loss', 3_000, 'run', 'held');
  at(7_001);
  put('loss', 7_001, 'run', 'held');
  expect(shown.at(-1)).toEqual([undefined, NO_ANSWER]);
  await asked[1]?.answer({ ok: false, message: 'the simulation broke off' });
  expect(shown.at(-1)).toEqual([undefined, 'the simulation broke off']);
});
