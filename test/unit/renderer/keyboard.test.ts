import { expect, test } from 'vitest';
import { actionOf, KEYS, type FocusKind } from '../../../renderer/keyboard';
import { PANEL_IDS, panelDigit, panelOfDigit } from '../../../renderer/panels/ids';

function press(key: string, focus: FocusKind = 'none', shiftKey = false, hasModifier = false) {
  return actionOf({ key, focus, shiftKey, hasModifier });
}

test('letters act in either case', () => {
  expect(press('j')).toBe('row.next');
  // Shift with a key that has no meaning under Shift is not that key.
  expect(press('J', 'none', true)).toBeUndefined();
  // Caps lock.
  expect(press('J')).toBe('row.next');
  expect(press('k')).toBe('row.previous');
  expect(press('c')).toBe('copy.quantity');
  expect(press('C', 'none', true)).toBe('copy.full');
});

test('while someone types only Escape acts', () => {
  for (const { key, shift } of KEYS) {
    const action = press(key, 'typing', shift ?? false);
    expect(action).toBe(key === 'escape' ? 'leave' : undefined);
  }
});

test('on a button Space is the button’s own and letters still act', () => {
  expect(press(' ', 'pressing')).toBeUndefined();
  expect(press(' ', 'pressing', true)).toBeUndefined();
  expect(press('j', 'pressing')).toBe('row.next');
});

test('Space acknowledges, Shift Space acknowledges all but warnings', () => {
  expect(press(' ')).toBe('alert.acknowledge');
  expect(press(' ', 'grid', true)).toBe('alert.acknowledgeOthers');
});

test('a key with Ctrl, Alt or Meta belongs to the system', () => {
  expect(press('c', 'none', false, true)).toBeUndefined();
});

test('the question mark counts with and without Shift, as keyboards differ', () => {
  expect(press('?')).toBe('map');
  expect(press('?', 'none', true)).toBe('map');
});

test('no key stands twice in the map, and every panel has its digit', () => {
  const keys = KEYS.map(({ key, shift }) => `${shift === true ? 'shift ' : ''}${key}`);
  expect(new Set(keys).size).toBe(keys.length);
  PANEL_IDS.forEach((id, index) => expect(KEYS.find(({ key }) => key === panelDigit(index))?.does).toBe(id));
});

test('the tenth panel has the key 0, and a digit without a panel opens none', () => {
  expect([panelOfDigit('1'), panelOfDigit('9'), panelOfDigit('0'), panelOfDigit('x')]).toEqual(['chart', 'risk', 'backtest', undefined]);
});

test('+ and - step a size, with the key of the plus as with the sign itself', () => {
  expect([press('+'), press('+', 'none', true), press('='), press('-')]).toEqual(['size.more', 'size.more', 'size.more', 'size.less']);
  expect(press('-', 'typing')).toBeUndefined();
});

test('no key is said to place, send or cancel an order', () => {
  for (const { does } of KEYS) expect(does).not.toMatch(/order|buy|sell|close position/i);
});

test('the panels are chart, account, what-if, calculator, margin forecast, drills, settings, volatility, risk and backtest, in the order of their keys', () => {
  expect(PANEL_IDS).toEqual(['chart', 'account', 'what-if', 'calculator', 'margin-forecast', 'drills', 'settings', 'volatility', 'risk', 'backtest']);
});
