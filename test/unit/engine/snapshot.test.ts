import { describe, expect, it } from 'vitest';
import { snapshot } from '../../../shared/engine/take-snapshot';
import { canonicalJson } from '../../../shared/math/canonical-json';
import { account, listed, mark, position, START_MS, swingingHours, tick, world } from '../../support/engine-builders';
import { epochMs } from '../../../shared/units';

const AT = epochMs(START_MS);

describe('what has not arrived is unknown by name', () => {
  it('names the contract terms of a position whose symbol nobody has listed', () => {
    const { state } = world({ kind: 'account.changed', atMs: AT, account: account(10_000, [position('BTC', 1, 60_000)]) }, tick(START_MS));
    const view = snapshot(state);
    expect(view.hero).toMatchObject({ kind: 'unknown' });
    expect(view.awaiting).toContain('contract terms of BTCUSDT');
    expect(view.positions[0]).toMatchObject({ markPrice: { kind: 'unknown' }, unrealizedPnl: { kind: 'unknown' }, leverage: { kind: 'unknown' }, liquidation: { kind: 'unknown' } });
  });

  it('says that there is no position instead of a distance', () => {
    expect(snapshot(world(tick(START_MS)).state).hero).toMatchObject({ kind: 'none', sentence: 'no open position' });
  });

  it('does not add up money of a unit that has no USD index', () => {
    const base = world(...listed('BTC'), mark('BTC', 60_000, START_MS), { kind: 'account.changed', atMs: AT, account: account(10_000, [position('BTC', 0.1, 60_000)]) });
    expect(snapshot(base.state).totals.equityUsd).toEqual({ kind: 'unknown', missing: ['price of USDT in USD'] });
    base.send({ kind: 'market.assetIndex', atMs: AT, asset: 'USDT', indexUsd: 0.5 });
    expect(snapshot(base.state).totals.equityUsd).toEqual({ kind: 'known', value: 5_000 });
  });
});

describe('the nearest liquidation', () => {
  // Long 1 BTC from 60,000 with 10,000 in the wallet and 1 % maintenance: 10,000 + (p - 60,000) = 0.01 p at p = 50,000 / 0.99.
  const liquidation = 50_000 / 0.99;

  it('is the price at which equity equals the requirement', () => {
    const { state } = world(...listed('BTC'), mark('BTC', 60_000, START_MS), { kind: 'account.changed', atMs: AT, account: account(10_000, [position('BTC', 1, 60_000)]) });
    const { hero } = snapshot(state);
    if (hero.kind !== 'distance') throw new Error(`expected a distance, got ${hero.kind}`);
    expect(hero.liquidationPrice).toBeCloseTo(liquidation, 8);
    expect(hero.distanceRatio).toBeCloseTo(1 - liquidation / 60_000, 12);
    expect(hero.scope).toBe('single');
    expect(hero.provenance).toContain('tiers of 2024-10-24');
  });

  it('is nearer for two longs together than for either alone', () => {
    const { state } = world(
      ...listed('BTC'),
      ...listed('ETH'),
      mark('BTC', 60_000, START_MS),
      mark('ETH', 3_000, START_MS),
      { kind: 'account.changed', atMs: AT, account: account(20_000, [position('BTC', 1, 60_000), position('ETH', 10, 3_000)]) },
    );
    const { hero, positions } = snapshot(state);
    if (hero.kind !== 'distance') throw new Error(`expected a distance, got ${hero.kind}`);
    expect(hero.scope).toBe('joint');
    for (const row of positions) {
      if (row.liquidation.kind === 'ok') expect(row.liquidation.nearest.distanceRatio).toBeGreaterThan(hero.distanceRatio);
    }
  });

  it('turns into "liquidation now" when equity no longer covers the requirement', () => {
    const { state } = world(...listed('BTC'), mark('BTC', 50_000, START_MS), { kind: 'account.changed', atMs: AT, account: account(10_000, [position('BTC', 1, 60_000)]) });
    expect(snapshot(state).hero.kind).toBe('liquidatable');
  });

  it('does not hide a pool that cannot be valued behind one that can', () => {
    const { state } = world(
      ...listed('BTC'),
      mark('BTC', 60_000, START_MS),
      { kind: 'account.changed', atMs: AT, account: account(10_000, [position('BTC', 1, 60_000)]) },
      { kind: 'account.changed', atMs: AT, account: { ...account(500, [position('ETH', 1, 3_000)]), id: 'other' as never, name: 'Other' } },
    );
    const { hero } = snapshot(state);
    expect(hero).toMatchObject({ kind: 'distance', provenance: expect.stringContaining('not counted') as unknown });
  });
});

