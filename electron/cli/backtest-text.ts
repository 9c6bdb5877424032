/** The answer of `plimsoll backtest` for a person at a terminal. */
import type { Metrics } from '../../shared/backtest/metrics/summary';
import type { BacktestAnswer } from './backtest';

export function backtestText(answer: BacktestAnswer): string {
  const { candles, policy, regimes, compared, liquidations, walkForward } = answer;
  const years = policy.years;
  const lines = [
    `${candles.count} hours, ${utc(candles.fromMs)} to ${utc(candles.toMs)}; the first ${candles.warmUpHours} only teach`,
    '',
    `${''.padEnd(18)}${HEAD.map((head) => head.padStart(12)).join('')}`,
    row('The policy', policy),
    ...compared.map(({ title, metrics }) => row(title, metrics)),
    '',
    `Volatility over its target of ${percent(answer.volatilityTargetAnnual)}: ${answer.volatilityOverTarget?.toFixed(3) ?? 'unknown'}`,
    `What bound, in hours: ${Object.entries(answer.boundHours).sort((a, b) => b[1] - a[1]).map(([id, hours]) => `${id} ${hours}`).join(', ')}`,
    ...liquidations.map(({ atMs, price, equityBefore, equityAfter }) => `Liquidated ${utc(atMs)} at ${price.toFixed(1)}: ${equityBefore.toFixed(0)} became ${equityAfter.toFixed(0)}`),
    '',
    'By regime',
    ...regimes.map(({ regime, hours, volatilityAnnual, logGrowth, meanExposureRatio }) => `  ${regime.padEnd(10)}${String(hours).padStart(7)} h   volatility ${percent(volatilityAnnual)}   log growth ${logGrowth?.toFixed(3) ?? 'none left'}   exposure ${meanExposureRatio.toFixed(2)}`),
    ...costLines(answer),
    ...(walkForward === undefined ? [] : [
      '',
      `Walk-forward: ${walkForward.picks.length} windows, ${walkForward.triedCount} tried. Sharpe ${walkForward.sharpeAnnual?.toFixed(2) ?? 'unknown'} +- ${walkForward.standardErrorAnnual?.toFixed(2) ?? '?'} a year, deflated ${walkForward.deflatedSharpe === undefined ? 'unknown' : percent(walkForward.deflatedSharpe)}`,
      ...walkForward.picks.map(({ fromMs, picked }) => `  from ${utc(fromMs)}: buffer ${percent(picked.bufferRatio)}, drawdown floor ${percent(picked.drawdownFloorRatio)}, cuts ${picked.spreadsCuts ? 'spread' : 'at once'}`),
    ]),
    '',
    ...answer.caveats.map((caveat) => `Note: ${caveat}`),
    ...(years < 3 ? [`Note: ${years.toFixed(1)} years say little about growth: see the error of the Sharpe ratio`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const HEAD = ['growth', 'volatility', 'drawdown', 'ES 97.5', 'Sharpe', '+-', 'turnover', 'fees', 'funding', 'liquidated'] as const;

function row(title: string, metrics: Metrics): string {
  const { sharpe } = metrics;
  const cells = [
    percent(metrics.growthAnnual),
    metrics.volatilityAnnual === undefined ? '-' : percent(metrics.volatilityAnnual),
    percent(metrics.maximumDrawdownRatio),
    metrics.expectedShortfallDayRatio === undefined ? '-' : percent(metrics.expectedShortfallDayRatio),
    ...(sharpe.kind === 'known' ? [sharpe.ratioAnnual.toFixed(2), sharpe.standardErrorAnnual.toFixed(2)] : ['-', '-']),
    metrics.turnoverPerYear.toFixed(1),
    percent(metrics.feesPerYearRatio),
    percent(metrics.fundingPaidPerYearRatio),
    String(metrics.liquidationCount),
  ];
  return `${title.padEnd(18)}${cells.map((cell) => cell.padStart(12)).join('')}`;
}

function costLines({ costOfEach }: BacktestAnswer): string[] {
  if (costOfEach === undefined) return [];
  return [
    '',
    'Without it (less with it)',
    ...costOfEach.map((one) => (one.didMatter
      ? `  ${one.title.padEnd(30)}growth ${signed(one.growthAnnualGained)}   drawdown ${signed(one.maximumDrawdownRatioGained)}   turnover ${one.turnoverPerYearGained.toFixed(1)}   liquidations ${one.liquidationsGained}`
      : `  ${one.title.padEnd(30)}never mattered`)),
  ];
}

function signed(ratio: number): string {
  return `${ratio > 0 ? '+' : ''}${percent(ratio)}`;
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
}
