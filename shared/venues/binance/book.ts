/**
 * A depth book from a snapshot and the changes around it, by the venue's sequence rules (binance.md section 4, page
 * "How to manage a local order book correctly", 2026-11). It answers with the best 50 levels a side, or says that the
 * book is lost and a snapshot is wanted. It does not know sockets, requests or time; changes arrive in the order received.
 *
 * What keeps it from showing a wrong book:
 * - `previousId` must equal the last id applied; anything else loses the book at once.
 * - The snapshot ends at its 1,000th level: beyond its deepest prices a level is unknown, not absent. Changes there are
 *   dropped, and when fewer than 50 known levels are left a fresh snapshot is wanted while the book lives on.
 * - A change older than the book is a duplicate only when its time is not newer; else the venue began a new sequence.
 */
import type { Level } from '../../market/event';

export interface DepthChange {
  readonly firstId: number;
  readonly lastId: number;
  readonly previousId: number;
  readonly eventAtMs: number;
  readonly venueAtMs: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface Snapshot {
  readonly lastId: number;
  readonly venueAtMs: number;
  readonly eventAtMs: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** The number of levels asked for: a side that long was cut there, deeper levels exist. */
  readonly limit: number;
}

/** Owned by whoever runs it; changed in place. */
export interface Book {
  isLive: boolean;
  /** A snapshot was asked for and has not come. */
  isAsked: boolean;
  /** Snapshots asked for in a row without a live book: the pause before the next grows with it. */
  asked: number;
  /** A change has continued the snapshot; until then the first one has to span it. */
  isJoined: boolean;
  /** Changes applied since the snapshot: a book that holds for a while ends the row of `asked`. */
  applied: number;
  /** Changes since a snapshot was asked for. */
  buffer: DepthChange[];
  bids: Level[];
  asks: Level[];
  lastId: number;
  eventAtMs: number;
  lowestKnownBid: number;
  highestKnownAsk: number;
}

export interface BookStep {
  readonly depth?: { readonly bids: readonly Level[]; readonly asks: readonly Level[]; readonly venueAtMs: number };
  readonly lost?: string;
  readonly wantsSnapshot: boolean;
}

export const SHOWN_LEVELS = 50;
/** Three minutes of changes at 100 ms; older ones are dropped, the snapshot then simply does not join and is asked again. */
const MAX_BUFFER = 2_000;
const HELD_CHANGES = 20;
/** A stream may run behind the request that gave the snapshot by this much. */
const LATE_STREAM_MS = 5_000;
const QUIET: BookStep = { wantsSnapshot: false };

export function emptyBook(): Book {
  return {
    isLive: false, isAsked: false, asked: 0, isJoined: false, applied: 0, buffer: [], bids: [], asks: [],
    lastId: 0, eventAtMs: 0, lowestKnownBid: 0, highestKnownAsk: Number.POSITIVE_INFINITY,
  };
}

/** Forgets the book: the connection it came over is gone. True when there was one to lose. */
export function resetBook(book: Book): boolean {
  const wasLive = book.isLive;
  Object.assign(book, emptyBook());
  return wasLive;
}

/** Marks a snapshot as asked for; false when one is under way already. */
export function askSnapshot(book: Book): boolean {
  if (book.isAsked) return false;
  book.isAsked = true;
  book.asked += 1;
  return true;
}

/** Takes one change: waits for the snapshot with it, applies it, or finds the sequence broken. */
export function takeChange(book: Book, change: DepthChange): BookStep {
  if (!book.isLive) {
    keep(book, change);
    return { wantsSnapshot: askSnapshot(book) };
  }
  if (book.isJoined && change.lastId <= book.lastId && change.eventAtMs <= book.eventAtMs) return QUIET;
  if (change.lastId < book.lastId) {
    const isLate = !book.isJoined && change.eventAtMs <= book.eventAtMs + LATE_STREAM_MS;
    return isLate ? QUIET : lose(book, change, `the sequence began again at ${change.lastId} after ${book.lastId}`);
  }
  if (!follows(book, change)) return lose(book, change, `a change is missing: ${change.previousId} follows ${book.lastId}`);
  if (book.isAsked) keep(book, change);
  apply(book, change);
  if (isCrossed(book)) return lose(book, change, `crossed: bid ${book.bids[0]?.price} at or above ask ${book.asks[0]?.price}`);
  if (!book.isAsked && book.applied >= HELD_CHANGES) book.asked = 0;
  return shown(book, change.venueAtMs);
}

/** Takes the snapshot and replays what was buffered after it; one that does not join the buffer is asked for again. */
export function takeSnapshot(book: Book, snapshot: Snapshot): BookStep {
  if (!book.isAsked) return QUIET;
  book.isAsked = false;
  const kept = book.buffer.filter((change) => change.lastId >= snapshot.lastId);
  const first = kept[0];
  if (first !== undefined && !joins(snapshot.lastId, first)) {
    book.buffer = kept;
    return { wantsSnapshot: askSnapshot(book) };
  }
  const isOlderThanBook = book.isLive && first === undefined && snapshot.lastId < book.lastId;
  if (isOlderThanBook) return { wantsSnapshot: askSnapshot(book) };
  load(book, snapshot);
  for (const change of kept) apply(book, change);
  book.buffer = [];
  if (isCrossed(book)) return lose(book, undefined, `crossed: bid ${book.bids[0]?.price} at or above ask ${book.asks[0]?.price}`);
  return shown(book, kept.at(-1)?.venueAtMs ?? snapshot.venueAtMs);
}

/** The documented rule U <= id <= u; or the change names the snapshot's id as the one before it, which leaves no gap either. */
function joins(snapshotId: number, change: DepthChange): boolean {
  return (change.firstId <= snapshotId && snapshotId <= change.lastId) || change.previousId === snapshotId;
}

function follows(book: Book, change: DepthChange): boolean {
  return book.isJoined ? change.previousId === book.lastId : joins(book.lastId, change);
}

/** Buffers a change; one that does not continue the buffer makes everything before it useless. */
function keep(book: Book, change: DepthChange): void {
  const last = book.buffer.at(-1);
  if (last !== undefined && change.lastId <= last.lastId && change.eventAtMs <= last.eventAtMs) return;
  if (last !== undefined && change.previousId !== last.lastId) book.buffer = [];
  book.buffer.push(change);
  if (book.buffer.length > MAX_BUFFER) book.buffer.shift();
}

function lose(book: Book, change: DepthChange | undefined, reason: string): BookStep {
  const { isAsked, asked } = book;
  resetBook(book);
  book.isAsked = isAsked;
  book.asked = asked;
  if (change !== undefined) book.buffer = [change];
  return { lost: reason, wantsSnapshot: askSnapshot(book) };
}

function load(book: Book, snapshot: Snapshot): void {
  book.bids = snapshot.bids.filter(isPresent).sort((a, b) => b.price - a.price);
  book.asks = snapshot.asks.filter(isPresent).sort((a, b) => a.price - b.price);
  book.lowestKnownBid = snapshot.bids.length >= snapshot.limit ? (book.bids.at(-1)?.price ?? 0) : 0;
  book.highestKnownAsk = snapshot.asks.length >= snapshot.limit ? (book.asks.at(-1)?.price ?? 0) : Number.POSITIVE_INFINITY;
  book.lastId = snapshot.lastId;
  book.eventAtMs = snapshot.eventAtMs;
  book.isLive = true;
  book.isJoined = false;
  book.applied = 0;
}

function isPresent(level: Level): boolean {
  return level.quantityBase > 0;
}

function apply(book: Book, change: DepthChange): void {
  for (const level of change.bids) if (level.price >= book.lowestKnownBid) setLevel(book.bids, level, -1);
  for (const level of change.asks) if (level.price <= book.highestKnownAsk) setLevel(book.asks, level, 1);
  book.lastId = change.lastId;
  book.eventAtMs = change.eventAtMs;
  book.isJoined = true;
  book.applied += 1;
}

/** Sets or removes a level in a side sorted by `order` (1 rising, -1 falling); removing an unknown one is normal. */
function setLevel(side: Level[], level: Level, order: 1 | -1): void {
  let low = 0;
  let high = side.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const price = side[middle]?.price ?? 0;
    if (order * (price - level.price) < 0) low = middle + 1;
    else high = middle;
  }
  const isThere = side[low]?.price === level.price;
  if (isPresent(level)) side.splice(low, isThere ? 1 : 0, level);
  else if (isThere) side.splice(low, 1);
}

function isCrossed(book: Book): boolean {
  const bid = book.bids[0];
  const ask = book.asks[0];
  return bid !== undefined && ask !== undefined && bid.price >= ask.price;
}

function shown(book: Book, venueAtMs: number): BookStep {
  const bids = book.bids.slice(0, SHOWN_LEVELS);
  const asks = book.asks.slice(0, SHOWN_LEVELS);
  const isThin = (bids.length < SHOWN_LEVELS && book.lowestKnownBid > 0) || (asks.length < SHOWN_LEVELS && Number.isFinite(book.highestKnownAsk));
  return { depth: { bids, asks, venueAtMs }, wantsSnapshot: isThin && askSnapshot(book) };
}
