/**
 * How Hyperliquid computes requirement and trigger, with the margin tables of its documentation. Maintenance is half the
 * initial margin at the tier's highest leverage; deductions make it continuous. Not covered: portfolio margin.
 * Source: Hyperliquid docs, Trading > Margin tiers and Liquidations, read 2026-11; one isolated payload reproduced exactly.
 */
import type { Tier, TierTable } from '../../market/instrument';
import type { MarginSchedule } from '../margin-schedule';

const AS_OF = '2026-11-01';

/** Lower bound in USDC and highest leverage of each row. */
const TABLES: Readonly<Record<string, readonly (readonly [lowerBound: number, maxLeverage: number])[]>> = {
  BTC: [[0, 40], [150e6, 20]],
  ETH: [[0, 25], [100e6, 15]],
  SOL: [[0, 20], [70e6, 10]],
  XRP: [[0, 20], [40e6, 10]],
  DOGE: [[0, 10], [20e6, 5]],
};

export const hyperliquidMargin: MarginSchedule = {
  rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset', hedgeLegs: 'net' },
  liquidationFeeRate: 0,
  hedgeLegs: 'net',
  hedgeRule: { value: 'net', certainty: 'known', source: 'positions are one-way: there is no second leg' },
  feeAfterTrigger: { value: 0, certainty: 'known', source: 'no clearance fee; below 2/3 of maintenance the backstop takes the position with its remaining margin' },
  openOrders: { value: 'largerSide', certainty: 'doubted', source: 'how resting orders reserve margin was not read' },
  exemptions: [],
  source: 'Hyperliquid docs: margin tiers, liquidations, read 2026-11',
  doubted: [
    'whether equality of equity and requirement liquidates: taken as yes',
    'the 30 s pause after a partial liquidation is no breathing space: the next one may be for the whole position',
    'a recording of 2023 follows an older rule (maintenance held at the mark)',
  ],
  tiersOf,
};

function tiersOf(symbol: string): TierTable | undefined {
  const rows = Object.hasOwn(TABLES, symbol) ? TABLES[symbol] : undefined;
  return rows === undefined ? undefined : { tiers: tiersFrom(rows), source: { kind: 'bundled', asOf: AS_OF } };
}

/** Maintenance rate 1 / (2 maxLeverage); deduction_n = deduction_(n-1) + lowerBound_n * (rate_n - rate_(n-1)). */
export function tiersFrom(rows: readonly (readonly [lowerBound: number, maxLeverage: number])[]): readonly Tier[] {
  let deduction = 0;
  return rows.map(([notionalFloor, maxLeverage], index) => {
    const maintenanceMarginRate = 1 / (2 * maxLeverage);
    const before = rows[index - 1];
    if (before !== undefined) deduction += notionalFloor * (maintenanceMarginRate - 1 / (2 * before[1]));
    return { notionalFloor, notionalCap: rows[index + 1]?.[0] ?? null, maintenanceMarginRate, maintenanceAmount: deduction, maxLeverage };
  });
}
