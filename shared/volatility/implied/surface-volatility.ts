/**
 * The volatility a surface gives for any strike and time, and whether quotes stand behind it. Between expiries total
 * variance is linear in time at equal log-moneyness, which keeps calendars free of arbitrage; the forward is linear in its
 * logarithm.
 */
import type { Slice } from './slice';
import type { Surface } from './surface';
import { sviVariance } from './svi';
import { varianceAt } from './term-structure';

export type SurfaceVolatility =
  | {
    readonly kind: 'ok';
    readonly volatilityAnnual: number;
    readonly forward: number;
    readonly k: number;
    /** Beyond what is quoted: in time before the first or after the last expiry, in strike beyond the outermost quotes. */
    readonly extrapolated: { readonly inTime: 'no' | 'before' | 'after'; readonly inStrike: boolean };
  }
  | { readonly kind: 'unknown'; readonly why: string };

/** strike > 0, years > 0. */
export function surfaceVolatility(surface: Surface, strike: number, years: number): SurfaceVolatility {
  if (!(strike > 0 && years > 0)) return { kind: 'unknown', why: `no option has strike ${strike} and ${years} years left` };
  const slices = surface.slices.filter((slice) => slice.kind === 'ok');
  const [below, above] = neighbours(slices, years);
  if (below === undefined || above === undefined) return { kind: 'unknown', why: 'no expiry has a smile' };
  const forward = forwardAt(slices, below, above, years);
  const k = Math.log(strike / forward);
  const nodes = (below === above ? [below] : [below, above]).map(({ expiryYears, smile }) => ({ years: expiryYears, variance: sviVariance(smile, k) }));
  const found = varianceAt(nodes, years);
  if (found === undefined || !(found.variance > 0)) return { kind: 'unknown', why: `the smiles leave no variance at ${strike}` };
  return {
    kind: 'ok', volatilityAnnual: found.volatilityAnnual, forward, k,
    extrapolated: { inTime: found.from === 'between' ? 'no' : found.from, inStrike: !isQuoted(below, k) || !isQuoted(above, k) },
  };
}

function neighbours(slices: readonly Slice[], years: number): readonly [Slice | undefined, Slice | undefined] {
  const below = slices.findLast(({ expiryYears }) => expiryYears <= years) ?? slices[0];
  const above = slices.find(({ expiryYears }) => expiryYears >= years) ?? slices.at(-1);
  return [below, above];
}

/** Between expiries at constant carry; beyond the last at that of the last two, before the first the first's forward. */
function forwardAt(slices: readonly Slice[], below: Slice, above: Slice, years: number): number {
  if (below !== above) {
    const share = (years - below.expiryYears) / (above.expiryYears - below.expiryYears);
    return below.forward * Math.exp(share * Math.log(above.forward / below.forward));
  }
  const previous = slices.at(-2);
  if (years <= below.expiryYears || previous === undefined) return below.forward;
  const carry = Math.log(below.forward / previous.forward) / (below.expiryYears - previous.expiryYears);
  return below.forward * Math.exp(carry * (years - below.expiryYears));
}

function isQuoted({ points }: Slice, k: number): boolean {
  return k >= (points[0]?.k ?? 0) && k <= (points.at(-1)?.k ?? 0);
}
