/**
 * What a drill is, as data: prices and volatility along its course, the history before it, and the account it starts with.
 * A scenario holds no behaviour; `drill.ts` plays it, and any seed gives a valid run of it.
 */

/** A price that is met exactly at its time; between two such points the path is random. Seconds after the start. */
export interface PathPoint {
  readonly atSecond: number;
  readonly price: number;
}

/** A price in the history, met exactly so many days before the start. */
export interface HistoryPoint {
  readonly daysBefore: number;
  readonly price: number;
}

/** Mark over index minus 1, added to the random part; linear between points, constant outside. */
export interface PremiumPoint {
  readonly atSecond: number;
  readonly premiumRatio: number;
}

/** BTC's annual volatility before the pattern of the day; linear between points, constant outside. */
export interface VolatilityPoint {
  readonly atSecond: number;
  readonly volatilityAnnual: number;
}

export interface AssetScript {
  /** A symbol of the simulated venue (`instruments.ts`). */
  readonly symbol: string;
  /** The mark: the first point is the start, behind the last one it runs free. */
  readonly path: readonly PathPoint[];
  readonly premium: readonly PremiumPoint[];
  /** Oldest first; the last one is the start price, 0 days before. */
  readonly historyPath: readonly HistoryPoint[];
}

/** Two regimes that follow each other at random; BTC's annual volatility in each. */
export interface HistoryScript {
  readonly calmVolatilityAnnual: number;
  readonly volatileVolatilityAnnual: number;
  readonly meanCalmHours: number;
  readonly meanVolatileHours: number;
  /** The last hours before the start are calm. */
  readonly calmHoursBefore: number;
}

/** A label that is shown from its time on: a leg, a cut, what is synthetic. */
export interface Passage {
  readonly atSecond: number;
  readonly label: string;
}

export interface PositionScript {
  readonly symbol: string;
  /** Signed, in contracts of the simulated venue (base units). */
  readonly quantity: number;
  readonly entryPrice: number;
  readonly leverage: number;
  /** Margin set aside for this position alone; absent = backed by the wallet (cross). */
  readonly isolatedMargin?: number;
}

export interface AccountScript {
  /** USDT, without isolated margins and unrealised PnL. */
  readonly walletBalance: number;
  readonly positions: readonly PositionScript[];
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** What happens, which figures are real and which are not. */
  readonly summary: string;
  /** On a whole five minutes. */
  readonly startAtMs: number;
  /** Whole seconds. */
  readonly durationMs: number;
  readonly defaultSeed: number;
  readonly assets: readonly AssetScript[];
  readonly volatility: readonly VolatilityPoint[];
  readonly history: HistoryScript;
  /** The first one at second 0 says what is simulated. */
  readonly passages: readonly Passage[];
  readonly account: AccountScript;
  /** Of the drill's trader, money off the venue included; counts while the policy states none. */
  readonly riskCapitalUsd: number;
}
