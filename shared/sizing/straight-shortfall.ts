/**
 * The shortfall of a bundle's pool as a plain function of the bundle's size, for the common case: one linear leg, collateral of
 * one asset, rows by leg, requirements that follow the price. The rest of the pool is valued once at the ends of the moves that
 * a limit looks at; each size then costs a multiplication and a row of the table. What it finds is proven by exact evaluation
 * afterwards (`pool-limit.ts`), so it may only be as good as that, never decide alone.
 */
import { poolAtPrices } from '../margin/at-prices';
import { tierIndex } from '../margin/tiers';
import { poolNow } from './candidate';
import { betaInStress } from './joint-stress';
import type { JudgedEnd, RuleInput } from './rule';

const FLOOR_RATIO = 0.0001;

/** One end of a move with everything but this leg in it. */
interface End {
  readonly price: number;
  /** Equity less requirement of the pool there without this leg, this leg's present equity at the mark kept. */
  readonly rest: number;
  readonly keepEquityShare: number;
}

/** By contracts of the bundle (signed); undefined where the pool is not of the plain kind. */
export function straightShortfall(input: RuleInput, ends: readonly JudgedEnd[]): ((netContracts: number) => number) | undefined {
  const { probe, bundle, sized } = input;
  const { rules } = probe.account;
  const [leg] = bundle.legs;
  const [asset] = probe.model.assets;
  const isPlain = bundle.legs.length === 1 && leg?.contractType === 'linear' && leg.margin.kind === 'cross' && probe.model.assets.length === 1
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
    return { price, rest: there.equity - there.maintenanceRequirement - own, keepEquityShare };
  });
  const equityNow = now.margin.equity;
  return (netContracts) => {
    const fee = probe.feeRatio * Math.abs(netContracts - leg.quantity) * contractSize * mark;
    let worst = -Infinity;
    for (const { price, rest, keepEquityShare } of judged) {
      const free = rest + netContracts * contractSize * (price - mark) - requirementAt(netContracts, price) - fee;
      worst = Math.max(worst, keepEquityShare * Math.max(0, equityNow - fee) - free);
    }
    return worst;
  };
}
