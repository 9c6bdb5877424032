import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../shared/assert';
import { createDrill, isOver, nextEvents, openingEvents } from '../../shared/drills/drill';
import { describeScenarios, findScenario, SCENARIOS } from '../../shared/drills/index';
import { poolsAtMark } from '../../shared/drills/liquidation';
import { markPriceOf } from '../../shared/drills/drill';
import { calmDay } from '../../shared/drills/scenarios/calm-day';
import { crash20200312 } from '../../shared/drills/scenarios/crash-2020-03-12';
import type { EngineEvent } from '../../shared/engine/event';

const MINUTE = 60;

interface Bitcoin {
  readonly marks: readonly number[];
  readonly indexes: readonly number[];
  readonly events: readonly EngineEvent[];
}

/** BTC's mark and index by second of a whole run, and the events that are rare. */
function run(scenario: (typeof SCENARIOS)[number], seed: number): Bitcoin {
  const drill = createDrill(scenario, seed);
  const marks: number[] = [];
  const indexes: number[] = [];
  const events: EngineEvent[] = [];
  let batch = openingEvents(drill);
  for (;;) {
    for (const event of batch) {
      if (event.kind === 'market.mark' && event.instrumentId.endsWith('BTCUSDT')) {
        marks.push(event.markPrice);
        indexes.push(event.indexPrice ?? 0);
      }
      if (event.kind.startsWith('account.') || event.kind === 'drill.passage') events.push(event);
    }
    if (isOver(drill)) return { marks, indexes, events };
    batch = nextEvents(drill);
  }
}

function volatilityAnnual(prices: readonly number[], fromSecond: number, toSecond: number): number {
  let squares = 0;
  let count = 0;
  for (let second = fromSecond + MINUTE; second <= toSecond; second += MINUTE) {
    squares += Math.log(unwrap(prices[second], 'inside the run') / unwrap(prices[second - MINUTE], 'inside the run')) ** 2;
    count += 1;
  }
  return Math.sqrt((squares / count) * 525_600);
}

describe('crash-2020-03-12', () => {
  const legsBegin = 5 * MINUTE;
  const leg2Begins = legsBegin + 45 * MINUTE + 10 * MINUTE;
  const leg2Ends = leg2Begins + 195 * MINUTE;
  const near = (price: number | undefined, figure: number) => expect(Math.abs((price ?? 0) / figure - 1), `${price} against ${figure}`).toBeLessThan(0.02);

  // LedgerPrime, BTCMEX and BitMEX blogs of March 2020: 7,353 at 10:00 UTC, 5,678 by 10:45; 5,800 at 23:00, 3,900 at 02:15; low 3,596.
  test.each(Array.from({ length: 20 }, (_, index) => index * 214_748_364))('with seed %d BTC meets every figure within two percent, the low only for a short time', (seed) => {
    const { marks, indexes } = run(crash20200312, seed);
    near(marks[0], 7_353);
    near(marks[legsBegin], 7_353);
    near(marks[legsBegin + 45 * MINUTE], 5_678);
    near(marks[leg2Begins], 5_800);
    near(marks[leg2Ends], 3_900);
    const low = Math.min(...marks);
    near(low, 3_596);
    const atLow = marks.indexOf(low);
    expect(atLow).toBeGreaterThan(leg2Ends - 4 * MINUTE);
    expect(atLow).toBeLessThan(leg2Ends);
    expect(marks.filter((mark) => mark < 3_596 * 1.02).length).toBeLessThan(60);
    // "About 400 under spot."
    expect(Math.abs((indexes[atLow] ?? 0) - low - 400)).toBeLessThan(60);
  });

  test('labels its legs, the cut and what is synthetic', () => {
    const { events } = run(crash20200312, 1);
    const labels = events.filter((event) => event.kind === 'drill.passage');
    expect(labels.map(({ atMs }) => (atMs - crash20200312.startAtMs) / 60_000)).toEqual([0, 5, 50, 60, 255]);
    expect(labels.map(({ label }) => label).join('\n')).toMatch(/synthetic[^]*Leg 1[^]*Cut[^]*Leg 2[^]*After/);
    expect(crash20200312.summary).toMatch(/synthetic/);
  });

  test('ends the account that does nothing in leg 2, not in leg 1', () => {
    for (const seed of [1, 2, 3]) {
      const first = unwrap(run(crash20200312, seed).events.find((event) => event.kind === 'account.liquidated'), 'the account does nothing');
      const second = (first.atMs - crash20200312.startAtMs) / 1_000;
      expect(second).toBeGreaterThan(leg2Begins);
      expect(second).toBeLessThanOrEqual(leg2Ends);
    }
  });

  const evidence = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../shared/drills/scenarios.json');
  describe.skipIf(!existsSync(evidence))('against the collected figures (skipped when they are not beside the checkout)', () => {
    test('its path carries their numbers and its clock their lengths', () => {
      const { scenarios } = JSON.parse(readFileSync(evidence, 'utf8')) as { scenarios: readonly { id: string; start: string; legs: readonly Record<string, number>[] }[] };
      const figures = unwrap(scenarios.find(({ id }) => id === crash20200312.id), 'the collected figures have this drill');
      const [first, second, low] = figures.legs;
      const points = new Map(crash20200312.assets[0]?.path.map(({ atSecond, price }) => [atSecond, price]));
      expect(Date.parse(figures.start.replace('Z', ':00Z'))).toBe(crash20200312.startAtMs + legsBegin * 1_000);
      expect(points.get(legsBegin)).toBe(first?.['from']);
      expect(points.get(legsBegin + (first?.['minutes'] ?? 0) * MINUTE)).toBe(first?.['to']);
      expect(points.get(leg2Begins)).toBe(second?.['from']);
      expect(points.get(leg2Begins + (second?.['minutes'] ?? 0) * MINUTE)).toBe(second?.['to']);
      expect(Math.min(...points.values())).toBe(low?.['low']);
    });
  });
});

