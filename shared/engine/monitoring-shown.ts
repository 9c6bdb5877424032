/** Brings the monitors' reports into one view. Worked out when something changed, as it reads thousands of outcomes. */
import { confidenceOf } from '../monitoring/confidence';
import { regretSummaries, regretVerdict } from '../monitoring/regret';
import { touchReport } from '../monitoring/touch-monitor';
import { valueAtRiskReport } from '../monitoring/value-at-risk-monitor';
import { volatilityReports } from '../monitoring/volatility-monitor';
import type { Verdict } from '../monitoring/verdict';
import { isException } from '../risk/value-at-risk/acerbi-szekely';
import type { KeptMonitoring } from './monitoring-state';
import type { MonitoringView } from './monitoring-view';

export function monitoringShown({ volatility, valueAtRisk, forecastDay, lostDayCount, touch, regret }: KeptMonitoring): MonitoringView {
  const reports = volatility.map(({ underlying, monitor }) => ({ underlying, horizons: volatilityReports(monitor), pendingCount: monitor.pending.length, lostCount: monitor.lostCount, ...since(earliest(monitor.matured.map(({ fromMs }) => fromMs))) }));
  const { verdict: touchVerdict, tenths: _, ...touched } = touchReport(touch);
  const verdicts: readonly Verdict[] = [
    ...reports.flatMap(({ underlying, horizons }) => horizons.map(({ verdict }) => ({ ...verdict, subject: `${underlying} ${verdict.subject}` }))),
    ...(reports.some(({ horizons }) => horizons.length > 0) ? [] : [NO_VOLATILITY]),
    valueAtRiskReport(valueAtRisk).verdict,
    touchVerdict,
    regretVerdict(regret),
  ];
  return {
    confidence: confidenceOf(verdicts),
    verdicts,
    volatility: reports,
    valueAtRisk: {
      dayCount: valueAtRisk.days.length, lostDayCount, exceptionCount: valueAtRisk.days.filter((day) => isException({ return: day.returnRatio, valueAtRisk: day.valueAtRiskRatio, expectedShortfall: day.expectedShortfallRatio })).length, ...since(valueAtRisk.days[0]?.atMs),
      ...(forecastDay === null ? {} : { running: { atMs: forecastDay.atMs, valueAtRiskRatio: forecastDay.valueAtRiskRatio, expectedShortfallRatio: forecastDay.expectedShortfallRatio } }),
    },
    touch: { ...touched, openCount: touch.open.length, withdrawnCount: touch.withdrawnCount },
    regret: { summaries: regretSummaries(regret).filter(({ followed }) => followed !== 'unknown'), openCount: regret.open.length, missedCount: regret.missedCount, ...since(regret.days[0]?.startMs) },
  };
}

function earliest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : times.reduce((first, time) => Math.min(first, time));
}

function since(sinceMs: number | undefined): { readonly sinceMs?: number } {
  return sinceMs === undefined ? {} : { sinceMs };
}

const NO_VOLATILITY: Verdict = { kind: 'unknown', subject: 'volatility', why: 'no forecast of what is held has run out' };
