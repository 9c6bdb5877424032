/**
 * What the trader has decided beforehand: risk capital, profile, own cap, views. Unit, bounds, help and the three profiles
 * of every parameter are data in `policy-schema.ts`.
 */
import type { InstrumentId } from '../units';

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
}

/** The trader's own statement about one underlying; without one nothing is ever added. */
export interface View {
  readonly underlying: string;
  /** -2 (strongly down) ... 2 (strongly up). */
  readonly strength: number;
  readonly statedAtMs: number;
  readonly horizonHours: number;
}

export interface RiskCapital {
  /** Includes money off the venue. */
  readonly amountUsd: number;
  readonly statedAtMs: number;
}

export interface Policy {
  /** Absent until the trader has said it: rules that need it then say so. */
  readonly riskCapital?: RiskCapital;
  readonly profile: ProfileId;
  readonly parameters: PolicyParameters;
  readonly numeraire: 'USD' | 'BTC' | 'ETH';
  /** The number the trader set: gross exposure over risk capital, at most. */
  readonly ownLeverageCap?: number;
  readonly views: readonly View[];
  /** Stops the trader typed, by instrument. */
  readonly stops: readonly { readonly instrumentId: InstrumentId; readonly stopPrice: number }[];
}
