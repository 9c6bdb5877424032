/**
 * Stop risk (hard when a stop is given): the stop, with slippage and fees, costs at most the risk per trade, and it comes
 * before liquidation. What is held is judged from its entry, what would be added from the mark. A stop is not a floor: a
 * gap goes through it, and no size here accounts for that.
 */
import { briefText, moneyText, priceText } from '../../format';
import { firstChange } from '../../margin/head-room';
import { restingStop } from '../../margin/resting-exits';
import { isEmpty, type PoolState } from '../../margin/pool';
import type { Position } from '../../account/account';
import type { Answer } from '../answer';
import { isHedgePair } from '../bundle';
import { poolAtNet, poolNow } from '../candidate';
import { baseRange, lotSize, stepsTo } from '../lot';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { safeSteps } from '../safe-interval';
import { capitalAfterClosing } from '../situation';
import { usdPerUnitOf } from '../unit-price';
import { lossPerBase } from '../stop-loss';

const HORIZON_HOURS = 24;

export const stopRisk: Rule = {
  id: 'stop-risk',
  title: 'Risk at your stop',
  family: 'hard',
  horizonHours: HORIZON_HOURS,
  params: ['riskPerTradeRatio', 'stopSlippageBps', 'takerFeeBps', 'stops'],
  answer,
};

interface Stop {
  readonly leg: Position;
  readonly direction: 1 | -1;
  readonly price: number;
}

function answer(input: RuleInput): Answer {
  const { situation, instrument, markPrice } = input;
  if (isHedgePair(input.bundle)) return { kind: 'abstains', why: 'a stop on one leg of a pair opens the other' };
  const stop = stopOf(input);
  if (stop === undefined) return { kind: 'abstains', why: whyNone(input) };
  if (stop.direction * (markPrice - stop.price) <= 0) {
    return { kind: 'abstains', why: `the stop at ${priceText(stop.price, instrument.priceTick)} is on the wrong side of the mark ${priceText(markPrice, instrument.priceTick)}` };
  }
  const capital = capitalAfterClosing(input);
  const usdPerQuote = usdPerUnitOf(situation.input, instrument.quoteAsset);
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (usdPerQuote.kind === 'unknown') return unknown(usdPerQuote.missing);
  const budget = (capital.value * situation.parameters.riskPerTradeRatio) / usdPerQuote.value;
  const most = mostWithinBudget(input, stop, budget);
  const byBudget = stop.direction > 0 ? { lowBase: 0, highBase: most } : { lowBase: -most, highBase: 0 };
  const first = liquidationFirst(input, stop, poolNow(input.probe));
  const because = first ?? budgetSentence(input, stop, budget);
  const byLiquidation = stopComesFirst(input, stop);
  if (byLiquidation === undefined) return { kind: 'none', because, horizonHours: HORIZON_HOURS };
  const lowBase = stop.direction > 0 ? 0 : Math.max(byBudget.lowBase, byLiquidation.lowBase);
  const highBase = stop.direction > 0 ? Math.min(byBudget.highBase, byLiquidation.highBase) : 0;
  if (lowBase > highBase) return { kind: 'none', because, horizonHours: HORIZON_HOURS };
  return range(lowBase, highBase, because, HORIZON_HOURS);
}

/** The position's own stop, else what rests at the venue for all of it, else the one typed for the instrument. */
function stopOf(input: RuleInput): Stop | undefined {
  const { bundle, situation } = input;
  const leg = bundle.legs.find((one) => one.quantity !== 0);
  if (leg === undefined) return undefined;
  const resting = restingStop(leg, input.sized.account.orders, input.markPrice);
  const price = leg.stopPrice ?? (resting.kind === 'stop' ? resting.price : undefined) ?? situation.input.policy.stops.find((stop) => stop.instrumentId === bundle.instrumentId)?.stopPrice;
  return price === undefined ? undefined : { leg, direction: leg.quantity > 0 ? 1 : -1, price };
}

