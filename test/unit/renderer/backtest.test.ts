import { expect, test } from 'vitest';
import { drawdownPoints, equityPoints, MOST_POINTS } from '../../../renderer/backtest/curve-points';
import { NUMBER_COLUMNS } from '../../../renderer/backtest/numbers';
import { comparedCurves, COMPARED_IDS, previewOf } from '../../../renderer/backtest/preview';
import { changesOf, movedTo, policyWith, positionOf, runQuestion, settingsOf, SLIDERS, sliderText } from '../../../renderer/backtest/settings';
import { comparisons } from '../../../shared/backtest/compare';
import { ASSUMED_TIERS, assumedInstrument } from '../../../shared/backtest/run/market';
import { studyOf } from '../../../shared/backtest/study/data';
import { runSchema } from '../../../shared/backtest/study/question';
import { syntheticYear } from '../../../shared/backtest/synthetic/year';
import { decode } from '../../../shared/decode';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { HOUR_MS } from '../../../shared/units';

const HOUR_0 = 1_704_067_200_000;

test('few hours are drawn one by one, at their closes', () => {
  expect(equityPoints(Float64Array.of(1, 1.2, 0.9), HOUR_0)).toEqual([{ atMs: HOUR_0 + HOUR_MS, value: 1 }, { atMs: HOUR_0 + 2 * HOUR_MS, value: 1.2 }, { atMs: HOUR_0 + 3 * HOUR_MS, value: 0.9 }]);
});

test('many hours become few points: equity as it was last, and no hour of a drawdown is lost', () => {
  const equity = new Float64Array(8_760).fill(1);
  equity[5_000] = 0.4;
  const points = equityPoints(equity, HOUR_0);
  const drawdowns = drawdownPoints(equity, HOUR_0);
  expect(points.length).toBeLessThanOrEqual(MOST_POINTS);
  expect(points.at(-1)).toEqual({ atMs: HOUR_0 + 8_760 * HOUR_MS, value: 1 });
  expect(Math.min(...drawdowns.map(({ value }) => value))).toBeCloseTo(-0.6, 12);
  expect(drawdowns.map(({ atMs }) => atMs)).toEqual(points.map(({ atMs }) => atMs));
});

test('a drawdown is counted from the highest close so far', () => {
  // 1 to 2 to 1.5 to 3 to 0: none, none, a quarter, none, all.
  expect(drawdownPoints(Float64Array.of(1, 2, 1.5, 3, 0), HOUR_0).map(({ value }) => value)).toEqual([0, 0, -0.25, 0, -1]);
});

const year = syntheticYear(7);
const market = { ...year, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
const study = studyOf(market, { id: 'x', title: 'x', notes: [] });
if (study.kind === 'refused') throw new Error(study.message);
const { data } = study;
const settings = settingsOf(DEFAULT_POLICY);

test('the thin lines are the curves whose records stand in the table', () => {
  const lived = { ...market, candles: market.candles.slice(data.taughtHours) };
  const curves = comparedCurves(data, 0.1, 7);
  const table = comparisons(lived, 0.1, { takerFeeBps: 7, halfSpreadBps: 0, slippageBps: 0 });
  expect(table.map(({ id }) => id)).toEqual([...COMPARED_IDS]);
  for (const { id, equity } of table) {
    const curve = curves[id as (typeof COMPARED_IDS)[number]];
    expect(Math.max(...equity.map((value, i) => Math.abs(value - (curve[i] ?? 0))))).toBeLessThan(1e-9);
  }
});

test('a step of a slider over a year of hours is drawn within 50 ms', () => {
  const startedAt = performance.now();
  const steps = 20;
  for (let step = 0; step < steps; step += 1) {
    const { equityRatio } = previewOf(data, { ...settings, volatilityTargetAnnual: 0.2 + 0.01 * step });
    equityPoints(equityRatio, data.fromMs);
    drawdownPoints(equityRatio, data.fromMs);
  }
  expect((performance.now() - startedAt) / steps).toBeLessThan(50);
});

test('half the target moves the preview half as much', () => {
  const volatilityOf = (volatilityTargetAnnual: number): number => previewOf(data, { ...settings, volatilityTargetAnnual }).metrics.volatilityAnnual ?? 0;
  expect(volatilityOf(0.1) / volatilityOf(0.2)).toBeCloseTo(0.5, 2);
});

test('a cap holds the preview at its leverage', () => {
  const capped = previewOf(data, { ...settings, volatilityTargetAnnual: 1.5, leverageCap: 1, bufferRatio: 0, costBps: 0 });
  expect(capped.metrics.volatilityAnnual).toBeCloseTo(previewOf(data, { ...settings, volatilityTargetAnnual: 100, leverageCap: 1, bufferRatio: 0, costBps: 0 }).metrics.volatilityAnnual ?? 0, 1);
});

test('sliders begin where the policy stands, and nothing is changed by looking', () => {
  expect(settings).toEqual({ volatilityTargetAnnual: 0.3, bufferRatio: 0.1, leverageCap: 'none', costBps: 7, limits: 'all', everyHours: '1' });
  expect(policyWith(DEFAULT_POLICY, settings)).toEqual(DEFAULT_POLICY);
  expect(changesOf(DEFAULT_POLICY, settings)).toEqual([]);
  expect(SLIDERS.map(({ key }) => sliderText(key, settings))).toEqual(['30 %', '10 %', 'none', '7.00 bps']);
});

test('only what belongs to the policy is written to it', () => {
  const moved = { ...settings, volatilityTargetAnnual: 0.45, leverageCap: 3, costBps: 20, limits: 'target-only' as const };
  expect(changesOf(DEFAULT_POLICY, moved)).toEqual([{ title: 'Volatility target', before: '30.0 %', after: '45.0 %' }, { title: 'Own leverage cap', before: 'none', after: '3.0x' }]);
  expect(policyWith(DEFAULT_POLICY, moved)).toEqual({ ...DEFAULT_POLICY, ownLeverageCap: 3, parameters: { ...DEFAULT_POLICY.parameters, volatilityTargetAnnual: 0.45 } });
  expect(policyWith({ ...DEFAULT_POLICY, ownLeverageCap: 3 }, settings)).toEqual(DEFAULT_POLICY);
});

test('the right end of the cap is none, and every end of every slider is a question that is understood', () => {
  expect(movedTo('leverageCap', 20.5)).toEqual({ leverageCap: 'none' });
  expect(movedTo('leverageCap', 20)).toEqual({ leverageCap: 20 });
  expect(positionOf('leverageCap', settings)).toBe(20.5);
  for (const { key, minimum, maximum } of SLIDERS) {
    for (const position of [minimum, maximum]) expect(decode(runSchema, runQuestion('x', DEFAULT_POLICY, { ...settings, ...movedTo(key, position) })).ok, `${key} ${position}`).toBe(true);
  }
});

test('growth of less than a year is what it was, of more a year’s', () => {
  const growth = NUMBER_COLUMNS[0]!;
  const { metrics } = previewOf(data, settings);
  expect([growth.unit({ ...metrics, years: 62 / 365 }), growth.text({ ...metrics, years: 62 / 365, endEquityRatio: 1.014, growthAnnual: 0.09 })]).toEqual(['in 62 d', '+1.4 %']);
  expect([growth.unit({ ...metrics, years: 2 }), growth.text({ ...metrics, years: 2, growthAnnual: 0.09 })]).toEqual(['a year', '+9.0 %']);
});
