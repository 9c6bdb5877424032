import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCandles } from '../../shared/market/candles-csv';
import type { TailForecast } from '../../shared/risk/value-at-risk/acerbi-szekely';
import { gaussianTail } from '../../shared/risk/value-at-risk/parametric';
import { portfolioTail } from '../../shared/risk/value-at-risk/portfolio-tail';
import { filteredScenarios } from '../../shared/risk/value-at-risk/scenarios';
import { shocksAt } from '../../shared/risk/value-at-risk/shocks';
import { judgeForecasts, type Verdict } from '../../shared/risk/value-at-risk/verdict';
import { foldSquaredReturn } from '../../shared/volatility/realised/ewma';

/* Recorded hourly candles of the BTCUSDT perpetual, 2024-01 to 2025-06: one forecast a day from the 94 days before it, one
   outcome, 451 in all, none overlapping. */
const FILE = path.resolve(import.meta.dirname, '../../../shared/market/BTCUSDT_perp_1h.csv');
const hasMarket = existsSync(FILE);
const ALPHA = 0.025;
const HISTORY = 2_260;

interface Day { readonly sigma: number; readonly outcome: number; readonly long: TailForecast; readonly short: TailForecast }

function days(): Day[] {
  const read = readCandles(readFileSync(FILE, 'utf8'));
  if (!read.ok) throw new Error(read.message);
  const { candles } = read;
  const found: Day[] = [];
  for (let at = 2_300; at + 24 < candles.length; at += 24) {
    const history = candles.slice(at - HISTORY, at + 1);
    const scenarios = filteredScenarios(new Map([['BTC', history]]));
    if (scenarios.kind === 'unknown') throw new Error(scenarios.why);
    const mean = { weightedSum: 0, weight: 0 };
    history.slice(1).forEach(({ close }, i) => foldSquaredReturn(mean, Math.log(close / (history[i]?.close ?? 1)) ** 2, Math.exp(-Math.LN2 / 72)));
    const sigma = Math.sqrt((24 * mean.weightedSum) / mean.weight);
    const shocks = shocksAt(scenarios, new Map([['BTC', sigma]]));
    const outcome = (candles[at + 24]?.close ?? 0) / (candles[at]?.close ?? 1) - 1;
    const [long, short] = ([1, -1] as const).map((side): TailForecast => {
      const { valueAtRiskUsd, expectedShortfallUsd } = portfolioTail(shocks, [side], ALPHA);
      return { return: side * outcome, valueAtRisk: valueAtRiskUsd, expectedShortfall: expectedShortfallUsd };
    });
    if (long !== undefined && short !== undefined) found.push({ sigma, outcome, long, short });
  }
  return found;
}
function judged(verdict: Verdict): Extract<Verdict, { kind: 'judged' }> {
  if (verdict.kind === 'unknown') throw new Error(verdict.why);
  return verdict;
}

describe.skipIf(!hasMarket)(hasMarket ? 'one-day forecasts of the tail on recorded BTC' : 'one-day forecasts of the tail on recorded BTC (SKIPPED: recorded candles are not here)', () => {
  const all = hasMarket ? days() : [];

  it.each(['long', 'short'] as const)('of a %s are green: neither their number, nor their size, nor clusters speak against them', (side) => {
    const verdict = judged(judgeForecasts(all.map((day) => day[side]), ALPHA));
    expect(verdict).toMatchObject({ zone: 'green', isTooCautious: false, periodCount: 451, exceptionCount: 11 });
    expect(verdict.coverage.pValue).toBeGreaterThan(0.5);
    expect(Math.abs(verdict.shortfall.z2)).toBeLessThan(0.15);
  });
  it('of a Gaussian with the same volatility understate the tail, which the verdict sees', () => {
    const { quantile, meanBeyond } = gaussianTail(ALPHA);
    const verdict = judged(judgeForecasts(all.map(({ sigma, outcome }) => ({ return: outcome, valueAtRisk: -quantile * sigma, expectedShortfall: -meanBeyond * sigma })), ALPHA));
    expect(verdict).toMatchObject({ zone: 'yellow', shortfallZone: 'yellow', exceptionCount: 18 });
  });
});
