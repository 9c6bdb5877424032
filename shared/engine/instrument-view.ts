/** One instrument as the screen shows it: prices with their ages, book, funding, volatility, holes in its history. */
import type { Level } from '../market/event';
import { baseLot } from '../market/step';
import { depthAge, markAge, topAge } from './ages';
import { knownOr } from './known';
import type { InstrumentView } from './snapshot';
import type { InstrumentState, State } from './state';
import { volatilityOf } from './volatility-facts';

export function instrumentViews(state: State): readonly InstrumentView[] {
  return Object.values(state.instruments).map((known) => instrumentView(state, known));
}

function instrumentView(state: State, known: InstrumentState): InstrumentView {
  const { instrument, mark, top } = known;
  const ofBase = baseLot(instrument);
  return {
    instrumentId: instrument.id,
    symbol: instrument.symbol,
    venue: instrument.venue,
    underlying: instrument.underlying,
    quoteAsset: instrument.quoteAsset,
    priceTick: instrument.priceTick,
    quantityLot: instrument.quantityLot,
    ...(ofBase === undefined ? {} : { baseLot: ofBase }),
    markPrice: knownOr(mark?.markPrice, 'mark price'),
    indexPrice: knownOr(mark?.indexPrice, 'index price'),
    lastPrice: knownOr(known.last?.price, 'last trade'),
    bid: knownOr(top?.bid.price, 'best bid'),
    ask: knownOr(top?.ask.price, 'best ask'),
    fundingRate: knownOr(mark?.fundingRate, 'funding rate'),
    fundingIntervalHours: instrument.fundingIntervalHours,
    ...(mark?.nextFundingAtMs == null ? {} : { nextFundingAtMs: mark.nextFundingAtMs }),
    markAge: markAge(state, known),
    topAge: topAge(state, known),
    depth: depthView(state, known),
    volatility: volatilityOf(state, known),
    ...(known.forming === null ? {} : { lastCandle: known.forming }),
    gaps: known.gaps,
    ...(known.tiers === null ? {} : { tiers: known.tiers }),
  };
}

function depthView(state: State, known: InstrumentState): InstrumentView['depth'] {
  const { depth } = known;
  if (depth.kind === 'none') return { kind: 'unknown', missing: ['order book'] };
  if (depth.kind === 'lost') return { kind: 'unknown', missing: [`order book: ${depth.reason}`] };
  const bid = depth.bids[0];
  const ask = depth.asks[0];
  if (bid === undefined || ask === undefined) return { kind: 'unknown', missing: ['a side of the order book is empty'] };
  if (bid.price >= ask.price) return { kind: 'unknown', missing: ['order book is crossed'] };
  const spreadBps = ((ask.price - bid.price) / ((ask.price + bid.price) / 2)) * 10_000;
  return { kind: 'known', spreadBps, bidBase: sumBase(depth.bids), askBase: sumBase(depth.asks), age: depthAge(state, known) };
}

function sumBase(levels: readonly Level[]): number {
  return levels.reduce((sum, level) => sum + level.quantityBase, 0);
}