describe('ages', () => {
  const held = () => world(...listed('BTC'), swingingHours('BTC', 60_000, 0.005, 24 * 20), mark('BTC', 60_000, START_MS), { kind: 'account.changed', atMs: AT, account: account(100_000, [position('BTC', 1, 60_000)], 'venue') });

  it.each([
    [2_000, 'fresh'],
    [4_000, 'late'],
    [6_000, 'stale'],
    [31_000, 'gone'],
  ] as const)('a mark of %d ms ago is %s wherever it is used', (ageMs, expected) => {
    const { state, send } = held();
    send(tick(START_MS + ageMs));
    const view = snapshot(state);
    expect(view.positions[0]?.age).toEqual({ ageMs, freshness: expected });
    expect(view.instruments[0]?.markAge).toEqual({ ageMs, freshness: expected });
    expect(view.pools[0]?.age.freshness).toBe(expected);
    if (view.hero.kind === 'distance') expect(view.hero.age.freshness).toBe(expected);
    expect(view.oldest).toMatchObject({ kind: 'known', value: { freshness: expected } });
  });

  it('advice is withheld while the mark is stale', () => {
    const { state, send } = held();
    send(tick(START_MS + 1_000));
    expect(snapshot(state).advice[0]?.outcome.kind).not.toBe('withheld');
    send(tick(START_MS + 7_000));
    expect(snapshot(state).advice[0]?.outcome.kind).toBe('withheld');
  });

  it('typed positions are late after half an hour without confirmation', () => {
    const { state, send } = world(...listed('BTC'), { kind: 'account.changed', atMs: AT, account: account(10_000, [position('BTC', 0.1, 60_000)]) });
    const later = START_MS + 31 * 60_000;
    send(mark('BTC', 60_000, later), tick(later));
    expect(snapshot(state).accounts[0]?.age.freshness).toBe('late');
    expect(snapshot(state).positions[0]?.age.freshness).toBe('late');
  });
});

it('a snapshot holds nothing that JSON would change', () => {
  const { state } = world(...listed('BTC'), mark('BTC', 60_000, START_MS), { kind: 'account.changed', atMs: AT, account: account(10_000, [position('BTC', 1, 60_000)]) }, tick(START_MS + 1_000));
  const view = snapshot(state);
  expect(canonicalJson(JSON.parse(JSON.stringify(view)))).toBe(canonicalJson(view));
});

describe("the venue's own liquidation price", () => {
  // Ours is 50,000 / 0.99 = 50,505; 5 % of the distance from 60,000 is 475.
  const showing = (venueLiquidationPrice: number, ageMs = 0) => {
    const held = account(10_000, [{ ...position('BTC', 1, 60_000), venueLiquidationPrice }]);
    return snapshot(world(...listed('BTC'), { kind: 'account.changed', atMs: AT, account: held }, mark('BTC', 60_000, START_MS + ageMs), tick(START_MS + ageMs)).state);
  };

  it('agrees within 5 % of the smaller distance', () => {
    expect(showing(50_800).positions[0]?.venueLiquidationPrice).toMatchObject({ price: 50_800, verdict: 'agrees' });
  });

  it('is used where it is nearer, and the difference is said', () => {
    const { hero, positions } = showing(53_000);
    expect(positions[0]?.venueLiquidationPrice).toMatchObject({ verdict: 'differs', usedPrice: 53_000 });
    expect(hero).toMatchObject({ kind: 'distance', liquidationPrice: 53_000, provenance: expect.stringContaining('the venue shows 53,000, ours is 50,505') as unknown });
  });

  it('does not push ours away where it is farther', () => {
    const { hero } = showing(40_000);
    if (hero.kind !== 'distance') throw new Error(hero.kind);
    expect(hero.liquidationPrice).toBeCloseTo(50_000 / 0.99, 6);
  });

  it('is not compared once the typing is old', () => {
    expect(showing(53_000, 31 * 60_000).positions[0]?.venueLiquidationPrice).toMatchObject({ verdict: 'notCompared' });
  });
});
