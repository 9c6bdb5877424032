/**
 * The synthetic history before a drill starts: 90 days of hours and 14 days of five minutes, the hours being the sums of
 * five-minute candles throughout. It ends exactly at the start price; it is generated, whatever dates it carries.
 */
import { assert, unwrap } from '../assert';
import { normal } from '../math/normal';
import { createRandom, uniform, type Random } from '../math/random';
import type { Candle } from '../market/event';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../units';
import { addCandle, candleOf, emptyCandle, type StepCandle } from './candles';
import { simulatedAsset, type SimulatedAsset } from './instruments';
import { drawReturns, stepTowards } from './returns';
import type { HistoryScript, Scenario } from './scenario';
import { nearestSteps } from './steps';
import { deviationFactor, nextDeviation, seasonality, SECONDS_PER_YEAR } from './weather';

export const HISTORY_HOURS_DAYS = 90;
export const HISTORY_FIVE_MINUTES_DAYS = 14;
const STEP_MS = 5 * MINUTE_MS;
const STEP_SECONDS = STEP_MS / SECOND_MS;
const STEPS_PER_HOUR = HOUR_MS / STEP_MS;

/** One asset's closed candles, oldest first, and the hour that had begun when the drill starts. */
export interface AssetHistory {
  readonly hours: readonly Candle[];
  readonly fiveMinutes: readonly Candle[];
  readonly formingHour: StepCandle;
}

/** A log price that must be met at the end of a step. */
interface Pin {
  readonly step: number;
  readonly logPrice: number;
}

interface Track {
  readonly asset: SimulatedAsset;
  readonly pins: readonly Pin[];
  nextPin: number;
  logPrice: number;
  closeTicks: number;
  hour: StepCandle;
  readonly hours: Candle[];
  readonly fiveMinutes: Candle[];
}

interface Regime {
  isVolatile: boolean;
  deviation: number;
}

/** The history of every asset of the scenario, in its order. */
export function generateHistory(scenario: Scenario, seed: number): readonly AssetHistory[] {
  const beginAtMs = Math.floor(scenario.startAtMs / HOUR_MS) * HOUR_MS - HISTORY_HOURS_DAYS * DAY_MS;
  const stepCount = (scenario.startAtMs - beginAtMs) / STEP_MS;
  assert(Number.isInteger(stepCount), 'a drill starts on a whole five minutes');
  const random = createRandom(seed, 'history');
  const tracks = scenario.assets.map((script) => createTrack(script.symbol, pinsOf(script.historyPath, scenario.startAtMs, beginAtMs), beginAtMs));
  const assets = tracks.map((track) => track.asset);
  const regime: Regime = { isVolatile: false, deviation: 0 };
  const returns: number[] = [];
  for (let step = 0; step < stepCount; step += 1) {
    const atMs = beginAtMs + step * STEP_MS;
    const volatility = nextVolatility(regime, scenario.history, stepCount - step, atMs, random);
    const sigma = volatility * Math.sqrt(STEP_SECONDS / SECONDS_PER_YEAR);
    drawReturns(random, assets, sigma, STEP_SECONDS, returns);
    const keepsFiveMinutes = atMs >= scenario.startAtMs - HISTORY_FIVE_MINUTES_DAYS * DAY_MS;
    for (let index = 0; index < tracks.length; index += 1) {
      const track = unwrap(tracks[index], 'index is within tracks');
      stepTrack(track, step, atMs, returns[index] ?? 0, sigma * track.asset.volatilityRatio, keepsFiveMinutes, random);
    }
  }
  return tracks.map(({ hours, fiveMinutes, hour }) => ({ hours, fiveMinutes, formingHour: hour }));
}

function pinsOf(path: Scenario['assets'][number]['historyPath'], startAtMs: number, beginAtMs: number): readonly Pin[] {
  return path.map(({ daysBefore, price }) => ({ step: Math.max(0, Math.round((startAtMs - daysBefore * DAY_MS - beginAtMs) / STEP_MS)), logPrice: Math.log(price) }));
}

