import { describe, expect, it } from 'vitest';
import type { OptionPosition } from '../../../shared/account/option-position';
import { unwrap } from '../../../shared/assert';
import { decode } from '../../../shared/decode';
import type { EngineEvent } from '../../../shared/engine/event';
import { keptMonitoring } from '../../../shared/engine/monitoring-state';
import { monitoringSchema } from '../../../shared/engine/monitoring-schema';
import { restoreState, type StateData } from '../../../shared/engine/state';
import { step } from '../../../shared/engine/step';
import { snapshot } from '../../../shared/engine/take-snapshot';
import type { Candle } from '../../../shared/market/event';
import { canonicalJson } from '../../../shared/math/canonical-json';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { DAY_MS, epochMs, HOUR_MS, instrumentId, MINUTE_MS, positionId } from '../../../shared/units';
import type { AnalysisResult } from '../../../shared/volatility/analysis';
import { account, instrument, listed, mark, position, START_MS, tick, world, type World } from '../../support/engine-builders';
import { simulatedHours } from '../../support/simulated-hours';

const ID = instrument('BTC').id;
const hourAt = (k: number): number => START_MS + k * HOUR_MS;
const index = (atMs: number): EngineEvent => ({ kind: 'market.assetIndex', atMs: epochMs(atMs), asset: 'USDT', indexUsd: 1 });
const holds = (atMs: number, balance: number, quantity: number): EngineEvent => ({
  kind: 'account.changed', atMs: epochMs(atMs), account: { ...account(balance, [position('BTC', quantity, 60_000)], 'simulated'), confirmedAtMs: epochMs(atMs) },
});
const now = (atMs: number, price = 60_000): EngineEvent[] => [mark('BTC', price, atMs), index(atMs), tick(atMs)];
const shown = ({ state }: World) => snapshot(state).monitoring;

/** 60 days that end at 60,000 where the session begins. */
const HISTORY: readonly Candle[] = (() => {
  const raw = simulatedHours(60 * 24, () => 0.005);
  const factor = 60_000 / unwrap(raw.at(-1), 'sixty days').close;
  return raw.map(({ open, high, low, close }, i) => ({ openAtMs: START_MS - (raw.length - i) * HOUR_MS, open: open * factor, high: high * factor, low: low * factor, close: close * factor, volumeBase: 1 }));
})();
const loaded = (candles: readonly Candle[], atMs = START_MS): EngineEvent => ({ kind: 'market.candles', atMs: epochMs(atMs), instrumentId: ID, interval: '1h', candles });
const riskCapital: EngineEvent = { kind: 'policy.changed', atMs: epochMs(START_MS), policy: { ...DEFAULT_POLICY, riskCapital: { amount: 100_000, unit: 'USD', statedAtMs: START_MS } } };
const opened = (balance = 100_000, quantity = 1): World => world(riskCapital, ...listed('BTC'), loaded(HISTORY), mark('BTC', 60_000, START_MS), index(START_MS), holds(START_MS, balance, quantity), tick(START_MS));

/** The first 24 hours of the session. */
const day = (here: World, close: number): EngineEvent => loaded(Array.from({ length: 24 }, (_, k) => ({ openAtMs: hourAt(k), open: 60_000, high: 60_300, low: Math.min(close, 59_700), close, volumeBase: 1 })), here.state.nowMs);

describe('before anything could be judged', () => {
  it('confidence is unproven and each forecast says what it waits for', () => {
    const { confidence, verdicts } = shown(world());
    expect(confidence.level).toBe('unproven');
    expect(verdicts.map(({ kind, subject }) => `${subject}: ${kind}`)).toEqual(['volatility: unknown', 'value at risk: unknown', 'liquidation probability: unknown', 'advice: unknown']);
  });
});

