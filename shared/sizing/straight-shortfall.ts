/**
 * The shortfall of a bundle's pool as a plain function of the bundle's size, for the common case: one linear leg, cross or
 * isolated, collateral of one asset, rows by leg, requirements that follow the price. The pool is valued once at the ends of the
 * moves that a limit looks at; each size then costs a multiplication and a row of the table. Where head-room is concave
 * between the ends it is the whole truth; elsewhere what it finds is proven by exact evaluation afterwards (`pool-limit.ts`).
 */
import type { Position } from '../account/account';
import { poolAtPrices } from '../margin/at-prices';
import { countsOptions } from '../margin/options/pool-options';
import type { PoolState } from '../margin/pool';
import { isConvexTable, tierIndex, type TierColumns } from '../margin/tiers';
import type { Bundle } from './bundle';
import { betaInStress } from './joint-stress';
import { onceOfPool } from './once';
import type { JudgedEnd, Judge, RuleInput } from './rule';

const FLOOR_RATIO = 0.0001;

export interface Straight {
  /** By contracts of the bundle, signed. */
  readonly shortfallAt: (netContracts: number) => number;
  /** Nothing between the ends can be worse than they are, at any size: it needs no proof. */
  readonly isExact: boolean;
}

/** One end of a move with the whole pool in it. */
interface PoolEnd {
  readonly end: JudgedEnd;
  readonly ratioOf: (symbol: string) => number;
  /** What the pool gains on the way there, less what it requires there. */
  readonly free: number;
}

/** Everything but the leg at one end. */
interface End {
  readonly price: number;
  readonly rest: number;
  readonly keepEquityShare: number;
}

/** Under which the limit's own is kept for all bundles of a pool. */
export interface StraightNames {
  readonly ends: string;
  readonly concave: string;
}

/** Undefined where the pool is not of the plain kind. */
export function straightShortfall(input: RuleInput, { ends, endsAreAll }: Judge, names: StraightNames): Straight | undefined {
  const of = ends === undefined ? undefined : plainLeg(input);
  if (of === undefined || ends === undefined) return undefined;
  const { probe } = input;
  const { leg, mark, tiers, requirementAt, equityAt } = of;
  const { contractSize } = leg;
  const ofPool = onceOfPool(input, names.ends, () => endsOfPool(input, ends));
  const judged = ofPool.map(({ end: { keepEquityShare }, ratioOf, free }): End => {
    const price = mark * ratioOf(leg.symbol);
    return { price, rest: free - (leg.quantity * contractSize * (price - mark) - requirementAt(leg.quantity, price)), keepEquityShare };
  });
  const isAlone = probe.model.legs.length === 1;
  const shortfallAt = (netContracts: number): number => {
    // A pool in which nothing is left lacks nothing, whatever rounding says.
    if (netContracts === 0 && isAlone) return -Number.MIN_VALUE;
    const equity = equityAt(netContracts);
    let worst = -Infinity;
    for (const { price, rest, keepEquityShare } of judged) {
      const free = equity + rest + netContracts * contractSize * (price - mark) - requirementAt(netContracts, price);
      const short = keepEquityShare * Math.max(0, equity) - free;
      if (short > worst) worst = short;
    }
    return worst;
  };
  return { shortfallAt, isExact: endsAreAll === true && onceOfPool(input, names.concave, () => isConcave(input, ofPool)) && isConvexTable(tiers) };
}

/** The one leg of a bundle in a plain pool. */
interface PlainLeg {
  readonly leg: Position;
  readonly mark: number;
  readonly tiers: TierColumns;
  readonly requirementAt: (contracts: number, price: number) => number;
  readonly equityAt: (netContracts: number) => number;
}

/** Made once for all rules of a bundle. */
function plainLeg(input: RuleInput): PlainLeg | undefined {
  const legs = onceOfPool(input, 'plain legs', () => new Map<Bundle, PlainLeg | 'other'>());
  const known = legs.get(input.bundle) ?? makePlainLeg(input) ?? 'other';
  legs.set(input.bundle, known);
  return known === 'other' ? undefined : known;
}

