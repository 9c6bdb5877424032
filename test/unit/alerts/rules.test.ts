import { describe, expect, it } from 'vitest';
import type { AlertInput } from '../../../shared/alerts/input';
import { LEVELS, levelFor } from '../../../shared/alerts/level';
import { isStarting, observeAlerts } from '../../../shared/alerts/observe';
import { alertId, type Observation } from '../../../shared/alerts/rule';
import { ALERT_RULES } from '../../../shared/alerts/rules/index';
import { epochMs } from '../../../shared/units';
import { ACCOUNT, bundle, CUT, input, mark, nearDistance, pool, POSITION } from '../../support/alert-fixture';

/** What one rule says of the only object it sees. */
function only(ruleId: string, change: Partial<AlertInput>): Observation {
  const found = observeAlerts(input(change)).filter((each) => each.rule.id === ruleId);
  expect(found).toHaveLength(1);
  return found[0] as Observation;
}

function textOf({ object, describe: words }: Observation): string {
  const { situation, action, time } = words();
  return [`${object.title}: ${situation}`, action, time].filter((part) => part !== undefined).join('; ');
}

const STALE = mark({ mark: { kind: 'seen', ageMs: 12_400, freshness: 'stale' } });

describe('every rule', () => {
  it.each(ALERT_RULES.map((rule) => [rule.id, rule] as const))('%s says all that AL-01 asks', (id, rule) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const field of ['title', 'cause', 'consequence', 'action', 'timeAvailable', 'setPoint', 'deadband', 'level', 'sound'] as const) {
      expect(rule[field].trim(), field).not.toBe('');
    }
    expect(rule.inhibits).not.toHaveLength(0);
    expect(Object.keys(rule.timing.onDelayMs).sort()).toEqual(['advisory', 'caution', 'warning']);
    expect(rule.timing.onDelayMs.warning).toBe(0);
    expect(rule.action, 'an action is a verb with its number').toMatch(/^(Cut|Read|Enter|Check|Compare) .*(\d|shown|one|missing)/);
  });
  it('has an id of its own, and inhibits only rules that come after it', () => {
    const ids = ALERT_RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const rule of ALERT_RULES) {
      if (rule.inhibits === 'nothing') continue;
      for (const inhibited of rule.inhibits) expect(ids.indexOf(inhibited)).toBeGreaterThan(ids.indexOf(rule.id));
    }
  });
  it('stands under no other cause than the rules that declare it', () => {
    const worstDay = input({ pools: [pool({ kind: 'unknown', missing: ['tiers'] })], instruments: [STALE], bundles: [CUT], awaiting: ['tiers'] });
    for (const { rule, inhibitedBy } of observeAlerts(worstDay)) {
      for (const cause of inhibitedBy) {
        const causeRule = ALERT_RULES.find((candidate) => cause.startsWith(`${candidate.id}|`));
        expect(causeRule?.inhibits).toContain(rule.id);
      }
      if (rule.id === 'feed-stale') expect(inhibitedBy).toEqual([]);
    }
  });
  it('has nothing to say of a calm day', () => {
    expect(observeAlerts(input()).filter((each) => each.condition.kind !== 'normal')).toEqual([]);
  });
});

describe('level (AL-02)', () => {
  it.each([
    ['liquidation', false, 2.99, 'warning'],
    ['liquidation', false, 3, 'caution'],
    ['liquidation', false, 29.99, 'caution'],
    ['liquidation', false, undefined, 'caution'],
    ['liquidation', true, 600, 'warning'],
    ['overexposure', false, 2, 'warning'],
    ['overexposure', false, 29, 'caution'],
    ['overexposure', false, 30, 'advisory'],
    ['overexposure', true, undefined, 'caution'],
    ['oldData', false, undefined, 'advisory'],
    ['oldData', true, undefined, 'caution'],
    ['blindness', false, undefined, 'caution'],
  ] as const)('%s, past the guard %s, %s min: %s', (consequence, isPastGuard, minutes, level) => {
    expect(levelFor(consequence, isPastGuard, minutes)).toBe(level);
  });
  it('is a warning whenever action is needed within 3 minutes', () => {
    for (const row of Object.values(LEVELS)) expect(row.under3Min).toBe('warning');
  });
});

