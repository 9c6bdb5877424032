import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import type { TargetView, View } from '../../../shared/sizing/policy';
import { HOUR_MS } from '../../../shared/units';
import { expiredViews, policyDraftOf, policyOf } from '../../../renderer/forms/policy-draft';
import { emptyView, isUnchanged, viewDraftOf, type Moment, type ViewDraft } from '../../../renderer/forms/view-draft';
import { convictionWords, isBehindAnother, markOf, momentOf, standingOf, type MarkAtHand } from '../../../renderer/forms/view-words';
import { FIXTURE_AT_MS, fixtureInstruments, known, stale, unknown } from '../../support/snapshot-fixture';

const NOW = FIXTURE_AT_MS;
const MOMENT: Moment = { wallMs: NOW, runMs: NOW, markPriceOf: (underlying) => (underlying === 'BTC' ? 100 : undefined) };
const TARGET: TargetView = { kind: 'target', underlying: 'BTC', statedAtMs: NOW - HOUR_MS, horizonHours: 24, targetPrice: 120, stopPrice: 90, chance: 0.55 };
const STRENGTH: View = { kind: 'strength', underlying: 'ETH', statedAtMs: NOW - 2 * HOUR_MS, horizonHours: 24, strength: -0.5 };
const MARK: MarkAtHand = { kind: 'known', symbol: 'BTCUSDT', markPrice: 100, text: 'BTCUSDT 100.0' };

function typed(changes: Partial<ViewDraft>): ViewDraft {
  return { ...emptyView('btc'), kind: 'target', targetPrice: '120', stopPrice: '90', chancePercent: '55', horizonHours: '24', ...changes };
}

function saved(...views: readonly ViewDraft[]) {
  return policyOf({ ...policyDraftOf(DEFAULT_POLICY), views: [...views] }, MOMENT);
}

function errorsOf(view: ViewDraft) {
  const checked = saved(view);
  return checked.kind === 'invalid' ? checked.errors : {};
}

test('views of both kinds survive being opened and saved unchanged, with the moment they were stated', () => {
  expect(saved(viewDraftOf(TARGET), viewDraftOf(STRENGTH))).toMatchObject({ kind: 'valid', value: { views: [TARGET, STRENGTH] } });
});

test('a view that is changed is stated anew, on the clock of the run', () => {
  const draft = viewDraftOf(TARGET);
  draft.targetPrice = '125';
  expect(saved(draft)).toMatchObject({ kind: 'valid', value: { views: [{ ...TARGET, targetPrice: 125, statedAtMs: NOW }] } });
});

test('looking at the other kind and coming back changes nothing', () => {
  const draft = viewDraftOf(TARGET);
  draft.kind = 'strength';
  expect(isUnchanged(draft)).toBe(false);
  draft.strength = '2';
  draft.kind = 'target';
  expect(isUnchanged(draft)).toBe(true);
});

test('a new view is written in capitals, with its chance as a ratio', () => {
  expect(saved(typed({ chancePercent: '0,5' }))).toMatchObject({ kind: 'valid', value: { views: [{ kind: 'target', underlying: 'BTC', chance: 0.005, statedAtMs: NOW }] } });
});

describe('a view that has expired', () => {
  const old: View = { ...STRENGTH, statedAtMs: NOW - 25 * HOUR_MS };

  test('is said to be expired and not carried along', () => {
    expect(standingOf(viewDraftOf(old), NOW)).toMatchObject({ kind: 'expired', words: expect.stringMatching(/^expired 1 h ago, stated 2024-10-23 13:32 UTC: no size uses it/) as string });
    const draft = { ...policyDraftOf(DEFAULT_POLICY), views: [viewDraftOf(old), viewDraftOf(TARGET)] };
    expect(expiredViews(draft, NOW)).toHaveLength(1);
    expect(policyOf(draft, MOMENT)).toMatchObject({ kind: 'valid', value: { views: [TARGET] } });
  });

  test('counts to its last millisecond, as in the sizing rules', () => {
    expect(standingOf(viewDraftOf(old), old.statedAtMs + 24 * HOUR_MS).kind).toBe('holds');
    expect(standingOf(viewDraftOf(old), old.statedAtMs + 24 * HOUR_MS + 1).kind).toBe('expired');
  });

  test('can be stated again as it stands', () => {
    expect(saved({ ...viewDraftOf(old), isStatedAgain: true })).toMatchObject({ kind: 'valid', value: { views: [{ ...old, statedAtMs: NOW }] } });
  });

  test('lets the next view on the same underlying count', () => {
    const views = [viewDraftOf(old), viewDraftOf(STRENGTH), typed({ underlying: ' eth ' })];
    expect([0, 1, 2].map((index) => isBehindAnother(views, index, NOW))).toEqual([false, false, true]);
  });
});

