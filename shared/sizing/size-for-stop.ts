/**
 * The position-size calculator: size = risk / (abs(entry - stop) + slippage + fees), in whole lots, no larger than leverage,
 * brackets and the trader's own cap let through; whichever binds is named. Refused when liquidation comes before the stop:
 * then the stop protects nothing. Not here: whether the trade is a good one.
 */
import { briefText, moneyText, multipleText, percentText, priceText, roundToLot } from '../format';
import type { MarginRules } from '../account/account';
import type { Instrument, Tier } from '../market/instrument';
import type { CalculatorAnswer, CalculatorInput } from './calculator';
import type { SizingAccount, SizingInput } from './input';
import { tierCap } from './limits/venue-limit';
import { lotSize } from './lot';
import { afterTrade, emptyAccount, tradeGround, type AfterTrade, type TradeGround } from './new-trade';
import { isBelowNotional } from './order';
import { capitalName, isWithheldAge, markFreshnessOf, situationOf, sumUsd, usdPerUnitOf, type Capital, type Situation } from './situation';
import { lossPerBase } from './stop-loss';
import { tradeWarnings } from './trade-warnings';

const BPS = 1e-4;

export interface CalculatorContext {
  readonly sizing: SizingInput;
  /** The venue's rules, for a trade without an account. */
  readonly rules: MarginRules;
  readonly liquidationFeeRate: number;
  /** Of the instrument; absent when they are not known. */
  readonly tiers?: readonly Tier[];
  /** Of the instrument; absent when there is none or it is too old. */
  readonly markPrice?: number;
}

interface Cap {
  readonly contracts: number;
  /** Which limit it is, as the beginning of a sentence; empty for the risk itself. */
  readonly because: string;
}

/** The size for a stop, or why there is none. */
export function sizeForStop(input: CalculatorInput, context: CalculatorContext): CalculatorAnswer {
  const { sizing } = context;
  const instrument = [...sizing.instruments.values()].find((one) => one.id === input.instrumentId);
  if (instrument === undefined) return refused(`The contract terms of ${input.instrumentId} are not known yet.`);
  if (input.entryPrice === input.stopPrice) return refused(`Entry and stop are both ${priceText(input.entryPrice, instrument.priceTick)}: the side follows from the stop being below (long) or above (short).`);
  const sized = sizing.accounts.find(({ account }) => account.id === input.accountId);
  if (input.accountId !== undefined && sized === undefined) return refused(`There is no account ${input.accountId}.`);
  if (sized !== undefined && isWithheldAge(sized.freshness)) return refused(`The data of ${sized.account.name} is too old: confirm it or edit it.`);
  const situation = situationOf(sizing, new Map());
  const risk = riskInQuote(input, instrument, situation);
  if (risk.kind === 'refused') return risk;
  const account = sized?.account ?? accountAlone(context, instrument, situation);
  if (account === undefined) return refused('Say your risk capital first, or choose an account: there is no money to trade with.');
  const ground = tradeGround(account, sized, context.tiers, instrument, input, situation.parameters.takerFeeBps * BPS);
  const opposite = oppositeRefusal(ground);
  return opposite ?? sizedAnswer({ input, context, instrument, situation, ground, sized, risk: risk.amount, riskName: risk.name });
}

interface Task {
  readonly input: CalculatorInput;
  readonly context: CalculatorContext;
  readonly instrument: Instrument;
  readonly situation: Situation;
  readonly ground: TradeGround;
  readonly sized: SizingAccount | undefined;
  readonly risk: number;
  readonly riskName: string;
}

function sizedAnswer(task: Task): CalculatorAnswer {
  const { input, instrument, ground, risk, situation } = task;
  const perContract = contractBase(instrument, input.entryPrice);
  const loss = lossPerBase(direction(ground), input.entryPrice, input.stopPrice, situation.parameters);
  const byRisk: Cap = { contracts: risk / loss / perContract, because: '' };
  const binding = [byRisk, ...capsOf(task)].reduce((best, next) => (next.contracts < best.contracts ? next : best));
  const text = roundToLot(Math.max(0, binding.contracts), instrument.quantityLot, 'down');
  const contracts = Number(text);
  const tooSmall = smallestOrderRefusal(task, contracts, binding, loss * perContract);
  if (tooSmall !== undefined) return tooSmall;
  const after = afterTrade(ground, contracts);
  const first = liquidationRefusal(task, contracts, after);
  if (first !== undefined) return first;
  const quantityBase = contracts * perContract;
  const lossAtStop = quantityBase * loss;
  const notional = quantityBase * input.entryPrice;
  const settleNotional = instrument.contractType === 'linear' ? notional : quantityBase;
  return {
    kind: 'size',
    side: ground.side,
    typeQuantity: text,
    quantityBase,
    notional,
    lossAtStop,
    initialMargin: settleNotional / input.leverage,
    liquidationPrice: liquidationPrice(ground, after),
    sentence: sentence(task, quantityBase, lossAtStop, binding, after),
    warnings: tradeWarnings({ ...task, after, lossAtStop, quantityBase, ...(task.context.markPrice === undefined ? {} : { markPrice: task.context.markPrice }), staleSymbols: staleSymbols(task) }),
  };
}

