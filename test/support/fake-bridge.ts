/**
 * A main process that is not there: answers every command from the fixture, so that the window can be looked at alone.
 * What it was asked stands in `calls`.
 */
import { fixtureSnapshot } from './snapshot-fixture';
import type { Candle } from '../../shared/market/event';
import type { Snapshot } from '../../shared/engine/snapshot';
import { BROADCAST_NAMES, type BroadcastName, type Broadcasts, type CockpitBridge, type CommandArgument, type CommandName, type CommandResult, type Opening, type SessionView } from '../../shared/ipc';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings';

export interface FakeBridge {
  readonly bridge: CockpitBridge;
  readonly calls: { readonly name: CommandName; readonly argument: unknown }[];
  send<Name extends BroadcastName>(name: Name, payload: Broadcasts[Name]): void;
}

export const FIXTURE_SESSION: SessionView = {
  mode: { kind: 'live' },
  pace: { kind: 'live' },
  engine: { kind: 'running' },
  drills: [
    { id: 'calm-day', title: 'Calm day', summary: 'An ordinary day on three symbols. Nothing is asked of you but to look.' },
    { id: 'cascade', title: 'Cascade', summary: 'A slow grind, then 20 % in four hours. The second leg is worse than the first.' },
    { id: 'feed-freeze', title: 'Feed freeze', summary: 'Prices stop without an error, then reopen with a gap.' },
  ],
  notices: [],
  recording: { kind: 'on', id: '2024-10-24T14-01' },
};

const DONE = { kind: 'done' } as const;

/** Five-minute candles ending at the snapshot's mark: a slow wave, no randomness. */
export function fixtureCandles(last: number, atMs: number, count = 240): readonly Candle[] {
  const open = Math.floor(atMs / 300_000) * 300_000;
  const level = (back: number) => last * (1 + 0.002 * Math.sin(back / 5) + 0.012 * Math.sin(back / 31) + (back > 40 ? 0.05 : (0.05 * back) / 40));
  return Array.from({ length: count }, (_, index) => {
    const back = count - index;
    const [from, to] = [level(back), level(back - 1)];
    const wick = last * 0.0015 * (1 + Math.abs(Math.sin(back * 1.7)));
    return { openAtMs: open - back * 300_000, open: from, close: to, high: Math.max(from, to) + wick, low: Math.min(from, to) - wick, volumeBase: 10 };
  });
}

export function fakeBridge(options: { readonly snapshot?: Snapshot | null; readonly session?: SessionView; readonly settings?: Settings; readonly panel?: string | null } = {}): FakeBridge {
  const snapshot = options.snapshot === undefined ? fixtureSnapshot() : options.snapshot;
  const opening: Opening = {
    session: options.session ?? FIXTURE_SESSION,
    settings: options.settings ?? { ...DEFAULT_SETTINGS, firstRun: 'done' },
    snapshot,
    panel: options.panel ?? null,
  };
  const calls: { readonly name: CommandName; readonly argument: unknown }[] = [];
  const listeners = new Map<BroadcastName, Set<(payload: never) => void>>(BROADCAST_NAMES.map((name) => [name, new Set()]));
  const bridge: CockpitBridge = {
    invoke<Name extends CommandName>(name: Name, argument: CommandArgument<Name>) {
      calls.push({ name, argument });
      return Promise.resolve({ ok: true as const, value: answer(name, argument, opening) as CommandResult<Name> });
    },
    listen(name, listener) {
      listeners.get(name)?.add(listener);
      return () => listeners.get(name)?.delete(listener);
    },
  };
  return {
    bridge,
    calls,
    send(name, payload) {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
  };
}

function answer(name: CommandName, argument: unknown, opening: Opening): unknown {
  if (name === 'app.open') return opening;
  if (name === 'policy.preview') return opening.snapshot?.advice ?? [];
  if (name === 'chart.history') {
    const { instrumentId } = argument as { readonly instrumentId: string };
    const mark = opening.snapshot?.instruments.find((each) => each.instrumentId === instrumentId)?.markPrice;
    return { candles: mark?.kind === 'known' ? fixtureCandles(mark.value, opening.snapshot?.atMs ?? 0) : [] };
  }
  if (name === 'whatif.ask' || name === 'margin.forecast') return { kind: 'unknown', missing: ['an engine'], age: { ageMs: 0, freshness: 'fresh' } };
  if (name === 'calculator.size') {
    return {
      kind: 'size', side: 'long', typeQuantity: '0.812', quantityBase: 0.812, notional: 50_602, lossAtStop: 2498, initialMargin: 5060, liquidationPrice: { kind: 'known', value: 55_610.2 },
      sentence: 'Buy 0.812 BTC at 62,318.4: the stop at 59,400 costs 2,498 USDT, 1.0 % of risk capital, fees and slippage included.', warnings: ['Liquidation distance, joint: 15 % asked, 6.9 % left'],
    };
  }
  return DONE;
}
