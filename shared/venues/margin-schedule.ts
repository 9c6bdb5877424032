/**
 * What is known of a venue's margin beyond the rules of an account: how sure its hedge rule is, what a liquidation costs
 * outside the trigger, and how resting orders are margined. Data only; `shared/margin` computes with it.
 */
import type { OpenOrderRule } from '../margin/open-orders';
import type { Exemption } from '../margin/reconcile';
import type { TierTable } from '../market/instrument';
import type { VenueMargin } from './protocol';

/** A piece of venue data with how sure it is: `known` was read or verified on payloads, `doubted` was not. */
export interface Sourced<T> {
  readonly value: T;
  readonly certainty: 'known' | 'doubted';
  readonly source: string;
}

export interface MarginSchedule extends VenueMargin {
  /** Where rates rise with the size instead of in steps (Deribit): the one row that holds for a position of `sizeBase`. */
  readonly tierAtSize?: (symbol: string, sizeBase: number) => TierTable | undefined;
  readonly hedgeRule: Sourced<VenueMargin['hedgeLegs']>;
  /** Fraction of notional that a liquidation costs although the trigger does not count it; decides what is left. */
  readonly feeAfterTrigger: Sourced<number>;
  readonly openOrders: Sourced<OpenOrderRule>;
  /** Where the venue's own numbers mean something else than ours: no alarm when they differ. */
  readonly exemptions: readonly Exemption[];
}
