/** Sequence rules: Binance, "How to manage a local order book correctly" (USD-M). */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyBook, resetBook, takeChange, takeSnapshot, type DepthChange, type Snapshot } from '../../../../shared/venues/binance/book';
import { depthChangeOf, snapshotOf } from '../../../../shared/venues/binance/normalise';
import { depthSnapshot, readAnswer } from '../../../../shared/venues/binance/rest-wire';
import { readFrame } from '../../../../shared/venues/binance/wire';
import { applyToTruth, best, createTrueBook } from '../../../support/venue-book';

const change = (firstId: number, lastId: number, previousId: number, over: Partial<DepthChange> = {}): DepthChange => ({
  firstId, lastId, previousId, eventAtMs: lastId, venueAtMs: lastId, bids: [], asks: [], ...over,
});
const snapshot = (lastId: number, over: Partial<Snapshot> = {}): Snapshot => ({
  lastId, eventAtMs: lastId, venueAtMs: lastId, limit: 1_000, bids: [{ price: 99, quantityBase: 1 }], asks: [{ price: 101, quantityBase: 1 }], ...over,
});
const level = (price: number, quantityBase: number) => ({ price, quantityBase });

describe('a book begins', () => {
  it('by asking once for a snapshot when the first change arrives, and buffering the others', () => {
    const book = emptyBook();
    expect(takeChange(book, change(5, 9, 4))).toEqual({ wantsSnapshot: true });
    expect(takeChange(book, change(10, 12, 9))).toEqual({ wantsSnapshot: false });
    expect(book.buffer).toHaveLength(2);
  });

  it('with the snapshot and the buffered changes that reach beyond it', () => {
    const book = emptyBook();
    takeChange(book, change(5, 9, 4, { bids: [level(98, 7)] }));
    takeChange(book, change(10, 12, 9, { bids: [level(97, 3)], asks: [level(101, 0), level(102, 2)] }));
    const { depth } = takeSnapshot(book, snapshot(10));
    expect(depth).toEqual({ venueAtMs: 12, bids: [level(99, 1), level(97, 3)], asks: [level(102, 2)] });
  });

  it('with a change that names the snapshot as the one before it', () => {
    const book = emptyBook();
    takeChange(book, change(12, 15, 10, { bids: [level(98, 7)] }));
    expect(takeSnapshot(book, snapshot(10)).depth?.bids).toEqual([level(99, 1), level(98, 7)]);
  });

  it('not with a snapshot older than the buffer: that one is asked for again', () => {
    const book = emptyBook();
    takeChange(book, change(20, 25, 19));
    expect(takeSnapshot(book, snapshot(10))).toEqual({ wantsSnapshot: true });
    expect(book.isLive).toBe(false);
    expect(takeSnapshot(book, snapshot(22)).depth).toBeDefined();
  });

  it('not with a snapshot that nobody asked for', () => {
    expect(takeSnapshot(emptyBook(), snapshot(10))).toEqual({ wantsSnapshot: false });
  });

  it('not while the snapshot itself is crossed', () => {
    const book = emptyBook();
    takeChange(book, change(5, 9, 4));
    expect(takeSnapshot(book, snapshot(9, { bids: [level(101, 1)] }))).toMatchObject({ lost: expect.stringContaining('crossed') as string, wantsSnapshot: true });
  });
});

function running() {
  const book = emptyBook();
  takeChange(book, change(5, 9, 4));
  takeSnapshot(book, snapshot(9));
  return book;
}

describe('a book that runs', () => {
  it('sets, replaces and removes levels; removing an unknown one changes nothing', () => {
    const book = running();
    const { depth } = takeChange(book, change(10, 12, 9, { bids: [level(99, 5), level(98, 1), level(50, 0)], asks: [level(101, 0), level(100, 2)] }));
    expect(depth).toEqual({ venueAtMs: 12, bids: [level(99, 5), level(98, 1)], asks: [level(100, 2)] });
  });

  it('is lost at the first missing change, and lives again with a snapshot that joins what came since', () => {
    const book = running();
    expect(takeChange(book, change(20, 22, 18))).toEqual({ lost: 'a change is missing: 18 follows 9', wantsSnapshot: true });
    expect(takeChange(book, change(23, 25, 22, { bids: [level(98, 4)] }))).toEqual({ wantsSnapshot: false });
    expect(takeSnapshot(book, snapshot(21)).depth?.bids).toEqual([level(99, 1), level(98, 4)]);
  });

  it('takes no notice of a change that comes twice', () => {
    const book = running();
    takeChange(book, change(10, 12, 9, { bids: [level(98, 1)] }));
    expect(takeChange(book, change(10, 12, 9, { bids: [level(98, 1)] }))).toEqual({ wantsSnapshot: false });
    expect(takeChange(book, change(13, 14, 12)).depth).toBeDefined();
  });

  it('is lost when the venue begins a new sequence, instead of waiting for ever', () => {
    const book = running();
    expect(takeChange(book, change(1, 2, 0, { eventAtMs: 60_000 }))).toMatchObject({ lost: 'the sequence began again at 2 after 9', wantsSnapshot: true });
  });

  it('is lost when a change crosses it', () => {
    const book = running();
    expect(takeChange(book, change(10, 12, 9, { bids: [level(101, 1)] })).lost).toContain('crossed: bid 101 at or above ask 101');
  });

  it('shows at most 50 levels a side', () => {
    const book = running();
    const { depth } = takeChange(book, change(10, 12, 9, { bids: Array.from({ length: 80 }, (_, n) => level(98 - n, 1)) }));
    expect(depth?.bids).toHaveLength(50);
    expect(depth?.bids.at(-1)).toEqual(level(50, 1));
  });

  it('forgets everything when its connection goes', () => {
    const book = running();
    expect(resetBook(book)).toBe(true);
    expect(resetBook(book)).toBe(false);
    expect(book.bids).toEqual([]);
  });
});