test('problems of a view stand under its own row, also behind an expired one', () => {
  const checked = saved(viewDraftOf({ ...STRENGTH, statedAtMs: 0 }), typed({ chancePercent: '100' }));
  expect(checked.kind === 'invalid' && checked.errors).toEqual({ 'views.1.chance': 'expected below 100 %, got 100 %' });
});

test.each([
  ['above', { targetPrice: '120', stopPrice: '105' }, { 'views.0.stopPrice': 'must be below the mark' }],
  ['below', { targetPrice: '80', stopPrice: '95' }, { 'views.0.stopPrice': 'must be above the mark' }],
  ['on', { targetPrice: '100', stopPrice: '95' }, { 'views.0.targetPrice': 'is the mark itself' }],
] as const)('a stop on the wrong side is refused when the target is %s the mark', (_side, prices, errors) => {
  expect(errorsOf(typed(prices))).toEqual(errors);
});

test('where no mark can be relied on, the side of the stop is not judged', () => {
  expect(errorsOf(typed({ underlying: 'SOL', stopPrice: '150' }))).toEqual({});
});

test('a saved view that the price has left does not keep other settings from being saved', () => {
  expect(errorsOf(viewDraftOf({ ...TARGET, stopPrice: 105 }))).toEqual({});
});

test('what is missing or out of bounds is said beside its field, a chance in percent', () => {
  expect(errorsOf(typed({ underlying: ' ', targetPrice: '', chancePercent: '0' }))).toEqual({
    'views.0.underlying': 'the underlying is missing',
    'views.0.targetPrice': 'the target is missing',
    'views.0.chance': 'expected above 0 %, got 0 %',
  });
});

describe('conviction in words', () => {
  // Risks 10 to win 20: at 55 % the edge is 0.55 * 2 - 0.45 = 0.65 of the risk; the conviction is twice that.
  test('of a bet that pays is its share of the volatility target, at a named mark', () => {
    expect(convictionWords(typed({}), MARK, MOMENT)).toBe('conviction: long at 1.30x the volatility target at BTCUSDT 100.0, as far as the limits allow');
  });

  test('of a target below the mark is short', () => {
    expect(convictionWords(typed({ targetPrice: '80', stopPrice: '110' }), MARK, MOMENT)).toContain('short at 1.30x');
  });

  test('of a bet that does not pay is flat', () => {
    expect(convictionWords(typed({ chancePercent: '33' }), MARK, MOMENT)).toContain('flat, at BTCUSDT 100.0 the bet does not pay');
  });

  test('is not computed once the price has left the bet', () => {
    expect(convictionWords(typed({ stopPrice: '105' }), MARK, MOMENT)).toBe('BTCUSDT 100.0 is not between stop and target: the view says nothing now');
  });

  test('is unknown without a mark to rely on, and says which', () => {
    expect(convictionWords(typed({}), { kind: 'unknown', why: 'the mark of BTCUSDT is 12 s old' }, MOMENT)).toBe('conviction unknown: the mark of BTCUSDT is 12 s old');
  });

  test('of a strength needs no mark', () => {
    expect(convictionWords(viewDraftOf(STRENGTH), { kind: 'unknown', why: 'x' }, MOMENT)).toBe('conviction: short at 0.50x the volatility target, as far as the limits allow');
  });

  test.each([{ targetPrice: '' }, { chancePercent: '120' }, { horizonHours: 'x' }, { kind: 'strength', strength: '3' }] as const)('is not said of a view that is not whole: %o', (changes) => {
    expect(convictionWords(typed(changes), MARK, MOMENT)).toBe('');
  });
});

test('the mark of an underlying is that of its first instrument with one that is not stale', () => {
  const [first] = fixtureInstruments();
  if (first === undefined) throw new Error('the fixture has no instrument');
  const old = { ...first, underlying: 'BTC', symbol: 'OLD', markPrice: known(1), markAge: stale() };
  const none = { ...old, symbol: 'NONE', markPrice: unknown('mark price') };
  expect(markOf([old, none, { ...old, symbol: 'NEW', markPrice: known(2), markAge: { ageMs: 1, freshness: 'fresh' } }], 'BTC')).toMatchObject({ kind: 'known', symbol: 'NEW', markPrice: 2 });
  expect(markOf([old], 'BTC')).toEqual({ kind: 'unknown', why: 'the mark of OLD is 12 s old' });
  expect(markOf([none], 'BTC')).toEqual({ kind: 'unknown', why: 'the mark of NONE is missing' });
  expect(markOf([], 'BTC')).toEqual({ kind: 'unknown', why: 'nothing on BTC is watched' });
});

test('before the first snapshot a form is read by the wall clock, and no mark is relied on', () => {
  const moment = momentOf(null, 7);
  expect([moment.runMs, moment.markPriceOf('BTC')]).toEqual([7, undefined]);
});

test('a view stated later than the time of the run says so', () => {
  expect(standingOf(viewDraftOf({ ...TARGET, statedAtMs: NOW + HOUR_MS }), NOW).words).toContain('after the time of this run');
});