function makePlainLeg({ probe, bundle }: RuleInput): PlainLeg | undefined {
  const { rules } = probe.account;
  const [leg] = bundle.legs;
  if (leg === undefined || bundle.legs.length !== 1 || leg.contractType !== 'linear' || !isPlainPool(probe.now) || (leg.margin.kind === 'isolated' && probe.model.legs.length !== 1)) return undefined;
  const present = probe.now.legs.find(({ model }) => model.position.id === leg.id);
  const model = present?.model ?? probe.model.legs.find(({ position }) => position.id === leg.id);
  if (model === undefined) return undefined;
  const mark = probe.markOf(leg.symbol);
  const { contractSize } = leg;
  const byQuantity = rules.tierBasis === 'quantity';
  const { tiers, feeRate } = model;
  const { maintenanceMarginRates, maintenanceAmounts } = tiers;
  const requirementAt = (contracts: number, price: number): number => {
    const size = Math.abs(contracts) * contractSize;
    if (size === 0) return 0;
    const notional = size * price;
    const row = tierIndex(tiers, byQuantity ? Math.abs(contracts) : notional);
    return notional * ((maintenanceMarginRates[row] ?? 0) + feeRate) - (maintenanceAmounts[row] ?? 0);
  };
  return { leg, mark, tiers, requirementAt, equityAt: equityAfterTrade(leg, probe.now.margin.equity, mark, probe.feeRatio) };
}

/** Money of one asset, no options that count, linear legs tiered by themselves, requirements that follow the price. */
export function isPlainPool({ model, rules }: PoolState): boolean {
  const [asset] = model.assets;
  return !countsOptions(model) && model.assets.length === 1 && asset?.price === 1 && asset.haircut === 0 && asset.linkedSymbol === undefined
    && (rules.hedgeLegs ?? 'perLeg') === 'perLeg' && rules.maintenanceBasis === 'price' && model.legs.every(({ isInverse }) => !isInverse);
}

function endsOfPool({ probe: { now }, sized: { market: { symbols } } }: RuleInput, ends: readonly JudgedEnd[]): readonly PoolEnd[] {
  return ends.map((end): PoolEnd => {
    const { move, ratioOf = (symbol: string): number => Math.max(FLOOR_RATIO, 1 + betaInStress(symbols, symbol) * move) } = end;
    const there = poolAtPrices(now, ratioOf);
    return { end, ratioOf, free: there.equity - now.margin.equity - there.maintenanceRequirement };
  });
}

/** Equity is straight in the move (no price on its floor), what is required is convex in it. */
function isConcave({ probe: { now, model }, poolBundles }: RuleInput, ends: readonly PoolEnd[]): boolean {
  if (now.requirementMayVanish || !model.legs.every(({ tiers }) => isConvexTable(tiers))) return false;
  return poolBundles.every(({ symbol }) => ends.every(({ ratioOf }) => ratioOf(symbol) > FLOOR_RATIO));
}

/**
 * The pool's equity at the mark after trading the leg there. Cross pays the fee. Isolated margin leaves and comes in proportion,
 * as `margin/what-if.ts` books it: what is cut takes its share of margin and PnL along, what is opened brings notional / leverage.
 */
function equityAfterTrade({ quantity, contractSize, leverage, margin }: Position, equityNow: number, mark: number, feeRatio: number): (netContracts: number) => number {
  if (margin.kind === 'cross') return (netContracts) => equityNow - feeRatio * Math.abs(netContracts - quantity) * contractSize * mark;
  return (netContracts) => {
    const kept = netContracts * quantity > 0 ? Math.min(Math.abs(netContracts), Math.abs(quantity)) : 0;
    return (equityNow * kept) / Math.abs(quantity) + ((Math.abs(netContracts) - kept) * contractSize * mark) / leverage;
  };
}
