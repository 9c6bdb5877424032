/**
 * What a venue may decide: maintenance doubled and leverage halved, at the present prices. Nothing is lost by it, but the
 * pool may be liquidatable; the fee is not changed. The same rule as `stressedTiers`, on a leg that has its columns.
 */
import type { StressAssumption } from '../../margin/forecast/tier-change';
import type { LegState } from '../../margin/leg';

/** Maintenance and fee of each leg under the assumption, in settle units. */
export function requirementUnder({ maintenanceTimes }: StressAssumption): (leg: LegState) => number {
  return (leg) => {
    const rate = leg.model.tiers.maintenanceMarginRates[leg.tier] ?? 0;
    // Rates stop at 1: nobody asks for more than the whole value. Where they do, the deduction stops with them.
    const times = rate > 0 ? Math.min(maintenanceTimes, Math.max(1, 1 / rate)) : maintenanceTimes;
    return leg.maintenanceMargin * times + leg.liquidationFee;
  };
}