describe('calm-day', () => {
  test('is calm but for the third hour, and liquidates nobody', () => {
    const { marks, events } = run(calmDay, calmDay.defaultSeed);
    expect(volatilityAnnual(marks, 0, 145 * MINUTE)).toBeGreaterThan(0.25);
    expect(volatilityAnnual(marks, 0, 145 * MINUTE)).toBeLessThan(0.5);
    expect(volatilityAnnual(marks, 155 * MINUTE, 195 * MINUTE)).toBeGreaterThan(0.75);
    expect(volatilityAnnual(marks, 4 * 60 * MINUTE, 8 * 60 * MINUTE)).toBeLessThan(0.55);
    expect(events.some((event) => event.kind === 'account.liquidated')).toBe(false);
    // A moderately leveraged account: far from the trigger all day.
    expect(Math.max(...marks) / Math.min(...marks)).toBeLessThan(1.05);
  });

  test('never uses more than a twentieth of the equity for maintenance', () => {
    const drill = createDrill(calmDay, calmDay.defaultSeed);
    openingEvents(drill);
    while (!isOver(drill)) {
      nextEvents(drill);
      if (drill.second % 60 !== 0) continue;
      for (const { margin } of poolsAtMark(drill.account, (symbol) => markPriceOf(drill, symbol))) expect(margin.maintenanceRequirement).toBeLessThan(margin.equity / 20);
    }
  });
});

describe('the registry', () => {
  test('lists every drill once, with what a list needs', () => {
    expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length);
    expect(describeScenarios().map(({ id }) => id)).toEqual(['calm-day', 'crash-2020-03-12']);
    for (const { id, title, summary, durationMs } of describeScenarios()) {
      expect(findScenario(id)?.title).toBe(title);
      expect(summary).not.toBe('');
      expect(durationMs).toBeGreaterThan(0);
    }
    expect(findScenario('none')).toBeUndefined();
  });

  test('has scenarios whose points are in time order and whose history ends at the start', () => {
    for (const { assets, volatility, passages, durationMs } of SCENARIOS) {
      const rises = (seconds: readonly number[]) => seconds.every((second, index) => index === 0 || second > (seconds[index - 1] ?? second));
      expect(rises(volatility.map(({ atSecond }) => atSecond))).toBe(true);
      expect(rises(passages.map(({ atSecond }) => atSecond))).toBe(true);
      expect(passages[0]?.atSecond).toBe(0);
      for (const asset of assets) {
        expect(asset.path[0]?.atSecond).toBe(0);
        expect(rises(asset.path.map(({ atSecond }) => atSecond))).toBe(true);
        expect(rises(asset.premium.map(({ atSecond }) => atSecond))).toBe(true);
        expect(rises(asset.historyPath.map(({ daysBefore }) => -daysBefore))).toBe(true);
        expect(asset.historyPath.at(-1)).toEqual({ daysBefore: 0, price: asset.path[0]?.price });
        expect(asset.path.at(-1)?.atSecond).toBeLessThanOrEqual(durationMs / 1_000);
      }
    }
  });
});
