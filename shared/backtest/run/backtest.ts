/**
 * What the live rules would have done: once an hour, at the close, the advice is asked with what was known then and followed
 * at that price plus costs; the position then lives through the next candle with funding and liquidation at its high or low.
 * One contract, one wallet that is all the capital there is. It knows no order book, no partial fills, no hours of absence.
 */
import { assert, unwrap } from '../../assert';
import type { Policy } from '../../sizing/policy';
import { HOUR_MS } from '../../units';
import { fundingByCandle } from '../funding';
import { metricsOf, type Metrics } from '../metrics/summary';
import { costRatioOf, DEFAULT_COSTS, type BacktestMarket, type Costs } from './market';
import { plainTrader } from './plain/plain-trader';
import { forecastTrack, statisticsAt, type ForecastTrack } from './track';
import type { Trader } from './trader';
import { wholeTrader } from './whole-trader';

export interface BacktestInput {
  readonly market: BacktestMarket;
  readonly policy: Policy;
  readonly capital: number;
  readonly costs?: Costs;
  /** The leverage set at the venue, 20 if not given. */
  readonly leverage?: number;
  /** Strength of the view at each close, -2 to 2; one number for all of them, 1 if not given. */
  readonly conviction?: number | ArrayLike<number>;
  /** Forecasts of the same candles, when they were made before. */
  readonly track?: ForecastTrack;
  /** The first candle that is lived through; those before it only teach, as the history does that is loaded live. 0 if not given. */
  readonly startIndex?: number;
  readonly spreadsCuts?: boolean;
  /** Every hour is asked of `sizing/advise` itself, also where the closed form would do: for comparing the two. */
  readonly isWhole?: boolean;
  /** The trader looks and acts once in so many hours, 1 if not given; between looks the position is left alone. */
  readonly everyHours?: number;
  /** Charged on what is liquidated, 1.25 % (Binance's clearance fee of BTCUSDT) if not given. */
  readonly liquidationFeeRate?: number;
  /** Told once in 24 hours how many were lived through, and of how many; what it throws ends the run. */
  readonly progressed?: (hours: number, count: number) => void;
}

export interface LiquidationEvent {
  readonly atMs: number;
  readonly price: number;
  readonly quantity: number;
  readonly equityBefore: number;
  readonly equityAfter: number;
}

export interface BacktestResult {
  /** At each close after the trade, from `startIndex` on. */
  readonly equity: Float64Array;
  /** Signed worth of the position over equity, after the trade. */
  readonly exposureRatio: Float64Array;
  readonly metrics: Metrics;
  readonly liquidations: readonly LiquidationEvent[];
  /** Hours by what bound: rule id, or the kind of an answer that was no size. */
  readonly boundHours: Readonly<Record<string, number>>;
  readonly tradeCount: number;
  readonly caveats: readonly string[];
}

/** Closer than this counts as near. */
export const NEAR_RATIO = 0.05;
const HOURS_PER_DAY = 24;

interface Run {
  readonly trader: Trader;
  readonly costRatio: number;
  readonly liquidations: LiquidationEvent[];
  readonly boundHours: Record<string, number>;
  turnover: number;
  fundingPaid: number;
  nearHours: number;
  trades: number;
  /** Base units traded in the last 24 hours. */
  volume: number;
  fundingRate: number | undefined;
  /** Highest equity by month, newest last: at most twelve. */
  readonly highs: number[];
}

export function runBacktest(input: BacktestInput): BacktestResult {
  const { market, capital } = input;
  const { candles } = market;
  const { startIndex = 0, everyHours = 1 } = input;
  assert(capital > 0 && candles.length > startIndex + 1, `capital, and candles after the first ${startIndex}: got ${capital} and ${candles.length}`);
  const track = input.track ?? forecastTrack(candles, market.instrument.underlying, market.impliedVolatility);
  const rates = fundingByCandle(candles, market.funding ?? [], HOUR_MS);
  const run = startRun(input);
  const equity = new Float64Array(candles.length - startIndex);
  const exposureRatio = new Float64Array(candles.length - startIndex);
  for (const [i, candle] of candles.entries()) {
    seeHour(run, market, i, rates[i] ?? 0);
    if (i < startIndex) continue;
    if ((i - startIndex) % HOURS_PER_DAY === 0) input.progressed?.(i - startIndex, equity.length);
    if (i > startIndex) liveThrough(run, input, i, rates[i] ?? 0);
    if (i >= track.knownFrom && (i - startIndex) % everyHours === 0) follow(run, input, track, i);
    const value = Math.max(0, run.trader.equityAt(candle.close));
    equity[i - startIndex] = value;
    exposureRatio[i - startIndex] = value > 0 ? (run.trader.quantity() * market.instrument.contractSize * candle.close) / value : 0;
    if (run.trader.isNear(candle.close, NEAR_RATIO)) run.nearHours += 1;
    highWater(run, value, i - startIndex);
  }
  const record = { equity, candlesPerDay: HOURS_PER_DAY, turnoverRatio: run.turnover, feesRatio: run.turnover * run.costRatio, fundingPaidRatio: run.fundingPaid, candlesNearLiquidation: run.nearHours, liquidationCount: run.liquidations.length };
  return { equity, exposureRatio, metrics: metricsOf(record), liquidations: run.liquidations, boundHours: run.boundHours, tradeCount: run.trades, caveats: caveatsOf(input) };
}