describe('forecasts of volatility', () => {
  /** Every hour's range is e^0.01: Parkinson's variance of it is 0.0001 / (4 ln 2). */
  const RANGE_VARIANCE = 1e-4 / (4 * Math.LN2);
  const even = (k: number): Candle => ({ openAtMs: hourAt(k), open: 60_000, high: 60_000 * Math.exp(0.01), low: 60_000, close: 60_000, volumeBase: 1 });
  const closed = (k: number): EngineEvent => ({ kind: 'market.candle', atMs: epochMs(hourAt(k + 1)), instrumentId: ID, interval: '1h', candle: even(k), isClosed: true });
  const annual = (hourVariance: number): number => Math.sqrt(hourVariance * 24 * 365);
  /** Squared returns are said to be 1.2 times the ranges; the median is twice the variance of that, the percentile thrice. */
  const answered = (k: number, lateMs = 2_000): EngineEvent => {
    const horizon = (hours: number) => ({ hours, volatilityAnnual: 0.5, medianVolatilityAnnual: annual(RANGE_VARIANCE * 1.2 * 2), percentile80VolatilityAnnual: annual(RANGE_VARIANCE * 1.2 * 3), isFloored: false, isBandMeasured: true, parts: [], bumps: [] });
    const result: AnalysisResult = {
      underlying: 'BTC', madeAtMs: hourAt(k) + lateMs, surface: { kind: 'known', quotesAtMs: 0, quoteCount: 0, refittedCount: 0, expiries: [], index30Day: { kind: 'unknown', why: 'none' }, flags: [] }, implied: { kind: 'none' }, bumps: [],
      forecast: { kind: 'known', candlesAtMs: hourAt(k), horizons: [horizon(1), horizon(8)], regime: { kind: 'unknown', reason: 'short' }, jump: { kind: 'unknown', reason: 'short' }, rhythm: [], hourOfWeek: 0, caveats: [] } as unknown as AnalysisResult['forecast'],
      history: { realised: [{ fromMs: hourAt(k), volatilityAnnual: [annual(RANGE_VARIANCE * 1.2)] }], forecast: [], implied: [] },
    };
    return { kind: 'analysis.answered', atMs: epochMs(hourAt(k) + lateMs), underlying: 'BTC', answer: { kind: 'done', result } };
  };
  const begun = (quantity = 1): World => world(...listed('BTC'), loaded(Array.from({ length: 48 }, (_, i) => even(i - 48))), mark('BTC', 60_000, START_MS), index(START_MS), holds(START_MS, 100_000, quantity), tick(START_MS));
  const hours = (from: number, to: number): EngineEvent[] => Array.from({ length: to - from }, (_, i) => [answered(from + i), tick(hourAt(from + i) + MINUTE_MS), closed(from + i), ...now(hourAt(from + i + 1))]).flat();
  const horizonOf = (here: World, horizonHours: number) => shown(here).volatility[0]?.horizons.find((one) => one.horizonHours === horizonHours);

  it('are noted once an hour and met by the ranges that came, in the same measure', () => {
    const here = begun();
    here.send(...hours(0, 20), tick(hourAt(20) + MINUTE_MS));
    // By hand: realised is half of the median's variance, so the square root of it in volatility.
    expect(horizonOf(here, 1)).toMatchObject({ count: 20, independentCount: 20, coverage80: 1 });
    expect(horizonOf(here, 1)?.biasRatio).toBeCloseTo(Math.sqrt(0.5), 6);
    expect(horizonOf(here, 8)).toMatchObject({ count: 13, independentCount: 2 });
    expect(shown(here).verdicts.map(({ subject }) => subject)).toContain('BTC volatility over 8 h');
    expect(shown(here).volatility[0]).toMatchObject({ pendingCount: 7, lostCount: 0 });
  });

  it('wait for an hour that comes late, and lose what rests on one that never comes', () => {
    const late = begun();
    late.send(...hours(0, 4), closed(5), ...now(hourAt(6)), loaded([even(4)], hourAt(6)), ...now(hourAt(6) + MINUTE_MS));
    expect(horizonOf(late, 1)?.count).toBe(4);
    expect(late.state.monitoring.volatility[0]?.monitor).toMatchObject({ newestOpenAtMs: hourAt(5), lostCount: 0 });
    const never = begun();
    never.send(...hours(0, 4), closed(5), ...now(hourAt(6)), ...now(hourAt(9)));
    expect(shown(never).volatility[0]).toMatchObject({ lostCount: 0 });
    never.send(closed(6), closed(7), closed(8), closed(9), closed(10), closed(11), ...now(hourAt(12)));
    expect(shown(never).volatility[0]).toMatchObject({ lostCount: 4, pendingCount: 0 });
  });

  it('are left out when they were made long after the hour, or nothing of the underlying is held', () => {
    const late = begun();
    late.send(answered(0, 11 * MINUTE_MS), tick(hourAt(0) + 12 * MINUTE_MS));
    expect(shown(late).volatility).toEqual([]);
    const flat = begun(0);
    flat.send(...hours(0, 3));
    expect(shown(flat).volatility).toEqual([]);
  });
});

