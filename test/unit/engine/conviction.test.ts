import { describe, expect, it } from 'vitest';
import { convictionAt, convictionHistory } from '../../../shared/conviction/conviction';
import { decode } from '../../../shared/decode';
import type { EngineEvent } from '../../../shared/engine/event';
import { sizingInput } from '../../../shared/engine/sizing-facts';
import { snapshot } from '../../../shared/engine/take-snapshot';
import type { Candle } from '../../../shared/market/event';
import { canonicalJson } from '../../../shared/math/canonical-json';
import { DEFAULT_SETTINGS, settingsSchema } from '../../../shared/settings';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../shared/units';
import { account, instrument, listed, mark, position, START_MS, tick, world, type World } from '../../support/engine-builders';
import { simulatedHours } from '../../support/simulated-hours';

const DAYS = 60;
/** Ends where the session begins. */
const HOURS: readonly Candle[] = simulatedHours(DAYS * 24, () => 0.006).map((candle, i) => ({ ...candle, openAtMs: START_MS - (DAYS * 24 - i) * HOUR_MS }));
const loaded = (underlying: string, candles: readonly Candle[]): EngineEvent => ({ kind: 'market.candles', atMs: epochMs(START_MS), instrumentId: instrument(underlying).id, interval: '1h', candles });
const switched = (isShown: boolean): EngineEvent => ({ kind: 'conviction.switched', atMs: epochMs(START_MS), isShown });
const shown = ({ state }: World) => {
  const { conviction } = snapshot(state);
  return conviction.kind === 'off' ? undefined : conviction.underlyings;
};

describe('systematic forecasts beside the view', () => {
  it('are off until the trader wants them, and gone when switched off again', () => {
    const here = world(...listed('BTC'), loaded('BTC', HOURS), tick(START_MS));
    expect(snapshot(here.state).conviction).toEqual({ kind: 'off' });
    here.send(switched(true));
    expect(shown(here)?.map(({ underlying }) => underlying)).toEqual(['BTC']);
    here.send(switched(false));
    expect(snapshot(here.state).conviction).toEqual({ kind: 'off' });
    expect(here.state.conviction.byUnderlying).toEqual({});
  });

  it('are those of the closed days of the candles, each rule with its record, carry said to be missing', () => {
    const here = world(...listed('BTC'), loaded('BTC', HOURS), switched(true), tick(START_MS));
    const direct = convictionHistory(HOURS.map(({ openAtMs, close }) => ({ openAtMs, close })));
    expect(shown(here)?.[0]?.conviction).toEqual(convictionAt(direct.memory, START_MS));
    expect(shown(here)?.[0]?.conviction).toMatchObject({ kind: 'known', record: { kind: 'known' } });
    expect(shown(here)?.[0]?.conviction.rules.find(({ family }) => family === 'carry')?.answer).toEqual({ kind: 'unknown', reason: 'neither funding nor basis known' });
  });

  it('are the same when history comes in pages, newest first, and a hole is filled late', () => {
    const inOrder = world(...listed('BTC'), loaded('BTC', HOURS), switched(true), tick(START_MS));
    const inPages = world(...listed('BTC'), switched(true), loaded('BTC', HOURS.slice(1_000)), tick(START_MS));
    inPages.send(loaded('BTC', HOURS.slice(0, 500)), tick(START_MS + MINUTE_MS), loaded('BTC', HOURS.slice(500, 1_000)), tick(START_MS + 2 * MINUTE_MS));
    expect(canonicalJson(inPages.state.conviction.byUnderlying)).toBe(canonicalJson(inOrder.state.conviction.byUnderlying));
  });

  it('follow what is held, and know the funding of hours that closed meanwhile', () => {
    const here = world(...listed('BTC'), ...listed('ETH'), loaded('BTC', HOURS), loaded('ETH', HOURS), switched(true));
    here.send({ kind: 'account.changed', atMs: epochMs(START_MS), account: account(10_000, [position('ETH', 1, 3_000)]) }, tick(START_MS + MINUTE_MS));
    expect(shown(here)?.map(({ underlying }) => underlying)).toEqual(['BTC', 'ETH']);
    const closed = START_MS + HOUR_MS;
    const candle: Candle = { openAtMs: START_MS, open: 3_000, high: 3_010, low: 2_990, close: 3_000, volumeBase: 1 };
    here.send({ kind: 'market.candle', atMs: epochMs(closed), instrumentId: instrument('ETH').id, interval: '1h', candle, isClosed: true }, mark('ETH', 3_000, closed), tick(closed));
    // 0.01 % every eight hours, 1,095 times a year.
    const funding = here.state.conviction.byUnderlying['ETH']?.memory.openDay?.funding;
    expect(funding?.sum).toBeCloseTo(0.1095, 12);
    expect(funding?.count).toBe(1);
  });

  it('change nothing in what sizing reads or advises', () => {
    const events: EngineEvent[] = [...listed('BTC'), loaded('BTC', HOURS), { kind: 'account.changed', atMs: epochMs(START_MS), account: account(10_000, [position('BTC', 0.1, 50_000)]) }, mark('BTC', 50_000, START_MS)];
    const without = world(...events, tick(START_MS));
    const beside = world(switched(true), ...events, tick(START_MS));
    expect(snapshot(beside.state).advice).toEqual(snapshot(without.state).advice);
    expect(sizingInput(beside.state).policy.views).toEqual([]);
  });
});

describe('the setting', () => {
  it('is off by default, also in settings of before it existed', () => {
    const { showConviction, ...before } = DEFAULT_SETTINGS;
    expect(showConviction).toBe(false);
    expect(decode(settingsSchema, before)).toEqual({ ok: true, value: DEFAULT_SETTINGS });
  });
});
