/**
 * The shortfall of a bundle's pool as a plain function of the bundle's size, for the common case: one linear leg, cross or
 * isolated, collateral of one asset, rows by leg, requirements that follow the price. The rest of the pool is valued once at the ends of the moves that
 * a limit looks at; each size then costs a multiplication and a row of the table. What it finds is proven by exact evaluation
 * afterwards (`pool-limit.ts`), so it may only be as good as that, never decide alone.
 */
import type { Position } from '../account/account';
import { poolAtPrices } from '../margin/at-prices';
import { countsOptions } from '../margin/options/pool-options';
import { tierIndex } from '../margin/tiers';
import { poolNow } from './candidate';
import { betaInStress } from './joint-stress';
import type { JudgedEnd, RuleInput } from './rule';

const FLOOR_RATIO = 0.0001;

/** One end of a move with everything but this leg in it. */
interface End {
  readonly price: number;
  /** What the rest of the pool gains on the way there, less what it requires there. */
  readonly rest: number;
  readonly keepEquityShare: number;
}

/** By contracts of the bundle (signed); undefined where the pool is not of the plain kind. */
export function straightShortfall(input: RuleInput, ends: readonly JudgedEnd[]): ((netContracts: number) => number) | undefined {
  const { probe, bundle, sized } = input;
  const { rules } = probe.account;
  const [leg] = bundle.legs;
  const [asset] = probe.model.assets;
  const isPlain = !countsOptions(probe.model) && bundle.legs.length === 1 && leg?.contractType === 'linear' && (leg.margin.kind === 'cross' || probe.model.legs.length === 1) && probe.model.assets.length === 1
    && asset?.price === 1 && asset.haircut === 0 && asset.linkedSymbol === undefined && (rules.hedgeLegs ?? 'perLeg') === 'perLeg' && rules.maintenanceBasis === 'price';
  const model = probe.model.legs.find(({ position }) => position.id === leg?.id);
  if (!isPlain || leg === undefined || model === undefined) return undefined;
  const now = poolNow(probe);
  const mark = probe.markOf(leg.symbol);
  const { contractSize } = leg;
  const byQuantity = rules.tierBasis === 'quantity';
  const { maintenanceMarginRates, maintenanceAmounts } = model.tiers;
  const requirementAt = (contracts: number, price: number): number => {
    const size = Math.abs(contracts) * contractSize;
    if (size === 0) return 0;
    const notional = size * price;
    const row = tierIndex(model.tiers, byQuantity ? Math.abs(contracts) : notional);
    return notional * ((maintenanceMarginRates[row] ?? 0) + model.feeRate) - (maintenanceAmounts[row] ?? 0);
  };
  const { symbols } = sized.market;
  const ratioAt = (symbol: string, move: number): number => Math.max(FLOOR_RATIO, 1 + betaInStress(symbols, symbol) * move);
  const judged = ends.map(({ move, ratioOf = (symbol) => ratioAt(symbol, move), keepEquityShare }): End => {
    const there = poolAtPrices(now, ratioOf);
    const price = mark * ratioOf(leg.symbol);
    const own = leg.quantity * contractSize * (price - mark) - requirementAt(leg.quantity, price);
    return { price, rest: there.equity - now.margin.equity - there.maintenanceRequirement - own, keepEquityShare };
  });
  const equityAt = equityAfterTrade(leg, now.margin.equity, mark, probe.feeRatio);
  return (netContracts) => {
    // A pool in which nothing is left lacks nothing, whatever rounding says.
    if (netContracts === 0 && probe.model.legs.length === 1) return -Number.MIN_VALUE;
    const equity = equityAt(netContracts);
    let worst = -Infinity;
    for (const { price, rest, keepEquityShare } of judged) {
      const free = equity + rest + netContracts * contractSize * (price - mark) - requirementAt(netContracts, price);
      worst = Math.max(worst, keepEquityShare * Math.max(0, equity) - free);
    }
    return worst;
  };
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
