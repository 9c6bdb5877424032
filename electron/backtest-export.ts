/** A finished backtest as files: JSON for programs, CSV with one line an hour. Times in UTC, ratios as fractions of 1. */
import type { Tried } from '../shared/backtest/study/answer';
import type { RunQuestion } from '../shared/backtest/study/question';
import type { Report } from '../shared/backtest/study/report';
import { HOUR_MS } from '../shared/units';

export interface Finished {
  readonly title: string;
  readonly notes: readonly string[];
  readonly question: RunQuestion;
  readonly report: Report;
  readonly tried: Tried;
}

/** All that the panel shows, and the curves as plain arrays. */
export function jsonOf({ title, notes, question, report, tried }: Finished): string {
  const { equityRatio, exposureRatio, fromMs, ...rest } = report;
  const { policy, costBps, limits, everyHours } = question;
  return `${JSON.stringify({ data: { title, notes, from: new Date(fromMs).toISOString(), hours: equityRatio.length }, asked: { policy, costBps, limits, everyHours: Number(everyHours) }, ...rest, tried, equityRatio: [...equityRatio], exposureRatio: [...exposureRatio] }, null, 1)}\n`;
}

export function csvOf({ report: { fromMs, equityRatio, exposureRatio } }: Finished): string {
  const rows = Array.from(equityRatio, (equity, i) => `${new Date(fromMs + (i + 1) * HOUR_MS).toISOString()},${equity},${exposureRatio[i] ?? 0}`);
  return `close_time,equity_ratio,exposure_ratio\n${rows.join('\n')}\n`;
}
