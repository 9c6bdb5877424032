/**
 * Identifiers and times that are easy to mix up, and the sign and unit conventions of the whole program.
 *
 * Signs: a long quantity is positive, a short one negative; a payment we receive is positive; a requirement is >= 0.
 * Units: the unit is the last part of a name (`riskCapitalUsd`, `ageMs`, `distanceRatio` where 1 = 100 %,
 * `volatilityAnnual` where 0.6 = 60 % a year of 365 days). Prices are quote currency per unit of base and carry no
 * suffix. A pool's money is in the pool's own `unit` and carries none; only sums across pools end in `Usd`.
 */

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** `venue:symbol`, for example `binance:BTCUSDT`; symbols are written as the venue writes them. */
export type InstrumentId = Branded<string, 'InstrumentId'>;
export type AccountId = Branded<string, 'AccountId'>;
export type PositionId = Branded<string, 'PositionId'>;
/** Milliseconds since 1970-01-01 UTC on the engine's clock: monotonic while live, virtual in drill, replay and backtest. */
export type EpochMs = Branded<number, 'EpochMs'>;

export function instrumentId(venue: string, symbol: string): InstrumentId {
  return `${venue}:${symbol}` as InstrumentId;
}

export function accountId(text: string): AccountId {
  return text as AccountId;
}

export function positionId(text: string): PositionId {
  return text as PositionId;
}

export function epochMs(value: number): EpochMs {
  return value as EpochMs;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** Crypto trades every day: annualisation uses 365 days of 24 hours. */
export const DAYS_PER_YEAR = 365;
