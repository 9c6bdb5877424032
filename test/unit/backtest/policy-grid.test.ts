import { describe, expect, test } from 'vitest';
import { returnsOf } from '../../../shared/backtest/metrics/growth';
import { sharpeRatio } from '../../../shared/backtest/metrics/sharpe';
import { policyGrid, walkForwardOfPolicy, type PolicyCandidate } from '../../../shared/backtest/policy-grid';
import { runBacktest, type BacktestInput } from '../../../shared/backtest/run/backtest';
import { ASSUMED_TIERS, assumedInstrument } from '../../../shared/backtest/run/market';
import { forecastTrack } from '../../../shared/backtest/run/track';
import { syntheticYear } from '../../../shared/backtest/synthetic/year';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';

const TAUGHT = 696;
const LIVED = 80 * 24;
const [TRAIN, TEST] = [40 * 24, 16 * 24];

describe('the grid', () => {
  test('has the own parameters first and no candidate twice', () => {
    const grid = policyGrid(DEFAULT_POLICY);
    expect(grid).toHaveLength(18);
    expect(grid[0]).toEqual({ bufferRatio: 0.1, drawdownFloorRatio: 0.3, spreadsCuts: true });
    expect(new Set(grid.map((one) => JSON.stringify(one))).size).toBe(18);
    expect([...new Set(grid.map(({ drawdownFloorRatio }) => drawdownFloorRatio))].sort()).toEqual([0.2, 0.3, 0.45]);
  });
  test('adds a buffer of its own to the usual ones, and keeps floors within their bounds', () => {
    const grid = policyGrid({ ...DEFAULT_POLICY, parameters: { ...DEFAULT_POLICY.parameters, bufferRatio: 0.15, drawdownFloorRatio: 0.9 } });
    expect(grid).toHaveLength(13);
    expect(grid[0]).toEqual({ bufferRatio: 0.15, drawdownFloorRatio: 0.9, spreadsCuts: true });
    expect(Math.max(...grid.map(({ drawdownFloorRatio }) => drawdownFloorRatio))).toBe(0.9);
  });
});

describe('walk-forward of the whole policy', () => {
  const year = syntheticYear(14, TAUGHT + LIVED);
  const market = { ...year, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
  const input: BacktestInput = { market, policy: DEFAULT_POLICY, capital: 100_000, track: forecastTrack(year.candles, 'BTC'), startIndex: TAUGHT };
  const outcome = walkForwardOfPolicy(input, TRAIN, TEST);
  const found = outcome.kind === 'done' ? outcome.value : expect.fail(outcome.message);
  const recordOf = ({ bufferRatio, drawdownFloorRatio, spreadsCuts }: PolicyCandidate) => runBacktest({ ...input, spreadsCuts, policy: { ...DEFAULT_POLICY, parameters: { ...DEFAULT_POLICY.parameters, bufferRatio, drawdownFloorRatio } } }).equity;

  test('covers the time after the first window once', () => {
    expect(found.picks.map(({ window }) => [window.trainFrom, window.testFrom, window.testTo])).toEqual([[0, 960, 1344], [384, 1344, 1728], [768, 1728, 1920]]);
    expect(found.triedCount).toBe(18);
  });

  test('picks what the live rules did best with in the past window, and applies that', () => {
    for (const { window, picked, trainSharpe, testReturns } of found.picks) {
      const record = recordOf(picked);
      expect(testReturns).toEqual(returnsOf(record.subarray(window.testFrom, window.testTo), 24));
      const ratios = policyGrid(DEFAULT_POLICY).map((candidate) => sharpeRatio(returnsOf(recordOf(candidate).subarray(window.trainFrom, window.testFrom), 24), 365));
      const best = Math.max(...ratios.map((ratio) => (ratio.kind === 'known' ? ratio.ratioAnnual : -Infinity)));
      expect(trainSharpe).toBeCloseTo(best, 9);
    }
  });

  test('knows nothing of what comes later: a shorter history picks the same', () => {
    const short = walkForwardOfPolicy({ ...input, market: { ...market, candles: year.candles.slice(0, TAUGHT + 1344) } }, TRAIN, TEST);
    expect(short.kind === 'done' && short.value.picks[0]).toEqual(found.picks[0]);
  });

  test('where nothing is held all ratios are unknown, and the own parameters stay', () => {
    const flat = walkForwardOfPolicy({ ...input, conviction: 0 }, TRAIN, TEST);
    expect(flat.kind === 'done' && flat.value.picks.every(({ picked }) => picked.bufferRatio === 0.1 && picked.drawdownFloorRatio === 0.3 && picked.spreadsCuts)).toBe(true);
  });

  test('a window longer than what is lived through is refused', () => {
    expect(walkForwardOfPolicy(input, LIVED, TEST)).toEqual({ kind: 'refused', message: `the walk-forward window of ${LIVED} candles is longer than the data: ${LIVED} candles leave nothing to test after the first ${TAUGHT}, which only teach` });
  });
});
