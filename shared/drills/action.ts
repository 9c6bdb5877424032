/**
 * What the trader may do to the simulated account: change a position's size at the simulated market, or add collateral.
 * Refusals name the field and what would be possible. Reducing is always allowed; nothing here exists for a real account.
 */
import * as v from 'valibot';
import type { Position } from '../account/account';
import { unwrap } from '../assert';
import { finite, shortText } from '../decode';
import type { EngineEvent } from '../engine/event';
import { fillMarketOrder } from './book';
import { drillNow, isOver, markPriceOf, type Drill } from './drill';
import { simulatedAsset, type SimulatedAsset } from './instruments';
import { poolsAtMark } from './liquidation';
import { afterTrade, SETTLE_ASSET, withWallet } from './simulated-account';
import { exactSteps, stepSize } from './steps';

/** An action as it comes from the window or from a file; `quantity` is the position's new signed quantity. */
export const drillActionSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('setQuantity'), positionId: shortText, quantity: finite }),
  v.strictObject({ kind: v.literal('addCollateral'), asset: shortText, amount: finite }),
]);
export type DrillAction = v.InferOutput<typeof drillActionSchema>;

export type ActionResult =
  | { readonly kind: 'done'; readonly events: readonly EngineEvent[] }
  | { readonly kind: 'refused'; readonly field: string; readonly message: string };

const MAXIMUM_DEPOSIT = 1e9;

/** Carries out `action` at the drill's present second. The events belong before the next second's. */
export function applyAction(drill: Drill, action: DrillAction): ActionResult {
  if (isOver(drill)) return refused('drill', 'the drill is over');
  return action.kind === 'setQuantity' ? setQuantity(drill, action.positionId, action.quantity) : addCollateral(drill, action.asset, action.amount);
}

function addCollateral(drill: Drill, asset: string, amount: number): ActionResult {
  if (asset !== SETTLE_ASSET) return refused('asset', `the simulated account holds ${SETTLE_ASSET} only, not ${asset}`);
  if (!(amount > 0 && amount <= MAXIMUM_DEPOSIT)) return refused('amount', `expected an amount above 0 and at most ${MAXIMUM_DEPOSIT} (got ${amount})`);
  return changed(drill, withWallet(drill.account, amount));
}

function setQuantity(drill: Drill, id: string, quantity: number): ActionResult {
  const position = drill.account.positions.find((one) => one.id === id);
  if (position === undefined) return refused('positionId', `the simulated account has no position ${id}`);
  const asset = simulatedAsset(position.symbol);
  const { quantityLot } = asset.instrument;
  const lots = exactSteps(quantity, quantityLot);
  if (lots === undefined) return refused('quantity', `expected a multiple of ${stepSize(quantityLot)} (got ${quantity})`);
  const lotsBefore = unwrap(exactSteps(position.quantity, quantityLot), 'simulated quantities are on the lot');
  if (lots === lotsBefore) return refused('quantity', `the position already has ${quantity}`);
  const market = unwrap(drill.market.assets.find((one) => one.symbol === position.symbol), 'every position has a market');
  const fill = fillMarketOrder(market.book, asset.instrument, lots - lotsBefore);
  if (fill.kind === 'tooLarge') return refused('quantity', `the simulated book holds only ${fill.availableBase} ${asset.instrument.underlying} on that side now: trade in parts`);
  const after = afterTrade(drill.account, position, quantity + 0, fill.averagePrice);
  const isReduction = lots * lotsBefore >= 0 && Math.abs(lots) < Math.abs(lotsBefore);
  const objection = isReduction ? undefined : objectionToIncrease(drill, asset, position, after);
  return objection === undefined ? changed(drill, after) : refused('quantity', objection);
}

/** Why the venue would not take an increase: too little free margin, or more leverage than the tier allows. */
function objectionToIncrease(drill: Drill, asset: SimulatedAsset, before: Position, after: Drill['account']): string | undefined {
  const markOf = (symbol: string): number => markPriceOf(drill, symbol);
  const position = unwrap(after.positions.find((one) => one.id === before.id), 'a trade keeps the position');
  const notional = Math.abs(position.quantity) * position.contractSize * markOf(position.symbol);
  const tier = asset.tiers.findLast((one) => one.notionalFloor <= notional);
  if (tier !== undefined && position.leverage > tier.maxLeverage) {
    return `a notional of ${notional.toFixed(0)} allows at most ${tier.maxLeverage}x, the position is set to ${position.leverage}x`;
  }
  for (const { margin } of poolsAtMark(after, markOf)) {
    // An isolated pool is funded by the trade itself, less its slippage: what has to suffice is the wallet that pays for it.
    if (margin.id.startsWith('isolated:') ? !margin.liquidatable : margin.availableMargin >= 0) continue;
    return `needs ${margin.initialMargin.toFixed(2)} ${margin.unit} of initial margin, the pool would have ${margin.equity.toFixed(2)}`;
  }
  return undefined;
}

function changed(drill: Drill, account: Drill['account']): ActionResult {
  const atMs = drillNow(drill);
  drill.account = { ...account, confirmedAtMs: atMs };
  return { kind: 'done', events: [{ kind: 'account.changed', atMs, account: drill.account }] };
}

function refused(field: string, message: string): ActionResult {
  return { kind: 'refused', field, message };
}
