/**
 * A pool's equity and requirement when prices stand elsewhere: the head-room at a given point instead of the point of a
 * given head-room. Options that count are revalued there. Linked collateral follows its symbol; requirements taken once (entry, frozen) stay what they are.
 */
import { legAtMark, type LegState } from './leg';
import { addRequirements, optionsThere } from './options/pool-options';
import { weightOf, type AssetState, type PoolState } from './pool';

export interface PoolAtPrices {
  readonly equity: number;
  readonly maintenanceRequirement: number;
}

/** An asset of the pool there: `amount` and `requirement` in units of the asset, `price` in the pool's unit. */
export interface AssetAtPrices extends AssetState {
  readonly price: number;
}

/** `ratioOf` gives each symbol's price as a ratio of its mark, above 0. Amounts are in the pool's unit. */
export function poolAtPrices(pool: PoolState, ratioOf: (symbol: string) => number): PoolAtPrices {
  let equity = 0;
  let maintenanceRequirement = 0;
  for (const { model, amount, requirement, price } of assetsAtPrices(pool, ratioOf)) {
    equity += price * amount * weightOf(model, amount > 0);
    maintenanceRequirement += price * requirement;
  }
  return { equity, maintenanceRequirement };
}

/** The pool's assets there, in the pool's order. The leg `closedAtMark`, if any, keeps its PnL at the mark and requires nothing. */
export function assetsAtPrices(pool: PoolState, ratioOf: (symbol: string) => number, closedAtMark?: LegState): AssetAtPrices[] {
  const assets = pool.assets.map(({ model }) => {
    const ratio = model.linkedSymbol === undefined ? 1 : ratioOf(model.linkedSymbol);
    return { model, amount: model.balance, requirement: 0, price: model.price * ratio };
  });
  for (const leg of pool.legs) {
    const asset = assets[leg.model.assetIndex];
    if (asset === undefined) continue;
    if (leg === closedAtMark) {
      asset.amount += leg.unrealizedPnl;
      continue;
    }
    const there = legAtMark(leg.model, pool.rules, leg.markPrice * ratioOf(leg.model.position.symbol));
    const { maintenanceMargin, liquidationFee } = leg.requirementMoves ? there : leg;
    asset.amount += there.unrealizedPnl;
    asset.requirement += maintenanceMargin + liquidationFee;
  }
  if (pool.options !== undefined) addRequirements(pool.options, ratioOf, assets);
  return assets;
}

/** What the options of the pool are worth there and the initial margin they ask for, in the pool's unit; nothing without options. */
export function optionsAtPrices(pool: PoolState, ratioOf: (symbol: string) => number): { readonly value: number; readonly initialMargin: number } {
  let value = 0;
  let initialMargin = 0;
  for (const there of pool.options === undefined ? [] : optionsThere(pool.options, ratioOf)) {
    const asset = pool.assets.find(({ model }) => model.asset === there.settleAsset)?.model;
    const price = asset === undefined ? 1 : asset.price * (asset.linkedSymbol === undefined ? 1 : ratioOf(asset.linkedSymbol));
    value += price * there.value;
    initialMargin += price * there.initialMargin;
  }
  return { value, initialMargin };
}
