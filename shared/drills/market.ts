/**
 * The simulated market in motion: one virtual second for every asset. Mark follows the script's path, index stands a slowly
 * moving premium below it, best bid and ask jitter around the mark, and trades happen at them.
 * All draws come from here, none from the account: what the trader does never changes the path.
 */
import { unwrap } from '../assert';
import { normal } from '../math/normal';
import { uniform, type Random } from '../math/random';
import { emptyBook, quoteAround, refillBook, strain, type Book } from './book';
import { addTrade, emptyCandle, type StepCandle } from './candles';
import { FUNDING_CAP_RATIO, FUNDING_INTERVAL_HOURS, simulatedAsset, type SimulatedAsset } from './instruments';
import { drawReturns, stepTowards } from './returns';
import type { AssetScript, PathPoint, Scenario } from './scenario';
import { nearestSteps } from './steps';
import { deviationFactor, interpolate, nextDeviation, scriptedVolatility, seasonality, SECONDS_PER_YEAR } from './weather';

/** A trade of the second, in ticks and lots. */
export interface StepTrade {
  price: number;
  lots: number;
  takerSide: 'buy' | 'sell';
}

/** One asset's market, plain data. Prices in ticks unless they say otherwise. */
export interface AssetMarket {
  readonly symbol: string;
  logPrice: number;
  /** Random part of mark over index minus 1, and its slow average that funding follows. */
  premium: number;
  premiumAverage: number;
  /** Middle of the book over mark minus 1. */
  jitter: number;
  mark: number;
  index: number;
  last: number;
  fundingRate: number;
  book: Book;
  trade: StepTrade | null;
  fiveMinutes: StepCandle;
  hour: StepCandle;
}

export interface Market {
  volatilityDeviation: number;
  readonly assets: readonly AssetMarket[];
}

const PREMIUM_SECONDS = 600;
const PREMIUM_DEVIATION = 0.0002;
const PREMIUM_MEAN = 0.0001;
const FUNDING_AVERAGE_SECONDS = 1_800;
const JITTER_SECONDS = 5;
const TRADE_CHANCE = 0.85;
/** The book behind the best prices is drawn anew so often; the assets take turns. */
export const BOOK_SECONDS = 5;

/** The market before its first second, at the script's start prices. */
export function createMarket(scenario: Scenario): Market {
  return { volatilityDeviation: 0, assets: scenario.assets.map((script) => createAssetMarket(script, scenario.startAtMs)) };
}

function createAssetMarket(script: AssetScript, startAtMs: number): AssetMarket {
  const { priceTick } = simulatedAsset(script.symbol).instrument;
  const { price } = unwrap(script.path[0], 'a path begins with the start price');
  const ticks = nearestSteps(price, priceTick);
  return {
    symbol: script.symbol,
    logPrice: Math.log(price),
    premium: PREMIUM_MEAN,
    premiumAverage: PREMIUM_MEAN,
    jitter: 0,
    mark: ticks,
    index: nearestSteps(price / (1 + PREMIUM_MEAN), priceTick),
    last: ticks,
    fundingRate: fundingRateOf(PREMIUM_MEAN),
    book: emptyBook(),
    trade: null,
    fiveMinutes: emptyCandle(startAtMs, ticks),
    hour: emptyCandle(startAtMs, ticks),
  };
}

/** Moves the market to `second` of the scenario; second 0 only fills the books and quotes. */
export function stepMarket(market: Market, scenario: Scenario, second: number, random: Random): void {
  const assets = market.assets.map((one) => simulatedAsset(one.symbol));
  const volatility = nextVolatility(market, scenario, second, random);
  const sigma = volatility / Math.sqrt(SECONDS_PER_YEAR);
  const returns: number[] = [];
  drawReturns(random, assets, sigma, 1, returns);
  for (let index = 0; index < assets.length; index += 1) {
    const asset = unwrap(assets[index], 'index is within assets');
    const one = unwrap(market.assets[index], 'index is within assets');
    const script = unwrap(scenario.assets[index], 'markets follow the order of scripts');
    if (second > 0) movePrice(one, script, second, returns[index] ?? 0);
    quote(one, asset, script, second, volatility, random);
    if (second === 0 || (second + index) % BOOK_SECONDS === 0) refillBook(one.book, asset, Math.exp(one.logPrice), strain(volatility), random);
    trade(one, asset, volatility, random);
  }
}

