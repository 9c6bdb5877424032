/** How the market moved, for the rules that read joint days and tails: as `engine/book-statistics.ts` makes it, for one underlying. */
import type { Candle } from '../../market/event';
import { tailOfHours } from '../../risk/touch/hourly-tail';
import { filteredScenarios } from '../../risk/value-at-risk/scenarios';
import type { BookStatistics } from '../../sizing/facts';

/** The engine keeps 90 days of hours; the scenarios use a few more for their warm-up. */
export const STATISTICS_HOURS = 2_256;

export function statisticsOf(candles: readonly Candle[], underlying: string): BookStatistics {
  const scenarios = filteredScenarios(new Map([[underlying, candles]]));
  return {
    scenarios: scenarios.kind === 'known' ? { kind: 'known', value: scenarios } : { kind: 'unknown', missing: [scenarios.why] },
    tails: new Map([[underlying, tailOfHours(candles)]]),
    correlations: { kind: 'known', value: { names: [underlying], correlations: [[1]] } },
  };
}