function createTrack(symbol: string, pins: readonly Pin[], beginAtMs: number): Track {
  const asset = simulatedAsset(symbol);
  const { logPrice } = unwrap(pins[0], 'a history path has a first point');
  const closeTicks = nearestSteps(Math.exp(logPrice), asset.instrument.priceTick);
  return { asset, pins, nextPin: 1, logPrice, closeTicks, hour: emptyCandle(beginAtMs, closeTicks), hours: [], fiveMinutes: [] };
}

function nextVolatility(regime: Regime, script: HistoryScript, stepsLeft: number, atMs: number, random: Random): number {
  const meanHours = regime.isVolatile ? script.meanVolatileHours : script.meanCalmHours;
  if (uniform(random) < 1 / (meanHours * STEPS_PER_HOUR)) regime.isVolatile = !regime.isVolatile;
  if (stepsLeft <= script.calmHoursBefore * STEPS_PER_HOUR) regime.isVolatile = false;
  regime.deviation = nextDeviation(regime.deviation, STEP_SECONDS, random);
  const level = regime.isVolatile ? script.volatileVolatilityAnnual : script.calmVolatilityAnnual;
  return level * deviationFactor(regime.deviation) * seasonality(atMs);
}

function stepTrack(track: Track, step: number, atMs: number, move: number, sigma: number, keepsFiveMinutes: boolean, random: Random): void {
  const open = track.logPrice;
  while (track.nextPin < track.pins.length - 1 && unwrap(track.pins[track.nextPin], 'checked').step <= step) track.nextPin += 1;
  const pin = unwrap(track.pins[track.nextPin], 'a history path ends at the start price');
  track.logPrice = stepTowards(open, move, pin.logPrice, pin.step - step);
  const candle = candleBetween(track, open, sigma, atMs, random);
  track.closeTicks = candle.close;
  if (keepsFiveMinutes) track.fiveMinutes.push(candleOf(candle, track.asset.instrument));
  addCandle(track.hour, candle);
  if ((atMs + STEP_MS) % HOUR_MS !== 0) return;
  track.hours.push(candleOf(track.hour, track.asset.instrument));
  track.hour = emptyCandle(atMs + STEP_MS, candle.close);
}

/** Open at the close before, close at the new price; high and low drawn from the law of a Brownian bridge's extremes. */
function candleBetween(track: Track, open: number, sigma: number, atMs: number, random: Random): StepCandle {
  const { instrument, calmTurnoverPerSecond, volatilityRatio } = track.asset;
  const close = nearestSteps(Math.exp(track.logPrice), instrument.priceTick);
  const high = nearestSteps(Math.exp(bridgeMaximum(open, track.logPrice, sigma, random)), instrument.priceTick);
  const low = nearestSteps(Math.exp(-bridgeMaximum(-open, -track.logPrice, sigma, random)), instrument.priceTick);
  const calmSigma = 0.4 * volatilityRatio * Math.sqrt(STEP_SECONDS / SECONDS_PER_YEAR);
  const turnover = calmTurnoverPerSecond * STEP_SECONDS * (sigma / calmSigma) * Math.exp(0.4 * normal(random) - 0.08);
  const candle = emptyCandle(atMs, track.closeTicks);
  candle.high = Math.max(high, candle.open, close);
  candle.low = Math.min(low, candle.open, close);
  candle.close = close;
  candle.volume = Math.max(1, nearestSteps(turnover / Math.exp(track.logPrice), instrument.quantityLot));
  candle.isTraded = true;
  return candle;
}

/**
 * The highest point of a Brownian path of variance sigma^2 from `from` to `to`: P(max > m) = exp(-2 (m - from)(m - to) / sigma^2)
 * solved for m (Karatzas and Shreve 1991, section 2.8). Highest and lowest are drawn apart, as if independent: each one's
 * law is exact, and with it the mean range.
 */
function bridgeMaximum(from: number, to: number, sigma: number, random: Random): number {
  const gap = to - from;
  return (from + to + Math.sqrt(gap ** 2 - 2 * sigma ** 2 * Math.log(uniform(random)))) / 2;
}
