import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../shared/assert';
import type { EngineEvent } from '../../../shared/engine/event';
import { sizingInput } from '../../../shared/engine/sizing-facts';
import { snapshot } from '../../../shared/engine/take-snapshot';
import type { Candle } from '../../../shared/market/event';
import type { StrengthView, TargetView, View } from '../../../shared/sizing/policy';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../shared/units';
import { instrument, listed, mark, START_MS, swingingHours, tick, world, type World } from '../../support/engine-builders';

const target = (over: Partial<TargetView> = {}): TargetView => ({ kind: 'target', underlying: 'BTC', targetPrice: 66_000, stopPrice: 57_000, chance: 0.6, statedAtMs: START_MS, horizonHours: 2, ...over });
const strength = (over: Partial<StrengthView> = {}): StrengthView => ({ kind: 'strength', underlying: 'BTC', strength: 1, statedAtMs: START_MS, horizonHours: 2, ...over });
const policy = (atMs: number, ...views: readonly View[]): EngineEvent => ({ kind: 'policy.changed', atMs: epochMs(atMs), policy: { ...DEFAULT_POLICY, views } });
const at = (minutes: number, price: number): EngineEvent[] => [mark('BTC', price, START_MS + minutes * MINUTE_MS), tick(START_MS + minutes * MINUTE_MS)];
/** A mark every five minutes, so that nothing goes unwatched. */
const walk = (from: number, to: number, price: number): EngineEvent[] => Array.from({ length: Math.floor((to - from) / 5) }, (_, i) => at(from + 5 * (i + 1), price)).flat();

const stating = (...views: readonly View[]): World => world(...listed('BTC'), swingingHours('BTC', 60_000, 0.01, 200), mark('BTC', 60_000, START_MS), policy(START_MS, ...views));
const shown = ({ state }: World) => snapshot(state).viewRecord;
const only = (here: World) => unwrap(shown(here).rows[0], 'a view was stated');

describe('the record of views', () => {
  it('holds a new view open, with the end of its horizon', () => {
    expect(shown(stating(target()))).toMatchObject({
      openCount: 1, maturedCount: 0, hitRatio: { kind: 'unknown' },
      rows: [{ underlying: 'BTC', kind: 'target', statedAtMs: START_MS, expiresAtMs: START_MS + 2 * HOUR_MS, outcome: 'open', resultRatio: { kind: 'unknown', missing: ['the end of its horizon'] } }],
    });
  });

  it.each([
    ['a target that comes first is a hit', [at(5, 66_100), at(10, 56_000)], 'hit', 0.1 / 0.6 * 0.61],
    ['a stop that comes first is a stop, whatever comes later', [at(5, 56_400), at(10, 67_000)], 'stopped', -0.06],
    ['a target that never comes expires at the price of that time', [walk(0, 120, 60_600), at(121, 66_500)], 'expired', 0.01],
  ] as const)('%s', (_title, events, outcome, resultRatio) => {
    const here = stating(target());
    here.send(...events.flat());
    expect(only(here)).toMatchObject({ outcome, unwatchedMs: 0 });
    const { resultRatio: result } = only(here);
    // Price over 60,000, less 1: by hand.
    expect(result.kind === 'known' ? result.value : Number.NaN).toBeCloseTo(resultRatio, 12);
    expect(shown(here)).toMatchObject({ openCount: 0, maturedCount: 1 });
    expect(sizingInput(here.state).maturedViewCount).toBe(1);
  });

  it('turns the sign for a view that falls', () => {
    const here = stating(target({ targetPrice: 57_000, stopPrice: 63_000 }));
    here.send(...at(5, 56_400));
    expect(only(here)).toMatchObject({ outcome: 'hit', resultRatio: { kind: 'known' } });
    expect(only(here).resultRatio).toEqual({ kind: 'known', value: -(56_400 / 60_000 - 1) });
  });

  it('scores a strength by the sign of the move, in sigmas of the forecast it was stated on', () => {
    const right = stating(strength({ strength: 0.5 }));
    right.send(...walk(0, 120, 60_600), ...at(121, 50_000));
    expect(only(right)).toMatchObject({ kind: 'strength', outcome: 'hit' });
    const wrong = stating(strength({ strength: -2 }));
    wrong.send(...walk(0, 120, 60_600), ...at(121, 50_000));
    expect(only(wrong)).toMatchObject({ outcome: 'expired' });
    expect(only(wrong).resultSigmas).toBeCloseTo(-unwrap(only(right).resultSigmas, 'volatility is known'), 12);
    expect(only(right).resultSigmas).toBeGreaterThan(0);
    expect(shown(wrong)).toMatchObject({ maturedCount: 1, hitRatio: { kind: 'known', value: 0 } });
  });

  it('does not score a strength of 0, which said nothing', () => {
    const here = stating(strength({ strength: 0 }));
    here.send(...walk(0, 125, 60_600));
    expect(shown(here)).toMatchObject({ maturedCount: 0, unscoredCount: 1 });
  });

  it('forgets a slip, but scores a view that was taken back later', () => {
    const slip = stating(target());
    slip.send(policy(START_MS + MINUTE_MS, target({ targetPrice: 65_000 })));
    expect(shown(slip).rows.map(({ outcome }) => outcome)).toEqual(['open']);
    const regretted = stating(target());
    regretted.send(...walk(0, 15, 59_000), policy(START_MS + 15 * MINUTE_MS), ...at(20, 56_000));
    expect(only(regretted)).toMatchObject({ outcome: 'stopped', isWithdrawn: true });
  });

  it('knows a view again that a later policy still holds', () => {
    const here = stating(target());
    here.send(...walk(0, 30, 60_000), policy(START_MS + 30 * MINUTE_MS, target(), strength()));
    expect(shown(here)).toMatchObject({ openCount: 2 });
    expect(shown(here).rows.map(({ kind }) => kind)).toEqual(['strength', 'target']);
  });

  it('waits for a first mark, and does not score a view that got none within the hour', () => {
    const here = world(policy(START_MS, target({ horizonHours: 24 })));
    here.send(tick(START_MS + MINUTE_MS));
    expect(only(here).resultRatio).toEqual({ kind: 'unknown', missing: ['a mark price when it was stated'] });
    here.send(tick(START_MS + 61 * MINUTE_MS));
    expect(shown(here)).toMatchObject({ openCount: 0, maturedCount: 0, unscoredCount: 1 });
  });

  it('is bounded: the oldest closed views go first, and few are shown', () => {
    const here = stating();
    for (let i = 0; i < 60; i += 1) {
      const views = Array.from({ length: 10 }, (_, k) => target({ targetPrice: 61_000 + i, chance: 0.1 + k / 100, statedAtMs: START_MS + i * MINUTE_MS }));
      here.send(...at(i, 60_000), policy(START_MS + i * MINUTE_MS, ...views), ...at(i, 65_000));
    }
    expect(here.state.record.closedViews).toHaveLength(500);
    expect(shown(here).rows).toHaveLength(50);
    expect(shown(here)).toMatchObject({ maturedCount: 500, hitRatio: { kind: 'known', value: 1 } });
  });
});

