import { describe, expect, it } from 'vitest';
import type { Position } from '../../../shared/account/account';
import { unwrap } from '../../../shared/assert';
import type { Effect } from '../../../shared/engine/effect';
import type { EngineEvent } from '../../../shared/engine/event';
import { sizingInput } from '../../../shared/engine/sizing-facts';
import { restoreState, type StateData } from '../../../shared/engine/state';
import { snapshot } from '../../../shared/engine/take-snapshot';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '../../../shared/units';
import { account, listed, mark, position, START_MS, tick, world, type World } from '../../support/engine-builders';

const index = (atMs: number): EngineEvent => ({ kind: 'market.assetIndex', atMs: epochMs(atMs), asset: 'USDT', indexUsd: 1 });
const holds = (atMs: number, balance: number, positions: readonly Position[], source: 'typed' | 'simulated' = 'simulated'): EngineEvent => ({
  kind: 'account.changed', atMs: epochMs(atMs), account: { ...account(balance, positions, source), confirmedAtMs: epochMs(atMs) },
});

/** The market at `price` at that minute, and the tick that samples the book. */
const minute = (n: number, price: number): EngineEvent[] => [mark('BTC', price, START_MS + n * MINUTE_MS), index(START_MS + n * MINUTE_MS), tick(START_MS + n * MINUTE_MS)];

const opened = (source: 'typed' | 'simulated' = 'simulated'): World => world(...listed('BTC'), mark('BTC', 60_000, START_MS), index(START_MS), holds(START_MS, 10_000, [position('BTC', 1, 60_000)], source), tick(START_MS));

const unitOf = ({ state }: World) => {
  const { now } = snapshot(state).drawdown;
  return now.kind === 'known' ? now.value : undefined;
};
const flowOf = ({ state }: World) => snapshot(state).drawdown.lastFlow?.flowUsd;

describe('the drawdown of the whole book', () => {
  it('begins at a unit value of 1 and follows the equity, an hour or a minute later alike', () => {
    const here = opened();
    expect(unitOf(here)).toMatchObject({ unitValue: 1, highWater: 1, drawdownRatio: 0 });
    here.send(...minute(1, 61_000), ...minute(2, 59_000));
    // 10,000 at the mark of 60,000; +1,000 and then -1,000: by hand.
    expect(unitOf(here)).toMatchObject({ unitValue: 0.9, highWater: 1.1, drawdownRatio: 1 - 0.9 / 1.1 });
  });

  it('is what sizing reads', () => {
    const here = opened();
    expect(sizingInput(here.state).drawdown).toEqual({ kind: 'known', value: { unitValue: 1, highWater: 1 } });
    expect(sizingInput(world().state).drawdown).toEqual({ kind: 'unknown', missing: ['history of equity'] });
  });

  it('is not moved by money that comes in or goes out, and says so in the journal', () => {
    const here = opened();
    here.send(...minute(1, 59_000), holds(START_MS + MINUTE_MS, 19_000, [position('BTC', 1, 60_000)]), ...minute(2, 59_000));
    expect(unitOf(here)?.unitValue).toBeCloseTo(0.9, 12);
    expect(flowOf(here)).toBe(9_000);
    // 18,000 held, of 20,000 units at 0.9; another 1,000 lost is 1/18 of it.
    here.send(...minute(3, 58_000));
    expect(unitOf(here)?.unitValue).toBeCloseTo(0.9 * 17 / 18, 12);
    expect(here.effects.filter((effect) => effect.kind === 'journal.write').map(({ row }) => row.text).join('\n')).toMatch(/Test: 9.000\.00 USD counted as a deposit, not a gain/);
    here.send(holds(START_MS + 3 * MINUTE_MS, 2_500, [position('BTC', 1, 60_000)]), ...minute(4, 58_000));
    expect(unitOf(here)?.unitValue).toBeCloseTo(0.9 * 17 / 18, 12);
    expect(flowOf(here)).toBe(-16_500);
  });

  it('counts the fee and the slippage of a trade as a loss', () => {
    const here = opened();
    // Half closed at 60,000 for 30 of fees: realised PnL 0.
    here.send(holds(START_MS, 9_970, [position('BTC', 0.5, 60_000)]), ...minute(1, 60_000));
    expect(unitOf(here)?.unitValue).toBeCloseTo(0.997, 12);
    expect(flowOf(here)).toBeUndefined();
  });

  it('counts a liquidation of a simulated account as a loss, however large', () => {
    const here = opened();
    here.send(...minute(1, 51_000), holds(START_MS + MINUTE_MS, 700, [position('BTC', 0, 60_000)]), ...minute(2, 51_000));
    expect(unitOf(here)?.unitValue).toBeCloseTo(0.07, 12);
  });

  it('tells funding that is due from a deposit', () => {
    const at = START_MS + 8 * HOUR_MS;
    const here = opened();
    // 0.01 % of 60,000 for a long of 1.
    here.send(mark('BTC', 60_000, at), index(at), holds(at, 9_994, [position('BTC', 1, 60_000)]), tick(at));
    expect(unitOf(here)?.unitValue).toBeCloseTo(0.9994, 12);
    const paidLater = at + MINUTE_MS;
    here.send(mark('BTC', 60_000, paidLater), index(paidLater), holds(paidLater, 9_988, [position('BTC', 1, 60_000)]), tick(paidLater));
    expect(unitOf(here)?.unitValue).toBeCloseTo(0.9994, 12);
    expect(flowOf(here)).toBe(-6);
  });

  it('takes what a trader types beyond the cost of a trade for a flow, and less for cost', () => {
    const costly = opened('typed');
    costly.send(holds(START_MS, 9_000, [position('BTC', 0.5, 60_000)], 'typed'), ...minute(1, 60_000));
    expect(unitOf(costly)?.unitValue).toBeCloseTo(0.9, 12);
    const withdrawn = opened('typed');
    withdrawn.send(holds(START_MS, 5_000, [position('BTC', 0.5, 60_000)], 'typed'), ...minute(1, 60_000));
    expect(unitOf(withdrawn)?.unitValue).toBe(1);
    expect(flowOf(withdrawn)).toBe(-5_000);
  });

  it('is not sampled while a price is missing or stale, and says what for', () => {
    const here = opened();
    const late = START_MS + 20 * MINUTE_MS;
    here.send(index(late), tick(late));
    expect(unitOf(here)).toMatchObject({ unitValue: 1, ageMs: 20 * MINUTE_MS });
    expect(snapshot(here.state).drawdown.caveats).toEqual(['not sampled now: fresh data of Test missing']);
  });

  it('compares a change that could not be priced as soon as it can be', () => {
    const here = world(...listed('BTC'), index(START_MS), holds(START_MS, 10_000, [position('BTC', 1, 60_000)]), tick(START_MS));
    expect(unitOf(here)).toBeUndefined();
    here.send(...minute(1, 60_000));
    const silent = START_MS + 2 * MINUTE_MS;
    here.send(holds(silent, 15_000, [position('BTC', 1, 60_000)]), index(silent), tick(silent), ...minute(3, 59_000));
    expect(flowOf(here)).toBe(5_000);
    expect(unitOf(here)?.unitValue).toBeCloseTo(0.9, 12);
  });
});

