import { expect, test } from 'vitest';
import { LiveLoop } from '../../../electron/live-loop';
import type { EngineEvent } from '../../../shared/engine/event';
import { epochMs, instrumentId } from '../../../shared/units';
import { virtualTimers } from '../../support/virtual-timers';

const id = instrumentId('binance', 'BTCUSDT');

function setUp(costMs = 0) {
  const timers = virtualTimers();
  const consumed: { event: EngineEvent; atMs: number }[] = [];
  const now = () => epochMs(1_000_000 + timers.now());
  const loop = new LiveLoop(now, timers, (event) => {
    consumed.push({ event, atMs: timers.now() });
    timers.spend(costMs);
  });
  return { timers, consumed, loop, kinds: () => consumed.map(({ event }) => event.kind) };
}
const top = (price: number): EngineEvent => ({ kind: 'market.top', atMs: epochMs(1), instrumentId: id, venueAtMs: 1, bid: { price, quantityBase: 1 }, ask: { price: price + 1, quantityBase: 1 } });

test('the clock ticks four times a second', () => {
  const { timers, loop, kinds } = setUp();
  loop.start();
  timers.advance(10_000);
  expect(kinds().filter((kind) => kind === 'clock.tick')).toHaveLength(41);
});

test('what arrives is consumed at once and in order', () => {
  const { timers, loop, consumed } = setUp();
  for (let price = 1; price <= 5; price += 1) loop.push(top(price));
  timers.advance(0);
  expect(consumed.map(({ event }) => event.kind === 'market.top' && event.bid.price)).toEqual([1, 2, 3, 4, 5]);
});

test('a flood is worked off in slices, between which everything else has its turn', () => {
  const { timers, loop, consumed } = setUp(2);
  for (let price = 1; price <= 500; price += 1) loop.push(top(price));
  let longestMs = 0;
  let sinceMs = timers.now();
  const watch = () => {
    longestMs = Math.max(longestMs, timers.now() - sinceMs);
    sinceMs = timers.now();
    if (consumed.length < 500) timers.soon(watch);
  };
  timers.soon(watch);
  timers.advance(5_000);
  expect(consumed).toHaveLength(500);
  expect(longestMs).toBeLessThanOrEqual(20);
});

test('a stopped loop consumes nothing more and leaves nothing waiting', () => {
  const { timers, loop, consumed } = setUp();
  loop.start();
  timers.advance(1_000);
  const before = consumed.length;
  loop.push(top(1));
  loop.stop();
  loop.push(top(2));
  timers.advance(10_000);
  expect(consumed).toHaveLength(before);
  expect(timers.pendingCount()).toBe(0);
});
