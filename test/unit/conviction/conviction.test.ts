import { describe, expect, it } from 'vitest';
import { convictionAt, convictionHistory, strengthOf, type Conviction } from '../../../shared/conviction/conviction';
import { foldConviction, fundingAnnual, MAX_HOLE_DAYS } from '../../../shared/conviction/fold';
import { createConvictionMemory, type ConvictionHour, type ConvictionMemory } from '../../../shared/conviction/memory';
import { DAY_MS, HOUR_MS } from '../../../shared/units';
import { hasRecordedHours, recordedConvictionHours } from '../../support/conviction-evidence';
import { simulatedHours } from '../../support/simulated-closes';

const withFunding = (hours: readonly ConvictionHour[], rate: number): ConvictionHour[] => hours.map((hour) => ({ ...hour, fundingAnnual: rate }));
function fold(hours: readonly ConvictionHour[], memory = createConvictionMemory()): ConvictionMemory {
  for (const hour of hours) foldConviction(memory, hour);
  return memory;
}
function known(conviction: Conviction): Extract<Conviction, { kind: 'known' }> {
  if (conviction.kind === 'unknown') throw new Error(conviction.missing.join('; '));
  return conviction;
}
const endOf = (hours: readonly ConvictionHour[]): number => (hours.at(-1)?.openAtMs ?? 0) + HOUR_MS;
const answer = (conviction: Conviction, id: string) => conviction.rules.find((rule) => rule.id === id)?.answer;

describe('systematic conviction', () => {
  it('rises with a rising price and falls with a falling one', () => {
    const up = simulatedHours(200, 1, 0.01, 0.01);
    const down = simulatedHours(200, 1, 0.01, -0.01);
    expect(known(convictionAt(fold(up), endOf(up))).forecast).toBeGreaterThan(10);
    expect(known(convictionAt(fold(down), endOf(down))).forecast).toBeLessThan(-10);
  });
  it('longs that pay have negative carry, longs that are paid positive', () => {
    const hours = simulatedHours(120, 2);
    const paying = answer(convictionAt(fold(withFunding(hours, 0.2)), endOf(hours)), 'carry30');
    const paid = answer(convictionAt(fold(withFunding(hours, -0.2)), endOf(hours)), 'carry30');
    expect(paying?.kind === 'known' && paying.forecast < 0).toBe(true);
    expect(paid?.kind === 'known' && paying?.kind === 'known' && paid.forecast === -paying.forecast).toBe(true);
  });
  it('0.01 % every 8 hours is 10.95 % a year', () => {
    expect(fundingAnnual(0.0001, 8)).toBeCloseTo(0.1095, 12);
  });
  it('a forecast of 10 is a view of strength 1, and no view is stronger than 2', () => {
    expect([10, -5, 20, 25].map(strengthOf)).toEqual([1, -0.5, 2, 2]);
  });
  it('one hour after the other gives what the batch gives, also through JSON in the middle', () => {
    const hours = withFunding(simulatedHours(150, 3), 0.1);
    const batch = convictionHistory(hours);
    const half = JSON.parse(JSON.stringify(fold(hours.slice(0, 1_777)))) as ConvictionMemory;
    const streamed = fold(hours.slice(1_777), half);
    expect(streamed).toEqual(batch.memory);
    expect(convictionAt(streamed, endOf(hours))).toEqual(batch.days.at(-1));
  });
  it('what was said on a day does not change with what came later', () => {
    const hours = withFunding(simulatedHours(140, 4), 0.1);
    expect(convictionHistory(hours).days.slice(0, 100)).toEqual(convictionHistory(hours.slice(0, 2_400)).days);
  });
  it('hours of the day that has not closed change nothing yet', () => {
    const hours = simulatedHours(100, 5);
    const later = endOf(hours);
    const memory = fold(hours);
    const before = convictionAt(memory, later);
    foldConviction(memory, { openAtMs: later, close: 1e6 });
    expect(convictionAt(memory, later)).toEqual(before);
  });
  it('stays within its bound: after five years not larger than after two', () => {
    const size = (days: number): number => {
      const memory = fold(simulatedHours(days, 6).filter((_, i) => i % 24 === 23));
      return memory.closes.length + memory.volatility.recent.length + memory.rules.length + memory.pairs.length;
    };
    expect(size(1_825)).toBe(size(730));
  });
});

