import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../shared/assert';
import { applyAction } from '../../shared/drills/action';
import { createDrill, isOver, nextEvents, openingEvents, type Drill } from '../../shared/drills/drill';
import { SCENARIOS } from '../../shared/drills/index';
import { SIMULATED_ASSETS } from '../../shared/drills/instruments';
import { exactSteps } from '../../shared/drills/steps';
import type { EngineEvent } from '../../shared/engine/event';
import { canonicalJson } from '../../shared/math/canonical-json';
import type { Candle, CandleSeen, Level, TradeSeen } from '../../shared/market/event';

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const scenarios = fc.constantFrom(...SCENARIOS);

/** A run cut short to `seconds`, with all its events. */
function play(scenario: (typeof SCENARIOS)[number], seed: number, seconds: number): EngineEvent[] {
  const drill = createDrill(scenario, seed);
  const events = openingEvents(drill);
  for (let second = 0; second < seconds; second += 1) events.push(...nextEvents(drill));
  return events;
}

function instrumentOf(id: string) {
  return unwrap(SIMULATED_ASSETS.find((asset) => asset.instrument.id === id), id).instrument;
}

function onTick(id: string, price: number): boolean {
  return price > 0 && exactSteps(price, instrumentOf(id).priceTick) !== undefined;
}
function onLot(id: string, quantity: number): boolean {
  return quantity > 0 && exactSteps(quantity, instrumentOf(id).quantityLot) !== undefined;
}
function isSound(id: string, { open, high, low, close, volumeBase }: Candle): boolean {
  return [open, high, low, close].every((price) => onTick(id, price)) && low <= Math.min(open, close) && high >= Math.max(open, close) && volumeBase >= 0;
}
function isBookSide(id: string, levels: readonly Level[], direction: 1 | -1): boolean {
  return levels.length === 20 && levels.every((level, index) => onTick(id, level.price) && onLot(id, level.quantityBase) && (index === 0 || direction * (level.price - (levels[index - 1]?.price ?? 0)) > 0));
}

function objection(event: EngineEvent): string | undefined {
  const is = (sound: boolean): string | undefined => (sound ? undefined : JSON.stringify(event).slice(0, 400));
  switch (event.kind) {
    case 'market.mark':
      return is(onTick(event.instrumentId, event.markPrice) && onTick(event.instrumentId, event.indexPrice ?? 0) && Math.abs(event.fundingRate ?? 1) <= 0.003 && (event.nextFundingAtMs ?? 0) > event.atMs);
    case 'market.top':
      return is([event.bid, event.ask].every(({ price, quantityBase }) => onTick(event.instrumentId, price) && onLot(event.instrumentId, quantityBase)) && event.bid.price < event.ask.price);
    case 'market.trade':
      return is(onTick(event.instrumentId, event.lastPrice) && onLot(event.instrumentId, event.quantityBase));
    case 'market.depth':
      return is(isBookSide(event.instrumentId, event.bids, -1) && isBookSide(event.instrumentId, event.asks, 1) && (event.bids[0]?.price ?? 1) < (event.asks[0]?.price ?? 0));
    case 'market.candle':
      return is(isSound(event.instrumentId, event.candle));
    case 'market.candles':
      return event.candles.every((candle) => isSound(event.instrumentId, candle)) ? undefined : `unsound candle in ${event.instrumentId} ${event.interval}`;
    default:
      return undefined;
  }
}

