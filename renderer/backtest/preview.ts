/**
 * What a moving slider shows before the whole policy has run: the fast path's volatility target with buffer, cap and costs,
 * without the limits, and what it is held against. A year of hours takes a few milliseconds, so it runs where it is drawn.
 */
import { FIXED_LEVERAGES, fixedLeveragePolicy } from '../../shared/backtest/compare';
import type { Columns } from '../../shared/backtest/fast/columns';
import { DEFAULT_FAST_POLICY, runVolatilityTarget } from '../../shared/backtest/fast/volatility-target';
import { metricsOf, type Metrics } from '../../shared/backtest/metrics/summary';
import type { StudyData } from '../../shared/backtest/study/question';
import type { StudySettings } from './settings';

export interface Preview {
  readonly equityRatio: Float64Array;
  readonly metrics: Metrics;
}

export const COMPARED_IDS = [...FIXED_LEVERAGES.map((leverage) => `fixed-${leverage}x` as const), 'buy-and-hold', 'do-nothing'] as const;
export type ComparedId = (typeof COMPARED_IDS)[number];
export type ComparedCurves = Readonly<Record<ComparedId, Float64Array>>;

/** The leverage that is set at the venue in a run of the whole policy. */
const VENUE_LEVERAGE = 20;
const HOURS_PER_DAY = 24;
const BPS = 1e-4;

export function previewOf({ columns, maintenanceMarginRate }: StudyData, { volatilityTargetAnnual, bufferRatio, leverageCap, costBps }: StudySettings): Preview {
  const equityRatio = new Float64Array(columns.count);
  const maximumLeverage = leverageCap === 'none' ? VENUE_LEVERAGE : Math.min(VENUE_LEVERAGE, leverageCap);
  const run = runVolatilityTarget(columns, { ...DEFAULT_FAST_POLICY, volatilityTargetAnnual, bufferRatio, maximumLeverage, costRatio: costBps * BPS, maintenanceMarginRate }, equityRatio);
  return { equityRatio, metrics: metricsOf({ ...run, equity: equityRatio, candlesPerDay: HOURS_PER_DAY }) };
}

/** The same curves as those whose records stand in the report (`shared/backtest/compare.ts`), for the columns at hand. */
export function comparedCurves({ columns, maintenanceMarginRate }: StudyData, bufferRatio: number, costBps: number): ComparedCurves {
  const fixed = FIXED_LEVERAGES.map((leverage) => {
    const equity = new Float64Array(columns.count);
    runVolatilityTarget(columns, fixedLeveragePolicy(leverage, bufferRatio, costBps * BPS, maintenanceMarginRate), equity);
    return [`fixed-${leverage}x`, equity] as const;
  });
  return { ...Object.fromEntries(fixed), 'buy-and-hold': bought(columns, costBps * BPS), 'do-nothing': new Float64Array(columns.count).fill(1) } as ComparedCurves;
}

/** Bought at the first close, and kept. */
function bought({ closeRatio, count }: Columns, costRatio: number): Float64Array {
  const equity = new Float64Array(count);
  let price = 1;
  for (let i = 0; i < count; i += 1) {
    if (i > 0) price *= 1 + (closeRatio[i] ?? 0);
    equity[i] = i === 0 ? 1 : price * (1 - costRatio);
  }
  return equity;
}
