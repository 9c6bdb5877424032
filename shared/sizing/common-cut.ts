/**
 * One factor for all positions of a pool that add to its risk, where the pool as it is breaks a limit: the answer does not
 * depend on the order of the positions, and who follows all of it is told HOLD afterwards. Positions that hedge the pool are
 * left alone, but for limits that ask for it where the rest cannot be cut far enough without them. Sizes are whole lots.
 */
import type { Bundle } from './bundle';
import { lotSize, movedByLots } from './lot';
import type { Nets, RuleInput } from './rule';

export interface CommonCut {
  /** The new net of each bundle that adds to the risk, by bundle id. */
  readonly netContracts: ReadonlyMap<string, number>;
  readonly nets: Nets;
}

/** A cut by this share shows whether a bundle adds to the shortfall. */
const TRIAL_SHARE = 0.9;
/** Halvings of the factor: beyond this it moves no lot of any position a person holds. */
const ROUNDS = 40;

/**
 * Undefined when closing all that adds to the shortfall is not enough, or when nothing adds to it. With `cutsHedges` a share
 * between all and nothing is looked for then, and where none holds everything is cut alike. `shortfallAt` is that of the pool
 * after trading some bundles to their nets.
 */
export function commonCut(input: RuleInput, shortfallAt: (nets: Nets) => number, cutsHedges = false): CommonCut | undefined {
  const { poolBundles } = input;
  const present = shortfallAt([]);
  const adding = poolBundles.filter((bundle) => bundle.netContracts !== 0 && shortfallAt([[bundle, bundle.netContracts * TRIAL_SHARE]]) < present);
  const cut = adding.length === 0 ? undefined : cutOf(input, shortfallAt, adding, cutsHedges);
  if (cut !== undefined || !cutsHedges) return cut;
  return cutOf(input, shortfallAt, poolBundles.filter((bundle) => bundle.netContracts !== 0), cutsHedges);
}

/** From nothing, or with `looksBetween` from any share that holds, up to the largest. */
function cutOf(input: RuleInput, shortfallAt: (nets: Nets) => number, adding: readonly Bundle[], looksBetween: boolean): CommonCut | undefined {
  const netsAt = (share: number): Nets => adding.map((bundle) => [bundle, netAt(input, bundle, share)]);
  const holdsAt = (share: number): boolean => shortfallAt(netsAt(share)) <= 0;
  const finest = Math.min(...adding.map((bundle) => lotOf(input, bundle) / Math.abs(bundle.netContracts)));
  const found = holdsAt(0) ? 0 : looksBetween ? shareBetween((share) => shortfallAt(netsAt(share)), finest / 4) : undefined;
  if (found === undefined) return undefined;
  let low = found;
  let high = 1;
  for (let round = 0; round < ROUNDS && high - low > finest / 4; round += 1) {
    const middle = (low + high) / 2;
    if (holdsAt(middle)) low = middle;
    else high = middle;
  }
  const nets = netsAt(low);
  return { netContracts: new Map(nets.map(([bundle, net]) => [bundle.id, net])), nets };
}

/**
 * A share between nothing and all that holds where neither does: the shortfall falls and then rises in between, as every cell of
 * a stress is a straight line (golden section; Kiefer 1953). The stretch that holds may be narrower than any list of shares.
 */
function shareBetween(shortfallAt: (share: number) => number, width: number): number | undefined {
  let from = 0;
  let to = 1;
  let left = 1 - GOLDEN;
  let right = GOLDEN;
  let atLeft = shortfallAt(left);
  let atRight = shortfallAt(right);
  for (let round = 0; round < ROUNDS; round += 1) {
    if (atLeft <= 0 || atRight <= 0) return atRight <= 0 ? right : left;
    if (to - from <= width) return undefined;
    if (atLeft < atRight) {
      [to, right, atRight] = [right, left, atLeft];
      left = to - GOLDEN * (to - from);
      atLeft = shortfallAt(left);
    } else {
      [from, left, atLeft] = [left, right, atRight];
      right = from + GOLDEN * (to - from);
      atRight = shortfallAt(right);
    }
  }
  return undefined;
}
const GOLDEN = 0.6180339887498949;

/** `share` of the present net, rounded to whole lots towards nothing. */
function netAt(input: RuleInput, bundle: Bundle, share: number): number {
  const instrument = input.situation.input.instruments.get(bundle.instrumentId);
  if (instrument === undefined || share === 0) return share === 0 ? 0 : bundle.netContracts * share;
  const lot = lotSize(instrument.quantityLot);
  const lots = Math.ceil((Math.abs(bundle.netContracts) * (1 - share)) / lot - 1e-9);
  const net = movedByLots(bundle.netContracts, -Math.sign(bundle.netContracts) * lots, instrument.quantityLot);
  return net * bundle.netContracts > 0 ? net : 0;
}

function lotOf(input: RuleInput, bundle: Bundle): number {
  const instrument = input.situation.input.instruments.get(bundle.instrumentId);
  return instrument === undefined ? Math.abs(bundle.netContracts) : lotSize(instrument.quantityLot);
}
