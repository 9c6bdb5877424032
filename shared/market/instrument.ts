/** What can be traded: the contract's terms as its venue lists them, with exact steps for what a person will type. */
import type { InstrumentId } from '../units';

/** A smallest step as an exact decimal: `coefficient * 10 ** -decimals`, so 0.10 is { coefficient: 10, decimals: 2 }. */
export interface Step {
  readonly coefficient: number;
  readonly decimals: number;
}

export interface Instrument {
  readonly id: InstrumentId;
  /** Key of the venue registry, or `simulated`. */
  readonly venue: string;
  readonly symbol: string;
  /** What the price is the price of: `BTC`. Positions in one underlying share a volatility and a beta. */
  readonly underlying: string;
  readonly quoteAsset: string;
  readonly settleAsset: string;
  readonly contractType: 'linear' | 'inverse';
  /** Linear: base units per contract. Inverse: quote currency per contract. */
  readonly contractSize: number;
  readonly priceTick: Step;
  /** In contracts. */
  readonly quantityLot: Step;
  readonly minimumQuantity: number;
  readonly minimumNotional: number;
  readonly fundingIntervalHours: number;
  /** The largest rate per interval, either sign, that the venue's formula allows; absent = unknown. */
  readonly fundingCapRatio?: number;
}

/** One bracket of a venue's maintenance schedule: holds for [notionalFloor, notionalCap), the last one also beyond. */
export interface Tier {
  readonly notionalFloor: number;
  /** null = open. */
  readonly notionalCap: number | null;
  readonly maintenanceMarginRate: number;
  /** The deduction that makes the requirement continuous across floors; 0 in flat tables. */
  readonly maintenanceAmount: number;
  readonly maxLeverage: number;
}

/** A tier table with where it comes from: the date stands beside every price that rests on it. */
export interface TierTable {
  readonly tiers: readonly Tier[];
  readonly source:
    | { readonly kind: 'venue' }
    | { readonly kind: 'bundled'; readonly asOf: string }
    | { readonly kind: 'typed' }
    | { readonly kind: 'simulated' };
}