describe('liquidation-distance', () => {
  const at = (distanceRatio: number, distanceSigmas?: number, minutesAtLastHourSpeed?: number): Observation =>
    only('liquidation-distance', {
      pools: [pool({ kind: 'ok', scope: 'joint', symbol: 'BTCUSDT', liquidationPrice: 1, distanceRatio, ...(distanceSigmas === undefined ? {} : { distanceSigmas }), ...(minutesAtLastHourSpeed === undefined ? {} : { minutesAtLastHourSpeed }) })],
    });

  it.each([
    // Limits: 6 sigmas and 15 %. The smaller share of its limit decides.
    [0.3, 6.0, 'normal', undefined],
    [0.15, 9, 'normal', undefined],
    [0.3, 5.99, 'deadband', 'caution'],
    [0.3, 5.71, 'deadband', 'caution'],
    [0.3, 5.69, 'reached', 'caution'],
    [0.142, 9, 'reached', 'caution'],
    [0.3, 3.0, 'reached', 'warning'],
    [0.075, 9, 'reached', 'warning'],
    [0.076, undefined, 'reached', 'caution'],
    [0.16, undefined, 'normal', undefined],
  ] as const)('%s of price and %s sigmas: %s %s', (ratio, sigmas, kind, level) => {
    const { condition } = at(ratio, sigmas);
    expect(condition.kind).toBe(kind);
    if (condition.kind === 'reached') expect(condition.level).toBe(level);
    if (condition.kind === 'deadband') expect(condition.holdLevel).toBe(level);
  });
  it('keeps a warning until the distance is 5 % above half of the limit', () => {
    expect(at(0.3, 3.14).condition).toEqual({ kind: 'reached', level: 'caution', holdLevel: 'warning' });
    expect(at(0.3, 3.16).condition).toEqual({ kind: 'reached', level: 'caution', holdLevel: 'caution' });
  });
  it('warns of speed even where the distance is still within the limits', () => {
    expect(at(0.3, 9, 29).condition).toMatchObject({ kind: 'reached', level: 'caution' });
    expect(at(0.3, 9, 2.9).condition).toMatchObject({ kind: 'reached', level: 'warning' });
    expect(at(0.3, 9, 44).condition).toEqual({ kind: 'deadband', holdLevel: 'caution' });
    expect(at(0.3, 9, 46).condition).toEqual({ kind: 'normal' });
  });
  it('says object, condition, number, action, time (AL-15)', () => {
    const said = only('liquidation-distance', {
      pools: [pool(nearDistance({ distanceRatio: 0.042, distanceSigmas: 1.42, minutesAtLastHourSpeed: 18.9 }))],
      bundles: [CUT],
    });
    expect(textOf(said)).toBe('BYBIT cross: 1.4 sigma-day to liquidation (4.2 % all together); cut 0.42 BTC → 2.5 (sell 0.42); about 18 min at current speed');
  });
  it('says what to reach where no size is advised, that volatility is unknown, and that positions were typed long ago', () => {
    const said = only('liquidation-distance', {
      pools: [pool({ kind: 'ok', scope: 'single', symbol: 'SOLUSDT', liquidationPrice: 1, distanceRatio: 0.0421 })],
      accounts: [{ accountId: ACCOUNT, name: 'Desk', source: 'typed', ageMs: 3 * 3_600_000, freshness: 'late' }],
    });
    expect(textOf(said)).toBe('BYBIT cross: 4.2 % SOLUSDT alone to liquidation, volatility unknown, positions typed 3 h ago; cut or add margin until it is 6.0 sigma-day and 15 % away');
  });
  it('a pool that can be liquidated at any moment is a warning', () => {
    const said = only('liquidation-distance', { pools: [pool({ kind: 'liquidatable' })], bundles: [CUT] });
    expect(said.condition).toMatchObject({ kind: 'reached', level: 'warning' });
    expect(textOf(said)).toContain('liquidation at any moment; cut 0.42 BTC → 2.5 (sell 0.42); no time left');
  });
  it('says nothing of what it cannot know, and nothing of a pool that no price can liquidate', () => {
    expect(only('liquidation-distance', { pools: [pool({ kind: 'unknown', missing: ['tiers'] })] }).condition).toEqual({ kind: 'unknown' });
    expect(only('liquidation-distance', { pools: [pool({ kind: 'safe' })] }).condition).toEqual({ kind: 'normal' });
  });
});

