/* Suggested: what a view may lead to, and what it may not. */
import { expect, test } from 'vitest';
import { LIMITS } from '../../../shared/sizing/limits/index';
import { wishOf, type Target } from '../../../shared/sizing/suggested';

const [rule] = LIMITS;
if (rule === undefined) throw new Error('there are limits');
/** 4 short; the limits leave 0.5 to 2 long. */
const OTHER_SIDE = { lowBase: 0.5, highBase: 2, lowRule: rule, highRule: rule, bounds: [] };
const target = (highest: number): Target => ({ base: -0.3, bufferRatio: 0.1, lowBase: 0.5, highBase: 2, ceiling: { lowBase: -4, highBase: highest } });

test('a limit that only the other side of nothing would satisfy adds nothing there beyond what the view is worth', () => {
  expect(wishOf(OTHER_SIDE, -4, target(0))).toEqual({ kind: 'blocked', rule });
  expect(wishOf({ ...OTHER_SIDE, lowBase: -2, highBase: -0.5 }, 4, { ...target(0), lowBase: -2, highBase: -0.5, ceiling: { lowBase: -0.1, highBase: 4 } })).toEqual({ kind: 'blocked', rule });
});

test('where the view is worth as much, it leads there', () => {
  expect(wishOf(OTHER_SIDE, -4, target(0.6))).toEqual({ kind: 'move', toBase: 0.5 });
});
