/** `plimsoll backtest`: what the live rules would have done over a file of hourly candles, beside what else could be done. */
import { comparisons } from '../../shared/backtest/compare';
import { costOfEach, type CostOfOne } from '../../shared/backtest/cost-of-each';
import { columnsOf } from '../../shared/backtest/fast/columns';
import { DEFAULT_FAST_POLICY, runVolatilityTarget, type FastPolicy } from '../../shared/backtest/fast/volatility-target';
import type { Metrics } from '../../shared/backtest/metrics/summary';
import { returnsOf } from '../../shared/backtest/metrics/growth';
import { byRegime, type RegimeRecord } from '../../shared/backtest/regimes';
import { runBacktest, type BacktestResult } from '../../shared/backtest/run/backtest';
import { costRatioOf, type BacktestMarket, type Costs } from '../../shared/backtest/run/market';
import { forecastTrack, trackBetween } from '../../shared/backtest/run/track';
import { walkForward, windowsOf } from '../../shared/backtest/walk-forward';
import type { Policy } from '../../shared/sizing/policy';
import { DAYS_PER_YEAR, HOUR_MS } from '../../shared/units';
import type { Read } from './read';

export interface BacktestOptions {
  readonly capital: number;
  readonly costs: Costs;
  readonly warmUpHours: number;
  readonly everyHours: number;
  readonly walkForward?: { readonly trainHours: number; readonly testHours: number };
  /** Also run once more without each limit. */
  readonly showsCosts: boolean;
}

export interface WalkForwardAnswer {
  readonly trainHours: number;
  readonly testHours: number;
  readonly triedCount: number;
  readonly sharpeAnnual?: number;
  readonly standardErrorAnnual?: number;
  readonly deflatedSharpe?: number;
  readonly picks: readonly { readonly fromMs: number; readonly toMs: number; readonly picked: Pick<FastPolicy, 'bufferRatio' | 'halfLifeHours' | 'slowShare'>; readonly trainSharpeAnnual: number }[];
}

export interface BacktestAnswer {
  readonly candles: { readonly count: number; readonly fromMs: number; readonly toMs: number; readonly warmUpHours: number };
  readonly volatilityTargetAnnual: number;
  readonly policy: Metrics;
  readonly volatilityOverTarget?: number;
  readonly boundHours: BacktestResult['boundHours'];
  readonly liquidations: BacktestResult['liquidations'];
  readonly regimes: readonly RegimeRecord[];
  readonly compared: readonly { readonly id: string; readonly title: string; readonly metrics: Metrics }[];
  readonly costOfEach?: readonly CostOfOne[];
  readonly walkForward?: WalkForwardAnswer;
  readonly caveats: readonly string[];
}

export interface BacktestOutcome {
  readonly answer: BacktestAnswer;
  /** One line per hour: time, price, equity, exposure. */
  readonly csv: string;
}

