/**
 * The position-size calculator: size = risk / (abs(entry - stop) + slippage + fees), in whole lots, no larger than leverage,
 * brackets and the trader's own cap let through; whichever binds is named. Refused when liquidation comes before the stop:
 * then the stop protects nothing. Not here: whether the trade is a good one.
 */
import { briefText, moneyText, percentText, priceText, roundToLot } from '../format';
import type { Account } from '../account/account';
import type { Instrument } from '../market/instrument';
import type { CalculatorAnswer, CalculatorInput } from './calculator';
import { EMPTY_SIZING_MEMORY } from './input';
import { lotSize } from './lot';
import { afterTrade, emptyAccount, tradeGround, type AfterTrade, type TradeGround } from './new-trade';
import { isBelowNotional } from './order';
import { capitalName } from './capital';
import { situationOf, type Situation } from './situation';
import { usdPerUnitOf } from './unit-price';
import { isWithheldAge } from './withheld-age';
import { slowInputs } from './slow-inputs';
import { liquidationFirst, towardsStop } from './stop-before-liquidation';
import { lossPerBase } from './stop-loss';
import { capsOf, type Cap } from './trade-caps';
import { contractBase, staleSymbols, type CalculatorContext, type Task } from './trade-task';
import { tradeWarnings } from './trade-warnings';

const BPS = 1e-4;

/** The size for a stop, or why there is none. */
export function sizeForStop(input: CalculatorInput, context: CalculatorContext): CalculatorAnswer {
  const { sizing } = context;
  const instrument = [...sizing.instruments.values()].find((one) => one.id === input.instrumentId);
  if (instrument === undefined) return refused(`The contract terms of ${input.instrumentId} are not known yet.`);
  if (input.entryPrice === input.stopPrice) return refused(`Entry and stop are both ${priceText(input.entryPrice, instrument.priceTick)}: the side follows from the stop being below (long) or above (short).`);
  const sized = sizing.accounts.find(({ account }) => account.id === input.accountId);
  if (input.accountId !== undefined && sized === undefined) return refused(`There is no account ${input.accountId}.`);
  if (sized !== undefined && isWithheldAge(sized.freshness)) return refused(`The data of ${sized.account.name} is too old: confirm it or edit it.`);
  const situation = situationOf(sizing, slowInputs(sizing, EMPTY_SIZING_MEMORY).slow);
  const risk = riskInQuote(input, instrument, situation);
  if (risk.kind === 'refused') return risk;
  const account = sized?.account ?? accountAlone(context, instrument, situation);
  if (account === undefined) return refused('Say your risk capital first, or choose an account: there is no money to trade with.');
  const ground = tradeGround(account, sized, context.tiers, instrument, input, situation.parameters.takerFeeBps * BPS);
  const opposite = oppositeRefusal(ground);
  return opposite ?? sizedAnswer({ input, context, instrument, situation, ground, sized, risk: risk.amount, riskName: risk.name });
}

function sizedAnswer(task: Task): CalculatorAnswer {
  const { input, instrument, ground, risk, situation } = task;
  const perContract = contractBase(instrument, input.entryPrice);
  const loss = lossPerBase(ground.side === 'long' ? 1 : -1, input.entryPrice, input.stopPrice, situation.parameters);
  const byRisk: Cap = { contracts: risk / loss / perContract, because: '' };
  const binding = [byRisk, ...capsOf(task)].reduce((best, next) => (next.contracts < best.contracts ? next : best));
  const text = roundToLot(Math.max(0, binding.contracts), instrument.quantityLot, 'down');
  const contracts = Number(text);
  const tooSmall = smallestOrderRefusal(task, contracts, binding, loss * perContract);
  if (tooSmall !== undefined) return tooSmall;
  const after = afterTrade(ground, contracts);
  const first = liquidationFirst(task, contracts, after);
  if (first !== undefined) return refused(first);
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

type Risk = { readonly kind: 'risk'; readonly amount: number; readonly name: string } | Extract<CalculatorAnswer, { kind: 'refused' }>;

/** The risk in quote currency: as typed, or a share of risk capital (of equity when none was stated). */
function riskInQuote({ risk }: CalculatorInput, instrument: Instrument, situation: Situation): Risk {
  if (risk.kind === 'money') return { kind: 'risk', amount: risk.amount, name: moneyText(risk.amount, instrument.quoteAsset) };
  const { capital } = situation;
  const usdPerQuote = usdPerUnitOf(situation.input, instrument.quoteAsset);
  if (capital.usd.kind === 'unknown') return refused(`${percentText(risk.ratio, 2)} of what? Missing: ${capital.usd.missing.join(', ')}.`);
  if (usdPerQuote.kind === 'unknown') return refused(`Missing: ${usdPerQuote.missing.join(', ')}.`);
  const amount = (risk.ratio * capital.usd.value) / usdPerQuote.value;
  return { kind: 'risk', amount, name: `${moneyText(amount, instrument.quoteAsset)}, ${percentText(risk.ratio, 2)} of ${capitalName(capital)}` };
}

function accountAlone(context: CalculatorContext, instrument: Instrument, situation: Situation): Account | undefined {
  const { usd } = situation.capital;
  const usdPerSettle = usdPerUnitOf(situation.input, instrument.settleAsset);
  if (usd.kind === 'unknown' || usdPerSettle.kind === 'unknown') return undefined;
  return emptyAccount({ rules: context.rules, liquidationFeeRate: context.liquidationFeeRate }, instrument, usd.value / usdPerSettle.value);
}

function oppositeRefusal({ position, side, instrument }: TradeGround): CalculatorAnswer | undefined {
  if (position.quantity * (side === 'long' ? 1 : -1) >= 0) return undefined;
  return refused(`You hold a ${side === 'long' ? 'short' : 'long'} of ${instrument.symbol} in this account: a ${side} would close it, not open a trade of its own.`);
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

type LiquidationPrice = Extract<CalculatorAnswer, { kind: 'size' }>['liquidationPrice'];

function liquidationPrice(ground: TradeGround, after: AfterTrade): LiquidationPrice {
  const { liquidation } = after;
  if (liquidation.kind === 'unknown') return { kind: 'unknown', missing: liquidation.missing };
  if (liquidation.kind !== 'ok') return { kind: 'none' };
  return { kind: 'known', value: towardsStop(ground, after) ?? liquidation.nearest.price };
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
