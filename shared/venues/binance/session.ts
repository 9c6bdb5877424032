/** One run against Binance: binds the functions of this folder to a state, and keeps the times at which things are due. */
import { instrumentId, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../units';
import type { BaseUrls, Context, VenueSession } from '../protocol';
import { takeAnswer, takeFailure } from './answers';
import { askSnapshot, resetBook } from './book';
import { fill } from './candles';
import { takeFrame, tellBook } from './feed';
import { VENUE } from './normalise';
import { requestFor } from './requests';
import { beginState, beginSymbol, draft, notice, reaction, type BinanceState, type Draft, type SymbolState } from './state';
import { connectionsOf, markStream, readStream } from './streams';

/** A session with nothing asked for yet. `urls` have no slash at the end. */
export function beginSession(urls: BaseUrls): VenueSession {
  const state = beginState();
  const react = (context: Context, change: (out: Draft) => void) => {
    const out = draft(context);
    change(out);
    return reaction(out);
  };
  return {
    connections: () => connectionsOf(urls, state.listed),
    want: (symbols, context) => react(context, (out) => want(state, out, symbols)),
    subscribed: (feed, streams, context) => react(context, (out) => subscribed(state, out, feed, streams)),
    closed: (feed, context) => react(context, (out) => closed(state, out, urls, feed)),
    receive: (feed, text, context) => react(context, (out) => takeFrame(state, out, feed, text)),
    answer: (request, text, context) => react(context, (out) => takeAnswer(state, out, request, text, context)),
    failed: (request, failure, context) => react(context, (out) => takeFailure(state, out, request, failure)),
    tick: (context) => react(context, (out) => tick(state, out, urls)),
  };
}

function want(state: BinanceState, out: Draft, symbols: readonly string[]): void {
  const added = symbols.map((symbol) => symbol.trim().toUpperCase()).filter((symbol) => symbol !== '' && isNew(state, symbol));
  for (const symbol of added) state.symbols.set(symbol, beginSymbol(symbol));
  if (added.length === 0) return;
  if (state.funding === 'settled') out.requests.push(requestFor({ kind: 'instruments' }));
  if (state.funding !== 'unasked') return;
  state.funding = 'asked';
  out.requests.push(requestFor({ kind: 'time' }), requestFor({ kind: 'fundingIntervals' }));
}

/** A symbol that was refused before may be listed by now. */
function isNew(state: BinanceState, symbol: string): boolean {
  const known = state.symbols.get(symbol);
  return known === undefined || known.phase === 'refused';
}

function subscribed(state: BinanceState, out: Draft, feed: string, streams: readonly string[]): void {
  for (const stream of streams) {
    const name = readStream(stream);
    const known = name.kind === 'symbol' ? state.symbols.get(name.symbol) : undefined;
    if (known === undefined) continue;
    if (name.channel.startsWith('depth@')) known.depthSinceMs = out.atMs;
    else if (name.channel === 'kline_5m') fill(state, out, known, '5m');
    else if (name.channel === 'kline_1h') fill(state, out, known, '1h');
    else if (stream === markStream(known.symbol)) state.awaiting.set(stream, { feed, sinceMs: out.atMs });
  }
}

/** The connection is gone: its books are not to be trusted any more, and silence on it means nothing. */
function closed(state: BinanceState, out: Draft, urls: BaseUrls, feed: string): void {
  for (const known of symbolsOn(state, urls, feed, 'depth@')) {
    known.depthSinceMs = undefined;
    if (resetBook(known.book)) out.events.push({ kind: 'market.depthLost', atMs: out.atMs, instrumentId: instrumentId(VENUE, known.symbol), reason: 'the connection closed' });
  }
  for (const known of symbolsOn(state, urls, feed, 'markPrice')) known.markAtMs = undefined;
  for (const [stream, { feed: of }] of state.awaiting) if (of === feed) state.awaiting.delete(stream);
}

function symbolsOn(state: BinanceState, urls: BaseUrls, feed: string, channel: string): readonly SymbolState[] {
  const streams = connectionsOf(urls, state.listed).find((one) => one.feed === feed)?.streams ?? [];
  return streams.flatMap((stream) => {
    const name = readStream(stream);
    const known = name.kind === 'symbol' && name.channel.startsWith(channel) ? state.symbols.get(name.symbol) : undefined;
    return known === undefined ? [] : [known];
  });
}

const FIRST_MARK_MS = 10 * SECOND_MS;
/** A book whose first change has not come by now: ask for the snapshot alone, the symbol may be quiet. */
const FIRST_CHANGE_MS = 3 * SECOND_MS;
const FUNDING_REFRESH_MS = 10 * MINUTE_MS;
const INSTRUMENT_REFRESH_MS = 6 * HOUR_MS;
/** One symbol silent so long while its connection lives: the venue may have lost the subscription. */
const REVIVE_MS = 30 * SECOND_MS;
/** Ticks come every second; after a longer pause (sleep) the clocks have to be compared anew. */
const PAUSE_MS = 30 * SECOND_MS;

function tick(state: BinanceState, out: Draft, urls: BaseUrls): void {
  const pausedMs = out.atMs - (state.lastTickMs ?? out.atMs);
  state.lastTickMs = out.atMs;
  if (state.listed.length === 0) return;
  if (pausedMs > PAUSE_MS) {
    state.offset = undefined;
    out.requests.push(requestFor({ kind: 'time' }));
  }
  tellSilence(state, out);
  for (const symbol of state.listed) {
    const known = state.symbols.get(symbol);
    if (known !== undefined) askQuietBook(out, known);
  }
  reviveSilent(state, out, urls);
  refresh(state, out);
}

function tellSilence(state: BinanceState, out: Draft): void {
  for (const [stream, { feed, sinceMs }] of state.awaiting) {
    if (out.atMs - sinceMs < FIRST_MARK_MS) continue;
    state.awaiting.delete(stream);
    notice(out, feed, `${stream}: no message ${FIRST_MARK_MS / SECOND_MS} s after it was asked for; this address may not carry it`);
  }
}

function askQuietBook(out: Draft, known: SymbolState): void {
  if (known.depthSinceMs === undefined || out.atMs - known.depthSinceMs < FIRST_CHANGE_MS) return;
  known.depthSinceMs = undefined;
  tellBook(out, known, { wantsSnapshot: askSnapshot(known.book) });
}

/** Once for each silence: a suspended contract stays silent, and must not cost the others their connection again and again. */
function reviveSilent(state: BinanceState, out: Draft, urls: BaseUrls): void {
  const isSilent = ({ markAtMs, isRevived }: SymbolState) => !isRevived && markAtMs !== undefined && out.atMs - markAtMs > REVIVE_MS;
  for (const { feed } of connectionsOf(urls, state.listed)) {
    const silent = symbolsOn(state, urls, feed, 'markPrice').filter(isSilent);
    for (const known of silent) known.isRevived = true;
    if (silent.length > 0) out.resets.push({ feed, reason: `no mark of ${silent.map((known) => known.symbol).join(', ')} for ${REVIVE_MS / SECOND_MS} s` });
  }
}

function refresh(state: BinanceState, out: Draft): void {
  if (out.atMs - state.fundingAtMs > FUNDING_REFRESH_MS && state.fundingAtMs > 0) {
    state.fundingAtMs = out.atMs;
    out.requests.push(requestFor({ kind: 'time' }), requestFor({ kind: 'fundingIntervals' }));
  }
  if (out.atMs - state.instrumentsAtMs > INSTRUMENT_REFRESH_MS && state.instrumentsAtMs > 0) {
    state.instrumentsAtMs = out.atMs;
    out.requests.push(requestFor({ kind: 'instruments' }));
  }
}