describe('value at risk of the book', () => {
  it('is said for the coming 24 hours as soon as everything is known, in shares of risk capital', () => {
    const { running, dayCount } = shown(opened()).valueAtRisk;
    expect(dayCount).toBe(0);
    expect(running?.atMs).toBe(START_MS);
    // 60 % of capital in an asset of 0.5 % an hour: 2.4 % a day; the worst fortieth of a normal day is near 2 x 2.4 % x 0.6 = 2.9 %, limits read a higher volatility.
    expect(running?.valueAtRiskRatio).toBeGreaterThan(0.02);
    expect(running?.valueAtRiskRatio).toBeLessThan(0.06);
    expect(running?.expectedShortfallRatio).toBeGreaterThan(running?.valueAtRiskRatio ?? 1);
  });

  it('meets the return of the book as it was held, whatever was traded or paid in meanwhile', () => {
    const here = opened();
    here.send(holds(hourAt(5), 500_000, -2), ...now(hourAt(5)));
    here.send(mark('BTC', 54_000, hourAt(24)), day(here, 54_000), ...now(hourAt(24), 54_000));
    expect(here.state.monitoring.valueAtRisk.days).toMatchObject([{ atMs: START_MS }]);
    // 60,000 long, 10 % down, of 100,000.
    expect(here.state.monitoring.valueAtRisk.days[0]?.returnRatio).toBeCloseTo(-0.06, 9);
    expect(shown(here).valueAtRisk).toMatchObject({ dayCount: 1, exceptionCount: 1, sinceMs: START_MS, running: { atMs: hourAt(24) } });
  });

  it('counts options and coins held: revalued at the close, and kept for the next session', () => {
    const put: OptionPosition = {
      id: positionId('put'), instrumentId: instrumentId('any', 'BTC-57000-P'), underlying: 'BTC', right: 'put', strike: 57_000, expiryAtMs: epochMs(START_MS + 1_000), quantity: -2, contractSize: 1, settle: 'linear', settleAsset: 'USDT', markVolatility: 0.6,
    };
    const here = opened();
    const before = unwrap(here.state.monitoring.forecastDay, 'a day is forecast');
    const wallet = account(100_000, [position('BTC', 1, 60_000)], 'simulated');
    const held = { ...wallet, confirmedAtMs: epochMs(START_MS), options: [put], collateral: [...wallet.collateral, { asset: 'BTC', balance: 0.5, price: 1, haircut: 0 }] };
    const coin: EngineEvent = { kind: 'market.assetIndex', atMs: epochMs(START_MS), asset: 'BTC', indexUsd: 60_000 };
    const run = world(riskCapital, ...listed('BTC'), loaded(HISTORY), mark('BTC', 60_000, START_MS), index(START_MS), coin, { kind: 'account.changed', atMs: epochMs(START_MS), account: held }, tick(START_MS));
    const day0 = unwrap(run.state.monitoring.forecastDay, 'a day is forecast');
    expect(day0.valueAtRiskRatio).toBeGreaterThan(before.valueAtRiskRatio);
    expect(day0.legs).toMatchObject([{ instrumentId: ID, exposureUsd: 90_000, options: [{ priced: { sizeBase: -2, forward: 60_000 }, usdPerSettle: 1 }] }]);
    run.send(mark('BTC', 54_000, hourAt(24)), day(run, 54_000), ...now(hourAt(24), 54_000));
    // One and a half coins lose 9,000; two puts with a second left lose 3,000 each.
    expect(run.state.monitoring.valueAtRisk.days[0]?.returnRatio).toBeCloseTo(-0.15, 6);
    const kept = { ...keptMonitoring(run.state.monitoring), forecastDay: day0 };
    expect(decode(monitoringSchema, JSON.parse(JSON.stringify(kept)))).toEqual({ ok: true, value: kept });
  });

  it('is lost when nobody knows a price of its end, and begun anew', () => {
    const here = opened();
    here.send(...now(hourAt(24)), ...now(hourAt(27)));
    expect(shown(here).valueAtRisk).toEqual({ dayCount: 0, lostDayCount: 1, exceptionCount: 0 });
  });

  it('goes on in the next session from what was kept, and what is kept can be read back', () => {
    const first = opened();
    first.send(...now(START_MS + 11 * MINUTE_MS));
    const kept = unwrap(first.effects.findLast((effect) => effect.kind === 'monitoring.keep'), 'a live session keeps its monitors').monitoring;
    const read = decode(monitoringSchema, JSON.parse(JSON.stringify(kept)));
    expect(read).toEqual({ ok: true, value: kept });
    const next = world();
    next.state.startedAtMs = epochMs(hourAt(30));
    next.send({ kind: 'monitoring.restored', atMs: epochMs(hourAt(30)), monitoring: kept }, riskCapital, ...listed('BTC', hourAt(30)), loaded(HISTORY, hourAt(30)), tick(hourAt(30)));
    next.send(day(next, 54_000), tick(hourAt(30) + MINUTE_MS));
    expect(next.state.monitoring.valueAtRisk.days[0]?.returnRatio).toBeCloseTo(-0.06, 9);
  });
});

