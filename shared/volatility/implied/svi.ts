/**
 * One expiry's smile: Gatheral's SVI, total implied variance as a function of log-moneyness k = ln(K / F), in its raw form,
 * with the derivatives and the density condition. Not here: other parametrisations, fitting, several expiries.
 * Source: J. Gatheral and A. Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14 (2014).
 */

/** w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), in total variance (volatility^2 x years). */
export interface SviRaw {
  readonly a: number;
  /** >= 0. */
  readonly b: number;
  /** -1 < rho < 1. */
  readonly rho: number;
  readonly m: number;
  /** > 0. */
  readonly sigma: number;
}

export function sviVariance({ a, b, rho, m, sigma }: SviRaw, k: number): number {
  const away = k - m;
  return a + b * (rho * away + Math.sqrt(away * away + sigma * sigma));
}

/** dw/dk. */
export function sviSlope({ b, rho, m, sigma }: SviRaw, k: number): number {
  const away = k - m;
  return b * (rho + away / Math.sqrt(away * away + sigma * sigma));
}

/** d2w/dk2. */
export function sviCurvature({ b, m, sigma }: SviRaw, k: number): number {
  const square = (k - m) ** 2 + sigma ** 2;
  return (b * sigma ** 2) / (square * Math.sqrt(square));
}

/** The least total variance of the whole smile. */
export function leastVariance({ a, b, rho, sigma }: SviRaw): number {
  return a + b * sigma * Math.sqrt(1 - rho ** 2);
}

/**
 * Durrleman's function: the risk-neutral density of ln(K) over a positive factor. Below 0 a butterfly costs less than
 * nothing (Gatheral and Jacquier, equation 2.1).
 */
export function durrlemanG(raw: SviRaw, k: number): number {
  const w = sviVariance(raw, k);
  const slope = sviSlope(raw, k);
  const left = 1 - (k * slope) / (2 * w);
  return left * left - ((slope * slope) / 4) * (1 / w + 0.25) + sviCurvature(raw, k) / 2;
}

/** b (1 + |rho|) <= 2: total variance cannot grow faster in the wings (R. Lee, Mathematical Finance 14, 2004). */
export function wingSlope({ b, rho }: SviRaw): { readonly left: number; readonly right: number } {
  return { left: b * (1 - rho), right: b * (1 + rho) };
}
