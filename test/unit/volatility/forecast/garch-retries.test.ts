import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../../shared/market/event';
import { HOUR_MS } from '../../../../shared/units';
import { createForecaster, foldHour, type Forecaster } from '../../../../shared/volatility/forecast/forecaster';
import { modelOf } from '../../../../shared/volatility/forecast/model';
import { MONDAY_MS, simulatedHours } from '../../../support/simulated-hours';

/** A price that stands still has no likelihood to climb: each fit fails. */
const still = (hour: number): Candle => ({ openAtMs: MONDAY_MS + hour * HOUR_MS, open: 100, high: 100, low: 100, close: 100, volumeBase: 0 });

function stillFor(hours: number): { forecaster: Forecaster; triedAtHours: number[] } {
  const forecaster = createForecaster();
  const triedAtHours: number[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    const before = forecaster.garchFit.failureCount;
    foldHour(forecaster, still(hour));
    if (forecaster.garchFit.failureCount > before) triedAtHours.push(forecaster.hourCount);
  }
  return { forecaster, triedAtHours };
}

describe('a GARCH fit that fails', () => {
  const { forecaster, triedAtHours } = stillFor(4_000);

  it('is tried again after a day, two, four, ... and then once a month', () => {
    const waits = triedAtHours.slice(1).map((hour, i) => hour - (triedAtHours[i] ?? 0));
    expect(triedAtHours[0]).toBe(1_000);
    expect(waits).toEqual([24, 48, 96, 192, 384, 720, 720, 720]);
  });
  it('is said with its reason and the wait', () => {
    const model = modelOf(forecaster, MONDAY_MS + 4_000 * HOUR_MS);
    expect(model.kind === 'known' ? model.caveats : []).toContain('left out: GARCH, the price does not move; 9 tries failed, next in 624 h');
  });
  it('leaves the parameters before it, and says so at the part', () => {
    const moving = createForecaster();
    for (const candle of simulatedHours(1_100, () => 0.005)) foldHour(moving, candle);
    const before = moving.garch?.parameters;
    moving.garchFit = { dueAtHour: 1_148, failureCount: 2, why: 'the search for the most likely parameters did not end' };
    const model = modelOf(moving, MONDAY_MS + 1_100 * HOUR_MS);
    const part = model.kind === 'known' ? model.horizons[0]?.parts.find(({ id }) => id === 'garch') : undefined;
    expect(before).toBeDefined();
    expect(part?.remark).toBe('not refitted (the search for the most likely parameters did not end; 2 tries failed, next in 48 h)');
  });
});
