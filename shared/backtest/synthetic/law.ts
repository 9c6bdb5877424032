/**
 * The law of the synthetic years, as numbers: regimes, two clocks of stochastic volatility, jumps that excite volatility, fat
 * tails within the hour, the rhythm of the week, funding. Chosen to be at least as wild as BTC 2024-25 and written down before
 * any policy was tried on it; changing it changes every result that rests on it. Nobody's forecast is in here.
 */

/** Regimes follow each other at random (Markov): annual volatility of an ordinary hour, mean stay, where to next. */
export interface RegimeLaw {
  readonly volatilityAnnual: number;
  readonly meanStayHours: number;
  /** Chances of the next regime, in the order of REGIME_LAWS; own place 0. */
  readonly nextChances: readonly [number, number, number];
}

/** Calm, normal, crisis. */
export const REGIME_LAWS: readonly [RegimeLaw, RegimeLaw, RegimeLaw] = [
  { volatilityAnnual: 0.3, meanStayHours: 35 * 24, nextChances: [0, 0.93, 0.07] },
  { volatilityAnnual: 0.5, meanStayHours: 45 * 24, nextChances: [0.72, 0, 0.28] },
  { volatilityAnnual: 1, meanStayHours: 6 * 24, nextChances: [0.1, 0.9, 0] },
];

/** Deviations of log volatility (Ornstein-Uhlenbeck): standard deviation and time constant; a slow one and a quick one. */
export const DEVIATIONS = [
  { deviation: 0.2, hours: 20 * 24 },
  { deviation: 0.35, hours: 10 },
] as const;
/** A falling price raises the quick deviation: so much per standard deviation of the hour (Black 1976, "leverage effect"). */
export const LEVERAGE_EFFECT = 0.03;

/** Jumps: Poisson in time, sizes double exponential (Kou, Management Science 48, 2002), martingale-corrected. */
export const JUMPS = {
  perYear: 30,
  downChance: 0.55,
  meanDown: 0.022,
  meanUp: 0.018,
  /** What a jump of 1 % adds to the quick deviation of log volatility: crashes come in company (Hawkes 1971). */
  excitementPerPercent: 0.12,
  mostExcitement: 0.9,
} as const;

/** Volume of trading differs from hour to hour: standard deviation of the log of the hour's volatility, independent. */
export const HOUR_DEVIATION = 0.3;

/** Price steps within an hour, from which its high and low come (between them by the Brownian bridge). */
export const STEPS_PER_HOUR = 6;

/** Volatility by UTC hour over the day's mean: quiet Asian morning, busy overlap of Europe and America. */
export const HOURLY: readonly number[] = [
  1.02, 0.98, 0.94, 0.9, 0.86, 0.85, 0.86, 0.9, 0.94, 0.95, 0.96, 0.98, 1.03, 1.16, 1.32, 1.28, 1.2, 1.12, 1.06, 1.02, 1, 0.98, 0.96, 0.98,
];
/** Saturday and Sunday over the other days. */
export const WEEKEND_RATIO = 0.62;

/** Funding per 8 hours: baseline, pull of the week's move, autoregressive noise; the cap of Binance's BTC contract. */
export const FUNDING = { baseline: 0.00008, perWeekMove: 0.0006, persistence: 0.8, deviation: 0.00006, cap: 0.003, intervalHours: 8 } as const;

/** 2024-01-01, a Monday: where every synthetic year begins, whatever it is called. */
export const FIRST_HOUR_MS = 1_704_067_200_000;
export const FIRST_PRICE = 40_000;
