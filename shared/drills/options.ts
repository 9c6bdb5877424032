/**
 * The simulated venue's options: a consistent surface whose level follows the drill's own volatility. Total variances are an
 * SSVI surface over a growing at-the-money variance, so no butterfly and no calendar can be arbitraged; every quote has that
 * price between its bid and its ask. Own random numbers: options never change the path of prices.
 */
import { utcDateText } from '../format';
import type { OptionExpirySeen, OptionQuoteSeen, OptionsSeen } from '../market/event';
import { uniform, type Random } from '../math/random';
import { DAY_MS, DAYS_PER_YEAR, HOUR_MS, type EpochMs } from '../units';
import { black76 } from '../volatility/implied/black76';
import { ssviVariance, type Ssvi } from '../volatility/implied/ssvi';
import { strain } from './book';
import { simulatedAsset } from './instruments';
import type { AssetMarket, Market } from './market';
import type { Scenario } from './scenario';
import { fromSteps } from './steps';
import { deviationFactor, scriptedVolatility } from './weather';

export const OPTION_SECONDS = 60;
/** Assets with listed options; premiums are in quote currency, on the tick. */
const LISTED = [{ symbol: 'BTCUSDT', tick: 1 }, { symbol: 'ETHUSDT', tick: 0.1 }] as const;
/** Skew to the downside; eta (1 + |rho|) <= 2 keeps all expiries free of arbitrage (Gatheral and Jacquier 2014, remark 4.4). */
export const SIMULATED_SSVI: Ssvi = { rho: -0.3, eta: 0.75, gamma: 0.5 };
/** Options cost more than what is realised, and the far end forgets today within a month. */
const PREMIUM = 1.12;
const FAR_VOLATILITY_ANNUAL = 0.5;
const MEMORY_YEARS = 20 / DAYS_PER_YEAR;
/** A year's carry of the futures. */
const CARRY_ANNUAL = 0.05;
const STRIKES_A_SIDE = 6;
const REACH_DEVIATIONS = 2.2;
/** Half of ask volatility less bid volatility, at the money, in calm. */
const CALM_HALF_SPREAD = 0.004;
const YEAR_MS = DAYS_PER_YEAR * DAY_MS;

/** The chains of this second; none between the whole minutes. */
export function optionEvents(market: Market, scenario: Scenario, second: number, atMs: EpochMs, random: Random): OptionsSeen[] {
  if (second % OPTION_SECONDS !== 0) return [];
  const level = scriptedVolatility(scenario.volatility, second) * deviationFactor(market.volatilityDeviation);
  return LISTED.flatMap(({ symbol, tick }) => {
    const one = market.assets.find((asset) => asset.symbol === symbol);
    return one === undefined ? [] : [chainOf(one, level, tick, atMs, random)];
  });
}

/** At-the-money total variance after `years`, from the level of today to the far one: its slope is never below 0. */
export function simulatedTheta(volatilityNow: number, volatilityFar: number, years: number): number {
  const near = volatilityNow ** 2 - volatilityFar ** 2;
  return volatilityFar ** 2 * years + near * MEMORY_YEARS * (1 - Math.exp(-years / MEMORY_YEARS));
}

/** 08:00 UTC of the next two days at least twelve hours away, two Fridays after them, and Fridays a month and a quarter away. */
export function listedExpiries(atMs: number): number[] {
  const eight = (day: number): number => day * DAY_MS + 8 * HOUR_MS;
  const first = Math.ceil((atMs + 12 * HOUR_MS - 8 * HOUR_MS) / DAY_MS);
  // 1970-01-02 was a Friday.
  const fridayFrom = (day: number): number => day + ((1 - (day % 7) + 7) % 7);
  const days = [first, first + 1, fridayFrom(first + 2), fridayFrom(first + 9), fridayFrom(first + 30), fridayFrom(first + 86)];
  return days.map(eight);
}

function chainOf(one: AssetMarket, level: number, tick: number, atMs: EpochMs, random: Random): OptionsSeen {
  const { instrument, volatilityRatio } = simulatedAsset(one.symbol);
  const spot = fromSteps(one.index, instrument.priceTick);
  const now = PREMIUM * volatilityRatio * level;
  const far = PREMIUM * volatilityRatio * FAR_VOLATILITY_ANNUAL;
  const halfSpread = CALM_HALF_SPREAD * strain(level);
  const expiries = listedExpiries(atMs).map((expiryAtMs): OptionExpirySeen => {
    const years = (expiryAtMs - atMs) / YEAR_MS;
    const forward = Math.round((spot * Math.exp(CARRY_ANNUAL * years)) / tick) * tick;
    const theta = simulatedTheta(now, far, years);
    // Far enough apart that they reach two standard deviations to both sides, however wild it is: an index needs its wings.
    const step = strikeStep((spot * Math.sqrt(theta) * REACH_DEVIATIONS) / STRIKES_A_SIDE);
    const quotes = strikesAround(forward, step).flatMap((strike) => quotesAt(strike, forward, years, theta, halfSpread, tick, random));
    return { id: utcDateText(expiryAtMs), expiryAtMs, futurePrice: forward, quotes };
  });
  return { kind: 'market.options', atMs, venueAtMs: atMs, underlying: instrument.underlying, priceIn: 'quote', expiries };
}

function quotesAt(strike: number, forward: number, expiryYears: number, theta: number, halfSpread: number, tick: number, random: Random): OptionQuoteSeen[] {
  const k = Math.log(strike / forward);
  const volatility = Math.sqrt(ssviVariance(SIMULATED_SSVI, theta, k) / expiryYears);
  const wing = 1 + Math.abs(k) / Math.sqrt(theta);
  return (['call', 'put'] as const).map((right): OptionQuoteSeen => {
    const half = volatility * halfSpread * wing * 2;
    // The middle leans, the fair price stays inside.
    const lean = (uniform(random) - 0.5) * half;
    const priceAt = (volatilityAnnual: number): number => black76({ forward, strike, expiryYears, volatilityAnnual: Math.max(0.01, volatilityAnnual), right });
    const bid = Math.floor(priceAt(volatility - half + lean) / tick);
    const ask = Math.max(bid + 1, Math.ceil(priceAt(volatility + half + lean) / tick));
    return { strike, right, ...(bid > 0 ? { bid: ticks(bid, tick) } : {}), ask: ticks(ask, tick) };
  });
}

function ticks(count: number, tick: number): number {
  return tick < 1 ? count / Math.round(1 / tick) : count * tick;
}

function strikesAround(forward: number, step: number): number[] {
  const middle = Math.round(forward / step);
  return Array.from({ length: 2 * STRIKES_A_SIDE + 1 }, (_, i) => (middle + i - STRIKES_A_SIDE) * step).filter((strike) => strike > 0);
}

/** The next of 1, 2, 5, 10, ... above. */
function strikeStep(wanted: number): number {
  let step = 1;
  for (const factor of [2, 2.5, 2, 2, 2.5, 2, 2, 2.5, 2, 2, 2.5, 2]) {
    if (step >= wanted) break;
    step *= factor;
  }
  return step;
}