describe('what conviction does not know', () => {
  it('nothing at all before a day has closed', () => {
    expect(convictionAt(createConvictionMemory(), 0)).toMatchObject({ kind: 'unknown', missing: ['a closed UTC day of hourly candles'] });
  });
  it('five days are too few for any rule, and each says how many it needs', () => {
    const hours = simulatedHours(4, 7);
    const conviction = convictionAt(fold(hours), endOf(hours));
    expect(conviction.kind).toBe('unknown');
    expect(answer(conviction, 'ewmac64-256')).toEqual({ kind: 'unknown', reason: '4 of at least 128 days' });
    expect(answer(conviction, 'breakout40')).toEqual({ kind: 'unknown', reason: '4 of at least 24 days' });
  });
  it('without funding and options carry and premium are left out in words, and the other weights sum to one', () => {
    const hours = simulatedHours(200, 8);
    const conviction = known(convictionAt(fold(hours), endOf(hours)));
    expect(conviction.caveats).toContain('left out: Carry, smoothed over 30 days: neither funding nor basis known');
    expect(conviction.caveats).toContain('left out: Volatility premium, implied over realised: no implied volatility known');
    expect(conviction.rules.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
  it('carry is kept for three days without funding, said to be old, and then given up', () => {
    const hours = simulatedHours(100, 9);
    const cut = (day: number) => hours.map((hour, i) => (i < day * 24 ? { ...hour, fundingAnnual: 0.1 } : hour));
    const kept = known(convictionAt(fold(cut(97)), endOf(hours)));
    expect(kept.caveats).toContain('Carry, smoothed over 30 days: its input is missing for 3 of at most 3 days');
    expect(answer(convictionAt(fold(cut(96)), endOf(hours)), 'carry30')).toEqual({ kind: 'unknown', reason: 'neither funding nor basis known' });
  });
  it('closes older than a day and a half answer nothing', () => {
    const hours = simulatedHours(100, 10);
    const memory = fold(hours);
    expect(convictionAt(memory, endOf(hours) + 1.5 * DAY_MS).kind).toBe('known');
    expect(convictionAt(memory, endOf(hours) + 1.5 * DAY_MS + 1).kind).toBe('unknown');
  });
  it('a missing day is counted; a long hole begins history anew but keeps the record', () => {
    const hours = simulatedHours(200, 11);
    const day = (i: number): number => i * 24;
    const short = fold([...hours.slice(0, day(80)), ...hours.slice(day(82))]);
    expect(known(convictionAt(short, endOf(hours))).caveats).toContain('2 days missing in the daily closes');
    const long = fold([...hours.slice(0, day(80)), ...hours.slice(day(80 + MAX_HOLE_DAYS + 1))]);
    expect(known(convictionAt(long, endOf(hours))).caveats).toContain('history began anew once after a long hole');
    expect(long.closes).toHaveLength(200 - 80 - MAX_HOLE_DAYS - 1);
    expect(long.combinedRecord.count).toBeGreaterThan(110);
  });
  it('a day that ends at noon is no day', () => {
    const hours = simulatedHours(20, 12);
    const memory = fold([...hours.slice(0, 15 * 24 + 12), ...hours.slice(16 * 24)]);
    expect(memory.missingDayCount).toBe(1);
    expect(memory.closes).toHaveLength(19);
  });
  it('older hours, doubles and impossible prices are refused and counted', () => {
    const hours = simulatedHours(30, 13);
    const memory = fold(hours);
    const before = structuredClone(memory);
    const openAtMs = endOf(hours);
    for (const bad of [hours[0], hours.at(-1), { openAtMs, close: 0 }, { openAtMs, close: Number.NaN }, { openAtMs, close: 1, fundingAnnual: Number.NaN }, { openAtMs, close: 1, impliedVolatilityAnnual: 0 }]) {
      if (bad !== undefined) foldConviction(memory, bad);
    }
    expect(memory).toEqual({ ...before, refusedCount: 6 });
  });
});

describe.skipIf(!hasRecordedHours)(hasRecordedHours ? 'on recorded hours of BTC' : 'on recorded hours of BTC (SKIPPED: the recording is not here)', () => {
  const history = hasRecordedHours ? convictionHistory(recordedConvictionHours()) : undefined;
  const last = history?.days.at(-1);

  it('each forecast has a mean absolute value of 10, within 0.75, and the record is printed whatever it is', () => {
    const lines = (last?.rules ?? []).flatMap(({ id, title, record }) => {
      const forecasts = history?.days.flatMap((day) => { const each = answer(day, id); return each?.kind === 'known' ? [Math.abs(each.forecast)] : []; }) ?? [];
      if (forecasts.length === 0) return [`${title}: no input in the recording`];
      const mean = forecasts.reduce((a, b) => a + b, 0) / forecasts.length;
      expect(Math.abs(mean - 10), id).toBeLessThan(0.75);
      return [`${title}: mean |forecast| ${mean.toFixed(2)}, ${textOf(record)}`];
    });
    expect(lines).toHaveLength(16);
    console.info([...lines, `together: ${last?.kind === 'known' ? textOf(last.record) : 'unknown'}`].join('\n'));
  });
  it('trend and breakout agree more with each other than with carry', () => {
    expect(last?.kind === 'known' && last.diversificationMultiplier > 1.2 && last.diversificationMultiplier < 2.5).toBe(true);
  });
});

function textOf(record: Extract<Conviction, { kind: 'known' }>['record']): string {
  if (record.kind === 'unknown') return record.reason;
  const { count, hitRatio, correlation, correlationStandardError, sharpeAnnual, sharpeStandardError } = record;
  return `${count} days, hits ${(100 * hitRatio).toFixed(1)} %, correlation ${correlation.toFixed(3)} +- ${correlationStandardError.toFixed(3)}, Sharpe ${sharpeAnnual.toFixed(2)} +- ${sharpeStandardError.toFixed(2)}`;
}
