import { expect, test } from 'vitest';
import { readActions, runDrill } from '../../../../electron/cli/run-drill';
import { summaryText } from '../../../../electron/cli/summary-text';
import { unwrap } from '../../../../shared/assert';
import { findScenario } from '../../../../shared/drills/index';

const calm = unwrap(findScenario('calm-day'), 'the default drill');
const crash = unwrap(findScenario('crash-2020-03-12'), 'the crash');

test('a drill stops after the seconds asked for', () => {
  expect(runDrill({ scenario: calm, seed: 1, untilSeconds: 60 }).seconds).toBe(61);
});

test('cutting everything leaves no liquidation to fear', () => {
  const symbols = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'];
  const actions = symbols.map((symbol) => ({ atSeconds: 10, action: { kind: 'setQuantity', positionId: `simulated:${symbol}`, quantity: 0 } as const }));
  const before = runDrill({ scenario: crash, seed: 1, untilSeconds: 9, actions });
  const after = runDrill({ scenario: crash, seed: 1, untilSeconds: 30, actions });
  expect([before.hero, after.hero]).toEqual(['distance', 'none']);
  expect(after.actions).toEqual({ done: 3, refused: [] });
});

test('an action that is refused is listed with its field; one that comes too late as well', () => {
  const { actions } = runDrill({
    scenario: calm, seed: 1, untilSeconds: 5,
    actions: [{ atSeconds: 2, action: { kind: 'setQuantity', positionId: 'nobody', quantity: 1 } }, { atSeconds: 60, action: { kind: 'addCollateral', asset: 'USDT', amount: 1 } }],
  });
  expect(actions).toMatchObject({ done: 0, refused: [{ atSeconds: 2, field: 'positionId' }, { atSeconds: 60, field: 'atSeconds' }] });
});

test('actions are read line by line, and a wrong line is named', () => {
  const line = '{"atSeconds":3,"action":{"kind":"addCollateral","asset":"USDT","amount":10}}';
  expect(readActions(`${line}\n\n${line}\n`)).toMatchObject({ ok: true, actions: [{ atSeconds: 3 }, { atSeconds: 3 }] });
  expect(readActions(`${line}\n{"atSeconds":-1}`)).toMatchObject({ ok: false, message: expect.stringMatching(/^line 2: /) });
  expect(readActions(`${line}\n${line.replace('3', '2')}`)).toEqual({ ok: false, message: 'line 2: atSeconds 2 comes after 3' });
});

test('the text for a person names hash, equity, nearest liquidation and alerts', () => {
  const summary = runDrill({ scenario: calm, seed: 1, untilSeconds: 30 });
  const text = summaryText('Calm day', summary);
  expect(text).toContain(summary.traceHash);
  expect(text).toMatch(/^nearest +\d+\.\d % (up|down) on /m);
  expect(text).toMatch(/^alerts +0 warnings/m);
});
