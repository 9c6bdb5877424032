/**
 * The leverage that would have grown fastest over a sample of returns: no distribution is assumed, and none beyond the
 * sample is foreseen. A sample without a bad day answers no leverage at all.
 */
import { bracketedRoot } from '../../math/bracketed-root';

export type EmpiricalKelly =
  | {
      readonly kind: 'leverage';
      /** >= 0, on the side the returns were given for. */
      readonly leverage: number;
      /** Mean of log(1 + leverage return). */
      readonly growthPerPeriod: number;
      /** The leverage at which the worst return of the sample takes everything. */
      readonly ruinLeverage: number;
      /** mean / variance (about the mean, divisor n): what normal returns with these moments would ask for. */
      readonly gaussianLeverage: number;
    }
  | { readonly kind: 'noEdge'; readonly why: string; readonly ruinLeverage: number; readonly gaussianLeverage: number }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Maximises the mean of log(1 + f x) over f >= 0, exactly, by the root of its derivative (Kelly 1956). `returns`: simple
 * returns of one unit of exposure on the side that is asked about, after costs; for a short give them with their sign
 * turned. Refuses a sample of fewer than 2 returns, with a return that is not a number, or without a loss.
 */
export function empiricalKelly(returns: readonly number[]): EmpiricalKelly {
  if (returns.length < 2) return { kind: 'refused', why: `${returns.length} returns are not a sample` };
  const broken = returns.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) return { kind: 'refused', why: `return ${broken} is not a number: ${returns[broken]}` };
  const worst = returns.reduce((least, value) => Math.min(least, value), 0);
  if (worst === 0) return { kind: 'refused', why: 'the sample has no loss: it cannot say how much leverage is too much' };
  const ruinLeverage = -1 / worst;
  const mean = meanOf(returns);
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length;
  // All returns alike have no variance; being losses, they have no edge either.
  const gaussianLeverage = variance > 0 ? mean / variance : Number.NEGATIVE_INFINITY;
  if (mean <= 0) return { kind: 'noEdge', why: 'the mean return of the sample is not positive', ruinLeverage, gaussianLeverage };
  const slope = (leverage: number): number => meanOf(returns.map((value) => value / (1 + leverage * value)));
  const bend = (leverage: number): number => -meanOf(returns.map((value) => (value / (1 + leverage * value)) ** 2));
  // Just before ruin the worst return alone outweighs all others.
  const leverage = bracketedRoot(slope, bend, 0, ruinLeverage * (1 - 1e-13));
  return { kind: 'leverage', leverage, growthPerPeriod: meanOf(returns.map((value) => Math.log1p(leverage * value))), ruinLeverage, gaussianLeverage };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
