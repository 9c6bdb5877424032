import { describe, expect, test } from 'vitest';
import { backtestOf } from '../../../../electron/cli/backtest';
import { backtestText } from '../../../../electron/cli/backtest-text';
import { readMarket, readPolicy } from '../../../../electron/cli/backtest-input';
import { readImplied } from '../../../../electron/cli/implied-csv';
import { readFunding } from '../../../../electron/cli/funding-csv';
import { DEFAULT_COSTS } from '../../../../shared/backtest/run/market';
import { syntheticYear } from '../../../../shared/backtest/synthetic/year';
import { DEFAULT_POLICY } from '../../../../shared/sizing/policy-schema';
import type { Candle } from '../../../../shared/market/event';

const year = syntheticYear(9, 760);
const row = ({ openAtMs, open, high, low, close, volumeBase }: Candle): string => `${openAtMs},${open},${high},${low},${close},${volumeBase}`;
const rows = year.candles.slice(0, 100).map(row);
const HEAD = 'time,open,high,low,close,volume';
const csv = (lines: readonly string[]): string => [HEAD, ...lines].join('\n');
const market = (candles: string, funding?: string) => readMarket({ candles, candlesName: 'data/BTCUSDT_perp_1h.csv', ...(funding === undefined ? {} : { funding }) });
const refusal = (read: ReturnType<typeof market>): string => (read.ok ? expect.fail('was taken') : read.message);

describe('candles', () => {
  test('in order are taken, their underlying from the name of the file', () => {
    const read = market(csv(rows));
    expect(read.ok && read.value.instrument.underlying).toBe('BTC');
    expect(read.ok && read.value.candles.length).toBe(100);
  });
  test('with a gap are refused with where it is', () => {
    expect(refusal(market(csv(rows.filter((_, i) => i !== 40))))).toContain('1 gaps, 1 candles missing, the first at 2024-01-02 16:00');
  });
  test('in reverse are refused with row and values', () => {
    expect(refusal(market(csv([...rows].reverse())))).toMatch(/reversed, newest first: row 3 has \d+ after \d+/);
  });
  test('that repeat a time are refused with row and value', () => {
    expect(refusal(market(csv([...rows.slice(0, 10), ...rows.slice(9)])))).toMatch(/1 repeated times: row 12 has \d+ after \d+/);
  });
  test('with a row that contradicts itself are refused with row and value', () => {
    const [time = ''] = (rows[5] ?? '').split(',');
    expect(refusal(market(csv(rows.with(5, `${time},100,90,95,100,1`))))).toContain('row 7: high 90 below low 95');
  });
  test('of another interval are refused', () => {
    expect(refusal(market(csv(rows.filter((_, i) => i % 2 === 0))))).toContain('these are 120 minutes apart');
  });
  test('whose file says nothing need a symbol', () => {
    expect(readMarket({ candles: csv(rows), candlesName: '-' })).toEqual({ ok: false, message: '-: what is it of? Say it with --symbol BTC' });
  });
});

describe('funding', () => {
  test('of another symbol is refused with row and symbol', () => {
    expect(readFunding('time,symbol,funding_rate\n2024-01-01,BTCUSDT,0.0001\n2024-01-02,ETHUSDT,0.0001', 'BTC')).toEqual({ ok: false, message: 'row 3: funding of ETHUSDT, but the candles are of BTC' });
    expect(readFunding('time,symbol,funding_rate\n2024-01-01,BTCDOMUSDT,0.0001', 'BTC').ok).toBe(false);
  });
  test('as the venue writes it is taken', () => {
    expect(readFunding('timestamp,funding_rate,mark_price\n2021-05-01 00:00:00.002000+00:00,0.00011209,', 'BTC')).toEqual({ ok: true, funding: [{ atMs: Date.UTC(2021, 4, 1) + 2, rate: 0.00011209 }] });
  });
  test.each([
    ['time,funding_rate\n2024-01-02,0.1\n2024-01-01,0.1', 'row 3: 2024-01-01 does not come after the row before it'],
    ['time,funding_rate\n2024-01-02,x', 'row 2: funding_rate is no number: "x"'],
    ['time,funding_rate\n2024-01-02,5', 'row 2: a funding_rate of 5 a payment cannot be: it is a fraction, 0.0001 = 1 bp'],
    ['a,b\n1,2', 'a header with a time and a funding_rate is expected; row 1 has "a,b"'],
    ['time,funding_rate\n', 'no payment in it'],
  ])('%j is refused: %s', (text, message) => {
    expect(readFunding(text, 'BTC')).toEqual({ ok: false, message });
  });
});

