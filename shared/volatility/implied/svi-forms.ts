/**
 * SVI in the two other parametrisations of Gatheral and Jacquier (2014): jump-wings, which a trader can read and which
 * change little with time, and natural. Conversions both ways; not every set of jump-wings is a smile.
 */
import type { SviRaw } from './svi';

export interface SviJumpWings {
  /** At-the-money variance per year. */
  readonly v: number;
  /** At-the-money skew of volatility times the square root of time. */
  readonly psi: number;
  /** Slope of the put wing, over the root of at-the-money total variance. */
  readonly p: number;
  /** Slope of the call wing. */
  readonly c: number;
  /** Least variance per year. */
  readonly vtilde: number;
}

export interface SviNatural {
  readonly delta: number;
  readonly mu: number;
  readonly rho: number;
  readonly omega: number;
  readonly zeta: number;
}

/** Equation 3.5; the smile must have a positive variance at the money. */
export function toJumpWings({ a, b, rho, m, sigma }: SviRaw, years: number): SviJumpWings {
  const reach = Math.sqrt(m ** 2 + sigma ** 2);
  const w = a + b * (reach - rho * m);
  const root = Math.sqrt(w);
  return {
    v: w / years,
    psi: (b / (2 * root)) * (rho - m / reach),
    p: (b * (1 - rho)) / root,
    c: (b * (1 + rho)) / root,
    vtilde: (a + b * sigma * Math.sqrt(1 - rho ** 2)) / years,
  };
}

/** Lemma 3.2; undefined where no smile has these jump-wings (a skew steeper than its wings, a least variance above v). */
export function fromJumpWings({ v, psi, p, c, vtilde }: SviJumpWings, years: number): SviRaw | undefined {
  const w = v * years;
  const root = Math.sqrt(w);
  const b = (root / 2) * (c + p);
  if (!(b > 0) || p < 0 || c < 0) return undefined;
  const rho = 1 - (p * root) / b;
  const beta = rho - (2 * psi * root) / b;
  if (Math.abs(beta) >= 1) return undefined;
  const rootRho = Math.sqrt(1 - rho ** 2);
  const above = (v - vtilde) * years;
  // With m = beta R and sigma = sqrt(1 - beta^2) R: w - least = b R (1 - rho beta - sqrt(1 - rho^2) sqrt(1 - beta^2)).
  const gap = 1 - rho * beta - rootRho * Math.sqrt(1 - beta ** 2);
  const reach = above / (b * gap);
  if (!(reach > 0) || !Number.isFinite(reach)) return undefined;
  const sigma = Math.sqrt(1 - beta ** 2) * reach;
  return { a: vtilde * years - b * sigma * rootRho, b, rho, m: beta * reach, sigma };
}

/** Lemma 3.1. */
export function toNatural({ a, b, rho, m, sigma }: SviRaw): SviNatural {
  const rootRho = Math.sqrt(1 - rho ** 2);
  const omega = (2 * b * sigma) / rootRho;
  return { delta: a - (omega / 2) * (1 - rho ** 2), mu: m + (rho * sigma) / rootRho, rho, omega, zeta: rootRho / sigma };
}

/** Lemma 3.1. */
export function fromNatural({ delta, mu, rho, omega, zeta }: SviNatural): SviRaw {
  const square = 1 - rho ** 2;
  return { a: delta + (omega / 2) * square, b: (omega * zeta) / 2, rho, m: mu - rho / zeta, sigma: Math.sqrt(square) / zeta };
}
