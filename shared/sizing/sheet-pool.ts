/** One pool of a plain book as columns of numbers; what it is read for is in `stress-sheet.ts`. */

export interface SheetLeg {
  readonly id: string;
  readonly symbol: string;
  readonly underlying: string;
  /** Of one contract at the mark, in USD. */
  readonly usdPerContract: number;
  /** Signed, in USD; 0 for what is flat. */
  readonly worthUsd: number;
  /** Price at every place of the ground, as a ratio of the mark, less 1. */
  readonly moves: Float64Array;
  /** What funding at its cap takes of the worth over the cell's hours; undefined when rate or cap is not known. */
  readonly fundingShare: number | undefined;
}

export interface SheetPool {
  readonly accountId: string;
  readonly poolId: string;
  readonly venue: string;
  readonly unit: string;
  readonly equityUsd: number;
  readonly legs: readonly SheetLeg[];
  readonly isHolding: boolean;
}
