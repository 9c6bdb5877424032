import { expect, test } from 'vitest';
import { bookDays } from '../../../../shared/risk/value-at-risk/book-days';
import { valueAtRisk } from '../../../../shared/risk/value-at-risk/value-at-risk';
import { HOUR_MS } from '../../../../shared/units';

/** Hours at `price` until hour `at`, then at `then`. */
function stepHours(count: number, price: number, at: number, then: number) {
  return Array.from({ length: count }, (_, hour) => ({ openAtMs: hour * HOUR_MS, close: hour < at ? price : then }));
}

test('a fall in one hour is in the 24 overlapping days that hold it, and costs a long its share', () => {
  const days = bookDays(new Map([['BTC', stepHours(700, 100, 300, 90)]]), new Map([['BTC', 1_000]]));
  if (days.kind !== 'known') throw new Error(days.missing.join());
  // 699 hourly returns make 676 days of 24.
  expect(days.profitsUsd).toHaveLength(676);
  expect(days.profitsUsd.filter((profit) => profit !== 0)).toHaveLength(24);
  expect(Math.min(...days.profitsUsd)).toBeCloseTo(-100, 9);
  expect([days.sinceMs, days.untilMs, days.missingDayCount]).toEqual([HOUR_MS, 700 * HOUR_MS, 0]);
  // 24 of 676 are more than a fortieth (16.9): the whole tail lost 100.
  expect(valueAtRisk({ returns: days.profitsUsd, alpha: 0.025, method: 'historical' })).toMatchObject({ valueAtRisk: expect.closeTo(100, 9), expectedShortfall: expect.closeTo(100, 9) });
});

test('a short of one and a long of the other meet in the same hours', () => {
  const hours = new Map([['BTC', stepHours(700, 100, 300, 90)], ['ETH', stepHours(700, 10, 300, 8)]]);
  const days = bookDays(hours, new Map([['BTC', 1_000], ['ETH', -500]]));
  if (days.kind !== 'known') throw new Error(days.missing.join());
  expect(Math.max(...days.profitsUsd.map(Math.abs))).toBeLessThan(1e-9);
});

test('what is held beside exposures gains by its own function of the return, and alone needs the history too', () => {
  // Half of a rise and twice of a fall.
  const bent = (priceReturn: number): number => (priceReturn > 0 ? 0.5 : 2) * 1_000 * priceReturn;
  const days = bookDays(new Map([['BTC', stepHours(700, 100, 300, 90)]]), new Map(), new Map([['BTC', bent]]));
  if (days.kind !== 'known') throw new Error(days.missing.join());
  expect(Math.min(...days.profitsUsd)).toBeCloseTo(-200, 9);
  const both = bookDays(new Map([['BTC', stepHours(700, 100, 300, 110)]]), new Map([['BTC', 1_000]]), new Map([['BTC', bent]]));
  if (both.kind !== 'known') throw new Error(both.missing.join());
  expect(Math.max(...both.profitsUsd)).toBeCloseTo(150, 9);
  expect(bookDays(new Map(), new Map(), new Map([['SOL', bent]]))).toMatchObject({ kind: 'unknown', missing: [expect.stringContaining('hourly history of SOL')] });
});

test('a hole leaves out the days across it', () => {
  const holed = stepHours(800, 100, 300, 90).filter((_, hour) => hour !== 400);
  const days = bookDays(new Map([['BTC', holed]]), new Map([['BTC', 1_000]]));
  // Two returns are lost with the candle, and 25 days hold one of them.
  expect(days).toMatchObject({ kind: 'known', missingDayCount: 25 });
});

test('too little history is named with the underlying, never filled in', () => {
  expect(bookDays(new Map([['BTC', stepHours(100, 100, 50, 90)]]), new Map([['BTC', 1]]))).toEqual({ kind: 'unknown', missing: ['hourly history of BTC (99 of at least 503 hourly returns)'] });
  expect(bookDays(new Map(), new Map([['SOL', 5]]))).toMatchObject({ kind: 'unknown', missing: [expect.stringContaining('hourly history of SOL')] });
});