function refused(reason: string): Extract<CalculatorAnswer, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}

function direction(ground: TradeGround): 1 | -1 {
  return ground.side === 'long' ? 1 : -1;
}

/** Base units of one contract at a price. */
function contractBase(instrument: Instrument, price: number): number {
  return instrument.contractType === 'linear' ? instrument.contractSize : instrument.contractSize / price;
}

type Risk = { readonly kind: 'risk'; readonly amount: number; readonly name: string } | Extract<CalculatorAnswer, { kind: 'refused' }>;

/** The risk in quote currency: as typed, or a share of risk capital (of equity when none was stated). */
function riskInQuote({ risk }: CalculatorInput, instrument: Instrument, situation: Situation): Risk {
  if (risk.kind === 'money') return { kind: 'risk', amount: risk.amount, name: moneyText(risk.amount, instrument.quoteAsset) };
  const capital: Capital = situation.capital;
  const usdPerQuote = usdPerUnitOf(situation.input, instrument.quoteAsset);
  if (capital.usd.kind === 'unknown') return refused(`${percentText(risk.ratio, 2)} of what? Missing: ${capital.usd.missing.join(', ')}.`);
  if (usdPerQuote.kind === 'unknown') return refused(`Missing: ${usdPerQuote.missing.join(', ')}.`);
  const amount = (risk.ratio * capital.usd.value) / usdPerQuote.value;
  return { kind: 'risk', amount, name: `${moneyText(amount, instrument.quoteAsset)}, ${percentText(risk.ratio, 2)} of ${capitalName(capital)}` };
}

function accountAlone(context: CalculatorContext, instrument: Instrument, situation: Situation) {
  const { usd } = situation.capital;
  const usdPerSettle = usdPerUnitOf(situation.input, instrument.settleAsset);
  if (usd.kind === 'unknown' || usdPerSettle.kind === 'unknown') return undefined;
  return emptyAccount({ rules: context.rules, liquidationFeeRate: context.liquidationFeeRate }, instrument, usd.value / usdPerSettle.value);
}

function oppositeRefusal({ position, side, instrument }: TradeGround): CalculatorAnswer | undefined {
  if (position.quantity * (side === 'long' ? 1 : -1) >= 0) return undefined;
  return refused(`You hold a ${side === 'long' ? 'short' : 'long'} of ${instrument.symbol} in this account: a ${side} would close it, not open a trade of its own.`);
}

/** Everything besides the risk that may hold the size down. */
function capsOf(task: Task): Cap[] {
  return [tierCapOf(task), marginCapOf(task), ownCapOf(task)].flatMap((cap) => cap ?? []);
}

function tierCapOf({ ground, input, instrument }: Task): Cap | undefined {
  const tiers = ground.market.tiers.get(instrument.symbol);
  if (tiers === undefined) return undefined;
  const cap = tierCap(tiers, input.leverage);
  const perContract = instrument.contractType === 'linear' ? instrument.contractSize * input.entryPrice : instrument.contractSize / input.entryPrice;
  const contracts = (ground.account.rules.tierBasis === 'quantity' ? cap : cap / perContract) - Math.abs(ground.position.quantity);
  return { contracts, because: `The venue's brackets at ${multipleText(input.leverage, 0)} bind` };
}

/** The most whole lots whose initial margin the wallet covers, by evaluation. */
function marginCapOf(task: Task): Cap | undefined {
  const { ground, instrument, input } = task;
  const lot = lotSize(instrument.quantityLot);
  const fits = (lots: number): boolean => (afterTrade(ground, lots * lot).availableMargin ?? Infinity) >= 0;
  const free = afterTrade(ground, 0).availableMargin;
  if (free === undefined || staleSymbols(task).length > 0) return undefined;
  const because = `Leverage binds: at ${multipleText(input.leverage, 0)} the free margin of ${moneyText(free, instrument.settleAsset)} is used up`;
  if (free <= 0) return { contracts: 0, because };
  const perLot = lot * (instrument.contractType === 'linear' ? instrument.contractSize * input.entryPrice : instrument.contractSize / input.entryPrice);
  let low = 0;
  let high = Math.ceil((free * input.leverage) / perLot) + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return { contracts: low * lot, because };
}

function ownCapOf({ situation, instrument, input }: Task): Cap | undefined {
  const cap = situation.input.policy.ownLeverageCap;
  const gross = sumUsd(situation.exposures, Math.abs);
  const usdPerQuote = usdPerUnitOf(situation.input, instrument.quoteAsset);
  if (cap === undefined || gross.kind === 'unknown' || situation.capital.usd.kind === 'unknown' || usdPerQuote.kind === 'unknown') return undefined;
  const leftUsd = Math.max(0, cap * situation.capital.usd.value - gross.value);
  const contracts = leftUsd / usdPerQuote.value / input.entryPrice / contractBase(instrument, input.entryPrice);
  return { contracts, because: `Your own cap of ${multipleText(cap, 2)} binds` };
}

