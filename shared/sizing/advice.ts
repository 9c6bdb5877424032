/** The answer to "what size?": Allowed, Suggested, what binds, why, and what the account looks like afterwards. */
import type { AccountId, InstrumentId, PositionId } from '../units';
import type { Answer, Family } from './answer';

/** One rule's answer as a row of the ladder. */
export interface Rung {
  readonly ruleId: string;
  readonly title: string;
  readonly family: Family;
  readonly answer: Answer;
  readonly isBinding: boolean;
  /** Within 3 % of the binding limit: shown as a tie. */
  readonly isTie: boolean;
}

/** The pool and the joint distance before and after following the advice. */
export interface StateAfter {
  readonly jointDistanceRatio?: number;
  readonly jointDistanceSigmas?: number;
  readonly exposureRatio?: number;
  readonly marginRatio?: number;
}

/** Offered only when re-evaluation proves that all hard limits then hold. */
export interface OtherWayOut {
  readonly amount: number;
  readonly unit: string;
  readonly moneyAtRiskFrom: number;
  readonly moneyAtRiskTo: number;
  readonly sentence: string;
}

export type Outcome =
  | {
      readonly kind: 'size';
      readonly action: 'HOLD' | 'CUT' | 'ADD';
      readonly allowedLowBase: number;
      readonly allowedHighBase: number;
      readonly suggestedBase: number;
      /** suggested - now in base units, rounded to the lot towards less risk; 0 for HOLD. */
      readonly deltaBase: number;
      /** The number to type at the exchange: unsigned contracts, plain ASCII decimal, exact to the lot; '' for HOLD. */
      readonly typeQuantity: string;
      readonly typeSide: 'buy' | 'sell' | 'none';
      /** Which leg to touch: the position the quantity belongs to. */
      readonly positionId?: PositionId;
      readonly bindingRuleId?: string;
      readonly reason: string;
      readonly after: StateAfter;
      readonly otherWayOut?: OtherWayOut;
    }
  /** Two limits leave no size that satisfies both. */
  | { readonly kind: 'conflict'; readonly ruleIds: readonly [string, string]; readonly reason: string }
  /** No change of this bundle satisfies a pool limit: margin has to move, or the pair be cut. */
  | { readonly kind: 'margin'; readonly ruleId: string; readonly reason: string; readonly otherWayOut?: OtherWayOut }
  /** Inputs are stale or unknown: no advice is better than a guess. */
  | { readonly kind: 'withheld'; readonly reason: string; readonly missing: readonly string[] };

export interface Advice {
  readonly bundleId: string;
  /** `BTC, Binance cross`. */
  readonly title: string;
  readonly accountId: AccountId;
  readonly poolId: string;
  readonly underlying: string;
  readonly instrumentId: InstrumentId;
  readonly positionIds: readonly PositionId[];
  /** Signed net exposure now. */
  readonly nowBase: number;
  readonly ladder: readonly Rung[];
  readonly outcome: Outcome;
}
