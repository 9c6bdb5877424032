/**
 * One pool at the mark: its sums, and whether the venue may liquidate it now.
 * It does not look for the prices at which that changes (`liquidation.ts`, `joint.ts`).
 */
import type { MarginRules } from '../account/account';
import { legAtMark, type LegState } from './leg';
import { orderMargin } from './open-orders';
import type { PoolMargin } from './margin';
import { addRequirements, optionsAtMarks, optionsThere, type PoolOptions } from './options/pool-options';
import { tieredLegs, type AssetModel, type PoolModel } from './pool-model';

/** An asset of the pool at the mark, in units of the asset. */
export interface AssetState {
  readonly model: AssetModel;
  /** Balance plus the PnL that settles in the asset. */
  readonly amount: number;
  /** Maintenance and fee of the legs that settle in the asset, and maintenance of the options that do. */
  readonly requirement: number;
}

export interface PoolState {
  readonly model: PoolModel;
  readonly rules: MarginRules;
  readonly legs: readonly LegState[];
  readonly assets: readonly AssetState[];
  /** Those of the model, priced at the pool's marks. */
  readonly options?: PoolOptions;
  readonly margin: PoolMargin;
  /** equity - requirement; exactly 0 when it is 0 up to rounding. */
  readonly headRoom: number;
  /** True when a table's deduction exceeds its rate times its floor, so that the requirement may be 0 or less. */
  readonly requirementMayVanish: boolean;
}

/** Share of an asset's value that counts: `1 - haircut` of a positive amount, all of a negative one. */
export function weightOf(asset: AssetModel, isPositive: boolean): number {
  return isPositive ? 1 - asset.haircut : 1;
}

/** Values `model` at marks by symbol; every one of its symbols must have one. */
export function poolAtMark(model: PoolModel, rules: MarginRules, markOf: (symbol: string) => number): PoolState {
  const legs = tieredLegs(model, rules).map((leg) => legAtMark(leg, rules, markOf(leg.position.symbol)));
  return model.options === undefined ? poolOfLegs(model, rules, legs) : poolOfLegs(model, rules, legs, optionsAtMarks(model.options, markOf));
}

/** All that the pool is worth: its equity, and the options that count but stay out of the venue's margin balance. In its unit. */
export function worthOf({ equity, optionValue }: PoolMargin): number {
  return optionValue === undefined ? equity : equity + optionValue;
}

/** Whether nothing is held in it but money. */
export function isEmpty({ legs, options }: Pick<PoolState, 'legs' | 'options'>): boolean {
  return legs.length === 0 && options === undefined;
}

/** The mark that each of the pool's symbols was valued at. */
export function marksOf({ legs, options }: PoolState): Map<string, number> {
  const marks = new Map((options?.book.priced ?? []).map(({ symbol, markPrice }) => [symbol, markPrice]));
  for (const leg of legs) marks.set(leg.model.position.symbol, leg.markPrice);
  return marks;
}

/** The same from legs that are valued already, in the order of the model's, and options priced at the same marks. */
export function poolOfLegs(model: PoolModel, rules: MarginRules, legs: readonly LegState[], options = model.options): PoolState {
  if (options !== undefined) return poolWithOptions(model, rules, legs, options);
  const assets = model.assets.map((asset, index) => assetAtMark(asset, index, legs));
  const margin = sums(model, rules, legs, assets);
  const headRoom = snapToZero(margin.equity - margin.maintenanceRequirement, scaleOf(assets, legs));
  const liquidatable = legs.length > 0 && isLiquidatable(headRoom, margin.maintenanceRequirement, rules.trigger);
  return { model, rules, legs, assets, margin: { ...margin, liquidatable }, headRoom, requirementMayVanish: legs.some((leg) => leg.model.requirementMayVanish) };
}

function poolWithOptions(model: PoolModel, rules: MarginRules, legs: readonly LegState[], options: PoolOptions): PoolState {
  const assets = model.assets.map((asset, index): { model: AssetModel; amount: number; requirement: number } => ({ ...assetAtMark(asset, index, legs) }));
  const plain = sums(model, rules, legs, assets);
  addRequirements(options, () => 1, assets);
  let { initialMargin, maintenanceMargin } = plain;
  let optionValue = 0;
  for (const there of optionsThere(options, () => 1)) {
    const price = assets.find((asset) => asset.model.asset === there.settleAsset)?.model.price ?? 1;
    initialMargin += there.initialMargin * price;
    maintenanceMargin += there.maintenanceMargin * price;
    optionValue += there.value * price;
  }
  // Summed by asset, as it is at moved prices.
  const maintenanceRequirement = assets.reduce((sum, { model: { price }, requirement }) => sum + price * requirement, 0);
  const ratio = marginRatio(plain.equity, maintenanceRequirement);
  const headRoom = snapToZero(plain.equity - maintenanceRequirement, scaleOf(assets, legs) + maintenanceRequirement);
  const { marginRatio: _ofLegs, ...rest } = plain;
  const margin: PoolMargin = {
    ...rest, initialMargin, maintenanceMargin, maintenanceRequirement, availableMargin: plain.equity - initialMargin - (plain.openOrderMargin ?? 0), ...(ratio === undefined ? {} : { marginRatio: ratio }),
    liquidatable: isLiquidatable(headRoom, maintenanceRequirement, rules.trigger), optionValue,
  };
  return { model, rules, legs, options, assets, margin, headRoom, requirementMayVanish: legs.some((leg) => leg.model.requirementMayVanish) };
}