describe('any seed of any drill', () => {
  test('gives numbers that are finite, on tick and lot, uncrossed and bounded by their candles', () => {
    fc.assert(
      fc.property(scenarios, seeds, (scenario, seed) => {
        const events = play(scenario, seed, 900);
        // Also refuses NaN and infinities anywhere.
        canonicalJson(events);
        expect(events.map(objection).filter((text) => text !== undefined)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('lets time pass one second at a tick, nothing ahead of it and nothing after it', () => {
    fc.assert(
      fc.property(scenarios, seeds, (scenario, seed) => {
        const drill = createDrill(scenario, seed);
        let now = scenario.startAtMs;
        for (const events of [openingEvents(drill), ...Array.from({ length: 400 }, () => nextEvents(drill))]) {
          expect(events.every((event) => event.atMs === now)).toBe(true);
          expect(events.filter((event) => event.kind === 'clock.tick')).toHaveLength(1);
          expect(events.at(-1)?.kind).toBe('clock.tick');
          now += 1_000;
        }
      }),
      { numRuns: 8 },
    );
  });

  test('repeats itself to the byte, and differs from the next seed', () => {
    fc.assert(
      fc.property(scenarios, seeds, (scenario, seed) => {
        const text = canonicalJson(play(scenario, seed, 120));
        expect(canonicalJson(play(scenario, seed, 120))).toBe(text);
        const other = (seed + 1) % 0x100000000;
        expect(canonicalJson(play(scenario, other, 120).filter((event) => event.kind === 'market.mark'))).not.toBe(
          canonicalJson(play(scenario, seed, 120).filter((event) => event.kind === 'market.mark')),
        );
      }),
      { numRuns: 6 },
    );
  });

  test('continues the same from a JSON copy of its state', () => {
    fc.assert(
      fc.property(scenarios, seeds, fc.integer({ min: 0, max: 700 }), (scenario, seed, seconds) => {
        const drill = createDrill(scenario, seed);
        openingEvents(drill);
        for (let second = 0; second < seconds; second += 1) nextEvents(drill);
        const copy = JSON.parse(JSON.stringify(drill)) as Drill;
        for (let second = 0; second < 60; second += 1) expect(canonicalJson(nextEvents(copy))).toBe(canonicalJson(nextEvents(drill)));
      }),
      { numRuns: 8 },
    );
  });

  test('has closed candles that are exactly its trades, and forming ones on the way there', () => {
    fc.assert(
      fc.property(scenarios, seeds, (scenario, seed) => {
        const events = play(scenario, seed, 3_000);
        for (const { instrument } of SIMULATED_ASSETS) {
          const trades = events.filter((event): event is TradeSeen => event.kind === 'market.trade' && event.instrumentId === instrument.id);
          const candles = events.filter((event): event is CandleSeen => event.kind === 'market.candle' && event.instrumentId === instrument.id && event.interval === '5m');
          for (const { candle, atMs, isClosed } of candles) {
            const inside = trades.filter(({ venueAtMs }) => venueAtMs >= candle.openAtMs && venueAtMs < candle.openAtMs + 300_000 && venueAtMs <= atMs);
            if (inside.length === 0) continue;
            const prices = inside.map((trade) => trade.lastPrice);
            expect(candle).toMatchObject({ open: prices[0], close: prices.at(-1), high: Math.max(...prices), low: Math.min(...prices) });
            expect(candle.volumeBase).toBeCloseTo(inside.reduce((sum, trade) => sum + trade.quantityBase, 0), 6);
            expect(isClosed).toBe(atMs === candle.openAtMs + 300_000);
          }
          expect(candles.filter((one) => one.isClosed)).toHaveLength(10);
        }
      }),
      { numRuns: 4 },
    );
  });

  test('joins its hours from the history before the start and the candles after it', () => {
    for (const scenario of SCENARIOS) {
      const events = play(scenario, 9, 3_900);
      for (const { instrument } of SIMULATED_ASSETS) {
        const parts = events.flatMap((event) => {
          if (event.kind === 'market.candles' && event.instrumentId === instrument.id && event.interval === '5m') return event.candles;
          return event.kind === 'market.candle' && event.instrumentId === instrument.id && event.interval === '5m' && event.isClosed ? [event.candle] : [];
        });
        const hours = events.filter((event): event is CandleSeen => event.kind === 'market.candle' && event.instrumentId === instrument.id && event.interval === '1h');
        expect(hours.length).toBeGreaterThan(0);
        for (const { candle } of hours) {
          const inside = parts.filter(({ openAtMs }) => openAtMs >= candle.openAtMs && openAtMs < candle.openAtMs + 3_600_000);
          expect(inside).toHaveLength(12);
          expect(candle).toMatchObject({ open: inside[0]?.open, close: inside.at(-1)?.close, high: Math.max(...inside.map((one) => one.high)), low: Math.min(...inside.map((one) => one.low)) });
          expect(candle.volumeBase).toBeCloseTo(inside.reduce((sum, one) => sum + one.volumeBase, 0), 5);
        }
      }
    }
  });
});

test('whatever is asked of the account, its money stays finite and a refusal changes nothing', () => {
  const quantities = fc.oneof(fc.integer({ min: -2_000, max: 2_000 }).map((lots) => lots / 1_000), fc.integer({ min: -3_000, max: 3_000 }).map((lots) => lots / 10), fc.double());
  const actions = fc.oneof(
    fc.record({ kind: fc.constant('setQuantity' as const), positionId: fc.constantFrom('simulated:BTCUSDT', 'simulated:ETHUSDT', 'simulated:SOLUSDT', 'none'), quantity: quantities }),
    fc.record({ kind: fc.constant('addCollateral' as const), asset: fc.constantFrom('USDT', 'BTC'), amount: fc.double() }),
  );
  fc.assert(
    fc.property(scenarios, seeds, fc.array(actions, { maxLength: 30 }), (scenario, seed, list) => {
      const drill = createDrill(scenario, seed);
      openingEvents(drill);
      for (const action of list) {
        if (isOver(drill)) return;
        const before = drill.account;
        const result = applyAction(drill, action);
        if (result.kind === 'refused') expect(drill.account).toBe(before);
        canonicalJson(drill.account);
        canonicalJson(nextEvents(drill));
      }
    }),
    { numRuns: 40 },
  );
});