describe('the chance of touching liquidation', () => {
  it('is declared once a day for each pool and resolved untouched after 24 hours', () => {
    const here = opened();
    expect(shown(here).touch).toMatchObject({ openCount: 1, count: 0 });
    here.send(...now(hourAt(12)));
    expect(shown(here).touch).toMatchObject({ openCount: 1, count: 0 });
    here.send(day(here, 60_000), ...now(hourAt(24)));
    expect(shown(here).touch).toMatchObject({ openCount: 1, count: 1, touchedCount: 0 });
  });

  it('was right to be feared when the venue liquidates, or when the marks say so', () => {
    const told = opened(7_000);
    told.send({ kind: 'account.liquidated', atMs: epochMs(hourAt(1)), accountId: account(0, []).id, positionId: positionId('p-BTC-long'), price: 54_000 }, ...now(hourAt(1) + MINUTE_MS));
    expect(shown(told).touch).toMatchObject({ count: 1, touchedCount: 1 });
    const seen = opened(7_000);
    seen.send(...now(hourAt(1), 53_000), ...now(hourAt(1) + MINUTE_MS, 60_000));
    expect(shown(seen).touch).toMatchObject({ count: 1, touchedCount: 1 });
  });

  it.each([
    ['the trader changed the position', [holds(hourAt(1), 100_000, 2)], [...now(hourAt(1) + MINUTE_MS)]],
    ['money was added', [holds(hourAt(1) + 1, 200_000, 1)], [...now(hourAt(1) + MINUTE_MS)]],
    ['the computer slept', [{ kind: 'clock.resumed', atMs: epochMs(hourAt(1)), sleptMs: HOUR_MS }], [...now(hourAt(1) + MINUTE_MS)]],
    ['the market was not seen', [tick(hourAt(1))], [...now(hourAt(1) + MINUTE_MS)]],
  ] as readonly (readonly [string, readonly EngineEvent[], readonly EngineEvent[]])[])('is left out when %s', (_why, change, after) => {
    const here = opened();
    here.send(...change, ...after);
    expect(shown(here).touch).toMatchObject({ count: 0, withdrawnCount: 1 });
  });

  it('is not left out for funding that a simulated venue pays', () => {
    const here = opened();
    here.send(mark('BTC', 60_000, hourAt(8)), holds(hourAt(8), 99_994, 1), ...now(hourAt(8)));
    expect(shown(here).touch).toMatchObject({ openCount: 1, withdrawnCount: 0 });
  });
});