/** The venue's condition. At equality `trigger` decides; without a requirement nothing is liquidated. */
export function isLiquidatable(headRoom: number, requirement: number, trigger: MarginRules['trigger']): boolean {
  return requirement > 0 && (headRoom < 0 || (headRoom === 0 && trigger === 'le'));
}

function assetAtMark(model: AssetModel, index: number, legs: readonly LegState[]): AssetState {
  let amount = model.balance;
  let requirement = 0;
  for (const leg of legs) {
    if (leg.model.assetIndex !== index) continue;
    amount += leg.unrealizedPnl;
    requirement += leg.maintenanceMargin + leg.liquidationFee;
  }
  return { model, amount, requirement };
}

function sums(model: PoolModel, rules: MarginRules, legs: readonly LegState[], assets: readonly AssetState[]): PoolMargin {
  let walletBalance = 0;
  let equity = 0;
  for (const asset of assets) {
    walletBalance += asset.model.balance * asset.model.price;
    equity += asset.amount * asset.model.price * weightOf(asset.model, asset.amount > 0);
  }
  let unrealizedPnl = 0;
  let initialMargin = 0;
  let maintenanceMargin = 0;
  let liquidationFee = 0;
  for (const leg of legs) {
    const price = assets[leg.model.assetIndex]?.model.price ?? 1;
    unrealizedPnl += leg.unrealizedPnl * price;
    initialMargin += leg.initialMargin * price;
    maintenanceMargin += leg.maintenanceMargin * price;
    liquidationFee += leg.liquidationFee * price;
  }
  const maintenanceRequirement = maintenanceMargin + liquidationFee;
  const ratio = marginRatio(equity, maintenanceRequirement);
  const ordered = model.orders === undefined ? undefined : heldByOrders(model.orders, rules, legs, assets);
  return {
    kind: 'known',
    id: model.id,
    unit: model.unit,
    walletBalance,
    unrealizedPnl,
    equity,
    initialMargin,
    ...(ordered === undefined ? {} : { openOrderMargin: ordered }),
    maintenanceMargin,
    liquidationFee,
    maintenanceRequirement,
    availableMargin: equity - initialMargin - (ordered ?? 0),
    ...(ratio === undefined ? {} : { marginRatio: ratio }),
    liquidatable: false,
  };
}

/** In the pool's unit. An isolated position counts at its entry, where its margin was set aside; its mark is not this pool's. */
function heldByOrders(ordered: NonNullable<PoolModel['orders']>, { openOrders = 'eachOrder' }: MarginRules, legs: readonly LegState[], assets: readonly AssetState[]): number {
  let held = 0;
  for (const { position, assetIndex, orders, isElsewhere } of ordered) {
    // Margin of an isolated pool is the position's; what fills is paid by the wallet.
    if (!isElsewhere && position.margin.kind === 'isolated') continue;
    const leg = legs.find(({ model }) => model.position.id === position.id);
    const contracts = isElsewhere ? position.quantity : leg === undefined ? 0 : leg.model.direction * leg.model.contracts;
    held += orderMargin(position, contracts, leg?.markPrice ?? position.entryPrice, orders, openOrders) * (assets[assetIndex]?.model.price ?? 1);
  }
  return held;
}

/** requirement / equity; 0 when nothing is required, undefined when something is and equity is not positive. */
export function marginRatio(equity: number, requirement: number): number | undefined {
  if (requirement === 0) return 0;
  return equity > 0 ? requirement / equity : undefined;
}

function scaleOf(assets: readonly AssetState[], legs: readonly LegState[]): number {
  let scale = 0;
  for (const asset of assets) scale += Math.abs(asset.model.balance * asset.model.price);
  for (const leg of legs) scale += (leg.notional + Math.abs(leg.unrealizedPnl)) * (assets[leg.model.assetIndex]?.model.price ?? 1);
  return scale;
}

/** Decimals that cancel exactly leave a few units in the last place; those must not decide which side of the trigger we are on. */
function snapToZero(value: number, scale: number): number {
  return Math.abs(value) <= 4 * Number.EPSILON * scale ? 0 : value;
}
