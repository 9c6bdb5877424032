/** What sums of large amounts leave where an end of Allowed is nothing: a thousandth of a lot is no size. */
import type { Allowed } from './allowed';

const DUST_LOTS = 1e-3;

/** `lotBase`: base units of one lot. */
export function withoutDust(allowed: Allowed | undefined, lotBase: number): Allowed | undefined {
  if (allowed === undefined) return undefined;
  const dust = DUST_LOTS * lotBase;
  const clean = (end: number): number => (Math.abs(end) < dust ? 0 : end);
  const [lowBase, highBase] = [clean(allowed.lowBase), clean(allowed.highBase)];
  return lowBase === allowed.lowBase && highBase === allowed.highBase ? allowed : { ...allowed, lowBase, highBase };
}