describe('what lies beyond the snapshot', () => {
  /** 60 bids from 99 down to 40, cut there. */
  function cut() {
    const book = emptyBook();
    takeChange(book, change(5, 9, 4));
    takeSnapshot(book, snapshot(9, { limit: 60, bids: Array.from({ length: 60 }, (_, n) => level(99 - n, 1)) }));
    return book;
  }

  it('is unknown: a change there does not show up as if the levels between were empty', () => {
    const book = cut();
    const { depth } = takeChange(book, change(10, 12, 9, { bids: [...Array.from({ length: 15 }, (_, n) => level(99 - n, 0)), level(30, 9)] }));
    expect(depth?.bids).toHaveLength(45);
    expect(depth?.bids.at(-1)?.price).toBe(40);
  });

  it('is asked for when fewer than 50 known levels are left, while the book lives on', () => {
    const book = cut();
    expect(takeChange(book, change(10, 12, 9, { bids: Array.from({ length: 15 }, (_, n) => level(99 - n, 0)) })).wantsSnapshot).toBe(true);
    const next = takeChange(book, change(13, 14, 12, { bids: [level(35, 2)] }));
    expect(next.depth).toBeDefined();
    const { depth } = takeSnapshot(book, snapshot(13, { limit: 60, bids: Array.from({ length: 60 }, (_, n) => level(84 - n, 1)) }));
    expect(depth?.bids).toHaveLength(50);
    expect(depth?.bids[49]).toEqual(level(35, 2));
  });
});

const RECORDED = path.resolve(import.meta.dirname, '../../../../../shared/venues/frames/binance/seq_depth_sync_recorded.json');
const hasRecord = existsSync(RECORDED);

describe.skipIf(!hasRecord)(`the recorded sequence of SUSHIUSDT, 2021-07-22${hasRecord ? '' : ' (SKIPPED: the evidence folder is not beside the checkout)'}`, () => {
  function recorded() {
    const { snapshot: body, frames } = JSON.parse(readFileSync(RECORDED, 'utf8')) as { snapshot: unknown; frames: readonly unknown[] };
    const decoded = readAnswer(depthSnapshot, JSON.stringify(body));
    if (!decoded.ok) throw new Error(decoded.message);
    const changes = frames.flatMap((frame) => readFrame(JSON.stringify(frame))).map((frame) => {
      if (frame.kind !== 'message' || frame.message.e !== 'depthUpdate') throw new Error(JSON.stringify(frame));
      return depthChangeOf(frame.message);
    });
    return { first: snapshotOf(decoded.value, 1_000), changes };
  }

  it('joins at its fourth frame (U 600859605926 <= 600859605926 <= u 600859607423) and runs to its end without a gap', () => {
    const { first, changes } = recorded();
    const book = emptyBook();
    changes.slice(0, 5).forEach((one) => takeChange(book, one));
    expect(takeSnapshot(book, first).depth).toBeDefined();
    const steps = changes.slice(5).map((one) => takeChange(book, one));
    expect(steps.every((step) => step.depth !== undefined && step.lost === undefined)).toBe(true);
    expect(book.lastId).toBe(600859687098);
  });

  it('gives the book that applying the changes to the snapshot by hand gives, wherever the snapshot falls', () => {
    const { first, changes } = recorded();
    const truth = createTrueBook();
    applyToTruth(truth, { ...change(0, first.lastId, 0), bids: first.bids, asks: first.asks });
    changes.filter((one) => one.lastId >= first.lastId).forEach((one) => applyToTruth(truth, one));
    for (let before = 1; before <= 20; before += 1) {
      const book = emptyBook();
      changes.slice(0, before).forEach((one) => takeChange(book, one));
      let shown = takeSnapshot(book, first).depth;
      for (const one of changes.slice(before)) shown = takeChange(book, one).depth ?? shown;
      expect(shown).toMatchObject(best(truth, 50));
    }
  });

  it('is lost when its tenth frame is left out', () => {
    const { first, changes } = recorded();
    const book = emptyBook();
    changes.slice(0, 5).forEach((one) => takeChange(book, one));
    takeSnapshot(book, first);
    const lost = [...changes.slice(5, 9), ...changes.slice(10)].map((one) => takeChange(book, one).lost).filter((reason) => reason !== undefined);
    expect(lost).toEqual(['a change is missing: 600859620017 follows 600859617450']);
  });
});