describe('implied volatility', () => {
  test('is a fraction for 30 days', () => {
    expect(readImplied('time,volatility\n2024-01-01,0.55')).toEqual({ ok: true, value: [{ atMs: Date.UTC(2024, 0, 1), source: { kind: 'own' }, terms: [{ tenorYears: 30 / 365, volatilityAnnual: 0.55 }] }] });
  });
  test.each([
    ['time,volatility\n2024-01-01,55', 'row 2: a volatility is a fraction above 0 and at most 5 (0.55 = 55 %), got "55"'],
    ['time,volatility\n2024-01-02,0.5\n2024-01-01,0.5', 'row 3: 2024-01-01 does not come after the row before it'],
    ['time,dvol\n2024-01-01,0.5', 'a header with time and volatility is expected; row 1 has "time,dvol"'],
  ])('%j is refused: %s', (text, message) => {
    expect(readImplied(text)).toEqual({ ok: false, message });
  });
});

describe('a policy', () => {
  test('with an unknown parameter is refused with its name and value', () => {
    const read = readPolicy(JSON.stringify({ ...DEFAULT_POLICY, parameters: { ...DEFAULT_POLICY.parameters, volatilityGoal: 0.4 } }));
    expect(read.ok ? '' : read.message).toMatch(/^policy: unknown parameter parameters\.volatilityGoal \(got 0\.4\); there are volatilityTargetAnnual/);
  });
  test('with a value out of bounds is refused with path, bound and value', () => {
    const read = readPolicy(JSON.stringify({ ...DEFAULT_POLICY, parameters: { ...DEFAULT_POLICY.parameters, bufferRatio: 0.9 } }));
    expect(read.ok ? '' : read.message).toContain('parameters.bufferRatio: expected 0.5 or less (got 0.9)');
  });
});

describe('the whole', () => {
  const read = readMarket({ candles: csv(year.candles.map(row)), candlesName: 'BTCUSDT.csv' });
  const taken = read.ok ? read.value : expect.fail(read.message);
  const options = { capital: 100_000, costs: DEFAULT_COSTS, warmUpHours: 696, everyHours: 1, showsCosts: false };

  test('a walk-forward window longer than the data is refused with both', () => {
    expect(backtestOf(taken, DEFAULT_POLICY, { ...options, walkForward: { trainHours: 8_760, testHours: 24 } })).toEqual({ ok: false, message: 'the walk-forward window of 8760 candles is longer than the data: 64 candles leave nothing to test after the first 696, which only teach' });
  });
  test('answers in numbers, in words and in rows of CSV', () => {
    const outcome = backtestOf(taken, DEFAULT_POLICY, { ...options, walkForward: { trainHours: 40, testHours: 12 } });
    if (!outcome.ok) expect.fail(outcome.message);
    const { answer, csv: table } = outcome.value;
    expect(table.trimEnd().split('\n')).toHaveLength(1 + 760 - 696);
    expect(answer.compared).toHaveLength(6);
    expect(answer.walkForward?.triedCount).toBe(18);
    // A day and a half picks nothing: the policy's own parameters stay.
    expect(answer.walkForward?.picks).toHaveLength(2);
    expect(answer.walkForward?.picks[0]?.picked).toEqual({ bufferRatio: 0.1, drawdownFloorRatio: 0.3, spreadsCuts: true });
    expect(backtestText(answer)).toContain('buffer 10.0 %, drawdown floor 30.0 %, cuts spread');
    expect(backtestText(answer)).toContain('Buy and hold');
    expect(JSON.stringify(answer)).not.toContain('null');
  });
});
