/**
 * The stretch of whole steps around or nearest to the present that satisfies a limit, when the limit can only be probed.
 * Steps are lots from the present size, so the ends are sizes that a person can trade. `shortfallAt` is <= 0 where the limit
 * holds. Zero is not always safe, so the search looks both ways; between its probes it assumes one stretch, which holds
 * where head-room is concave in size (linear contracts, continuous tiers).
 */
import { assertFinite } from '../assert';

export interface SafeSteps {
  readonly low: number;
  readonly high: number;
}

export interface SafeSearch {
  /** Shortfall `steps` whole steps above the present size. */
  readonly shortfallAt: (steps: number) => number;
  /** The step nearest to no exposure: tried first when the present fails. */
  readonly flatStep: number;
  /** A first guess of how many steps outward nothing holds any more, > 0. */
  readonly reachSteps: number;
  /** Also look for sizes beyond the present and on the other side of flat, when nothing between the two holds. */
  readonly looksBeyond: boolean;
  /** Steps that the legs at hand can reach; may be infinite. */
  readonly lowest: number;
  readonly highest: number;
}

/** Undefined when no probed step satisfies the limit. */
export function safeSteps(search: SafeSearch): SafeSteps | undefined {
  const inside = insideStep(search);
  if (inside === undefined) return undefined;
  const present = inside.step === 0 ? inside.shortfall : search.shortfallAt(0);
  const high = inside.step < 0 && present > 0 ? edge(search.shortfallAt, inside, { step: 0, shortfall: present }) : outerEdge(search, inside, 1);
  const low = inside.step > 0 && present > 0 ? edge(search.shortfallAt, inside, { step: 0, shortfall: present }) : outerEdge(search, inside, -1);
  return { low: Math.min(low, high), high: Math.max(low, high) };
}

interface Probe {
  readonly step: number;
  readonly shortfall: number;
}

/** The present when it holds, else no exposure, else a size between the two, else one beyond them. */
function insideStep(search: SafeSearch): Probe | undefined {
  const present: Probe = { step: 0, shortfall: search.shortfallAt(0) };
  if (present.shortfall <= 0) return present;
  const flat = Math.min(Math.max(search.flatStep, search.lowest), search.highest);
  const atFlat: Probe = { step: flat, shortfall: search.shortfallAt(flat) };
  if (atFlat.shortfall <= 0) return atFlat;
  const between = leastBetween(search.shortfallAt, Math.min(flat, 0), Math.max(flat, 0));
  if (between !== undefined || !search.looksBeyond) return between;
  const reach = Math.max(1, Math.ceil(search.reachSteps), 2 * Math.abs(search.flatStep));
  const low = Math.max(search.lowest, -reach);
  const high = Math.min(search.highest, reach);
  return leastBetween(search.shortfallAt, low, Math.min(flat, 0)) ?? leastBetween(search.shortfallAt, Math.max(flat, 0), high);
}

/** Golden-section search for a step that holds, on a stretch where the shortfall falls and then rises (Kiefer 1953). */
function leastBetween(shortfallAt: (step: number) => number, low: number, high: number): Probe | undefined {
  let from = low;
  let to = high;
  for (let round = 0; round < 60 && to - from > 2; round += 1) {
    const left = Math.round(from + (to - from) * 0.381966);
    const right = Math.round(from + (to - from) * 0.618034);
    const atLeft = shortfallAt(left);
    if (atLeft <= 0) return { step: left, shortfall: atLeft };
    const atRight = left === right ? atLeft : shortfallAt(right);
    if (atRight <= 0) return { step: right, shortfall: atRight };
    if (atLeft < atRight) to = right;
    else from = left === right ? left + 1 : left;
  }
  for (let step = from; step <= to; step += 1) {
    const shortfall = shortfallAt(step);
    if (shortfall <= 0) return { step, shortfall };
  }
  return undefined;
}

/** Widens until the limit fails or the legs reach no further, then closes in. */
function outerEdge(search: SafeSearch, inside: Probe, direction: 1 | -1): number {
  const last = direction > 0 ? search.highest : search.lowest;
  let near = inside;
  let width = Math.max(1, Math.ceil(search.reachSteps), direction * (search.flatStep - inside.step) + Math.ceil(search.reachSteps));
  for (let round = 0; round < 60; round += 1) {
    const step = direction > 0 ? Math.min(near.step + width, last) : Math.max(near.step - width, last);
    if (step === near.step) return step;
    const far: Probe = { step, shortfall: search.shortfallAt(step) };
    if (far.shortfall > 0) return edge(search.shortfallAt, near, far);
    near = far;
    width *= 2;
  }
  return near.step;
}

/**
 * The last step from `inside` towards `outside` that holds: secant steps of the Illinois kind (an end that stays twice has
 * its weight halved; Dowell and Jarratt 1971), with a halving in between so that the number of probes is bounded.
 */
function edge(shortfallAt: (step: number) => number, inside: Probe, outside: Probe): number {
  let near = inside;
  let far = outside;
  let lastHeld: boolean | undefined;
  for (let round = 0; Math.abs(far.step - near.step) > 1; round += 1) {
    const step = nextStep(near, far, round);
    const shortfall = assertFinite(shortfallAt(step), 'shortfall');
    const holds = shortfall <= 0;
    if (holds) near = { step, shortfall };
    else far = { step, shortfall };
    if (holds === lastHeld && holds) far = { step: far.step, shortfall: far.shortfall / 2 };
    if (holds === lastHeld && !holds) near = { step: near.step, shortfall: near.shortfall / 2 };
    lastHeld = holds;
  }
  return near.step;
}

function nextStep(near: Probe, far: Probe, round: number): number {
  const low = Math.min(near.step, far.step) + 1;
  const high = Math.max(near.step, far.step) - 1;
  const secant = -near.shortfall / (far.shortfall - near.shortfall);
  const share = round % 4 === 3 || !(secant >= 0 && secant <= 1) ? 0.5 : secant;
  return Math.min(high, Math.max(low, Math.round(near.step + (far.step - near.step) * share)));
}