function nextVolatility(market: Market, scenario: Scenario, second: number, random: Random): number {
  market.volatilityDeviation = nextDeviation(market.volatilityDeviation, 1, random);
  const atMs = scenario.startAtMs + second * 1_000;
  return scriptedVolatility(scenario.volatility, second) * deviationFactor(market.volatilityDeviation) * seasonality(atMs);
}

function movePrice(one: AssetMarket, script: AssetScript, second: number, move: number): void {
  const next = nextPoint(script.path, second);
  one.logPrice = next === undefined ? one.logPrice + move : stepTowards(one.logPrice, move, Math.log(next.price), next.atSecond - second + 1);
}

/** The first point at or after a second. */
function nextPoint(path: readonly PathPoint[], second: number): PathPoint | undefined {
  for (const point of path) if (point.atSecond >= second) return point;
  return undefined;
}

function quote(one: AssetMarket, asset: SimulatedAsset, script: AssetScript, second: number, volatility: number, random: Random): void {
  const { priceTick } = asset.instrument;
  const strained = strain(volatility);
  one.premium = meanReverting(one.premium, PREMIUM_MEAN, PREMIUM_DEVIATION * Math.sqrt(strained), PREMIUM_SECONDS, random);
  const premium = one.premium + interpolate(script.premium, second, (point) => point.premiumRatio);
  one.premiumAverage += (premium - one.premiumAverage) / FUNDING_AVERAGE_SECONDS;
  one.fundingRate = fundingRateOf(one.premiumAverage);
  const jitterDeviation = asset.calmSpreadRatio + (asset.volatilityRatio * volatility) / Math.sqrt(SECONDS_PER_YEAR);
  one.jitter = meanReverting(one.jitter, 0, jitterDeviation, JITTER_SECONDS, random);
  const mark = Math.exp(one.logPrice);
  one.mark = Math.max(1, nearestSteps(mark, priceTick));
  one.index = Math.max(1, nearestSteps(mark / (1 + premium), priceTick));
  quoteAround(one.book, asset, mark * (1 + one.jitter), strained, random);
}

function meanReverting(value: number, mean: number, deviation: number, seconds: number, random: Random): number {
  const decay = 1 - 1 / seconds;
  return mean + (value - mean) * decay + deviation * Math.sqrt(1 - decay ** 2) * normal(random);
}

/**
 * Funding per interval from the average premium: premium + clamp(interest - premium, -0.05 %, 0.05 %), interest 0.01 %,
 * then at most 0.3 % either way (the form of Binance's "Introduction to Futures Funding Rates"), to 8 decimals.
 */
export function fundingRateOf(premiumAverage: number): number {
  const interest = (0.0003 * FUNDING_INTERVAL_HOURS) / 24;
  const rate = premiumAverage + Math.min(0.0005, Math.max(-0.0005, interest - premiumAverage));
  return Math.round(Math.min(FUNDING_CAP_RATIO, Math.max(-FUNDING_CAP_RATIO, rate)) * 1e8) / 1e8 + 0;
}

function trade(one: AssetMarket, asset: SimulatedAsset, volatility: number, random: Random): void {
  const happens = uniform(random) < TRADE_CHANCE;
  const takerSide = uniform(random) < 0.5 ? 'buy' : 'sell';
  const turnover = (asset.calmTurnoverPerSecond / TRADE_CHANCE) * strain(volatility) * Math.exp(normal(random) - 0.5);
  const lots = Math.max(1, nearestSteps(turnover / Math.exp(one.logPrice), asset.instrument.quantityLot));
  if (!happens) {
    one.trade = null;
    return;
  }
  one.last = takerSide === 'buy' ? one.book.ask : one.book.bid;
  one.trade = { price: one.last, lots, takerSide };
  addTrade(one.fiveMinutes, one.last, lots);
  addTrade(one.hour, one.last, lots);
}
