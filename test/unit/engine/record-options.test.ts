/* The record of the book with options in it: what they are worth is held, what their premium paid is no gain and no deposit. */
import { expect, test } from 'vitest';
import type { OptionPosition } from '../../../shared/account/option-position';
import type { EngineEvent } from '../../../shared/engine/event';
import { snapshot } from '../../../shared/engine/take-snapshot';
import { epochMs, HOUR_MS, instrumentId, MINUTE_MS, positionId } from '../../../shared/units';
import { account, listed, mark, START_MS, tick, world, type World } from '../../support/engine-builders';

/** A second before it runs out a put is worth its payoff. */
const SECONDS_LEFT = 6 * 60 + 1;
const put = (words: Partial<OptionPosition> = {}): OptionPosition => ({
  id: positionId('put'), instrumentId: instrumentId('binance', 'BTC-62000-P'), underlying: 'BTC', right: 'put', strike: 62_000, expiryAtMs: epochMs(START_MS + SECONDS_LEFT * 1_000),
  quantity: -1, contractSize: 1, settle: 'linear', settleAsset: 'USDT', markVolatility: 0.01, ...words,
});
const index = (atMs: number): EngineEvent => ({ kind: 'market.assetIndex', atMs: epochMs(atMs), asset: 'USDT', indexUsd: 1 });
const holds = (atMs: number, balance: number, options: readonly OptionPosition[]): EngineEvent => ({ kind: 'account.changed', atMs: epochMs(atMs), account: { ...account(balance, [], 'typed'), confirmedAtMs: epochMs(atMs), options } });
const minute = (n: number, price: number): EngineEvent[] => [mark('BTC', price, START_MS + n * MINUTE_MS), index(START_MS + n * MINUTE_MS), tick(START_MS + n * MINUTE_MS)];
const opened = (balance: number, options: readonly OptionPosition[]): World => world(...listed('BTC'), mark('BTC', 60_000, START_MS), index(START_MS), holds(START_MS, balance, options), tick(START_MS));

function unitOf({ state }: World): number {
  const { now } = snapshot(state).drawdown;
  if (now.kind === 'unknown') throw new Error(now.missing.join());
  return now.value.unitValue;
}
const shownOf = ({ state }: World) => snapshot(state);

test('a sold put that goes deeper into the money is a loss, in the record, in equity and in drawdown', () => {
  // 12,000 with 2,000 owed.
  const here = opened(12_000, [put()]);
  expect(shownOf(here).totals.equityUsd).toMatchObject({ kind: 'known', value: expect.closeTo(10_000, 6) });
  here.send(...minute(1, 59_000));
  expect(unitOf(here)).toBeCloseTo(0.9, 9);
  expect(shownOf(here).drawdown.lastFlow).toBeUndefined();
});

test('selling one, typed with the premium that came in, is neither gain nor deposit', () => {
  const here = opened(10_000, []);
  here.send(holds(START_MS, 12_000, [put()]), ...minute(1, 60_000));
  expect(unitOf(here)).toBeCloseTo(1, 9);
  expect(shownOf(here).drawdown.lastFlow).toBeUndefined();
});

test('typed before its premium it is a withdrawal, and the premium then a deposit: the unit stays', () => {
  const here = opened(10_000, []);
  here.send(holds(START_MS, 10_000, [put()]), ...minute(1, 60_000));
  expect(shownOf(here).drawdown.lastFlow?.flowUsd).toBeCloseTo(-2_000, 6);
  here.send(holds(START_MS + MINUTE_MS, 12_000, [put()]), ...minute(2, 60_000));
  expect(shownOf(here).drawdown.lastFlow?.flowUsd).toBeCloseTo(2_000, 6);
  expect(unitOf(here)).toBeCloseTo(1, 9);
});

test('a volatility typed anew is a gain or a loss, no flow', () => {
  const long = put({ quantity: 1, strike: 60_000, expiryAtMs: epochMs(START_MS + 30 * 24 * HOUR_MS), markVolatility: 0.5 });
  const here = opened(10_000, [long]);
  here.send(holds(START_MS, 10_000, [{ ...long, markVolatility: 0.6 }]), ...minute(1, 60_000));
  expect(unitOf(here)).toBeGreaterThan(1.03);
  expect(shownOf(here).drawdown.lastFlow).toBeUndefined();
});

test('one that has run out is missing its settlement until it is typed; what it cost stays lost', () => {
  const here = opened(12_000, [put()]);
  here.send(...minute(6, 59_000));
  expect(unitOf(here)).toBeCloseTo(0.9, 9);
  here.send(...minute(7, 59_000));
  expect(shownOf(here).totals.equityUsd).toEqual({ kind: 'unknown', missing: ['settlement of BTC-62000-P'] });
  here.send(holds(START_MS + 7 * MINUTE_MS, 9_000, []), ...minute(8, 59_000), ...minute(18, 59_000), ...minute(19, 59_000));
  expect(unitOf(here)).toBeCloseTo(0.9, 9);
  expect(shownOf(here).totals.equityUsd).toEqual({ kind: 'known', value: 9_000 });
});
