/** The simulated market's second as the events a venue's feed would give: everything exactly on its tick and lot. */
import type { Candle, CandleInterval, CandleSeen, MarketEvent } from '../market/event';
import { epochMs, HOUR_MS, type EpochMs } from '../units';
import { askLevels, bidLevels } from './book';
import { candleOf, type StepCandle } from './candles';
import { FUNDING_INTERVAL_HOURS, simulatedAsset } from './instruments';
import { BOOK_SECONDS, type AssetMarket, type Market } from './market';
import type { Scenario } from './scenario';
import { fromSteps } from './steps';

/** What one USDT is worth in the simulated world: near 1 and visibly not 1, as on most days. */
const SIMULATED_USDT_USD = 0.9998;

/** The index of USDT, and mark, best bid and ask, trade, book and forming candle of every asset, in the scenario's order; the last two every five seconds. */
export function marketEvents(market: Market, scenario: Scenario, second: number): MarketEvent[] {
  const atMs = epochMs(scenario.startAtMs + second * 1_000);
  const events: MarketEvent[] = second % BOOK_SECONDS === 0 ? [{ kind: 'market.assetIndex', atMs, asset: 'USDT', indexUsd: SIMULATED_USDT_USD }] : [];
  market.assets.forEach((one, index) => {
    quoteEvents(one, atMs, events);
    if (second === 0 || (second + index) % BOOK_SECONDS === 0) slowEvents(one, atMs, events);
  });
  return events;
}

/** The next settlement strictly after a time: 00, 08 and 16 UTC. */
export function nextFundingAtMs(atMs: number): number {
  const interval = FUNDING_INTERVAL_HOURS * HOUR_MS;
  return (Math.floor(atMs / interval) + 1) * interval;
}

export function candleClosed(symbol: string, interval: CandleInterval, candle: StepCandle, atMs: EpochMs): CandleSeen {
  return candleSeen(symbol, interval, candleOf(candle, simulatedAsset(symbol).instrument), true, atMs);
}

function candleSeen(symbol: string, interval: CandleInterval, candle: Candle, isClosed: boolean, atMs: EpochMs): CandleSeen {
  return { kind: 'market.candle', atMs, instrumentId: simulatedAsset(symbol).instrument.id, interval, candle, isClosed };
}

function quoteEvents(one: AssetMarket, atMs: EpochMs, events: MarketEvent[]): void {
  const { id, priceTick, quantityLot } = simulatedAsset(one.symbol).instrument;
  const common = { atMs, instrumentId: id, venueAtMs: atMs };
  events.push(
    {
      kind: 'market.mark',
      ...common,
      markPrice: fromSteps(one.mark, priceTick),
      indexPrice: fromSteps(one.index, priceTick),
      fundingRate: one.fundingRate,
      nextFundingAtMs: nextFundingAtMs(atMs),
    },
    {
      kind: 'market.top',
      ...common,
      bid: { price: fromSteps(one.book.bid, priceTick), quantityBase: fromSteps(one.book.bids.lots[0] ?? 0, quantityLot) },
      ask: { price: fromSteps(one.book.ask, priceTick), quantityBase: fromSteps(one.book.asks.lots[0] ?? 0, quantityLot) },
    },
  );
  if (one.trade === null) return;
  const { price, lots, takerSide } = one.trade;
  events.push({ kind: 'market.trade', ...common, lastPrice: fromSteps(price, priceTick), quantityBase: fromSteps(lots, quantityLot), takerSide });
}

function slowEvents(one: AssetMarket, atMs: EpochMs, events: MarketEvent[]): void {
  const { instrument } = simulatedAsset(one.symbol);
  events.push(
    { kind: 'market.depth', atMs, instrumentId: instrument.id, venueAtMs: atMs, bids: bidLevels(one.book, instrument), asks: askLevels(one.book, instrument) },
    candleSeen(one.symbol, '5m', candleOf(one.fiveMinutes, instrument), false, atMs),
  );
}
