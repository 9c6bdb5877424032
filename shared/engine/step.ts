/**
 * The only writer of the state. Deterministic: the same events in the same order give the same state, whoever produced
 * them. Changes the state it is given in place; what has to happen outside is handed to `emit` as data.
 */
import { assert, assertFinite, assertNever } from '../assert';
import type { AccountEvent } from '../account/account';
import { epochMs } from '../units';
import { foldAnswer } from './analysis';
import { foldConvictions } from './conviction-facts';
import { touchAccount, touchInstrument } from './derived';
import type { Emit } from './effect';
import type { EngineEvent, SessionStarted } from './event';
import { foldFeed } from './fold-feed';
import { foldMarket } from './fold-market';
import { restoreMonitoring } from './monitoring-fold';
import { forgetUnseen, noteHandChange, noteLiquidated } from './monitoring-touch';
import { noteAccountChange, noteNumeraire } from './record-equity';
import { restoreRecord } from './record-fold';
import { noteViews } from './record-views';
import { DERIVED, LIQUIDATIONS_KEPT, type State } from './state';
import { acknowledge, tick } from './tick';

export function step(state: State, event: EngineEvent, emit: Emit): void {
  assertFinite(event.atMs, `time of ${event.kind}`);
  state.eventCount += 1;
  // Frames of two sockets may carry times a little out of order; the clock itself never runs backwards.
  if (event.atMs > state.nowMs) state.nowMs = event.atMs;
  switch (event.kind) {
    case 'session.started':
      start(state, event, emit);
      return;
    case 'clock.tick':
      tick(state, emit);
      return;
    case 'clock.resumed':
      emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'session', subject: 'computer', text: `resumed after ${Math.round(event.sleptMs / 1000)} s of sleep`, data: { sleptMs: event.sleptMs } } });
      forgetUnseen(state, event.sleptMs);
      tick(state, emit);
      return;
    case 'policy.changed':
      state.policy = event.policy;
      noteNumeraire(state);
      noteViews(state, event.policy.views);
      state.advisedSecond = -1;
      emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'policy', subject: event.policy.profile, text: `policy: ${event.policy.profile}`, data: event.policy } });
      return;
    case 'record.restored':
      restoreRecord(state, event.record);
      return;
    case 'monitoring.restored':
      restoreMonitoring(state, event.monitoring);
      return;
    case 'conviction.switched':
      state.conviction.isShown = event.isShown;
      foldConvictions(state);
      return;
    case 'drill.passage':
      state.passage = event.label;
      return;
    case 'alert.acknowledged':
      acknowledge(state, event.alertId, emit);
      return;
    case 'analysis.answered':
      foldAnswer(state, event);
      // Daily sigmas follow the forecast.
      for (const { instrument } of Object.values(state.instruments)) if (instrument.underlying === event.underlying) touchInstrument(state[DERIVED], instrument.id, 'price');
      return;
    case 'account.changed':
    case 'account.removed':
    case 'account.liquidated':
      foldAccount(state, event, emit);
      return;
    default:
      foldOutside(state, event, emit);
  }
}

/** Market and feed facts: the bulk of the events. */
function foldOutside(state: State, event: Extract<EngineEvent, { kind: `market.${string}` | `feed.${string}` }>, emit: Emit): void {
  switch (event.kind) {
    case 'feed.opened':
    case 'feed.closed':
    case 'feed.malformed':
    case 'feed.notice': {
      const wasOpen = state.feeds[event.feed]?.connection.kind === 'open';
      foldFeed(state, event);
      if (event.kind === 'feed.opened' || (event.kind === 'feed.closed' && wasOpen)) journalFeed(state, event.feed, event.kind, emit);
      return;
    }
    default:
      foldMarket(state, event);
  }
}

function journalFeed(state: State, feed: string, kind: 'feed.opened' | 'feed.closed', emit: Emit): void {
  const connection = state.feeds[feed]?.connection;
  const text = connection?.kind === 'closed' ? `${feed} closed: ${connection.reason}` : `${feed} opened`;
  emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'feed', subject: feed, text, data: { kind } } });
}

function start(state: State, event: SessionStarted, emit: Emit): void {
  assert(state.eventCount === 1, 'a session starts with session.started');
  state.mode = event.mode;
  state.startedAtMs = epochMs(event.atMs);
  emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'session', subject: event.mode.kind, text: `session started: ${event.mode.kind}`, data: event.mode } });
}

function foldAccount(state: State, event: AccountEvent, emit: Emit): void {
  switch (event.kind) {
    case 'account.changed':
      noteHandChange(state, state.accounts[event.account.id], event.account);
      state.accounts[event.account.id] = event.account;
      touchAccount(state[DERIVED], event.account.id);
      state.advisedSecond = -1;
      emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'account', subject: event.account.name, text: `${event.account.name}: ${event.account.positions.length} positions`, data: event.account } });
      noteAccountChange(state, event.account.id, emit);
      subscribeTo(event.account.venue, event.account.positions.map((position) => position.symbol), emit);
      return;
    case 'account.removed':
      noteHandChange(state, state.accounts[event.accountId], undefined);
      delete state.accounts[event.accountId];
      touchAccount(state[DERIVED], event.accountId);
      noteAccountChange(state, event.accountId, emit);
      state.advisedSecond = -1;
      return;
    case 'account.liquidated':
      noteLiquidation(state, event);
      noteLiquidated(state, state.accounts[event.accountId], event.positionId);
      emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'account', subject: event.accountId, text: `${event.positionId} was liquidated at ${event.price}`, data: event } });
      return;
    default:
      assertNever(event);
  }
}

function noteLiquidation(state: State, event: Extract<AccountEvent, { kind: 'account.liquidated' }>): void {
  const account = state.accounts[event.accountId];
  const symbol = account?.positions.find((position) => position.id === event.positionId)?.symbol ?? event.positionId;
  const { accountId, positionId, price, atMs } = event;
  state.liquidations = [...state.liquidations, { accountId, accountName: account?.name ?? accountId, positionId, symbol, price, atMs }].slice(-LIQUIDATIONS_KEPT);
}

function subscribeTo(venue: string, symbols: readonly string[], emit: Emit): void {
  if (symbols.length > 0) emit({ kind: 'feed.subscribe', venue, symbols: [...new Set(symbols)] });
}