function smallestOrderRefusal(task: Task, contracts: number, binding: Cap, lossPerContract: number): CalculatorAnswer | undefined {
  const { instrument, input, riskName } = task;
  const isTooSmall = contracts <= 0 || contracts < instrument.minimumQuantity * (1 - 1e-12) || isBelowNotional(instrument, contracts, input.entryPrice);
  if (!isTooSmall) return undefined;
  const lot = lotSize(instrument.quantityLot);
  const byNotional = instrument.minimumNotional / (instrument.contractSize * (instrument.contractType === 'linear' ? input.entryPrice : 1));
  const smallest = Number(roundToLot(Math.max(instrument.minimumQuantity, byNotional, lot), instrument.quantityLot, 'up'));
  const cause = binding.because === '' ? `A risk of ${riskName} buys less than the smallest order` : `${binding.because}, and what is left is less than the smallest order`;
  return refused(`${cause} of ${briefText(smallest)} contracts, which would lose ${moneyText(smallest * lossPerContract, instrument.quoteAsset)} at your stop.`);
}

/** The stop must come before liquidation, or it protects nothing. */
function liquidationRefusal(task: Task, contracts: number, after: AfterTrade): CalculatorAnswer | undefined {
  const { ground, instrument, input } = task;
  if (staleSymbols(task).length > 0) return undefined;
  if (after.liquidation.kind === 'liquidatable') return refused('The position would be liquidated at once.');
  const price = towardsStop(ground, after);
  if (price === undefined || !isBeforeStop(ground, price)) return undefined;
  const text = (value: number): string => priceText(value, instrument.priceTick);
  return refused(`Liquidation ${text(price)} is hit before your stop ${text(input.stopPrice)} with ${multipleText(input.leverage, 0)} ${input.marginMode}.${wayOut(task, contracts)}`);
}

function wayOut(task: Task, contracts: number): string {
  const { ground, instrument, input } = task;
  const reaches = (tried: TradeGround, size: number): boolean => {
    const price = towardsStop(tried, afterTrade(tried, size));
    return price === undefined || !isBeforeStop(tried, price);
  };
  if (input.marginMode === 'isolated') {
    for (let leverage = Math.ceil(input.leverage) - 1; leverage >= 1; leverage -= 1) {
      const slower = { ...ground, position: { ...ground.position, leverage }, account: { ...ground.account, positions: ground.account.positions.map((one) => (one.id === ground.position.id ? { ...one, leverage } : one)) } };
      if (reaches(slower, contracts)) return ` At ${multipleText(leverage, 0)} the stop comes first.`;
    }
    return '';
  }
  const lot = lotSize(instrument.quantityLot);
  let low = 0;
  let high = Math.round(contracts / lot);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(ground, middle * lot)) low = middle;
    else high = middle;
  }
  return low === 0 ? '' : ` Up to ${briefText(low * lot * contractBase(instrument, input.entryPrice), 6)} ${instrument.underlying} the stop comes first.`;
}

/** The liquidation price on the stop's side of the entry. */
function towardsStop({ side }: TradeGround, { liquidation }: AfterTrade): number | undefined {
  if (liquidation.kind !== 'ok') return undefined;
  return side === 'long' ? liquidation.down?.price : liquidation.up?.price;
}

function isBeforeStop({ side, input }: TradeGround, price: number): boolean {
  return side === 'long' ? price >= input.stopPrice : price <= input.stopPrice;
}

type LiquidationPrice = Extract<CalculatorAnswer, { kind: 'size' }>['liquidationPrice'];

function liquidationPrice(ground: TradeGround, after: AfterTrade): LiquidationPrice {
  const { liquidation } = after;
  if (liquidation.kind === 'unknown') return { kind: 'unknown', missing: liquidation.missing };
  if (liquidation.kind !== 'ok') return { kind: 'none' };
  return { kind: 'known', value: towardsStop(ground, after) ?? liquidation.nearest.price };
}

/** Marks of other positions in the account that are too old for a liquidation price to rest on. */
function staleSymbols({ sized, instrument }: Task): string[] {
  if (sized === undefined) return [];
  const others = sized.account.positions.filter((position) => position.quantity !== 0 && position.symbol !== instrument.symbol && position.margin.kind === 'cross');
  return [...new Set(others.map((position) => position.symbol))].filter((symbol) => isWithheldAge(markFreshnessOf(sized, symbol))).sort();
}

function sentence(task: Task, quantityBase: number, lossAtStop: number, binding: Cap, after: AfterTrade): string {
  const { instrument, input, ground, riskName } = task;
  const side = ground.side === 'long' ? 'Long' : 'Short';
  const trade = `${side} ${briefText(quantityBase, 6)} ${instrument.underlying}: the stop at ${priceText(input.stopPrice, instrument.priceTick)} costs ${moneyText(lossAtStop, instrument.quoteAsset)} with slippage and fees.`;
  const bound = binding.because === '' ? '' : ` ${binding.because}: your risk of ${riskName} would allow more.`;
  const price = towardsStop(ground, after);
  const liquidation = price === undefined ? '' : ` Liquidation ${priceText(price, instrument.priceTick)}.`;
  return `${trade}${bound}${liquidation} A stop is not a floor.`;
}