describe('exposure-above-allowed', () => {
  const of = (nowBase: number, high: number, action: 'HOLD' | 'CUT' = 'CUT') =>
    only('exposure-above-allowed', { bundles: [bundle(nowBase, { action, allowedHighBase: high, suggestedBase: high, deltaBase: high - nowBase, typeQuantity: '1', typeSide: 'sell' })] }).condition;
  it.each([
    [2.5, 2.5, 'normal', undefined],
    [2.6, 2.5, 'deadband', 'advisory'],
    [2.63, 2.5, 'reached', 'advisory'],
    [3.4, 2.5, 'reached', 'caution'],
    [0.1, 0, 'reached', 'caution'],
  ] as const)('%s where %s is allowed: %s %s', (now, high, kind, level) => {
    const condition = of(now, high);
    expect(condition.kind).toBe(kind);
    if (condition.kind === 'reached') expect(condition.level).toBe(level);
    if (condition.kind === 'deadband') expect(condition.holdLevel).toBe(level);
  });
  it('is silent inside the no-trade buffer, where the advice is to hold', () => {
    expect(of(2.7, 2.5, 'HOLD').kind).toBe('deadband');
  });
  it('sees shorts below the lower edge', () => {
    const said = only('exposure-above-allowed', {
      bundles: [bundle(-3, { action: 'CUT', allowedLowBase: -2, allowedHighBase: 0, suggestedBase: -2, deltaBase: 1, typeQuantity: '1.000', typeSide: 'buy' })],
    });
    expect(said.condition).toMatchObject({ kind: 'reached', level: 'caution' });
    expect(textOf(said)).toBe('BTC, BYBIT cross: −3 BTC is 1 beyond the allowed −2; cut 1 BTC → −2 (buy 1.000)');
  });
  it('has words for a range that is open at the other end', () => {
    const open = { allowedLowBase: Number.NEGATIVE_INFINITY, allowedHighBase: 2, suggestedBase: 2, deltaBase: -1, typeQuantity: '1', typeSide: 'sell' } as const;
    expect(textOf(only('exposure-above-allowed', { bundles: [bundle(3, { action: 'CUT', ...open })] }))).toContain('3 BTC is 1 beyond the allowed 2; cut 1 BTC → 2');
    expect(textOf(only('exposure-above-allowed', { bundles: [bundle(1, open)] }))).toContain('1 BTC is within what is allowed; no action');
  });
  it('says when only margin helps or two limits conflict, and nothing while advice is withheld', () => {
    const margin = only('exposure-above-allowed', { bundles: [{ ...CUT, outcome: { kind: 'margin', reason: 'no size satisfies joint distance', otherWayOut: { amount: 3400, unit: 'USDT' } } }] });
    expect(textOf(margin)).toBe('BTC, BYBIT cross: no size satisfies joint distance; add 3,400 USDT');
    expect(margin.condition).toMatchObject({ kind: 'reached', level: 'caution' });
    expect(only('exposure-above-allowed', { bundles: [{ ...CUT, outcome: { kind: 'conflict', reason: 'A and B' } }] }).condition).toMatchObject({ level: 'advisory' });
    expect(only('exposure-above-allowed', { bundles: [{ ...CUT, outcome: { kind: 'withheld', reason: 'marks stale' } }] }).condition).toEqual({ kind: 'unknown' });
  });
  it('stands under the distance alert of its own pool, which names the same cut', () => {
    expect(only('exposure-above-allowed', { bundles: [CUT] }).inhibitedBy).toEqual([alertId('liquidation-distance', { kind: 'pool', id: `${ACCOUNT}/cross` })]);
  });
});

describe('feed-stale', () => {
  it('is a caution that names symbols, age, reason and the pools that are blind', () => {
    const said = only('feed-stale', { instruments: [STALE], feeds: [{ feed: 'bybit/market', venue: 'bybit', connection: { kind: 'closed', reason: 'no data for 15 s', retryInMs: 4_000 } }] });
    expect(said.condition).toMatchObject({ kind: 'reached', level: 'caution' });
    expect(textOf(said)).toBe("bybit/market: no mark of BTCUSDT for 12 s (closed: no data for 15 s; next try in 4.0 s); read BYBIT cross on the venue's own page: distance unknown here");
  });
  it.each([
    ['fresh', 'normal'],
    ['late', 'deadband'],
    ['stale', 'reached'],
    ['gone', 'reached'],
  ] as const)('a %s mark: %s', (freshness, kind) => {
    expect(only('feed-stale', { instruments: [mark({ mark: { kind: 'seen', ageMs: 1, freshness } })] }).condition.kind).toBe(kind);
  });
  it('stands for what rests on the silent symbol only', () => {
    const inhibited = (instruments: AlertInput['instruments']) => only('liquidation-distance', { instruments }).inhibitedBy;
    expect(inhibited([STALE])).toEqual(['feed-stale|feed:bybit/market']);
    expect(inhibited([mark()])).toEqual([]);
    expect(inhibited([mark(), { ...STALE, instrumentId: 'bybit:ETHUSDT' as never, symbol: 'ETHUSDT' }])).toEqual([]);
  });
  it('does not care for symbols that nobody holds', () => {
    expect(observeAlerts(input({ instruments: [{ ...STALE, isHeld: false }] })).filter((each) => each.rule.id === 'feed-stale')).toEqual([]);
  });
});

