/** The program's judgement of its own forecasts as the screen has it, beside the advice. It changes no number. */
import type { Confidence } from '../monitoring/confidence';
import type { RegretSummary } from '../monitoring/regret';
import type { Verdict } from '../monitoring/verdict';
import type { HorizonReport } from '../monitoring/volatility-monitor';

export interface MonitoringView {
  readonly confidence: Confidence;
  /** One per forecast, with its evidence or what is missing to judge it. */
  readonly verdicts: readonly Verdict[];
  readonly volatility: readonly {
    readonly underlying: string;
    readonly horizons: readonly HorizonReport[];
    /** Forecasts whose hours are not complete yet, and those of which an hour is missing for good. */
    readonly pendingCount: number;
    readonly lostCount: number;
    /** When the oldest forecast among them was made; absent while none has run out. */
    readonly sinceMs?: number;
  }[];
  readonly valueAtRisk: {
    readonly dayCount: number;
    readonly lostDayCount: number;
    /** Judged days whose loss was larger than said; a verdict needs more days than a count. */
    readonly exceptionCount: number;
    /** Beginning of the oldest judged day. */
    readonly sinceMs?: number;
    /** The day that runs. Ratios of risk capital, losses positive. */
    readonly running?: { readonly atMs: number; readonly valueAtRiskRatio: number; readonly expectedShortfallRatio: number };
  };
  readonly touch: {
    readonly openCount: number;
    readonly count: number;
    readonly touchedCount: number;
    readonly expectedCount: number;
    readonly brierScore?: number;
    /** Left out: what was held changed, or the market was not seen. */
    readonly withdrawnCount: number;
  };
  readonly regret: {
    readonly summaries: readonly RegretSummary[];
    readonly openCount: number;
    /** UTC day of the oldest advice in the sums. */
    readonly sinceMs?: number;
    /** Outcomes for which no mark came in time. */
    readonly missedCount: number;
  };
}