describe('the record between sessions', () => {
  const kept = (effects: readonly Effect[]) => unwrap(effects.findLast((effect) => effect.kind === 'record.keep'), 'a live session keeps its record').record;

  it('goes on where it was: a fall meanwhile is a loss, an edit meanwhile is a flow', () => {
    const first = opened('typed');
    first.send(...minute(6, 61_000));
    const record = kept(first.effects);
    const at = START_MS + 2 * DAY_MS;
    const next = (balance: number): World => {
      const here = world({ kind: 'record.restored', atMs: epochMs(START_MS), record }, holds(at, balance, [position('BTC', 1, 60_000)], 'typed'));
      here.send(...listed('BTC', at), mark('BTC', 59_000, at), index(at), tick(at));
      return here;
    };
    expect(unitOf(next(10_000))).toMatchObject({ unitValue: 0.9, highWater: 1.1 });
    expect(unitOf(next(12_000))?.unitValue).toBeCloseTo(0.9, 12);
    expect(flowOf(next(12_000))).toBe(2_000);
  });

  it('says how old it is while it is not sampled', () => {
    const first = opened('typed');
    const record = kept(first.effects);
    const here = world({ kind: 'record.restored', atMs: epochMs(START_MS), record }, holds(START_MS + 2 * DAY_MS, 10_000, [position('BTC', 1, 60_000)], 'typed'), tick(START_MS + 2 * DAY_MS));
    const { now, caveats } = snapshot(here.state).drawdown;
    expect(now).toMatchObject({ kind: 'known', value: { ageMs: 2 * DAY_MS } });
    expect(caveats[0]).toBe('the newest sample of the book is 2 d 0 h old');
  });

  it('is kept live only: a drill begins anew', () => {
    const drill: EngineEvent = { kind: 'session.started', atMs: epochMs(START_MS), mode: { kind: 'drill', scenarioId: 'x', title: 'X', seed: 1, startAtMs: START_MS, endAtMs: START_MS + DAY_MS } };
    const here = opened();
    expect(here.effects.some(({ kind }) => kind === 'record.keep')).toBe(true);
    here.effects.length = 0;
    here.state.mode = drill.kind === 'session.started' ? drill.mode : here.state.mode;
    here.send(...minute(6, 60_000), ...minute(12, 60_000));
    expect(here.effects.some(({ kind }) => kind === 'record.keep')).toBe(false);
  });

  it('survives a JSON round trip in the middle of a run', () => {
    const here = opened();
    here.send(...minute(1, 59_000));
    const copy = restoreState(JSON.parse(JSON.stringify(here.state)) as StateData);
    expect(snapshot(copy)).toEqual(snapshot(here.state));
  });
});
