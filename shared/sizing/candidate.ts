/**
 * A bundle's pool as it would be after trading at the mark to another net, or with more margin: what limits probe.
 * Every probe is an exact evaluation by `shared/margin`; nothing here approximates a liquidation.
 */
import { unwrap } from '../assert';
import type { Position } from '../account/account';
import type { Tier } from '../market/instrument';
import type { MarginAccount } from '../margin/margin';
import { legAtMark } from '../margin/leg';
import { poolAtMark, poolOfLegs, type PoolState } from '../margin/pool';
import { poolIdOf, poolModels, type LegModel, type PoolModel } from '../margin/pool-model';
import { crossTraded, withQuantity } from '../margin/what-if';
import { legTargets, type Bundle, type LegTarget } from './bundle';
import type { SizingAccount } from './input';

/** The pool of one bundle, arranged so that probing a net costs one evaluation. */
export interface PoolProbe {
  readonly bundle: Bundle;
  readonly account: MarginAccount;
  readonly tiers: ReadonlyMap<string, readonly Tier[]>;
  readonly model: PoolModel;
  /** Balances of the pool's assets before anything was added. */
  readonly baseBalances: readonly number[];
  readonly markOf: (symbol: string) => number;
  /** Share of notional that a trade costs: taker fee. */
  readonly feeRatio: number;
  /** The pool as it is. */
  readonly now: PoolState;
}

/** What all bundles of a pool probe. */
export type ProbeGround = Omit<PoolProbe, 'bundle'>;

/** Positions of other pools are left out, the order of positions does not matter. */
export function probeGround(sized: SizingAccount, model: PoolModel, feeRatio: number): ProbeGround {
  const { rules, liquidationFeeRate, collateral } = sized.account;
  const positions = sized.account.positions.filter((position) => poolIdOf(sized.account, position) === model.id);
  const sorted = { ...model, legs: sortedLegs(model.legs) };
  const markOf = (symbol: string): number => unwrap(sized.market.symbols.get(symbol), `the pool is known, so ${symbol} has a mark`).markPrice;
  return {
    account: { rules, liquidationFeeRate, collateral, positions },
    tiers: sized.market.tiers,
    model: sorted,
    baseBalances: model.assets.map((asset) => asset.balance),
    markOf,
    feeRatio,
    now: poolAtMark(sorted, rules, markOf),
  };
}

/** The probe of `bundle` in its pool `model`. */
export function poolProbe(sized: SizingAccount, bundle: Bundle, model: PoolModel, feeRatio: number): PoolProbe {
  return { ...probeGround(sized, model, feeRatio), bundle };
}

/** By id, so that sums do not depend on the order in which positions were listed. */
function sortedLegs(legs: readonly LegModel[]): LegModel[] {
  return legs.toSorted((a, b) => (a.position.id < b.position.id ? -1 : 1));
}

/** The pool as it is. */
export function poolNow(probe: PoolProbe): PoolState {
  return probe.now;
}

/** The pool after trading the bundle to `netContracts` at the mark, the taker fee paid. */
export function poolAtNet(probe: PoolProbe, netContracts: number): PoolState {
  return poolTraded(probe, [[probe.bundle, netContracts]]);
}

/** The same after trading several bundles of the pool, each to its net. */
export function poolTraded(probe: PoolProbe, nets: readonly (readonly [Bundle, number])[]): PoolState {
  const targets = nets.flatMap(([bundle, netContracts]) => legTargets(bundle, netContracts));
  if (targets.length === 0) return poolNow(probe);
  if (nets.some(([bundle]) => areTieredTogether(probe, bundle))) return poolRebuilt(probe, targets);
  const [target] = targets;
  const resized = targets.length === 1 && target !== undefined ? poolResized(probe, target) : undefined;
  if (resized !== undefined) return resized;
  let { model } = probe;
  for (const { positionId, quantity } of targets) model = tradedModel(probe, model, legOf(probe, positionId), quantity);
  return poolAtMark(model, probe.account.rules, probe.markOf);
}

/** One cross leg by itself, each leg tiered alone and its fee the same either way: all other legs are valued already. */
function poolResized({ model, now, account, markOf, feeRatio }: PoolProbe, { positionId, quantity }: LegTarget): PoolState | undefined {
  const { rules } = account;
  const index = model.legs.findIndex(({ position }) => position.id === positionId);
  const present = model.legs[index];
  if (present === undefined || present.position.margin.kind !== 'cross' || (rules.hedgeLegs ?? 'perLeg') !== 'perLeg') return undefined;
  const turns = present.direction * quantity < 0;
  if (turns && rules.feeBasis !== 'notional') return undefined;
  const mark = markOf(present.position.symbol);
  const { position, gain } = crossTraded(present.position, quantity, mark, feeRatio);
  const assets = credited(model.assets, position.settleAsset, gain);
  if (quantity === 0) return poolOfLegs({ ...model, assets, legs: model.legs.toSpliced(index, 1) }, rules, now.legs.toSpliced(index, 1), now.options);
  const contracts = Math.abs(quantity);
  const leg: LegModel = { ...present, position, direction: quantity > 0 ? 1 : -1, contracts, size: contracts * position.contractSize };
  return poolOfLegs({ ...model, assets, legs: model.legs.with(index, leg) }, rules, now.legs.with(index, legAtMark(leg, rules, mark)), now.options);
}

