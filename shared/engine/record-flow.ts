/**
 * What of a change of an account is money that came in or went out. At the same marks only money and the cost of trading make a
 * difference:
 * - nothing traded: all of it is a flow, unless it is the funding that was due at that very time;
 * - a simulated account that traded: all of it is cost, as its trades and deposits are never one change;
 * - an account of the trader's that traded: cost up to a tenth of what was traded (fees, slippage, the price since the
 *   fill), beyond it a flow as a whole. A withdrawal typed together with a trade is a loss while it is smaller than that.
 * An option typed before the money that paid for it, or after, is a flow in and one out. A volatility typed anew is a gain or a
 * loss of what is held at it.
 */
import type { Account, Position } from '../account/account';
import { optionsWorthUsd } from '../margin/options/worth';
import { HOUR_MS } from '../units';
import { accountOptions, heldOptions } from './account-options';
import type { State } from './state';
import { usdPerUnit } from './unit-price';

/** Of what was traded. */
const TRADE_COST_SHARE = 0.1;
/** Of the funding that is expected. */
const FUNDING_TOLERANCE = 0.01;
/** Of equity: rounding is no flow. */
const ROUNDING = 1e-12;

/** What of a jump in an account's worth, before and after a change at the same marks, came in (> 0) or went out, in USD. */
export function flowOf(state: State, before: Account | undefined, after: Account | undefined, jumpUsd: number, sizeUsd: number): number {
  if (Math.abs(jumpUsd) <= ROUNDING * sizeUsd) return 0;
  if (before === undefined || after === undefined) return jumpUsd;
  const tradedUsd = tradedNotional(state, before, after);
  if (tradedUsd === 0) return isFunding(state, after, jumpUsd) ? 0 : jumpUsd;
  if (after.source === 'simulated') return 0;
  return Math.abs(jumpUsd) <= TRADE_COST_SHARE * tradedUsd ? 0 : jumpUsd;
}

/** USD at the mark of all that was bought and sold between two states of an account, premiums of options; 0 when nothing was. */
function tradedNotional(state: State, before: Account, after: Account): number {
  return tradedPositions(state, before, after) + tradedPremiums(state, before, after);
}

function tradedPremiums(state: State, before: Account, after: Account): number {
  const ids = new Set([...heldOptions(before), ...heldOptions(after)].map(({ id }) => id));
  return [...ids].reduce((sum, id) => {
    const [was, is] = [before.options?.find((one) => one.id === id), after.options?.find((one) => one.id === id)];
    const option = is ?? was;
    const quantity = Math.abs((is?.quantity ?? 0) - (was?.quantity ?? 0));
    const premiums = option === undefined || quantity === 0 ? undefined : accountOptions(state, { ...after, options: [{ ...option, quantity }] });
    if (premiums === undefined) return sum;
    const worth = optionsWorthUsd(premiums, (asset) => usdPerUnit(state, asset));
    return sum + Math.max(Number.MIN_VALUE, worth.kind === 'known' ? worth.value : 0);
  }, 0);
}

function tradedPositions(state: State, before: Account, after: Account): number {
  const ids = new Set([...before.positions, ...after.positions].map((position) => position.id));
  return [...ids].reduce((sum, id) => {
    const [was, is] = [before.positions.find((one) => one.id === id), after.positions.find((one) => one.id === id)];
    const isTraded = (was?.quantity ?? 0) !== (is?.quantity ?? 0) || (was?.entryPrice ?? 0) !== (is?.entryPrice ?? 0);
    const position = is ?? was;
    return isTraded && position !== undefined ? sum + Math.max(Number.MIN_VALUE, notionalUsd(state, position, Math.abs((is?.quantity ?? 0) - (was?.quantity ?? 0)))) : sum;
  }, 0);
}

function notionalUsd(state: State, position: Position, contracts: number): number {
  const markPrice = state.instruments[position.instrumentId]?.mark?.markPrice ?? position.entryPrice;
  const index = usdPerUnit(state, position.settleAsset);
  const inSettle = position.contractType === 'linear' ? contracts * position.contractSize * markPrice : (contracts * position.contractSize) / markPrice;
  return index.kind === 'known' ? inSettle * index.value : 0;
}

/** At a funding time, and the amount that all positions together pay or receive then. */
function isFunding(state: State, account: Account, jumpUsd: number): boolean {
  let expectedUsd = 0;
  for (const position of account.positions) {
    const held = state.instruments[position.instrumentId];
    if (held?.mark?.fundingRate == null || state.nowMs % (held.instrument.fundingIntervalHours * HOUR_MS) !== 0) continue;
    expectedUsd -= Math.sign(position.quantity) * notionalUsd(state, position, Math.abs(position.quantity)) * held.mark.fundingRate;
  }
  return expectedUsd !== 0 && Math.abs(jumpUsd - expectedUsd) <= FUNDING_TOLERANCE * Math.abs(expectedUsd);
}