function startRun({ market, policy, capital, costs = DEFAULT_COSTS, leverage = 20, spreadsCuts = true, isWhole = false }: BacktestInput): Run {
  const plain = isWhole ? undefined : plainTrader(market, policy, capital, leverage, spreadsCuts);
  return {
    trader: plain ?? wholeTrader(market, policy, capital, leverage, spreadsCuts),
    costRatio: costRatioOf(costs),
    liquidations: [], boundHours: {}, turnover: 0, fundingPaid: 0, nearHours: 0, trades: 0, volume: 0, fundingRate: undefined, highs: [capital],
  };
}

/** Funding is due on the worth at the close before; then the candle's high and low are looked at. */
function liveThrough(run: Run, { market, liquidationFeeRate = 0.0125 }: BacktestInput, i: number, rate: number): void {
  const { trader } = run;
  const quantity = trader.quantity();
  if (quantity === 0) return;
  const candle = unwrap(market.candles[i], 'the candle of the hour');
  const before = unwrap(market.candles[i - 1], 'the candle before').close;
  if (rate !== 0) {
    const paid = rate * quantity * market.instrument.contractSize * before;
    run.fundingPaid += paid / Math.max(Number.MIN_VALUE, trader.equityAt(before));
    trader.pay(-paid);
  }
  const price = trader.liquidationAfter(before, candle);
  if (price === undefined) return;
  const equityBefore = trader.equityAt(before);
  trader.liquidate(price, liquidationFeeRate);
  run.liquidations.push({ atMs: candle.openAtMs, price, quantity, equityBefore, equityAfter: trader.equityAt(price) });
}

/** What the hour adds to what is known besides prices. */
function seeHour(run: Run, { candles, funding }: BacktestMarket, i: number, rate: number): void {
  run.volume = Math.max(0, run.volume + (candles[i]?.volumeBase ?? 0) - (candles[i - HOURS_PER_DAY]?.volumeBase ?? 0));
  if (funding !== undefined && (rate !== 0 || run.fundingRate === undefined)) run.fundingRate = rate;
}
/** The high-water mark looks back twelve months, forgotten month by month. */
const MONTH_HOURS = 730;
const HIGH_MONTHS = 12;

function highWater(run: Run, equity: number, hour: number): void {
  if (hour % MONTH_HOURS === MONTH_HOURS - 1) run.highs.push(equity);
  if (run.highs.length > HIGH_MONTHS) run.highs.shift();
  const last = run.highs.length - 1;
  run.highs[last] = Math.max(run.highs[last] ?? 0, equity);
}

/** Asks for advice at the close of candle `i` and does what it says. */
function follow(run: Run, input: BacktestInput, track: ForecastTrack, i: number): void {
  const { trader, costRatio } = run;
  const { contractSize, quantityLot } = input.market.instrument;
  const { openAtMs, close: markPrice } = unwrap(input.market.candles[i], 'the candle of the hour');
  const equity = trader.equityAt(markPrice);
  if (!(equity > 0)) return;
  const advice = trader.advise({
    nowMs: openAtMs + HOUR_MS,
    markPrice,
    volatility: { centralAnnual: track.centralAnnual[i] ?? 0, medianAnnual: track.medianAnnual[i] ?? 0, limitAnnual: track.limitAnnual[i] ?? 0 },
    statistics: statisticsAt(track, i),
    volumeBaseDaily: run.volume,
    fundingRate: run.fundingRate,
    drawdown: { unitValue: equity / input.capital, highWater: highest(equity, run.highs) / input.capital },
    conviction: typeof input.conviction === 'object' ? (input.conviction[i] ?? 0) : (input.conviction ?? 1),
  });
  if (advice === undefined) return;
  run.boundHours[advice.bound] = (run.boundHours[advice.bound] ?? 0) + 1;
  const { tradeContracts } = advice;
  if (tradeContracts === 0) return;
  trader.tradeTo(Number((trader.quantity() + tradeContracts).toFixed(quantityLot.decimals)), markPrice, costRatio);
  run.turnover += (Math.abs(tradeContracts) * contractSize * markPrice) / equity;
  run.trades += 1;
}

function highest(equity: number, highs: readonly number[]): number {
  let most = equity;
  for (const high of highs) if (high > most) most = high;
  return most;
}

function caveatsOf({ market, policy }: BacktestInput): string[] {
  return [
    'order books are assumed from the traded volume',
    ...(market.funding === undefined ? ['no funding was given: none is booked, and carry counts as 0'] : []),
    ...(policy.stops.length > 0 ? ['stops of the policy are left out: they belong to one day, not to a history'] : []),
    ...(policy.riskCapital === undefined ? [] : ['risk capital is a fixed amount: gains are not put at risk, losses not taken off']),
  ];
}
