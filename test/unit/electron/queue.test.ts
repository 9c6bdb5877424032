import { expect, test } from 'vitest';
import { createQueue } from '../../../electron/queue';
import type { EngineEvent } from '../../../shared/engine/event';
import { epochMs, instrumentId } from '../../../shared/units';

const id = instrumentId('binance', 'BTCUSDT');
const other = instrumentId('binance', 'ETHUSDT');
const mark = (atMs: number, of = id): EngineEvent => ({ kind: 'market.mark', atMs: epochMs(atMs), instrumentId: of, venueAtMs: atMs, markPrice: atMs });
const trade = (atMs: number): EngineEvent => ({ kind: 'market.trade', atMs: epochMs(atMs), instrumentId: id, venueAtMs: atMs, lastPrice: 1, quantityBase: 1, takerSide: 'buy' });
const top = (atMs: number): EngineEvent => ({ kind: 'market.top', atMs: epochMs(atMs), instrumentId: id, venueAtMs: atMs, bid: { price: 1, quantityBase: 1 }, ask: { price: 2, quantityBase: 1 } });
const tick = (atMs: number): EngineEvent => ({ kind: 'clock.tick', atMs: epochMs(atMs) });
const acknowledged = (atMs: number): EngineEvent => ({ kind: 'alert.acknowledged', atMs: epochMs(atMs), alertId: 'a' });

test('of several marks of one instrument only the newest is taken, in its place', () => {
  const queue = createQueue();
  for (const event of [mark(1), mark(2, other), tick(3), mark(4), top(5), top(6)]) queue.push(event);
  expect(queue.take()).toEqual([mark(2, other), tick(3), mark(4), top(5), top(6)]);
  expect(queue.take()).toEqual([]);
});

test('what is given back comes before what arrived meanwhile, and is merged with it', () => {
  const queue = createQueue();
  queue.push(mark(9));
  queue.giveBack([mark(1), trade(2)]);
  expect(queue.take()).toEqual([trade(2), mark(9)]);
});

test('however much arrives, the queue stays within its limit and loses no fact of the trader, the feeds or the clock', () => {
  const limit = 100;
  const queue = createQueue(limit);
  const precious: EngineEvent[] = [];
  for (let count = 0; count < 2_000; count += 1) {
    queue.push(count % 2 === 0 ? trade(count) : top(count));
    if (count % 50 !== 0) continue;
    precious.push(acknowledged(count));
    queue.push(acknowledged(count));
  }
  expect(queue.length()).toBeLessThanOrEqual(limit);
  expect(queue.droppedCount()).toBeGreaterThan(0);
  const taken = queue.take();
  expect(taken.filter(({ kind }) => kind === 'alert.acknowledged')).toEqual(precious);
  expect(taken.findLast(({ kind }) => kind === 'market.top')).toEqual(top(1_999));
  expect(taken.findLast(({ kind }) => kind === 'market.trade')).toEqual(trade(1_998));
});

test('what remains is in the order in which it came', () => {
  const queue = createQueue(10);
  for (let count = 0; count < 100; count += 1) queue.push(count % 3 === 0 ? trade(count) : mark(count));
  const times = queue.take().map(({ atMs }) => atMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
