/** Limits that a trade of a given size would break, in words. It refuses nothing. */
import { moneyText, multipleText, percentText, priceText, sigmaText } from '../format';
import type { Instrument } from '../market/instrument';
import type { CalculatorInput } from './calculator';
import { movesInSigmas, requiredMoves } from './joint-stress';
import type { AfterTrade, TradeGround } from './new-trade';
import type { Situation } from './situation';
import { usdPerUnitOf } from './unit-price';
import { MARKET_UNDERLYING } from '../volatility/beta';

export interface WarningInput {
  readonly input: CalculatorInput;
  readonly instrument: Instrument;
  readonly situation: Situation;
  readonly ground: TradeGround;
  readonly after: AfterTrade;
  readonly lossAtStop: number;
  readonly quantityBase: number;
  readonly markPrice?: number;
  readonly staleSymbols: readonly string[];
}

export function tradeWarnings(task: WarningInput): string[] {
  return [unknownLiquidation(task), perTrade(task), jointDistance(task), beyondMark(task), leverageOfTrade(task)].filter((warning) => warning !== undefined);
}

function unknownLiquidation({ after, staleSymbols }: WarningInput): string | undefined {
  const stale = staleSymbols.map((symbol) => `fresh mark price of ${symbol}`);
  const missing = [...(after.liquidation.kind === 'unknown' ? after.liquidation.missing : []), ...stale];
  return missing.length === 0 ? undefined : `Cannot say whether liquidation comes before your stop: ${missing.join(', ')} missing.`;
}

function perTrade({ situation, instrument, lossAtStop }: WarningInput): string | undefined {
  const { capital, parameters } = situation;
  const usdPerQuote = usdPerUnitOf(situation.input, instrument.quoteAsset);
  if (capital.usd.kind === 'unknown' || usdPerQuote.kind === 'unknown') return undefined;
  const allowed = (capital.usd.value * parameters.riskPerTradeRatio) / usdPerQuote.value;
  if (lossAtStop <= allowed * (1 + 1e-9)) return undefined;
  return `Your risk per trade is ${percentText(parameters.riskPerTradeRatio, 2)}, ${moneyText(allowed, instrument.quoteAsset)}: this loses ${moneyText(lossAtStop, instrument.quoteAsset)}.`;
}

function jointDistance({ situation, after, ground }: WarningInput): string | undefined {
  const market = situation.input.volatility.get(MARKET_UNDERLYING);
  const sigma = market?.kind === 'known' ? market.dailySigma : undefined;
  const required = requiredMoves(situation.parameters, sigma);
  const { down, up } = after.joint;
  const broken = [
    ...(down !== undefined && -down.shockRatio < required.down ? [{ direction: 'down' as const, ratio: -down.shockRatio }] : []),
    ...(up !== undefined && up.shockRatio < required.up ? [{ direction: 'up' as const, ratio: up.shockRatio }] : []),
  ].sort((a, b) => a.ratio - b.ratio)[0];
  if (broken === undefined) return undefined;
  const sigmas = sigma === undefined ? '' : ` (${sigmaText(movesInSigmas(broken.direction, broken.ratio, sigma))})`;
  const asked = `${percentText(situation.parameters.jointDistanceRatio, 0)} and ${sigmaText(situation.parameters.jointDistanceSigmas, 0)}`;
  const what = ground.account.positions.length > 1 && ground.input.marginMode === 'cross' ? 'everything moving together' : `${ground.instrument.symbol} moving`;
  return `After this trade, with ${what}, liquidation is ${percentText(broken.ratio)}${sigmas} away; you asked for ${asked}.`;
}

/** A stop that the market has passed already would fill at once. */
function beyondMark({ markPrice, input, instrument, ground }: WarningInput): string | undefined {
  if (markPrice === undefined) return undefined;
  const isPassed = ground.side === 'long' ? markPrice <= input.stopPrice : markPrice >= input.stopPrice;
  return isPassed ? `The mark ${priceText(markPrice, instrument.priceTick)} is already beyond your stop.` : undefined;
}

function leverageOfTrade({ situation, instrument, quantityBase, input }: WarningInput): string | undefined {
  const { usd } = situation.capital;
  const usdPerQuote = usdPerUnitOf(situation.input, instrument.quoteAsset);
  if (usd.kind === 'unknown' || usdPerQuote.kind === 'unknown' || usd.value <= 0) return undefined;
  const multiple = (quantityBase * input.entryPrice * usdPerQuote.value) / usd.value;
  return multiple > 10 ? `This one trade is ${multipleText(multiple)} of your capital.` : undefined;
}
