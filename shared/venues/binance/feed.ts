/**
 * What arrives on a stream, in the order it arrives: frames to events, with what the order itself says (reordered,
 * late, malformed). Old or unusable facts are left out, so that the engine's own ages say STALE.
 */
import { assertNever } from '../../assert';
import { PERIODIC } from '../../market/age';
import type { MarketEvent } from '../../market/event';
import { instrumentId, SECOND_MS } from '../../units';
import { noteClosed } from './candles';
import { takeChange, type BookStep } from './book';
import { takeContractInfo } from './listing';
import { depthChangeOf, said, VENUE } from './normalise';
import { doubled, requestFor } from './requests';
import { notice, venueNowMs, type BinanceState, type Draft, type SymbolState } from './state';
import { markStream } from './streams';
import { readFrame, type DepthUpdate, type Frame, type StreamMessage } from './wire';

/** One text of a connection. */
export function takeFrame(state: BinanceState, out: Draft, feed: string, text: string): void {
  for (const frame of readFrame(text)) takeOne(state, out, feed, frame);
}

function takeOne(state: BinanceState, out: Draft, feed: string, frame: Frame): void {
  switch (frame.kind) {
    case 'message':
      takeMessage(state, out, feed, frame.message);
      return;
    case 'malformed':
      takeMalformed(state, out, feed, frame.path, frame.message);
      return;
    case 'refused':
      notice(out, feed, `Binance refused a subscription: ${frame.message} (code ${frame.code})`);
      return;
    case 'acknowledged':
    case 'ignored':
      return;
    default:
      assertNever(frame);
  }
}

function takeMessage(state: BinanceState, out: Draft, feed: string, message: StreamMessage): void {
  if (message.e === 'assetIndexUpdate') {
    takeAssetIndex(state, out, message);
    return;
  }
  const known = state.symbols.get(message.e === 'forceOrder' ? message.o.s : message.s);
  if (known === undefined || known.phase !== 'listed') return;
  if (message.e === 'depthUpdate') takeDepth(out, known, message);
  else if (message.e === 'contractInfo') {
    const problem = takeContractInfo(out, feed, known, message);
    if (problem !== undefined) takeMalformed(state, out, feed, problem.path, problem.message);
  } else takeFact(state, out, feed, known, message);
}

type Fact = Exclude<StreamMessage, { e: 'depthUpdate' } | { e: 'contractInfo' } | { e: 'assetIndexUpdate' }>;

function takeFact(state: BinanceState, out: Draft, feed: string, known: SymbolState, message: Fact): void {
  const one = said(message, out.atMs);
  if (one.kind === 'malformed') takeMalformed(state, out, feed, one.path, one.message);
  if (one.kind !== 'event' || isReordered(known, message)) return;
  if (one.event.kind === 'market.mark') {
    state.awaiting.delete(markStream(known.symbol));
    known.markAtMs = out.atMs;
    known.isRevived = false;
    if (isProvenLate(state, out, feed, one.event)) return;
  }
  out.events.push(one.event);
  if (one.event.kind === 'market.candle' && one.event.isClosed) noteClosed(state, out, known, one.event);
}

/** Settle assets only: what a pool's money is worth. */
function takeAssetIndex(state: BinanceState, out: Draft, message: Extract<StreamMessage, { e: 'assetIndexUpdate' }>): void {
  const one = said(message, out.atMs);
  if (one.kind !== 'event' || one.event.kind !== 'market.assetIndex') return;
  const { asset } = one.event;
  if (state.listed.some((symbol) => state.symbols.get(symbol)?.instrument?.settleAsset === asset)) out.events.push(one.event);
}

/** A step back further than this is not a reordered frame: the venue's clock was set, and what it says now counts. */
const REORDER_MS = 10 * SECOND_MS;

/** True when a newer fact of the same kind was seen already. */
function isReordered(known: SymbolState, message: Fact): boolean {
  const key = message.e === 'kline' ? `kline ${message.k.i}` : message.e;
  const newestMs = known.newestMs.get(key);
  if (newestMs !== undefined && message.E < newestMs && message.E > newestMs - REORDER_MS) return true;
  known.newestMs.set(key, message.E);
  return false;
}

/** A mark that left the venue longer ago than a mark may be old is not news; without it the engine says STALE by itself. */
function isProvenLate(state: BinanceState, out: Draft, feed: string, mark: Extract<MarketEvent, { kind: 'market.mark' }>): boolean {
  if (state.offset === undefined) return false;
  const lateMs = venueNowMs(state, out.atMs) - mark.venueAtMs;
  const isLate = lateMs > PERIODIC.staleMs;
  if (isLate && !state.isLagTold) notice(out, feed, `marks arrive ${Math.round(lateMs / SECOND_MS)} s after Binance sent them: they are not used`);
  state.isLagTold = isLate;
  return isLate;
}

function takeDepth(out: Draft, known: SymbolState, message: DepthUpdate): void {
  known.depthSinceMs = undefined;
  tellBook(out, known, takeChange(known.book, depthChangeOf(message)));
}

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30 * SECOND_MS;

/** What a step of the book means outside: a book, its loss, a snapshot to fetch with growing pauses. */
export function tellBook(out: Draft, known: SymbolState, step: BookStep): void {
  const id = instrumentId(VENUE, known.symbol);
  if (step.lost !== undefined) out.events.push({ kind: 'market.depthLost', atMs: out.atMs, instrumentId: id, reason: step.lost });
  if (step.depth !== undefined) out.events.push({ kind: 'market.depth', atMs: out.atMs, instrumentId: id, ...step.depth });
  if (!step.wantsSnapshot) return;
  const afterMs = known.book.asked <= 1 ? 0 : doubled(FIRST_PAUSE_MS, known.book.asked - 2, MAX_PAUSE_MS);
  out.requests.push(requestFor({ kind: 'depth', symbol: known.symbol }, 0, afterMs));
}

/** Within this time so many unreadable frames mean a broken connection, so many malformed ones are told one by one. */
const WINDOW_MS = 10 * SECOND_MS;
const UNREADABLE_LIMIT = 3;
const TOLD_LIMIT = 20;

/** Counts and tells a frame that cannot be used. A flood is told as a number: it must not fill the engine's queue. */
export function takeMalformed(state: BinanceState, out: Draft, feed: string, path: string, message: string): void {
  const seen = state.malformed.get(feed) ?? { atMs: [], unreadableAtMs: [], untoldCount: 0 };
  state.malformed.set(feed, seen);
  const isRecent = (atMs: number) => out.atMs - atMs < WINDOW_MS;
  seen.atMs = seen.atMs.filter(isRecent);
  if (seen.atMs.length >= TOLD_LIMIT) seen.untoldCount += 1;
  else {
    const more = seen.untoldCount === 0 ? '' : ` (and ${seen.untoldCount} more before it)`;
    seen.untoldCount = 0;
    seen.atMs.push(out.atMs);
    out.events.push({ kind: 'feed.malformed', atMs: out.atMs, feed, venue: VENUE, path, message: `${message}${more}` });
  }
  if (path !== '') return;
  seen.unreadableAtMs = [...seen.unreadableAtMs.filter(isRecent), out.atMs];
  if (seen.unreadableAtMs.length < UNREADABLE_LIMIT) return;
  seen.unreadableAtMs = [];
  out.resets.push({ feed, reason: `${UNREADABLE_LIMIT} unreadable frames within ${WINDOW_MS / SECOND_MS} s` });
}
