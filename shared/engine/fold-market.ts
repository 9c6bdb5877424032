/** Folds market facts into the state. Facts older than what is known (a reordered frame) are left out. */
import { assertNever } from '../assert';
import type { Candle, CandleInterval, CandleSeen, CandlesLoaded, MarketEvent, MarkSeen } from '../market/event';
import { learnGap } from '../market/gap';
import type { InstrumentId } from '../units';
import { estimateBeta, MARKET_UNDERLYING } from '../volatility/beta';
import { findGaps } from '../volatility/gaps';
import { foldCandle, foldCandles } from '../volatility/state';
import { noteCandles, noteOptions } from './analysis';
import { touchInstrument } from './derived';
import { watchViews } from './record-views';
import { CANDLES_KEPT, createInstrumentState, DERIVED, INTERVAL_MS, type InstrumentState, type State } from './state';
import type { CandleGap } from './snapshot';

export function foldMarket(state: State, event: MarketEvent): void {
  if (event.kind === 'market.instrument') {
    const known = state.instruments[event.instrument.id];
    if (known === undefined) state.instruments[event.instrument.id] = createInstrumentState(event.instrument);
    else known.instrument = event.instrument;
    touchInstrument(state[DERIVED], event.instrument.id, 'terms');
    return;
  }
  if (event.kind === 'market.assetIndex') {
    state.assetIndexes[event.asset] = { indexUsd: event.indexUsd, atMs: event.atMs };
    return;
  }
  if (event.kind === 'market.options') {
    noteOptions(state, event);
    return;
  }
  const known = state.instruments[event.instrumentId];
  // A venue may send more symbols than were listed: what is not listed has no contract terms and cannot be valued.
  if (known === undefined) return;
  foldInstrument(state, known, event);
}

function foldInstrument(state: State, known: InstrumentState, event: Exclude<MarketEvent, { kind: 'market.instrument' | 'market.assetIndex' | 'market.options' }>): void {
  switch (event.kind) {
    case 'market.mark':
      foldMark(state, known, event);
      return;
    case 'market.tiers':
      known.tiers = event.table;
      touchInstrument(state[DERIVED], event.instrumentId, 'terms');
      return;
    case 'market.top':
      known.top = { bid: event.bid, ask: event.ask, atMs: event.atMs };
      learnGap(known.topGaps, event.atMs);
      return;
    case 'market.trade':
      known.last = { price: event.lastPrice, atMs: event.atMs };
      return;
    case 'market.depth':
      known.depth = { kind: 'valid', bids: event.bids, asks: event.asks, atMs: event.atMs };
      learnGap(known.depthGaps, event.atMs);
      return;
    case 'market.depthLost':
      known.depth = { kind: 'lost', reason: event.reason };
      return;
    case 'market.candles':
      foldHistory(state, known, event);
      return;
    case 'market.candle':
      foldOneCandle(state, known, event);
      return;
    case 'market.liquidation':
      return;
    default:
      assertNever(event);
  }
}

function foldMark(state: State, known: InstrumentState, event: MarkSeen): void {
  const before = known.mark;
  known.mark = {
    markPrice: event.markPrice,
    indexPrice: event.indexPrice ?? before?.indexPrice ?? null,
    fundingRate: event.fundingRate ?? before?.fundingRate ?? null,
    nextFundingAtMs: event.nextFundingAtMs ?? before?.nextFundingAtMs ?? null,
    atMs: event.atMs,
  };
  if (before?.markPrice !== event.markPrice) touchInstrument(state[DERIVED], event.instrumentId, 'price');
  watchViews(state, event);
}

/** At most a handful are shown: a history with more holes than that is not a history. */
const GAPS_SHOWN = 8;

function findInstrumentGaps(known: InstrumentState): readonly CandleGap[] {
  return (['1h', '5m'] as const)
    .flatMap((interval) => findGaps(known.candles[interval], INTERVAL_MS[interval]).map((gap) => ({ interval, ...gap })))
    .slice(-GAPS_SHOWN);
}

function foldHistory(state: State, known: InstrumentState, event: CandlesLoaded): void {
  known.candles[event.interval] = mergeCandles(known.candles[event.interval], event.candles, CANDLES_KEPT[event.interval]);
  known.gaps = findInstrumentGaps(known);
  foldCandles(known.volatility, event.interval, event.candles);
  noteCandles(state, known.instrument.underlying);
  if (event.interval === '1h') newHours(state, event.instrumentId);
  touchInstrument(state[DERIVED], event.instrumentId, 'price');
}

function foldOneCandle(state: State, known: InstrumentState, event: CandleSeen): void {
  if (!event.isClosed) {
    if (event.interval === '5m') known.forming = event.candle;
    return;
  }
  append(known.candles[event.interval], event.candle, CANDLES_KEPT[event.interval]);
  if (event.interval === '5m' && known.forming?.openAtMs === event.candle.openAtMs) known.forming = null;
  known.gaps = findInstrumentGaps(known);
  foldCandle(known.volatility, event.interval, event.candle, true);
  noteCandles(state, known.instrument.underlying);
  if (event.interval === '1h') newHours(state, event.instrumentId);
  touchInstrument(state[DERIVED], event.instrumentId, 'price');
}

/** Candles in order of time without doubles; where both know one, the newly loaded one counts. */
function mergeCandles(kept: readonly Candle[], loaded: readonly Candle[], bound: number): Candle[] {
  const byTime = new Map(kept.map((candle) => [candle.openAtMs, candle]));
  for (const candle of loaded) byTime.set(candle.openAtMs, candle);
  return [...byTime.values()].sort((a, b) => a.openAtMs - b.openAtMs).slice(-bound);
}

function append(candles: Candle[], candle: Candle, bound: number): void {
  const newest = candles.at(-1);
  if (newest !== undefined && candle.openAtMs < newest.openAtMs) return;
  if (newest !== undefined && candle.openAtMs === newest.openAtMs) candles.pop();
  candles.push(candle);
  if (candles.length > bound) candles.splice(0, candles.length - bound);
}

function newHours(state: State, changed: InstrumentId): void {
  refreshBetas(state, changed);
  state[DERIVED].statistics = null;
}

/** A new hour of the market's own instrument changes every beta, one of another symbol only its own. */
function refreshBetas(state: State, changed: InstrumentId): void {
  const market = marketInstrument(state);
  if (market === undefined) return;
  const isMarket = market.instrument.id === changed;
  for (const known of Object.values(state.instruments)) {
    if (!isMarket && known.instrument.id !== changed) continue;
    known.beta = estimateBeta(known.candles['1h'], market.candles['1h']) ?? null;
    touchInstrument(state[DERIVED], known.instrument.id, 'price');
  }
}

/** The instrument whose move is called the market's: the first listed of the market's underlying. */
export function marketInstrument(state: State): InstrumentState | undefined {
  return Object.values(state.instruments).find((known) => known.instrument.underlying === MARKET_UNDERLYING);
}

export function candlesOf(state: State, id: InstrumentId, interval: CandleInterval): readonly Candle[] {
  const known = state.instruments[id];
  if (known === undefined) return [];
  return interval === '5m' && known.forming !== null ? [...known.candles[interval], known.forming] : known.candles[interval];
}
