import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/units';
import { formingHour, pointsOf } from '../../../renderer/charts/candles';
import { chartLines, farLiquidations } from '../../../renderer/charts/lines';
import { LANE_TICKS, laneTick, type Lanes } from '../../../renderer/lanes';
import { advisedQuantity, tradeOf } from '../../../renderer/regions/drill-trade';
import { liquidationText } from '../../../renderer/regions/liquidation-text';
import { railLabels } from '../../../renderer/regions/rail-labels';
import { fixtureAdvice, fixtureRows, fixtureSnapshot, known, unknown } from '../../support/snapshot-fixture';

const rows = fixtureRows();
const [btc, , sol, , link, xpl] = rows as unknown as readonly [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0], (typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];
function candle(openAtMs: number, close = 100) {
  return { openAtMs, open: 100, high: Math.max(101, close), low: Math.min(99, close), close, volumeBase: 1 };
}

describe('candles', () => {
  test('a hole stays a hole: one empty place for each candle that is missing', () => {
    const points = pointsOf([candle(0), candle(20 * MINUTE_MS)], '5m');
    expect(points.map((point) => point.time)).toEqual([0, 300, 600, 900, 1200]);
    expect(points.map((point) => 'open' in point)).toEqual([true, false, false, false, true]);
  });
  test('are put in order and a repeated one counts once', () => {
    expect(pointsOf([candle(10 * MINUTE_MS), candle(5 * MINUTE_MS), candle(5 * MINUTE_MS)], '5m').map((point) => point.time)).toEqual([300, 600]);
  });
  test('a hole of a year does not fill memory', () => {
    expect(pointsOf([candle(0), candle(365 * 24 * HOUR_MS)], '5m').length).toBeLessThan(300);
  });
  test('the forming hour holds the extremes of its five-minute candles and no earlier one', () => {
    const before = { ...candle(55 * MINUTE_MS), high: 500 };
    const inside = { ...candle(HOUR_MS), open: 98, high: 120, low: 90 };
    expect(formingHour([before, inside], candle(HOUR_MS + 5 * MINUTE_MS, 105))).toMatchObject({ openAtMs: HOUR_MS, open: 98, high: 120, low: 90, close: 105, volumeBase: 2 });
  });
});

describe('lines of the chart', () => {
  test('are mark, entry, stop and liquidation of what is held', () => {
    expect(chartLines(known(62_318.4), [btc]).map((line) => `${line.kind} ${line.price}`)).toEqual(['mark 62318.4', 'entry 64120', 'stop 59800', 'liquidation 56480']);
  });
  test('without a mark there are none', () => {
    expect(chartLines(unknown('mark'), [btc])).toEqual([]);
    expect(chartLines(undefined, [btc])).toEqual([]);
  });
  test('take an alarm’s colour only where an alarm is open', () => {
    expect(chartLines(known(62_318.4), [btc]).find((line) => line.kind === 'liquidation')?.level).toBe('warning');
    expect(chartLines(known(149.83), [{ ...sol, alertLevel: 'advisory', liquidation: btc.liquidation }]).every((line) => line.level === undefined)).toBe(true);
  });
  test('a liquidation too far to bring into the picture is named instead', () => {
    expect(farLiquidations(known(149.83), [sol]).map((line) => line.kind)).toEqual(['liquidation']);
    expect(farLiquidations(known(62_318.4), [btc])).toEqual([]);
  });
});

describe('the liquidation column', () => {
  test('says in words why there is no price', () => {
    expect(liquidationText(btc.liquidation, { coefficient: 1, decimals: 1 })).toBe('56,480.0');
    expect(liquidationText(link.liquidation, undefined)).toBe('none');
    expect(liquidationText(xpl.liquidation, undefined)).toBe('unknown');
    expect(liquidationText({ kind: 'liquidatable' }, undefined)).toBe('now');
  });
});

describe('the rail', () => {
  test('labels never overlap and never leave the rail', () => {
    const marks = [{ kind: 'liquidation', x: 2, text: 'liquidation −7.7 %' }, { kind: 'limit', x: 20, text: 'guard −7.5 %' }, { kind: 'caution', x: 690, text: 'caution −0.1 %' }] as const;
    const labels = railLabels(marks, 700);
    expect(labels.map((label) => label.isShown)).toEqual([true, false, true]);
    expect(labels.map((label) => label.anchor)).toEqual(['start', 'start', 'end']);
  });
});

describe('a trade in a drill', () => {
  test('an unsigned size keeps the side, a signed one sets it', () => {
    expect(tradeOf('1.5', btc)).toEqual({ kind: 'quantity', quantity: 1.5 });
    expect(tradeOf('100', sol)).toEqual({ kind: 'quantity', quantity: -100 });
    expect(tradeOf('+100', sol)).toEqual({ kind: 'quantity', quantity: 100 });
    expect(tradeOf('-1', btc)).toEqual({ kind: 'quantity', quantity: -1 });
    expect(tradeOf('0', sol)).toEqual({ kind: 'quantity', quantity: 0 });
  });
  test('nonsense is refused with the value', () => {
    expect(tradeOf('half', btc)).toMatchObject({ kind: 'refused', message: '"half" is not a number' });
    expect(tradeOf('', btc).kind).toBe('refused');
  });
  test('the advised size is the present one less what is to be sold', () => {
    expect(advisedQuantity(btc, fixtureAdvice(), { coefficient: 1, decimals: 3 })).toBe('1.330');
    expect(advisedQuantity(sol, fixtureAdvice(), undefined)).toBeUndefined();
  });
});

test('a feed’s lane holds its last seven seconds and shows a closed socket', () => {
  const { feeds } = fixtureSnapshot();
  let lanes: Lanes = new Map();
  for (let tick = 0; tick < 50; tick += 1) lanes = laneTick(lanes, feeds);
  expect(lanes.get('binance/public')).toHaveLength(LANE_TICKS);
  expect(lanes.get('binance/rest')?.at(-1)).toBe('closed');
});