describe('regret', () => {
  /** Far too much for its margin: a cut is advised. */
  const cut = (): World => {
    const here = opened(10_000, 1);
    expect(snapshot(here.state).advice[0]?.outcome).toMatchObject({ kind: 'size', action: 'CUT' });
    return here;
  };

  it('says after an hour what following would have been worth, and that it was not followed', () => {
    const here = cut();
    const { outcome } = unwrap(snapshot(here.state).advice[0], 'one bundle');
    const suggested = outcome.kind === 'size' ? outcome.suggestedBase : Number.NaN;
    here.send(...now(hourAt(0.5), 58_000), ...now(hourAt(1), 59_400));
    const { summaries } = shown(here).regret;
    // The price is 1 % lower: each base unit that was cut would have saved 600 of 60,000.
    expect(summaries[0]).toMatchObject({ action: 'CUT', hours: 1, followed: 'all', count: 1, betterShare: 1 });
    expect(summaries[0]?.meanDifferenceRatio).toBeCloseTo((1 - suggested) * 0.01, 9);
    // The worst was 2,000 below.
    expect(summaries[0]?.meanDrawdownAvoidedRatio).toBeCloseTo(((1 - suggested) * 2_000) / 60_000, 9);
    expect(summaries.map(({ followed }) => followed)).toContain('no');
  });

  it('knows advice that was followed, and counts an outcome as missed when no mark came in time', () => {
    const here = cut();
    const { outcome } = unwrap(snapshot(here.state).advice[0], 'one bundle');
    const suggested = outcome.kind === 'size' ? outcome.suggestedBase : Number.NaN;
    here.send(holds(START_MS + 2 * MINUTE_MS, 10_000, suggested), ...now(START_MS + 2 * MINUTE_MS), ...now(hourAt(1)));
    expect(shown(here).regret.summaries.some(({ followed, action }) => followed === 'yes' && action === 'CUT')).toBe(true);
    const unseen = cut();
    unseen.send(...now(hourAt(1.5)));
    expect(shown(unseen).regret.missedCount).toBe(1);
  });
});

describe('the monitors', () => {
  it('are part of the state: a JSON round trip in the middle of a run changes nothing', () => {
    const events = [...now(hourAt(1), 59_000), ...now(hourAt(24), 58_000), ...now(hourAt(25), 57_000)];
    const straight = opened(10_000);
    straight.send(...events);
    const before = opened(10_000);
    before.send(...events.slice(0, 4));
    const copy = restoreState(JSON.parse(JSON.stringify(before.state)) as StateData);
    for (const event of events.slice(4)) step(copy, event, () => undefined);
    expect(canonicalJson(snapshot(copy))).toBe(canonicalJson(snapshot(straight.state)));
  });

  it('are kept live only, and at most every ten minutes', () => {
    const here = opened(10_000);
    here.send(...Array.from({ length: 25 }, (_, i) => now(START_MS + (i + 1) * MINUTE_MS, 60_000 - i)).flat());
    const keeps = here.effects.filter(({ kind }) => kind === 'monitoring.keep').length;
    expect(keeps).toBeGreaterThanOrEqual(1);
    expect(keeps).toBeLessThanOrEqual(3);
    expect(snapshot(here.state).atMs - START_MS).toBeLessThan(DAY_MS);
  });
});
