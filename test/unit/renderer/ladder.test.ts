import { expect, test } from 'vitest';
import type { Advice } from '../../../shared/sizing/advice';
import { bindingRow, ladderRows } from '../../../renderer/regions/ladder-rows';
import { fixtureAdvice, fixtureLadder } from '../../support/snapshot-fixture';

const ORDER = ['hard', 'statistical', 'target'];
const LOT = { coefficient: 1, decimals: 3 };
function adviceWith(changes: Partial<Advice>): Advice {
  const [first] = fixtureAdvice();
  if (first === undefined) throw new Error('the fixture has advice');
  return { ...first, ...changes };
}

test('the list keeps the order of the rules whatever binds, hard limits, statistical ones, targets', () => {
  const families = (advice: Advice): string[] => ladderRows(advice, LOT).map(({ family }) => family);
  const bindsLast = adviceWith({ ladder: adviceWith({}).ladder.map((rung, index, all) => ({ ...rung, isBinding: index === all.length - 1 })) });
  expect(ladderRows(bindsLast, LOT).map(({ ruleId }) => ruleId)).toEqual(ladderRows(adviceWith({}), LOT).map(({ ruleId }) => ruleId));
  expect(families(bindsLast)).toEqual(families(bindsLast).toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
});

test('the limit that binds is pinned above the list; one that no size satisfies before it', () => {
  const rows = ladderRows(adviceWith({}), LOT);
  expect(bindingRow(rows)).toMatchObject({ state: 'binding', value: '1.330' });
  expect(bindingRow(rows.map((row, index) => (index === 2 ? { ...row, state: 'nothing' } : row)))?.ruleId).toBe(rows[2]?.ruleId);
  expect(bindingRow([])).toBeUndefined();
});

test('the present size is the same tick on every bar, and a limit below it ends before the tick', () => {
  const rows = ladderRows(adviceWith({}), LOT);
  const binding = bindingRow(rows);
  expect(binding?.mark).toBe(0.7);
  expect(binding?.to).toBeCloseTo((0.7 * 1.33) / 2.92, 6);
  expect(binding?.value).toBe('1.330');
});

test('for a short the largest size is the lowest signed one', () => {
  const ladder = [{ ...fixtureLadder()[0], answer: { kind: 'range', lowBase: -2, highBase: 5, because: '', horizonHours: 24 } }] as Advice['ladder'];
  expect(ladderRows(adviceWith({ nowBase: -1, ladder }), LOT)[0]?.value).toBe('2.000');
});

test('where zero is not allowed both ends are said', () => {
  const ladder = [{ ...fixtureLadder()[0], answer: { kind: 'range', lowBase: 0.5, highBase: 2, because: '', horizonHours: 24 } }] as Advice['ladder'];
  expect(ladderRows(adviceWith({ nowBase: 1, ladder }), LOT)[0]).toMatchObject({ value: '0.500–2.000', from: 0.35 });
});

test('a limit that no size satisfies has no bar and says so', () => {
  const ladder = [{ ...fixtureLadder()[0], isBinding: false, answer: { kind: 'none', because: 'margin is short', horizonHours: 24 } }] as Advice['ladder'];
  expect(ladderRows(adviceWith({ ladder }), LOT)[0]).toMatchObject({ state: 'nothing', value: 'no size', to: undefined, why: 'margin is short' });
});

test('an unknown answer is unknown with what is missing, never a number', () => {
  const row = ladderRows(adviceWith({}), LOT).find((each) => each.ruleId === 'marginHeadroom');
  expect(row).toMatchObject({ state: 'unknown', value: 'unknown', missing: ['tiers of XPLUSDT'], to: undefined });
});

test('an open end is no limit in words', () => {
  const ladder = [{ ...fixtureLadder()[0], answer: { kind: 'range', lowBase: -Number.MAX_VALUE, highBase: Number.MAX_VALUE, because: '', horizonHours: 24 } }] as Advice['ladder'];
  expect(ladderRows(adviceWith({ ladder }), LOT)[0]?.value).toBe('no limit');
});

test('money to move is said in words, without a bar', () => {
  const rung = (answer: { readonly move?: string; readonly because: string }): Advice['ladder'] => [{ ...fixtureLadder()[0], isBinding: false, answer: { kind: 'moves', ...answer } }] as Advice['ladder'];
  expect(ladderRows(adviceWith({ ladder: rung({ move: 'withdraw 12,000 USDT', because: 'one venue holds 52 %' }) }), LOT)[0]).toMatchObject({ state: 'moves', value: 'withdraw 12,000 USDT', to: undefined, why: 'one venue holds 52 %' });
  expect(ladderRows(adviceWith({ ladder: rung({ because: 'one venue holds 12 %' }) }), LOT)[0]).toMatchObject({ state: 'free', value: 'within' });
});