function whyNone({ bundle, sized, markPrice }: RuleInput): string {
  const leg = bundle.legs.find((one) => one.quantity !== 0);
  const resting = leg === undefined ? undefined : restingStop(leg, sized.account.orders, markPrice);
  return leg !== undefined && resting?.kind === 'part' ? `the resting stops close ${briefText(resting.coveredContracts)} of ${briefText(Math.abs(leg.quantity))} contracts: no stop of the whole` : 'no stop given';
}

/** An inverse contract is a fixed amount of quote currency: its loss is counted on the base it was worth at entry. */
function heldLossPerBase({ markPrice, situation }: RuleInput, { leg, direction, price }: Stop): number {
  const perBase = lossPerBase(direction, leg.entryPrice, price, situation.parameters);
  return leg.contractType === 'inverse' ? (perBase * markPrice) / leg.entryPrice : perBase;
}

/** Unsigned base units: all that is held when its stop is inside the budget, plus what the rest of the budget buys at the mark. */
function mostWithinBudget(input: RuleInput, stop: Stop, budget: number): number {
  const heldBase = Math.abs(input.nowBase);
  const heldCost = heldBase * heldLossPerBase(input, stop);
  if (heldCost > budget) return (heldBase * budget) / heldCost;
  return heldBase + (budget - heldCost) / lossPerBase(stop.direction, input.markPrice, stop.price, input.situation.parameters);
}

function budgetSentence(input: RuleInput, stop: Stop, budget: number): string {
  const { instrument, nowBase } = input;
  const cost = Math.abs(nowBase) * heldLossPerBase(input, stop);
  return `The stop at ${priceText(stop.price, instrument.priceTick)} costs ${moneyText(cost, instrument.quoteAsset)} with slippage and fees; your risk per trade is ${moneyText(budget, instrument.quoteAsset)}. A stop is not a floor.`;
}

/** The move of the symbol alone, from the mark towards the stop, at which the pool is liquidated no later than at the stop. */
function moveToLiquidation(input: RuleInput, stop: Stop, pool: PoolState): number | undefined {
  if (isEmpty(pool)) return undefined;
  if (pool.margin.liquidatable) return 0;
  const toStop = stop.price / input.markPrice - 1;
  return firstChange(pool, { betaOf: (symbol) => (symbol === input.bundle.symbol ? 1 : 0), floorRatio: 0 }, toStop);
}

function liquidationFirst(input: RuleInput, stop: Stop, pool: PoolState): string | undefined {
  const move = moveToLiquidation(input, stop, pool);
  if (move === undefined) return undefined;
  const tick = input.instrument.priceTick;
  return `Liquidation ${priceText(input.markPrice * (1 + move), tick)} is hit before your stop ${priceText(stop.price, tick)}. A stop is not a floor.`;
}

/** Sizes at which the stop comes before liquidation. */
function stopComesFirst(input: RuleInput, stop: Stop): { readonly lowBase: number; readonly highBase: number } | undefined {
  const { bundle, instrument, probe, markPrice, pool } = input;
  const lot = lotSize(instrument.quantityLot);
  const toStop = Math.abs(stop.price / markPrice - 1);
  const shortfallAt = (step: number): number => {
    const state = poolAtNet(probe, bundle.netContracts + step * lot);
    const move = moveToLiquidation(input, stop, state);
    if (move === undefined) return -1;
    return move === 0 ? 1e6 : toStop / Math.abs(move) - 1;
  };
  const flat = stepsTo(0, bundle.netContracts, lot);
  const worthPerLot = lot * input.basePerContract * (stop.leg.contractType === 'inverse' ? 1 : markPrice);
  const steps = safeSteps({
    shortfallAt,
    flatStep: flat,
    reachSteps: Math.max(1, pool.equity / (worthPerLot * toStop)),
    looksBeyond: false,
    lowest: stop.direction > 0 ? flat : -1e9,
    highest: stop.direction > 0 ? 1e9 : flat,
  });
  if (steps === undefined) return undefined;
  const isIsolatedFlat = stop.leg.margin.kind === 'isolated' && shortfallAt(0) > 0 && Math.abs(flat - (stop.direction > 0 ? steps.high : steps.low)) <= 1;
  return isIsolatedFlat ? undefined : baseRange(input, steps);
}