export function backtestOf(market: BacktestMarket, policy: Policy, options: BacktestOptions): Read<BacktestOutcome> {
  const { candles } = market;
  const { warmUpHours, everyHours, capital, costs } = options;
  if (candles.length < warmUpHours + 48) return { ok: false, message: `${candles.length} candles; ${warmUpHours} only teach and at least 48 more are needed` };
  const forward = options.walkForward === undefined ? undefined : walkForwardOf(market, policy, options.walkForward, costs);
  if (forward?.ok === false) return forward;
  const track = forecastTrack(candles, market.instrument.underlying, market.impliedVolatility);
  const input = { market, policy, capital, costs, track, everyHours, startIndex: warmUpHours };
  const result = runBacktest(input);
  const lived = { ...market, candles: candles.slice(warmUpHours) };
  const target = policy.parameters.volatilityTargetAnnual;
  const { volatilityAnnual } = result.metrics;
  const answer: BacktestAnswer = {
    candles: { count: candles.length, fromMs: candles[0]?.openAtMs ?? 0, toMs: (candles.at(-1)?.openAtMs ?? 0) + HOUR_MS, warmUpHours },
    volatilityTargetAnnual: target,
    policy: result.metrics,
    ...(volatilityAnnual === undefined ? {} : { volatilityOverTarget: volatilityAnnual / target }),
    boundHours: result.boundHours,
    liquidations: result.liquidations,
    regimes: byRegime(result.equity, result.exposureRatio, trackBetween(track, warmUpHours, candles.length)),
    compared: comparisons(lived, policy.parameters.bufferRatio, costs).map(({ id, title, metrics }) => ({ id, title, metrics })),
    ...(options.showsCosts ? { costOfEach: costOfEach(input, result) } : {}),
    ...(forward === undefined ? {} : { walkForward: forward.value }),
    caveats: [...result.caveats, `tiers and lot of ${market.instrument.symbol} are assumed`, 'a view of strength 1 is held all the time', ...(forward === undefined ? [] : ['walk-forward picks buffer and averages of the fast path; the live rules are not refitted'])],
  };
  return { ok: true, value: { answer, csv: csvOf(lived, result) } };
}

const GRID: readonly Pick<FastPolicy, 'bufferRatio' | 'halfLifeHours' | 'slowShare'>[] = [0.05, 0.1, 0.2].flatMap((bufferRatio) =>
  [6, 12, 24, 48].flatMap((halfLifeHours) => [0, 0.35].map((slowShare) => ({ bufferRatio, halfLifeHours, slowShare }))));

/** The fast path's buffer and averages picked anew from each past window; the target is the policy's. */
function walkForwardOf(market: BacktestMarket, policy: Policy, { trainHours, testHours }: { readonly trainHours: number; readonly testHours: number }, costs: Costs): Read<WalkForwardAnswer> {
  const columns = columnsOf(market.candles, market.funding);
  const windows = windowsOf(columns.count, trainHours, testHours);
  if (windows.kind === 'refused') return { ok: false, message: windows.message };
  // Each candidate runs once over everything: nothing in it looks ahead, so a window of its record is the window's record.
  const records = new Map(GRID.map((candidate) => {
    const equity = new Float64Array(columns.count);
    runVolatilityTarget(columns, { ...DEFAULT_FAST_POLICY, ...candidate, volatilityTargetAnnual: policy.parameters.volatilityTargetAnnual, costRatio: costRatioOf(costs) }, equity);
    return [candidate, equity] as const;
  }));
  const found = walkForward(GRID, windows.windows, DAYS_PER_YEAR, (candidate, from, to) => returnsOf(records.get(candidate)?.subarray(from, to) ?? [], 24));
  const atMs = (index: number): number => market.candles[index]?.openAtMs ?? (market.candles.at(-1)?.openAtMs ?? 0) + HOUR_MS;
  return {
    ok: true,
    value: {
      trainHours, testHours, triedCount: found.triedCount,
      ...(found.sharpe.kind === 'known' ? { sharpeAnnual: found.sharpe.ratioAnnual, standardErrorAnnual: found.sharpe.standardErrorAnnual } : {}),
      ...(found.deflatedSharpe === undefined ? {} : { deflatedSharpe: found.deflatedSharpe }),
      picks: found.picks.map(({ window, picked, trainSharpe }) => ({ fromMs: atMs(window.testFrom), toMs: atMs(window.testTo), picked, trainSharpeAnnual: trainSharpe })),
    },
  };
}

function csvOf({ candles }: BacktestMarket, { equity, exposureRatio }: BacktestResult): string {
  const rows = candles.map(({ openAtMs, close }, i) => `${new Date(openAtMs + HOUR_MS).toISOString()},${close},${equity[i] ?? 0},${exposureRatio[i] ?? 0}`);
  return `time,close,equity,exposure_ratio\n${rows.join('\n')}\n`;
}
