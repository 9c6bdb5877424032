/** What arrives in answer to a request: the venue's time and lists, snapshots, candles; or why it did not. */
import { instrumentId, SECOND_MS } from '../../units';
import { assertNever } from '../../assert';
import type { AnswerContext, RestFailure, RestRequest } from '../protocol';
import { takeSnapshot } from './book';
import { takeCandles } from './candles';
import { tellBook } from './feed';
import { takeFundingIntervals, takeInstruments } from './listing';
import { snapshotOf, VENUE } from './normalise';
import { again, DEPTH_LIMIT, nameOf, requestFor } from './requests';
import { candleRows, depthSnapshot, exchangeInfo, fundingInfo, readAnswer, serverTime } from './rest-wire';
import { notice, REST_FEED, type BinanceState, type Draft } from './state';

/** A text that answers `request`; one that cannot be read is malformed and asked for again. */
export function takeAnswer(state: BinanceState, out: Draft, request: RestRequest, text: string, context: AnswerContext): void {
  if (!state.isRestOpen) out.events.push({ kind: 'feed.opened', atMs: out.atMs, feed: REST_FEED, venue: VENUE });
  state.isRestOpen = true;
  const problem = read(state, out, request, text, context);
  if (problem === undefined) return;
  const path = `${nameOf(request.wanted)}${problem.path === '' ? '' : `: ${problem.path}`}`;
  out.events.push({ kind: 'feed.malformed', atMs: out.atMs, feed: REST_FEED, venue: VENUE, path, message: problem.message });
  settle(state, out, request);
  askAgain(state, out, request);
}

type Problem = { readonly path: string; readonly message: string } | undefined;

function read(state: BinanceState, out: Draft, request: RestRequest, text: string, context: AnswerContext): Problem {
  const { wanted } = request;
  switch (wanted.kind) {
    case 'time': return readTime(state, out, text, context);
    case 'fundingIntervals': return readFundingIntervals(state, out, request, text);
    case 'instruments': return readInstruments(state, out, text, context);
    case 'depth': return readDepth(state, out, wanted.symbol, text);
    case 'candles': {
      const rows = readAnswer(candleRows, text);
      if (!rows.ok) return rows;
      const known = state.symbols.get(wanted.symbol);
      if (known !== undefined) takeCandles(state, out, known, wanted, rows.value);
      return undefined;
    }
    default: return assertNever(wanted);
  }
}

function readTime(state: BinanceState, out: Draft, text: string, context: AnswerContext): Problem {
  const answer = readAnswer(serverTime, text);
  if (!answer.ok) return answer;
  setOffset(state, answer.value.serverTime, context);
  tellSkew(state, out);
  return undefined;
}

/** The venue wrote its time between our asking and our reading. */
function setOffset(state: BinanceState, venueMs: number, context: AnswerContext): void {
  state.offset = { lowMs: venueMs - context.atMs, highMs: venueMs - context.askedAtMs };
}

function tellSkew(state: BinanceState, out: Draft): void {
  const { lowMs, highMs } = state.offset ?? { lowMs: 0, highMs: 0 };
  const isSkewed = lowMs > SECOND_MS || highMs < -SECOND_MS;
  if (isSkewed && !state.isSkewTold) {
    const seconds = (Math.min(Math.abs(lowMs), Math.abs(highMs)) / SECOND_MS).toFixed(1);
    notice(out, REST_FEED, `this computer's clock is at least ${seconds} s ${lowMs > 0 ? 'behind' : 'ahead of'} Binance's`);
  }
  state.isSkewTold = isSkewed;
}

function readFundingIntervals(state: BinanceState, out: Draft, request: RestRequest, text: string): Problem {
  const rows = readAnswer(fundingInfo, text);
  if (!rows.ok) return rows;
  takeFundingIntervals(state, out, rows.value);
  state.fundingAtMs = out.atMs;
  settle(state, out, request);
  return undefined;
}

function readInstruments(state: BinanceState, out: Draft, text: string, context: AnswerContext): Problem {
  const answer = readAnswer(exchangeInfo, text);
  if (!answer.ok) return answer;
  if (state.offset === undefined) setOffset(state, answer.value.serverTime, context);
  state.instrumentsAtMs = out.atMs;
  takeInstruments(state, out, answer.value.symbols);
  return undefined;
}

function readDepth(state: BinanceState, out: Draft, symbol: string, text: string): Problem {
  const answer = readAnswer(depthSnapshot, text);
  if (!answer.ok) return answer;
  const known = state.symbols.get(symbol);
  if (known === undefined) return undefined;
  const before = known.book.isAsked;
  tellBook(out, known, takeSnapshot(known.book, snapshotOf(answer.value, DEPTH_LIMIT)));
  if (before && known.book.isAsked && known.book.asked === SNAPSHOT_ALARM) {
    notice(out, REST_FEED, `depth of ${instrumentId(VENUE, symbol)}: ${SNAPSHOT_ALARM - 1} snapshots in a row did not join the stream`);
  }
  return undefined;
}
const SNAPSHOT_ALARM = 6;

/** Funding intervals decide about instruments: these are asked for once it is known, or known not to come now. */
function settle(state: BinanceState, out: Draft, request: RestRequest): void {
  if (request.wanted.kind !== 'fundingIntervals' || state.funding === 'settled') return;
  state.funding = 'settled';
  out.requests.push(requestFor({ kind: 'instruments' }));
}

/** No answer. What the venue refused for good is told and left; anything else is asked again, later each time. */
export function takeFailure(state: BinanceState, out: Draft, request: RestRequest, failure: RestFailure): void {
  const reason = `${nameOf(request.wanted)}: ${failure.reason}`;
  settle(state, out, request);
  if (failure.isFinal) {
    notice(out, REST_FEED, reason);
    if (request.wanted.kind === 'candles') release(state, request);
    if (request.wanted.kind === 'candles') return;
  }
  const next = askAgain(state, out, request);
  if (failure.isFinal || next === undefined) return;
  if (request.wanted.kind === 'fundingIntervals' && request.attempt === 0) notice(out, REST_FEED, 'funding intervals are not known: 8 h is assumed until they are');
  state.isRestOpen = false;
  out.events.push({ kind: 'feed.closed', atMs: out.atMs, feed: REST_FEED, venue: VENUE, reason, retryInMs: next.afterMs });
}

function release(state: BinanceState, request: RestRequest): void {
  if (request.wanted.kind !== 'candles') return;
  const coverage = state.symbols.get(request.wanted.symbol)?.candles[request.wanted.interval];
  if (coverage !== undefined) coverage.isFilling = false;
}

/** A snapshot that nobody waits for any more (the connection went) is not asked for again. */
function askAgain(state: BinanceState, out: Draft, request: RestRequest): RestRequest | undefined {
  const { wanted } = request;
  if (wanted.kind === 'depth' && state.symbols.get(wanted.symbol)?.book.isAsked !== true) return undefined;
  const next = again(request);
  out.requests.push(next);
  return next;
}