function legOf(probe: PoolProbe, id: LegTarget['positionId']): Position {
  return unwrap(probe.account.positions.find((one) => one.id === id), 'a target is a leg of its pool');
}

/** Where the legs of a hedge find their tier together, trading one leg changes the other. */
function areTieredTogether({ account }: PoolProbe, bundle: Bundle): boolean {
  return bundle.legs.length > 1 && (account.rules.hedgeLegs ?? 'perLeg') !== 'perLeg';
}

/** The same from the traded account, everything arranged anew; margin that was added to the probe is kept. */
function poolRebuilt(probe: PoolProbe, targets: readonly LegTarget[]): PoolState {
  let account = probe.account;
  for (const { positionId, quantity } of targets) {
    account = withQuantity(account, positionId, quantity, probe.markOf(legOf(probe, positionId).symbol), probe.feeRatio);
  }
  const model = unwrap(poolModels(account, probe.tiers).find((pool) => pool.id === probe.model.id), 'trading keeps the pool');
  const added = probe.model.assets.map((asset, index) => asset.balance - (probe.baseBalances[index] ?? 0));
  const assets = model.assets.map((asset, index) => ({ ...asset, balance: asset.balance + (added[index] ?? 0) }));
  const { options, orders } = probe.model;
  return poolAtMark({ ...model, assets, legs: sortedLegs(model.legs), ...(orders === undefined ? {} : { orders }), ...(options === undefined ? {} : { options, symbols: probe.model.symbols }) }, account.rules, probe.markOf);
}

/** The same pool with every leg at `share` of its size: the way out when no single bundle is enough. */
export function poolScaled(probe: PoolProbe, share: number): PoolState {
  let { model } = probe;
  for (const leg of probe.model.legs) model = tradedModel(probe, model, leg.position, leg.position.quantity * share);
  return poolAtMark(model, probe.account.rules, probe.markOf);
}

/** The probe with `amount` of the bundle's settle asset added to its pool. */
export function withAddedMargin(probe: PoolProbe, amount: number): PoolProbe {
  const asset = probe.bundle.legs[0]?.settleAsset;
  const model = { ...probe.model, assets: credited(probe.model.assets, asset, amount) };
  return { ...probe, model, now: poolOfLegs(model, probe.account.rules, probe.now.legs, probe.now.options) };
}

function credited(assets: PoolModel['assets'], asset: string | undefined, amount: number): PoolModel['assets'] {
  let isDone = false;
  return assets.map((entry) => {
    if (entry.asset !== asset || isDone) return entry;
    isDone = true;
    return { ...entry, balance: entry.balance + amount };
  });
}

function tradedModel(probe: PoolProbe, model: PoolModel, leg: Position, quantity: number): PoolModel {
  const trade = tradeAtMark(probe, leg, quantity);
  const assets = credited(model.assets, leg.settleAsset, trade.cash);
  const rest = model.legs.filter((one) => one.position.id !== leg.id);
  const legs = quantity === 0 ? rest : sortedLegs([...rest, legModelOf(probe, model, trade.position)]);
  return { ...model, assets, legs };
}

/**
 * A trade at the mark as `margin/what-if.ts` books it. `cash` is what the pool's own money changes by, in its settle asset:
 * realised PnL less the fee for cross; for isolated the margin that the venue takes back or asks for in proportion.
 */
function tradeAtMark(probe: PoolProbe, leg: Position, quantity: number): { readonly position: Position; readonly cash: number } {
  const alone: MarginAccount = { ...probe.account, collateral: [{ asset: leg.settleAsset, balance: 0, price: 1, haircut: 0 }], positions: [leg] };
  const after = withQuantity(alone, leg.id, quantity, probe.markOf(leg.symbol), probe.feeRatio);
  const position = unwrap(after.positions[0], 'the traded position');
  if (leg.margin.kind === 'isolated' && position.margin.kind === 'isolated') {
    return { position, cash: position.margin.isolatedMargin - leg.margin.isolatedMargin };
  }
  return { position, cash: after.collateral[0]?.balance ?? 0 };
}

/** The leg of the traded position: from the present one when it keeps its direction, else arranged anew. */
function legModelOf(probe: PoolProbe, model: PoolModel, position: Position): LegModel {
  const present = model.legs.find((leg) => leg.position.id === position.id);
  if (present !== undefined && present.direction * position.quantity > 0) {
    const contracts = Math.abs(position.quantity);
    return { ...present, position, contracts, size: contracts * position.contractSize };
  }
  const table = probe.tiers.get(position.symbol) ?? [];
  const alone = poolModels({ ...probe.account, positions: [position] }, new Map([[position.symbol, table]]));
  const leg = alone.flatMap((pool) => pool.legs)[0];
  return unwrap(leg, `tiers and settle asset of ${position.symbol} are known`);
}
