/* Who counts in BTC: capital, equity and the record of the book are in it; in USD nothing is turned into anything. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../shared/engine/event';
import { recordSchema } from '../../../shared/engine/record-schema';
import { keptRecord } from '../../../shared/engine/record-state';
import { sizingInput } from '../../../shared/engine/sizing-facts';
import { snapshot } from '../../../shared/engine/take-snapshot';
import type { Numeraire } from '../../../shared/sizing/policy';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { capitalOf } from '../../../shared/sizing/capital';
import { epochMs, MINUTE_MS } from '../../../shared/units';
import { account, listed, mark, position, START_MS, tick, world, type World } from '../../support/engine-builders';

const index = (atMs: number, indexUsd = 1): EngineEvent => ({ kind: 'market.assetIndex', atMs: epochMs(atMs), asset: 'USDT', indexUsd });
const counts = (numeraire: Numeraire, atMs = START_MS, amount?: number): EngineEvent => ({ kind: 'policy.changed', atMs: epochMs(atMs), policy: { ...DEFAULT_POLICY, numeraire, ...(amount === undefined ? {} : { riskCapital: { amount, unit: numeraire, statedAtMs: atMs } }) } });
const holds = (balance: number, quantity: number, atMs = START_MS): EngineEvent => ({ kind: 'account.changed', atMs: epochMs(atMs), account: { ...account(balance, [position('BTC', quantity, 60_000)], 'simulated'), confirmedAtMs: epochMs(atMs) } });
const minute = (n: number, price: number, usd = 1): EngineEvent[] => [mark('BTC', price, START_MS + n * MINUTE_MS), index(START_MS + n * MINUTE_MS, usd), tick(START_MS + n * MINUTE_MS)];

const opened = (numeraire: Numeraire, quantity = 0, amount?: number): World => world(counts(numeraire, START_MS, amount), ...listed('BTC'), holds(60_000, quantity), ...minute(0, 60_000));
const drawdownOf = ({ state }: World) => snapshot(state).drawdown;
const unitValueOf = (here: World): number | undefined => {
  const { now } = drawdownOf(here);
  return now.kind === 'known' ? now.value.unitValue : undefined;
};

describe('a book counted in BTC', () => {
  it('falls when dollars are held and BTC rises, and keeps its value when all of it is one long', () => {
    const dollars = opened('BTC');
    // 60,000 USDT are one BTC, and at 75,000 they are 0.8.
    dollars.send(...minute(1, 75_000));
    expect(unitValueOf(dollars)).toBeCloseTo(0.8, 12);
    const coin = opened('BTC', 1);
    coin.send(...minute(1, 75_000), ...minute(2, 30_000));
    expect(unitValueOf(coin)).toBeCloseTo(1, 12);
    expect(drawdownOf(coin).caveats).toEqual(['counted in BTC']);
  });

  it('takes deposits for what they are: 30,000 more at 60,000 are half a BTC, no gain', () => {
    const here = opened('BTC');
    here.send(holds(90_000, 0), ...minute(1, 60_000));
    expect(unitValueOf(here)).toBeCloseTo(1, 12);
    here.send(...minute(2, 66_000));
    expect(unitValueOf(here)).toBeCloseTo(60 / 66, 12);
  });

  it('does not begin where nobody knows the price of the coin, and says so', () => {
    const here = world(counts('ETH'), ...listed('BTC'), holds(60_000, 0), ...minute(0, 60_000));
    expect(drawdownOf(here)).toEqual({ now: { kind: 'unknown', missing: ['history of equity'] }, caveats: ['not sampled now: price of ETH in USD missing', 'counted in ETH'] });
  });

  it('begins anew when another numeraire is chosen, and says so', () => {
    const here = opened('USD', 1);
    here.send(...minute(1, 54_000));
    expect(unitValueOf(here)).toBeCloseTo(0.9, 12);
    here.send(counts('BTC', START_MS + MINUTE_MS));
    expect(drawdownOf(here).now).toEqual({ kind: 'unknown', missing: ['history of equity'] });
    here.send(...minute(2, 54_000));
    expect(unitValueOf(here)).toBe(1);
    expect(drawdownOf(here).caveats).toEqual(['counted in BTC, begun anew when that was chosen']);
    here.send(counts('USD', START_MS + 2 * MINUTE_MS), ...minute(3, 54_000));
    expect(drawdownOf(here).caveats).toEqual(['counted in USD, begun anew when that was chosen']);
  });

  it('is kept with what it is counted in; a record of an earlier version is in USD', () => {
    const here = opened('BTC', 1);
    const kept = keptRecord(here.state.record);
    expect(v.parse(recordSchema, JSON.parse(JSON.stringify(kept)))).toMatchObject({ numeraire: 'BTC', isRecounted: false });
    const { numeraire: _numeraire, isRecounted: _isRecounted, ...older } = kept;
    expect(v.parse(recordSchema, older)).toMatchObject({ numeraire: 'USD', isRecounted: false });
    const next = world({ kind: 'record.restored', atMs: epochMs(START_MS), record: kept }, counts('BTC'), ...listed('BTC'), holds(60_000, 1), ...minute(1, 66_000));
    expect(unitValueOf(next)).toBeCloseTo(1, 12);
    expect(drawdownOf(next).caveats).toEqual(['counted in BTC']);
  });
});

describe('risk capital in BTC', () => {
  it('is worth what the index says, in advice and in the sums', () => {
    const here = opened('BTC', 1, 2);
    expect(capitalOf(sizingInput(here.state))).toEqual({ usd: { kind: 'known', value: 120_000 }, from: 'riskCapital' });
    here.send(...minute(1, 66_000, 0.99));
    // 2 BTC at 66,000 USDT of 0.99 USD; a position of one of them over it.
    expect(capitalOf(sizingInput(here.state)).usd).toEqual({ kind: 'known', value: 2 * 66_000 * 0.99 });
    const { exposureRatio, numeraire } = snapshot(here.state).totals;
    expect(exposureRatio).toEqual({ kind: 'known', value: 0.5 });
    expect(numeraire).toMatchObject({ unit: 'BTC', usd: { kind: 'known', value: 66_000 * 0.99 }, equity: { kind: 'known', value: expect.closeTo(1, 12) } });
  });

  it('cannot be said without a price, and every rule that needs it names that', () => {
    const here = world(counts('ETH', START_MS, 20), ...listed('BTC'), holds(60_000, 1), ...minute(0, 60_000));
    expect(capitalOf(sizingInput(here.state)).usd).toEqual({ kind: 'unknown', missing: ['price of ETH in USD'] });
    expect(snapshot(here.state).totals.exposureRatio).toEqual({ kind: 'unknown', missing: ['price of ETH in USD'] });
    const share = here.state.advice[0]?.ladder.find(({ ruleId }) => ruleId === 'counterparty')?.answer;
    expect(share).toEqual({ kind: 'unknown', missing: ['price of ETH in USD'] });
  });
});

it('who counts in USD sees no word of a numeraire', () => {
  const here = opened('USD', 1, 100_000);
  expect(snapshot(here.state).totals).not.toHaveProperty('numeraire');
  expect(drawdownOf(here).caveats).toEqual([]);
  expect(capitalOf(sizingInput(here.state)).usd).toEqual({ kind: 'known', value: 100_000 });
});
