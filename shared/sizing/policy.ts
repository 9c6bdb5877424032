/**
 * What the trader has decided beforehand: risk capital, profile, own cap, views. Unit, bounds, help and the three profiles
 * of every parameter are data in `policy-schema.ts`.
 */
import type { InstrumentId } from '../units';
import type { EventBump } from '../volatility/forecast/event-bump';

export type ProfileId = 'conservative' | 'balanced' | 'aggressive';

/** All parameters of the rules; a profile is one set of them, and each may be edited. */
export interface PolicyParameters {
  /** Annual volatility wanted, as a share of risk capital. */
  readonly volatilityTargetAnnual: number;
  /** Joint adverse move that must be survived, in daily sigmas of the market. */
  readonly jointDistanceSigmas: number;
  /** The same as a ratio of price (0.15 = 15 %); the larger of the two holds. */
  readonly jointDistanceRatio: number;
  /** One underlying's stand-alone volatility at most this multiple of the volatility target. */
  readonly concentrationMultiple: number;
  /** Share of risk capital one stop may cost. */
  readonly riskPerTradeRatio: number;
  /** Assumed slippage and fees of leaving at a stop, in basis points of price. */
  readonly stopSlippageBps: number;
  readonly takerFeeBps: number;
  /** No trade while the present size is within this share of the suggested one. */
  readonly bufferRatio: number;
  /** Probability of touching liquidation within 24 hours, at most. */
  readonly touchProbability: number;
  /** Share of the pool's equity that must be free above the forecast requirement. */
  readonly headroomRatio: number;
  /** What the worst stress cell may cost, as a share of risk capital. */
  readonly stressLossRatio: number;
  /** Expected shortfall of one day at 97.5 %, as a share of risk capital. */
  readonly expectedShortfallRatio: number;
  /** The drawdown from the twelve-month high at which the risk budget has shrunk to a fifth. */
  readonly drawdownFloorRatio: number;
  /** Cost of leaving the whole position at once, in basis points of its worth. */
  readonly exitCostBps: number;
  /** Time to leave at `participationRatio` of the volume. */
  readonly exitHours: number;
  readonly participationRatio: number;
  /** Funding, borrowing and interest a day, as a share of risk capital. */
  readonly carryRatio: number;
  /** Equity at one venue, as a share of risk capital. */
  readonly venueShareRatio: number;
  /** Share of the growth-optimal size that is wanted at most. */
  readonly kellyFraction: number;
}

interface ViewGround {
  readonly underlying: string;
  readonly statedAtMs: number;
  readonly horizonHours: number;
}

/** A strength from -2 (strongly down) to 2 (strongly up): it states no edge. */
export type StrengthView = ViewGround & { readonly kind: 'strength'; readonly strength: number };

/** A target, a stop and the chance (0-1) that the target comes first. */
export type TargetView = ViewGround & { readonly kind: 'target'; readonly targetPrice: number; readonly stopPrice: number; readonly chance: number };

/** The trader's own statement about one underlying; without one nothing is ever added. */
export type View = StrengthView | TargetView;

/** What the trader counts in. */
export type Numeraire = 'USD' | 'BTC' | 'ETH';

export interface RiskCapital {
  /** Includes money off the venue; worth in USD what the live index of `unit` says. */
  readonly amount: number;
  readonly unit: Numeraire;
  readonly statedAtMs: number;
}

export interface Policy {
  /** Absent until the trader has said it: rules that need it then say so. */
  readonly riskCapital?: RiskCapital;
  readonly profile: ProfileId;
  readonly parameters: PolicyParameters;
  /** Capital is stated in it and the record of the book is counted in it; moves are measured in USD. */
  readonly numeraire: Numeraire;
  /** The number the trader set: gross exposure over risk capital, at most. */
  readonly ownLeverageCap?: number;
  readonly views: readonly View[];
  /** Stops the trader typed, by instrument. */
  readonly stops: readonly { readonly instrumentId: InstrumentId; readonly stopPrice: number }[];
  /** Days of `risk/survival` that must be lived through; the others are shown for information. */
  readonly survivalDays: readonly string[];
  /** Announced events that the forecast of volatility is lifted for. */
  readonly events: readonly EventBump[];
}