describe('distance-unknown and start-incomplete', () => {
  it('an unknown distance is said with what is missing', () => {
    const said = only('distance-unknown', { pools: [pool({ kind: 'unknown', missing: ['margin tiers of BTCUSDT'] })] });
    expect(said.condition).toMatchObject({ kind: 'reached', level: 'caution' });
    expect(textOf(said)).toContain('BYBIT cross: distance to liquidation unknown, missing margin tiers of BTCUSDT; enter it');
    expect(only('distance-unknown', {}).condition).toEqual({ kind: 'normal' });
  });
  it('nothing is raised for 30 s after the start, then a caution names what is missing', () => {
    const early = input({ awaiting: ['mark price of BTCUSDT'], nowMs: epochMs(29_999), pools: [pool({ kind: 'liquidatable' })] });
    expect(isStarting(early)).toBe(true);
    expect(new Set(observeAlerts(early).map((each) => each.condition.kind))).toEqual(new Set(['unknown']));
    const late = { ...early, nowMs: epochMs(30_000) };
    const said = observeAlerts(late).find((each) => each.rule.id === 'start-incomplete');
    expect(said?.condition).toMatchObject({ kind: 'reached', level: 'caution' });
    expect(said === undefined ? '' : textOf(said)).toBe('Inputs: still waiting for mark price of BTCUSDT; check the feed that should bring it');
  });
  it('alerts begin as soon as everything has arrived', () => {
    expect(observeAlerts(input({ nowMs: epochMs(1_000), pools: [pool({ kind: 'liquidatable' })] })).some((each) => each.condition.kind === 'reached')).toBe(true);
  });
});

describe('typed-data-old and liquidated', () => {
  it.each([
    ['fresh', 'normal', undefined],
    ['late', 'reached', 'advisory'],
    ['stale', 'reached', 'caution'],
  ] as const)('a typed account that is %s: %s %s', (freshness, kind, level) => {
    const { condition } = only('typed-data-old', { accounts: [{ accountId: ACCOUNT, name: 'Desk', source: 'typed', ageMs: 1, freshness }] });
    expect(condition).toMatchObject(level === undefined ? { kind } : { kind, level });
  });
  it('accounts that a venue or a drill reports do not age by typing', () => {
    expect(observeAlerts(input()).some((each) => each.rule.id === 'typed-data-old')).toBe(false);
  });
  it('a liquidation that happened is a warning about what is left', () => {
    const said = only('liquidated', { liquidations: [{ accountId: ACCOUNT, accountName: 'Desk', positionId: POSITION, symbol: 'BTCUSDT', price: 56_900, atMs: epochMs(3_590_000) }] });
    expect(said.condition).toMatchObject({ level: 'warning' });
    expect(textOf(said)).toBe("Desk: BTCUSDT liquidated at 56,900, 10 s ago; check the rest of the account on the venue's own page");
  });
});

describe('liquidation-price-differs', () => {
  const compared = { accountId: ACCOUNT, positionId: POSITION, title: 'Desk BTCUSDT' };
  it('says nothing while both prices agree', () => {
    expect(only('liquidation-price-differs', { comparisons: [{ kind: 'agrees', ...compared }] }).condition).toEqual({ kind: 'normal' });
  });
  it('is a caution with both numbers and the one that is used', () => {
    const said = only('liquidation-price-differs', { comparisons: [{ kind: 'differs', ...compared, venuePrice: 39_000, ownPrice: 34_118, usedPrice: 39_000 }] });
    expect(said.condition).toMatchObject({ level: 'caution' });
    expect(textOf(said)).toBe('Desk BTCUSDT: the venue shows liquidation at 39,000, ours is 34,118; the nearer, 39,000, is used; compare the 4 typed numbers (size, entry, margin, balance) with the venue');
  });
});
