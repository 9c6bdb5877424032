import { expect, test } from 'vitest';
import { columnsOf } from '../../../../shared/backtest/fast/columns';
import { ASSUMED_TIERS, assumedInstrument } from '../../../../shared/backtest/run/market';
import { studyOf, TAUGHT_HOURS, unbrokenStretch } from '../../../../shared/backtest/study/data';
import { syntheticYear } from '../../../../shared/backtest/synthetic/year';
import { HOUR_MS } from '../../../../shared/units';

const { candles, funding } = syntheticYear(3, TAUGHT_HOURS + 100);
const market = { candles, funding, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
const named = { id: 'x', title: 'the hours', notes: [] };

test('hours without a hole are all taken', () => {
  expect(unbrokenStretch(candles)).toEqual({ candles, notes: [] });
  expect(unbrokenStretch([])).toEqual({ candles: [], notes: [] });
});

test('of hours with holes the newest unbroken ones are taken, and what is left out is said', () => {
  const broken = candles.filter((_, i) => i !== 10 && i !== 40);
  const { candles: taken, notes } = unbrokenStretch(broken);
  expect(taken).toEqual(candles.slice(41));
  // The synthetic year begins on 2024-01-01 at 00:00 UTC: hour 41 is the next day at 17:00.
  expect(notes).toEqual(['39 hours before the hole that ends at 2024-01-02 17:00 UTC are left out']);
});

test('hours that teach are in no column, but what they taught is', () => {
  const study = studyOf(market, named);
  if (study.kind === 'refused') return expect.fail(study.message);
  const { data } = study;
  expect(data).toMatchObject({ fromMs: candles[0]!.openAtMs + TAUGHT_HOURS * HOUR_MS, taughtHours: 672, hasFunding: true, maintenanceMarginRate: 0.004, underlying: 'BTC' });
  expect(data.columns.count).toBe(100);
  const whole = columnsOf(candles, funding);
  expect([...data.columns.usualVariance]).toEqual([...whole.usualVariance.slice(TAUGHT_HOURS)]);
  // Each column has its own memory: sent to another thread, it takes nothing else along.
  expect(data.columns.closeRatio.buffer.byteLength).toBe(100 * 8);
});

test('too short a history is refused with its length', () => {
  expect(studyOf({ ...market, candles: candles.slice(0, 700) }, named)).toEqual({ kind: 'refused', message: 'the hours: 700 unbroken hours; 672 only teach and at least 48 more are needed' });
});
