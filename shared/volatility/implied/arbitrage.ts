/**
 * Whether SVI smiles could be traded against for nothing: butterflies within an expiry, calendars between two; and the
 * nearest smile that could not. Source: Gatheral and Jacquier (2014), sections 2, 5.1 and 5.2.
 */
import { leastBetween } from '../../math/golden-section';
import { durrlemanG, leastVariance, sviVariance, wingSlope, type SviRaw } from './svi';
import { fromJumpWings, toJumpWings, type SviJumpWings } from './svi-forms';

/** The least of something over log-moneyness, and where. */
export interface LeastAt {
  readonly value: number;
  readonly k: number;
}

/** The least of Durrleman's g between two log-moneynesses; below 0 is butterfly arbitrage. */
export function butterfly(raw: SviRaw, from: number, to: number): LeastAt {
  return leastOnWay((k) => durrlemanG(raw, k), from, to);
}

/** The least of far's total variance over near's at equal log-moneyness; below 0 is calendar arbitrage. */
export function calendarGap(near: SviRaw, far: SviRaw, from: number, to: number): LeastAt {
  return leastOnWay((k) => sviVariance(far, k) - sviVariance(near, k), from, to);
}

/** No butterfly between two log-moneynesses, wings no steeper than Lee's bound, variance nowhere below 0. */
export function isButterflyFree(raw: SviRaw, from: number, to: number): boolean {
  const { left, right } = wingSlope(raw);
  return leastVariance(raw) >= 0 && Math.max(left, right) <= 2 && butterfly(raw, from, to).value >= 0;
}

const CELLS = 240;

/** On a grid, then by golden section about the grid's least. */
function leastOnWay(f: (k: number) => number, from: number, to: number): LeastAt {
  const cell = (to - from) / CELLS;
  let least: LeastAt = { value: f(from), k: from };
  for (let i = 1; i <= CELLS; i += 1) {
    const k = from + i * cell;
    const value = f(k);
    if (value < least.value) least = { value, k };
  }
  const k = leastBetween(f, Math.max(from, least.k - cell), Math.min(to, least.k + cell), 30);
  const value = f(k);
  return value < least.value ? { value, k } : least;
}

/**
 * The smile with the same at-the-money variance and skew whose other wing and least variance are those of an SSVI slice:
 * c' = p + 2 psi and vtilde' = v 4 p c' / (p + c')^2 (section 5.1); where that wing would fall, the put wing p' = c - 2 psi
 * is replaced instead. Undefined where no smile has these.
 */
export function ssviLike({ v, psi, p, c }: SviJumpWings, years: number): SviJumpWings | undefined {
  const call = p + 2 * psi;
  const wings = call > 0 ? { p, c: call } : { p: c - 2 * psi, c };
  const sum = wings.p + wings.c;
  const repaired = { v, psi, ...wings, vtilde: (v * 4 * wings.p * wings.c) / sum ** 2 };
  return fromJumpWings(repaired, years) === undefined ? undefined : repaired;
}

/**
 * The smile nearest `raw`, on the way from it to `ssviLike`, without butterfly arbitrage between two log-moneynesses; `raw`
 * itself when it has none, undefined when nothing on the way is free of it.
 */
export function repairButterfly(raw: SviRaw, years: number, from: number, to: number): SviRaw | undefined {
  if (isButterflyFree(raw, from, to)) return raw;
  if (sviVariance(raw, 0) <= 0) return undefined;
  const start = toJumpWings(raw, years);
  const end = ssviLike(start, years);
  if (end === undefined) return undefined;
  const at = (share: number): SviRaw | undefined => {
    const part = (a: number, b: number): number => a + share * (b - a);
    const mixed = fromJumpWings({ v: start.v, psi: start.psi, p: part(start.p, end.p), c: part(start.c, end.c), vtilde: part(start.vtilde, end.vtilde) }, years);
    return mixed !== undefined && isButterflyFree(mixed, from, to) ? mixed : undefined;
  };
  let best = at(1);
  if (best === undefined) return undefined;
  let bad = 0;
  let good = 1;
  for (let i = 0; i < 12; i += 1) {
    const middle = (bad + good) / 2;
    const mixed = at(middle);
    if (mixed === undefined) bad = middle;
    else {
      good = middle;
      best = mixed;
    }
  }
  return best;
}

/** `far` raised by what it lacks to be nowhere below `near` between two log-moneynesses: variance added is no butterfly. */
export function repairCalendar(near: SviRaw, far: SviRaw, from: number, to: number): SviRaw {
  const { value } = calendarGap(near, far, from, to);
  return value >= 0 ? far : { ...far, a: far.a - value };
}
