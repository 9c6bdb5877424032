/** What is held: positions and collateral of one account at one venue, as simulated, typed by the trader or reported. */
import type { AccountId, EpochMs, InstrumentId, PositionId } from '../units';
import type { AssetBorrowTerms } from './borrow-terms';
import type { OptionPosition } from './option-position';
import type { RestingOrder } from './resting-order';

/** How a venue computes requirement and trigger; the names are explained in `docs/glossary.md`. */
export interface MarginRules {
  /** `price`: follows the moving price. `entry`: taken once on entry value. `frozen`: taken once on the mark value now. */
  readonly maintenanceBasis: 'price' | 'entry' | 'frozen';
  /** What a tier is looked up by: notional in settle units, or contract count. */
  readonly tierBasis: 'notional' | 'quantity';
  readonly feeBasis: 'notional' | 'bankruptcy';
  /** `le`: liquidatable when equity <= requirement. `lt`: only when equity < requirement. */
  readonly trigger: 'le' | 'lt';
  readonly marginPolicy: 'singleAsset' | 'multiAsset';
  /**
   * By what amount the legs of one symbol and margin mode find their tier: each by its own (`perLeg`, also when absent),
   * all by the sum, by the larger side, or by the net of both sides.
   */
  readonly hedgeLegs?: 'perLeg' | 'summed' | 'larger' | 'net';
  /**
   * What resting orders hold: `largerSide`: the larger of the position with all its buys and with all its sells. `eachOrder`:
   * every order for itself, also when absent, as that is never less.
   */
  readonly openOrders?: 'largerSide' | 'eachOrder';
}

export interface CollateralAsset {
  readonly asset: string;
  /** Wallet: excludes unrealised PnL and isolated margins; may be negative. */
  readonly balance: number;
  /** Valuation currency per unit; 1 in single-asset pools. */
  readonly price: number;
  /** Applied to positive equity of the asset only. */
  readonly haircut: number;
  /** The asset's price moves in proportion to this symbol. */
  readonly linkedSymbol?: string;
}

/** Isolated margin always excludes unrealised PnL here; `from` says how the number came to be. */
export type PositionMarginMode =
  | { readonly kind: 'cross' }
  | { readonly kind: 'isolated'; readonly isolatedMargin: number; readonly from: 'typed' | 'typedWithPnl' | 'derived' | 'simulated' | 'venue' };

export interface Position {
  readonly id: PositionId;
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly contractType: 'linear' | 'inverse';
  readonly contractSize: number;
  /** Contracts, long > 0, short < 0, 0 = flat. Linear base quantity = quantity * contractSize. */
  readonly quantity: number;
  readonly entryPrice: number;
  readonly settleAsset: string;
  readonly margin: PositionMarginMode;
  readonly leverage: number;
  /** `net` in one-way mode; the two legs of hedge mode are separate positions of one symbol. */
  readonly hedgeSide: 'net' | 'long' | 'short';
  /** The price the trader's own stop rests at, when one was given. */
  readonly stopPrice?: number;
  /** What the exchange's page shows, typed or reported; shown beside ours with the difference. */
  readonly venueLiquidationPrice?: number;
}

export interface Account {
  readonly id: AccountId;
  readonly name: string;
  readonly venue: string;
  readonly source: 'simulated' | 'typed' | 'venue';
  /** When the data was last typed, confirmed or received: the age of everything that rests on it. */
  readonly confirmedAtMs: EpochMs;
  readonly rules: MarginRules;
  /** Fraction of notional that is part of the trigger (0 at venues that charge it afterwards). */
  readonly liquidationFeeRate: number;
  readonly collateral: readonly CollateralAsset[];
  readonly positions: readonly Position[];
  /** Absent: none are known. Whether the margin of futures reads them is their venue's rule (`margin/options/`). */
  readonly options?: readonly OptionPosition[];
  /** Absent: none are known. A liquidation price never reads them. */
  readonly orders?: readonly RestingOrder[];
  /** What borrowing an asset costs; an asset that is not listed is unknown, never free. */
  readonly borrowing?: readonly AssetBorrowTerms[];
}

export type AccountEvent =
  | { readonly kind: 'account.changed'; readonly atMs: EpochMs; readonly account: Account }
  | { readonly kind: 'account.removed'; readonly atMs: EpochMs; readonly accountId: AccountId }
  /** A simulated or real liquidation took a position away. */
  | { readonly kind: 'account.liquidated'; readonly atMs: EpochMs; readonly accountId: AccountId; readonly positionId: PositionId; readonly price: number };
