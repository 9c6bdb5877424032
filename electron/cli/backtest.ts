/** `plimsoll backtest`: what the live rules would have done over a file of hourly candles, beside what else could be done. */
import { comparisons } from '../../shared/backtest/compare';
import { costOfEach, type CostOfOne } from '../../shared/backtest/cost-of-each';
import type { Metrics } from '../../shared/backtest/metrics/summary';
import { walkForwardOfPolicy, type PolicyCandidate } from '../../shared/backtest/policy-grid';
import { byRegime, type RegimeRecord } from '../../shared/backtest/regimes';
import { runBacktest, type BacktestInput, type BacktestResult } from '../../shared/backtest/run/backtest';
import type { BacktestMarket, Costs } from '../../shared/backtest/run/market';
import { forecastTrack, trackBetween } from '../../shared/backtest/run/track';
import type { Policy } from '../../shared/sizing/policy';
import { HOUR_MS } from '../../shared/units';
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
  readonly picks: readonly { readonly fromMs: number; readonly toMs: number; readonly picked: PolicyCandidate; readonly trainSharpeAnnual: number }[];
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
  const track = forecastTrack(candles, market.instrument.underlying, market.impliedVolatility);
  const input = { market, policy, capital, costs, track, everyHours, startIndex: warmUpHours };
  const forward = options.walkForward === undefined ? undefined : walkForwardOf(input, options.walkForward);
  if (forward?.ok === false) return forward;
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
    caveats: [...result.caveats, `tiers and lot of ${market.instrument.symbol} are assumed`, 'a view of strength 1 is held all the time'],
  };
  return { ok: true, value: { answer, csv: csvOf(lived, result) } };
}

/** Buffer, drawdown floor and spreading of cuts picked anew from each past window, by the live rules; the rest is the policy's. */
function walkForwardOf(input: BacktestInput, { trainHours, testHours }: { readonly trainHours: number; readonly testHours: number }): Read<WalkForwardAnswer> {
  const outcome = walkForwardOfPolicy(input, trainHours, testHours);
  if (outcome.kind === 'refused') return { ok: false, message: outcome.message };
  const { candles } = input.market;
  const { picks, triedCount, sharpe, deflatedSharpe } = outcome.value;
  const atMs = (hour: number): number => candles[(input.startIndex ?? 0) + hour]?.openAtMs ?? (candles.at(-1)?.openAtMs ?? 0) + HOUR_MS;
  return {
    ok: true,
    value: {
      trainHours, testHours, triedCount,
      ...(sharpe.kind === 'known' ? { sharpeAnnual: sharpe.ratioAnnual, standardErrorAnnual: sharpe.standardErrorAnnual } : {}),
      ...(deflatedSharpe === undefined ? {} : { deflatedSharpe }),
      picks: picks.map(({ window, picked, trainSharpe }) => ({ fromMs: atMs(window.testFrom), toMs: atMs(window.testTo), picked, trainSharpeAnnual: trainSharpe })),
    },
  };
}

function csvOf({ candles }: BacktestMarket, { equity, exposureRatio }: BacktestResult): string {
  const rows = candles.map(({ openAtMs, close }, i) => `${new Date(openAtMs + HOUR_MS).toISOString()},${close},${equity[i] ?? 0},${exposureRatio[i] ?? 0}`);
  return `time,close,equity,exposure_ratio\n${rows.join('\n')}\n`;
}