describe('a time in which no mark came', () => {
  const hour = (k: number, low: number, high: number): Candle => ({ openAtMs: START_MS + k * HOUR_MS, open: 60_000, high, low, close: 60_300, volumeBase: 1 });
  const history = (...candles: readonly Candle[]): EngineEvent => ({ kind: 'market.candles', atMs: epochMs(START_MS), instrumentId: instrument('BTC').id, interval: '1h', candles });

  it('is looked up in candles: a target that was touched meanwhile is a hit at the target', () => {
    const here = stating(target({ horizonHours: 48 }));
    here.send(...at(600, 60_000));
    expect(only(here).outcome).toBe('open');
    here.send(history(...Array.from({ length: 10 }, (_, k) => hour(k, 59_000, k === 4 ? 66_500 : 61_000))), ...at(601, 60_000));
    expect(only(here)).toMatchObject({ outcome: 'hit', unwatchedMs: 0 });
    const { resultRatio } = only(here);
    expect(resultRatio.kind === 'known' ? resultRatio.value : Number.NaN).toBeCloseTo(0.1, 12);
  });

  it('counts a candle that holds target and stop as stopped', () => {
    const here = stating(target({ horizonHours: 48 }));
    here.send(history(...Array.from({ length: 10 }, (_, k) => hour(k, k === 4 ? 56_000 : 59_000, k === 4 ? 66_500 : 61_000))), ...at(600, 60_000));
    expect(only(here).outcome).toBe('stopped');
  });

  it('takes the price at the end of a view from them when nothing was touched', () => {
    const here = stating(strength({ horizonHours: 2 }));
    here.send(tick(START_MS + 600 * MINUTE_MS), history(...Array.from({ length: 10 }, (_, k) => hour(k, 59_000, 61_000))), ...at(601, 40_000));
    expect(only(here)).toMatchObject({ outcome: 'hit', resultRatio: { kind: 'known' } });
    const { resultRatio } = only(here);
    expect(resultRatio.kind === 'known' ? resultRatio.value : Number.NaN).toBeCloseTo(0.005, 12);
  });

  it('is said when there are no candles, and an end without a price is not scored', () => {
    const open = stating(target({ horizonHours: 48 }));
    open.send(...at(600, 60_000), ...walk(600, 620, 60_000));
    expect(only(open)).toMatchObject({ outcome: 'open', unwatchedMs: 610 * MINUTE_MS });
    const ended = stating(target());
    ended.send(tick(START_MS + 600 * MINUTE_MS), tick(START_MS + 611 * MINUTE_MS));
    expect(shown(ended)).toMatchObject({ openCount: 0, maturedCount: 0, unscoredCount: 1 });
  });
});
