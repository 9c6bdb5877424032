import { expect, test } from 'vitest';
import type { Advice } from '../../../shared/sizing/advice';
import { ladderRows } from '../../../renderer/regions/ladder-rows';
import { fixtureAdvice, fixtureLadder } from '../../support/snapshot-fixture';

const LOT = { coefficient: 1, decimals: 3 };
function adviceWith(changes: Partial<Advice>): Advice {
  const [first] = fixtureAdvice();
  if (first === undefined) throw new Error('the fixture has advice');
  return { ...first, ...changes };
}

test('the binding limit stands first, ties next, and who abstains last with the reason', () => {
  const rows = ladderRows(adviceWith({}), LOT);
  expect(rows.map((row) => row.state).slice(0, 2)).toEqual(['binding', 'tie']);
  expect(rows.at(-1)).toMatchObject({ state: 'abstains', value: 'no view stated' });
});

test('the present size is the same tick on every bar, and a limit below it ends before the tick', () => {
  const rows = ladderRows(adviceWith({}), LOT);
  expect(rows[0]?.mark).toBe(0.7);
  expect(rows[0]?.to).toBeCloseTo((0.7 * 1.33) / 2.92, 6);
  expect(rows[0]?.value).toBe('1.330');
});

test('for a short the largest size is the lowest signed one', () => {
  const ladder = [{ ...fixtureLadder()[0], answer: { kind: 'range', lowBase: -2, highBase: 5, because: '', horizonHours: 24 } }] as Advice['ladder'];
  expect(ladderRows(adviceWith({ nowBase: -1, ladder }), LOT)[0]?.value).toBe('2.000');
});

test('where zero is not allowed both ends are said', () => {
  const ladder = [{ ...fixtureLadder()[0], answer: { kind: 'range', lowBase: 0.5, highBase: 2, because: '', horizonHours: 24 } }] as Advice['ladder'];
  expect(ladderRows(adviceWith({ nowBase: 1, ladder }), LOT)[0]).toMatchObject({ value: '0.500 to 2.000', from: 0.35 });
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
