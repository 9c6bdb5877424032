/**
 * How Deribit's standard margin treats futures: rates that rise in a straight line with the size of the position, without
 * steps. For a given size they are constants, so a position's schedule is one row. Not covered here: options
 * (`margin/options/`), portfolio margin (`margin/scenarios/deribit.ts`).
 * Source: Deribit, linear perpetual specification, read 2026-11: 25 BTC need 2.125 % and 1.125 %, 350 BTC 3.75 % initial.
 */
import type { TierTable } from '../../market/instrument';
import type { MarginSchedule } from '../margin-schedule';

interface Slope {
  readonly initialRate: number;
  readonly maintenanceRate: number;
  /** Added to both rates per unit of the underlying. */
  readonly ratePerUnit: number;
}

const SLOPES: Readonly<Record<string, Slope>> = {
  'BTC_USDC-PERPETUAL': { initialRate: 0.02, maintenanceRate: 0.01, ratePerUnit: 5e-5 },
  'SOL_USDC-PERPETUAL': { initialRate: 0.04, maintenanceRate: 0.02, ratePerUnit: 5e-6 },
};

export const deribitMargin: MarginSchedule = {
  rules: { maintenanceBasis: 'price', tierBasis: 'quantity', feeBasis: 'notional', trigger: 'lt', marginPolicy: 'singleAsset', hedgeLegs: 'net' },
  liquidationFeeRate: 0,
  hedgeLegs: 'net',
  hedgeRule: { value: 'net', certainty: 'known', source: 'positions are one-way: there is no second leg' },
  feeAfterTrigger: { value: 0.0075, certainty: 'known', source: 'max_liquidation_commission of BTC-PERPETUAL, recorded instrument' },
  openOrders: { value: 'largerSide', certainty: 'doubted', source: 'open orders count in initial margin; how they offset was not read' },
  exemptions: [{ what: 'liquidationPrice', mode: 'all', why: 'estimated_liquidation_price is the venue\'s estimate; there is none under portfolio margin' }],
  source: 'Deribit support: linear perpetual specification, read 2026-11',
  doubted: [
    'slopes of inverse BTC and ETH are not verified and not bundled: use the margins the venue reports',
    'whether equality liquidates: "above 100 %" is read as strictly above',
    'options are worth nothing in the margin balance of a recorded account summary (segregated standard margin); under cross collateral it was not looked at',
  ],
  // A schedule without the size of the position does not exist here.
  tiersOf: () => undefined,
  tierAtSize,
};

/** The row that holds for a position of `sizeBase` units of the underlying; undefined where the slope is not verified. */
export function tierAtSize(symbol: string, sizeBase: number): TierTable | undefined {
  const slope = Object.hasOwn(SLOPES, symbol) ? SLOPES[symbol] : undefined;
  if (slope === undefined) return undefined;
  const added = slope.ratePerUnit * Math.abs(sizeBase);
  const tier = { notionalFloor: 0, notionalCap: null, maintenanceMarginRate: slope.maintenanceRate + added, maintenanceAmount: 0, maxLeverage: 1 / (slope.initialRate + added) };
  return { tiers: [tier], source: { kind: 'bundled', asOf: '2026-11-01' } };
}
