/**
 * The sixteen scenarios of SPAN in units of a price scan range and a volatility scan range. The table is the standard one
 * (eslm.lpude.in DCOM510, table 12.1; order confirmed by McMillan), with 35 % of the extreme moves as Indian clearing houses
 * take. Both ranges belong to the clearing house; no one sets them for these contracts, so here they are our assumption.
 */
import type { ShockedVolatility, VolatilityState } from '../../margin/scenarios/grid';

export interface SpanScenario {
  readonly priceScanMultiple: number;
  readonly volatilityScanMultiple: -1 | 0 | 1;
  readonly weight: number;
}

const EXTREME_WEIGHT = 0.35;
const THIRDS = [0, 1 / 3, -1 / 3, 2 / 3, -2 / 3, 1, -1] as const;

export const SPAN_SCENARIOS: readonly SpanScenario[] = [
  ...THIRDS.flatMap((priceScanMultiple) => ([1, -1] as const).map((volatilityScanMultiple) => ({ priceScanMultiple, volatilityScanMultiple, weight: 1 }))),
  ...[2, -2].map((priceScanMultiple) => ({ priceScanMultiple, volatilityScanMultiple: 0 as const, weight: EXTREME_WEIGHT })),
];

/** Assumption: one price scan is three daily standard deviations of the symbol. */
export const PRICE_SCAN_SIGMAS = 3;
/** Assumption: one volatility scan is a quarter of the implied volatility. */
export const VOLATILITY_SCAN_RATIO = 0.25;

export const spanShockedVolatility: ShockedVolatility = (volatilityAnnual, _expiryYears, state) => volatilityAnnual * (state === 'same' ? 1 : state === 'up' ? 1 + VOLATILITY_SCAN_RATIO : 1 - VOLATILITY_SCAN_RATIO);

export function stateOfScan(multiple: SpanScenario['volatilityScanMultiple']): VolatilityState {
  return multiple === 0 ? 'same' : multiple > 0 ? 'up' : 'down';
}
