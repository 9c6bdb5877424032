/**
 * The vocabulary of margin: what goes into an evaluation and what comes out. Names are those of the venues' pages.
 * Amounts are in the pool's own unit; distances are ratios (0.077 = 7.7 %), positive while safe.
 */
import type { Account } from '../account/account';
import type { Tier } from '../market/instrument';
import type { PositionId } from '../units';
import type { PoolOptions } from './options/pool-options';

export type MarginAccount = Pick<Account, 'rules' | 'liquidationFeeRate' | 'collateral' | 'positions' | 'orders'>;

/** What the market says of one symbol. `dailySigma` is the daily standard deviation of log returns; `beta` is to the market move, 1 when absent. */
export interface SymbolInput {
  readonly markPrice: number;
  readonly dailySigma?: number;
  readonly beta?: number;
}

/** Everything an evaluation needs besides the account, by symbol. A symbol that is missing makes its pool `unknown`. */
export interface MarginMarket {
  readonly symbols: ReadonlyMap<string, SymbolInput>;
  readonly tiers: ReadonlyMap<string, readonly Tier[]>;
  /**
   * The account's options priced at these marks, at the moment asked about; absent when it holds none. A pool that counts
   * options which could not be priced is `unknown`.
   */
  readonly options?: PoolOptions;
}

/** A price at which the pool changes between safe and liquidatable. Distances are negative or 0 when it already is liquidatable. */
export interface Point {
  readonly price: number;
  readonly direction: 'down' | 'up';
  readonly distanceRatio: number;
  readonly distancePrice: number;
  readonly distanceSigmas?: number;
  /** PnL of this leg from the mark to the point, in settle units. */
  readonly pnl: number;
}

export type Liquidation =
  | { readonly kind: 'ok'; readonly nearest: Point; readonly down?: Point; readonly up?: Point }
  | { readonly kind: 'never' }
  | { readonly kind: 'flat' }
  /** Already there; `safeAgainAt` is the nearest price at which the pool would be safe. */
  | { readonly kind: 'liquidatable'; readonly safeAgainAt?: Point; readonly down?: Point; readonly up?: Point }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export interface PositionMargin {
  readonly positionId: PositionId;
  readonly symbol: string;
  readonly poolId: string;
  /** At mark, >= 0, in settle units. */
  readonly notional: number;
  readonly unrealizedPnl: number;
  readonly maintenanceMargin: number;
  readonly initialMargin: number;
  readonly liquidationFee: number;
  /** The symbol's own price moves, others unchanged. */
  readonly liquidation: Liquidation;
  /** Absent when flat. The rate is that of the row the requirement rests on, the leverage that of the row at the mark. */
  readonly tier?: { readonly maintenanceMarginRate: number; readonly maxLeverage: number; readonly leverageWithinCap: boolean };
}

/** A position none of whose amounts can be computed, with what is missing: `mark price of XUSDT`, `tiers of XUSDT`. */
export interface PositionUnknown {
  readonly positionId: PositionId;
  readonly symbol: string;
  readonly poolId: string;
  readonly missing: readonly string[];
}

/** Sums of one pool; `maintenanceRequirement = maintenanceMargin + liquidationFee`, `availableMargin = equity - initialMargin - openOrderMargin`. */
export interface PoolMargin {
  readonly kind: 'known';
  readonly id: string;
  readonly unit: string;
  readonly walletBalance: number;
  readonly unrealizedPnl: number;
  readonly equity: number;
  readonly initialMargin: number;
  /** What resting orders hold of the wallet beside the positions; absent when there are none. Maintenance does not know them. */
  readonly openOrderMargin?: number;
  readonly maintenanceMargin: number;
  readonly liquidationFee: number;
  readonly maintenanceRequirement: number;
  readonly availableMargin: number;
  /** requirement / equity, >= 1 means liquidation; 0 when nothing is required, undefined when equity <= 0 and something is. */
  readonly marginRatio?: number;
  readonly liquidatable: boolean;
  /**
   * Present where options count: what they are worth. `equity` is without it, as the venue's margin balance is; their margin
   * is in `initialMargin` and `maintenanceMargin`.
   */
  readonly optionValue?: number;
}
export interface PoolUnknown {
  readonly kind: 'unknown';
  readonly id: string;
  readonly unit: string;
  readonly missing: readonly string[];
}
export type Pool = PoolMargin | PoolUnknown;

/**
 * Every price becomes mark * max(1 + beta * shockRatio, 0.0001) at once: the move of the market (beta 1) at which
 * the first pool falls. `shockRatio` is signed: down (-0.9999, 0), up (0, 10); 0 when already liquidatable.
 */
export interface JointPoint {
  readonly shockRatio: number;
  readonly poolId: string;
}
export interface Joint {
  readonly down?: JointPoint;
  readonly up?: JointPoint;
}

export interface MarginReport {
  readonly pools: readonly Pool[];
  readonly positions: readonly PositionMargin[];
  /** Positions left out of `positions` because their own mark or tiers are missing; their pools are `unknown`. */
  readonly unknownPositions: readonly PositionUnknown[];
  /** Over the pools that are known. */
  readonly joint: Joint;
  /** The same pool by pool, by pool id. */
  readonly jointByPool: ReadonlyMap<string, Joint>;
}
