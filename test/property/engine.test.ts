/**
 * Random but possible histories: whatever happens, the engine's promises hold after every event. A failure prints the
 * seed and the shortest history that shows it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../shared/engine/event';
import { restoreState, createState, type State, type StateData } from '../../shared/engine/state';
import { step } from '../../shared/engine/step';
import { snapshot } from '../../shared/engine/take-snapshot';
import { createTrace, traceHash, traceStep } from '../../shared/engine/trace';
import { canonicalJson } from '../../shared/math/canonical-json';
import { epochMs } from '../../shared/units';
import { account, instrument, listed, mark, position, SESSION, START_MS, swingingHours, tick } from '../support/engine-builders';

type Happening =
  | { readonly kind: 'mark'; readonly underlying: 'BTC' | 'ETH'; readonly price: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'account'; readonly balance: number; readonly btc: number; readonly eth: number }
  | { readonly kind: 'index'; readonly usd: number }
  | { readonly kind: 'feed'; readonly isOpen: boolean }
  | { readonly kind: 'book'; readonly bid: number; readonly ask: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('mark' as const), underlying: fc.constantFrom('BTC' as const, 'ETH' as const), price: fc.double({ min: 0.01, max: 1e6, noNaN: true }) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
  fc.record({ kind: fc.constant('account' as const), balance: fc.double({ min: -1e5, max: 1e7, noNaN: true }), btc: fc.double({ min: -50, max: 50, noNaN: true }), eth: fc.double({ min: -500, max: 500, noNaN: true }) }),
  fc.record({ kind: fc.constant('index' as const), usd: fc.double({ min: 0.5, max: 1.5, noNaN: true }) }),
  fc.record({ kind: fc.constant('feed' as const), isOpen: fc.boolean() }),
  fc.record({ kind: fc.constant('book' as const), bid: fc.double({ min: 1, max: 1e6, noNaN: true }), ask: fc.double({ min: 1, max: 1e6, noNaN: true }) }),
);

function eventsOf(happenings: readonly Happening[]): EngineEvent[] {
  const events: EngineEvent[] = [SESSION, ...listed('BTC'), ...listed('ETH'), swingingHours('BTC', 60_000, 0.004, 300)];
  let nowMs = START_MS;
  for (const one of happenings) {
    if (one.kind === 'wait') {
      nowMs += one.ms;
      events.push(tick(nowMs));
    } else events.push(eventOf(one, nowMs));
  }
  events.push(tick(nowMs + 1_000));
  return events;
}

function eventOf(one: Exclude<Happening, { kind: 'wait' }>, nowMs: number): EngineEvent {
  const atMs = epochMs(nowMs);
  switch (one.kind) {
    case 'mark':
      return mark(one.underlying, one.price, nowMs);
    case 'index':
      return { kind: 'market.assetIndex', atMs, asset: 'USDT', indexUsd: one.usd };
    case 'account':
      return { kind: 'account.changed', atMs, account: account(one.balance, [position('BTC', one.btc, 60_000), position('ETH', one.eth, 3_000)], 'venue') };
    case 'feed':
      return one.isOpen ? { kind: 'feed.opened', atMs, feed: 'binance/market', venue: 'binance' } : { kind: 'feed.closed', atMs, feed: 'binance/market', venue: 'binance', reason: 'test', retryInMs: 250 };
    case 'book':
      return { kind: 'market.depth', atMs, venueAtMs: nowMs, instrumentId: instrument('BTC').id, bids: [{ price: one.bid, quantityBase: 1 }], asks: [{ price: one.ask, quantityBase: 1 }] };
  }
}

const history = fc.array(happening, { minLength: 1, maxLength: 40 }).map(eventsOf);
const nothing = (): void => undefined;

function run(events: readonly EngineEvent[], state: State = createState(), trace = createTrace()): { readonly state: State; readonly hash: string } {
  for (const event of events) {
    step(state, event, nothing);
    traceStep(trace, state, event);
  }
  return { state, hash: traceHash(trace) };
}

describe('whatever happens', () => {
  it('every requirement is 0 or more and every distance of a healthy pool is positive', () => {
    fc.assert(
      fc.property(history, (events) => {
        const state = createState();
        for (const event of events) {
          step(state, event, nothing);
          const view = snapshot(state);
          for (const pool of view.pools) {
            if (pool.figures.kind === 'unknown') continue;
            expect(pool.figures.value.maintenanceMargin).toBeGreaterThanOrEqual(0);
            expect(pool.figures.value.initialMargin).toBeGreaterThanOrEqual(0);
          }
          if (view.hero.kind === 'distance') expect(view.hero.distanceRatio).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nothing that is not a number, and no infinity, reaches the screen', () => {
    fc.assert(fc.property(history, (events) => void canonicalJson(snapshot(run(events).state))), { numRuns: 120 });
  });

  it('no number is called fresh whose mark is older than the rule', () => {
    fc.assert(
      fc.property(history, (events) => {
        const { state } = run(events);
        for (const row of snapshot(state).positions) {
          const seenAtMs = state.instruments[row.instrumentId]?.mark?.atMs;
          if (seenAtMs === undefined || state.nowMs - seenAtMs > 3_000) expect(row.age.freshness).not.toBe('fresh');
        }
      }),
      { numRuns: 120 },
    );
  });

  it('the same events give the same screens', () => {
    fc.assert(
      fc.property(history, (events) => {
        expect(run(events).hash).toBe(run(events).hash);
      }),
      { numRuns: 40 },
    );
  });

  it('a JSON round trip of the state in the middle changes nothing', () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0, max: 1, noNaN: true }), (events, share) => {
        const cut = Math.floor(events.length * share);
        const trace = createTrace();
        const { state } = run(events.slice(0, cut), createState(), trace);
        const restored = restoreState(JSON.parse(JSON.stringify(state)) as StateData);
        expect(run(events.slice(cut), restored, trace).hash).toBe(run(events).hash);
      }),
      { numRuns: 60 },
    );
  });
});
