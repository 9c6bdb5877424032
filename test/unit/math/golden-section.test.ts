import { expect, test } from 'vitest';
import { leastBetween } from '../../../shared/math/golden-section';

test.each([
  ['a parabola', (x: number) => (x - 0.3) ** 2, 0, 1, 0.3],
  ['a bend', (x: number) => Math.abs(x - 2.5), -10, 10, 2.5],
  ['what only falls, at its end', (x: number) => -x, 0, 1, 1],
  ['what only rises, at its beginning', (x: number) => x, 0, 1, 0],
])('finds the least of %s', (_what, f, from, to, least) => {
  expect(leastBetween(f, from, to, 60)).toBeCloseTo(least, 6);
});
