/**
 * Walk-forward: a window of the past picks one candidate of a stated grid, the time after it applies that one, and on. What
 * counts is only what was picked before. How many were tried is kept, for the deflated Sharpe ratio. It fits nothing itself.
 */
import { assert, unwrap } from '../assert';
import { deflatedSharpe, sharpeRatio, type SharpeAnswer } from './metrics/sharpe';

export interface Window {
  readonly trainFrom: number;
  readonly testFrom: number;
  readonly testTo: number;
}

export type Windows = { readonly kind: 'windows'; readonly windows: readonly Window[] } | { readonly kind: 'refused'; readonly message: string };

/** Windows over `count` candles, the next one beginning where the last one was tested; the rest that is no whole test is tested too. */
export function windowsOf(count: number, trainCount: number, testCount: number): Windows {
  assert(trainCount > 0 && testCount > 0, `windows above 0, got ${trainCount} and ${testCount}`);
  if (trainCount >= count) return { kind: 'refused', message: `the walk-forward window of ${trainCount} candles is longer than the data: ${count} candles leave nothing to test` };
  const windows: Window[] = [];
  for (let testFrom = trainCount; testFrom < count; testFrom += testCount) windows.push({ trainFrom: testFrom - trainCount, testFrom, testTo: Math.min(count, testFrom + testCount) });
  return { kind: 'windows', windows };
}

export interface WalkForward<Candidate> {
  readonly picks: readonly { readonly window: Window; readonly picked: Candidate; readonly trainSharpe: number; readonly testReturns: readonly number[] }[];
  readonly triedCount: number;
  /** Of all test windows joined, per day returns. */
  readonly sharpe: SharpeAnswer;
  /** Chance that the joined record is better than the luckiest of the tried; absent when the ratio is unknown. */
  readonly deflatedSharpe?: number;
}

/** `dailyReturnsOf` runs one candidate over [from, to). Candidates whose ratio is unknown in a window are passed over there. */
export function walkForward<Candidate>(candidates: readonly Candidate[], windows: readonly Window[], periodsPerYear: number, dailyReturnsOf: (candidate: Candidate, from: number, to: number) => readonly number[]): WalkForward<Candidate> {
  assert(candidates.length > 0, 'a grid with a candidate');
  const variances: number[] = [];
  const picks = windows.map((window) => {
    const ratios: number[] = [];
    let best: { candidate: Candidate; ratio: number } | undefined;
    for (const candidate of candidates) {
      const sharpe = sharpeRatio(dailyReturnsOf(candidate, window.trainFrom, window.testFrom), periodsPerYear);
      if (sharpe.kind === 'unknown') continue;
      ratios.push(sharpe.ratio);
      if (best === undefined || sharpe.ratio > best.ratio) best = { candidate, ratio: sharpe.ratio };
    }
    if (ratios.length > 1) variances.push(varianceOf(ratios));
    const picked = best?.candidate ?? unwrap(candidates[0], 'the grid has a candidate');
    return { window, picked, trainSharpe: (best?.ratio ?? 0) * Math.sqrt(periodsPerYear), testReturns: dailyReturnsOf(picked, window.testFrom, window.testTo) };
  });
  const sharpe = sharpeRatio(picks.flatMap(({ testReturns }) => testReturns), periodsPerYear);
  const deflated = sharpe.kind === 'unknown' ? undefined : deflatedSharpe(sharpe.ratio, sharpe.observationCount, sharpe, candidates.length, meanOf(variances));
  return { picks, triedCount: candidates.length, sharpe, ...(deflated === undefined ? {} : { deflatedSharpe: deflated }) };
}

/** Of the candidates' ratios in one window. */
function varianceOf(ratios: readonly number[]): number {
  const mean = meanOf(ratios);
  return ratios.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (ratios.length - 1);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
