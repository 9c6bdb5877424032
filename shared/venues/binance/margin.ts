/**
 * How Binance USD-M computes requirement and trigger (cross and isolated, single-asset mode), and the bundled bracket
 * schedules. It computes nothing about a position: that is `shared/margin`. Not covered: multi-assets mode's haircuts,
 * portfolio margin, COIN-M.
 * Sources: venues/binance "Liquidation Price of USD-M Futures Contracts" and leverage-bracket pages as read in 2026-11;
 * the deduction recurrence was checked against every recorded row, the hedge formula against the venue's own example.
 */
import type { Tier, TierTable } from '../../market/instrument';
import type { VenueMargin } from '../protocol';
import { BRACKET_GROUPS, BRACKETS_AS_OF, type BracketGroup } from './brackets';

export const binanceMargin: VenueMargin = {
  rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' },
  // Charged after the liquidation on what was closed (0.5-1.5 % by symbol): outside the trigger.
  liquidationFeeRate: 0,
  hedgeLegs: 'perLeg',
  source: 'Binance: liquidation price and leverage-bracket pages, read 2026-11; brackets recorded 2024-10-24',
  doubted: [
    'whether a notional exactly at a floor belongs to the lower or the upper bracket (no effect on the requirement, which is continuous there)',
    'whether equality of equity and requirement liquidates: taken as yes',
    'brackets change without notice and apply to open positions: compare with the exchange page',
  ],
  tiersOf,
};

/** The bundled schedule of a symbol as of `BRACKETS_AS_OF`; undefined when there is none. */
export function tiersOf(symbol: string): TierTable | undefined {
  const group = BRACKET_GROUPS.find(([symbols]) => symbols.split(' ').includes(symbol));
  return group === undefined ? undefined : { tiers: tiersOfGroup(group), source: { kind: 'bundled', asOf: BRACKETS_AS_OF } };
}

function tiersOfGroup([, cap, brackets]: BracketGroup): readonly Tier[] {
  const amounts = deductions(brackets.map(([floor, rate]) => ({ floor, rate })));
  return brackets.map(([notionalFloor, maintenanceMarginRate, maxLeverage], index) => ({
    notionalFloor,
    notionalCap: brackets[index + 1]?.[0] ?? cap,
    maintenanceMarginRate,
    maintenanceAmount: amounts[index] ?? 0,
    maxLeverage,
  }));
}

/** Rates are published with at most four digits; millionths make the products exact integers. */
const RATE_UNIT = 1_000_000;

/**
 * The deduction of each bracket: d(n) = d(n-1) + floor(n) * (rate(n) - rate(n-1)), d(1) = 0, which makes
 * notional * rate - d continuous at the floors. Source: Binance, leverage and margin page ("maintenance amount").
 */
export function deductions(brackets: readonly { readonly floor: number; readonly rate: number }[]): readonly number[] {
  let amount = 0;
  return brackets.map(({ floor, rate }, index) => {
    const before = brackets[index - 1]?.rate ?? rate;
    amount += floor * (Math.round(rate * RATE_UNIT) - Math.round(before * RATE_UNIT));
    return amount / RATE_UNIT;
  });
}
