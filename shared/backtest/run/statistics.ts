/** How the market moved, for the rules that read joint days and tails: as `engine/book-statistics.ts` makes it, for one underlying. */
import type { Candle } from '../../market/event';
import { tailModel } from '../../risk/touch/tail-model';
import { filterVolatility } from '../../risk/value-at-risk/filtered';
import { filteredScenarios } from '../../risk/value-at-risk/scenarios';
import type { BookStatistics } from '../../sizing/facts';

/** Half-life 36 h, seeded by three days: as the engine has it. */
const TAIL_LAMBDA = 0.9809;
const TAIL_SEED_HOURS = 72;
/** The engine keeps 90 days of hours; the scenarios use a few more for their warm-up. */
export const STATISTICS_HOURS = 2_256;

export function statisticsOf(candles: readonly Candle[], underlying: string): BookStatistics {
  const scenarios = filteredScenarios(new Map([[underlying, candles]]));
  return {
    scenarios: scenarios.kind === 'known' ? { kind: 'known', value: scenarios } : { kind: 'unknown', missing: [scenarios.why] },
    tails: new Map([[underlying, tailModel(residualsOf(candles), 1)]]),
    correlations: { kind: 'known', value: { names: [underlying], correlations: [[1]] } },
  };
}

function residualsOf(candles: readonly Candle[]): number[] {
  const returns = candles.slice(1).map((candle, i) => Math.log(candle.close / (candles[i]?.close ?? candle.close)));
  const filtered = filterVolatility(returns, { kind: 'ewma', lambda: TAIL_LAMBDA, seedCount: TAIL_SEED_HOURS });
  if (filtered.kind === 'unknown') return [];
  return returns.slice(TAIL_SEED_HOURS).map((value, i) => value / (filtered.volatilities[i + TAIL_SEED_HOURS] ?? 1));
}
