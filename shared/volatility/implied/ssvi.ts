/**
 * SSVI: one smile shape for all expiries, scaled by each expiry's at-the-money total variance theta. Three numbers hold
 * where a single expiry has too few quotes for its own smile. Source: Gatheral and Jacquier (2014), section 4.
 */
import { power } from '../../math/power';
import type { SviRaw } from './svi';
import { fromNatural } from './svi-forms';

/** phi(theta) = eta / (theta^gamma (1 + theta)^(1 - gamma)); -1 < rho < 1, eta > 0, 0 < gamma <= 1/2. */
export interface Ssvi {
  readonly rho: number;
  readonly eta: number;
  readonly gamma: number;
}

export function ssviCurvature({ eta, gamma }: Ssvi, theta: number): number {
  return eta / (power(theta, gamma) * power(1 + theta, 1 - gamma));
}

/** w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)). */
export function ssviVariance(ssvi: Ssvi, theta: number, k: number): number {
  const phi = ssviCurvature(ssvi, theta);
  const { rho } = ssvi;
  return (theta / 2) * (1 + rho * phi * k + Math.sqrt((phi * k + rho) ** 2 + 1 - rho ** 2));
}

/** The same smile as raw SVI. */
export function ssviSlice(ssvi: Ssvi, theta: number): SviRaw {
  return fromNatural({ delta: 0, mu: 0, rho: ssvi.rho, omega: theta, zeta: ssviCurvature(ssvi, theta) });
}

export interface SsviConditions {
  /** theta phi (1 + |rho|), to be below 4. */
  readonly wing: number;
  /** theta phi^2 (1 + |rho|), to be at most 4. */
  readonly curvature: number;
  /** Both hold: no butterfly arbitrage at this theta (theorem 4.2, sufficient). */
  readonly isButterflyFree: boolean;
  /** eta (1 + |rho|) <= 2: then none at any theta, and no calendar arbitrage while theta grows (remark 4.4). */
  readonly isFreeAtAllExpiries: boolean;
}

export function ssviConditions(ssvi: Ssvi, theta: number): SsviConditions {
  const phi = ssviCurvature(ssvi, theta);
  const wing = theta * phi * (1 + Math.abs(ssvi.rho));
  const curvature = wing * phi;
  return { wing, curvature, isButterflyFree: wing < 4 && curvature <= 4, isFreeAtAllExpiries: ssvi.eta * (1 + Math.abs(ssvi.rho)) <= 2 };
}
