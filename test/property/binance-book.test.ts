/** Whatever is lost, doubled, delayed or reordered on the way: a book that is shown is the venue's, or none is shown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBook, SHOWN_LEVELS, takeChange, takeSnapshot, type BookStep, type DepthChange } from '../../shared/venues/binance/book';
import { applyToTruth, best, createTrueBook, snapshotOfTruth, type TrueBook } from '../support/venue-book';

interface Move {
  readonly fault: 'none' | 'drop' | 'twice' | 'swap' | 'restart';
  readonly mid: number;
  readonly levels: readonly { readonly offset: number; readonly quantity: number }[];
  /** Changes between asking for a snapshot and its answer. */
  readonly delay: number;
}

const move = fc.record<Move>({
  fault: fc.oneof({ weight: 12, arbitrary: fc.constant('none' as const) }, { weight: 1, arbitrary: fc.constantFrom('drop', 'twice', 'swap', 'restart') }),
  mid: fc.integer({ min: 95, max: 105 }),
  levels: fc.array(fc.record({ offset: fc.integer({ min: -90, max: 90 }).filter((n) => n !== 0), quantity: fc.integer({ min: 0, max: 9 }) }), { maxLength: 30 }),
  delay: fc.integer({ min: 0, max: 6 }),
});

/** A change as the venue would make it: never crossing its own book. */
function venueChange(truth: TrueBook, { mid, levels }: Move, eventAtMs: number): DepthChange {
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  for (const price of truth.bids.keys()) if (price >= mid) bids.set(price, 0);
  for (const price of truth.asks.keys()) if (price <= mid) asks.set(price, 0);
  for (const { offset, quantity } of levels) (offset < 0 ? bids : asks).set(mid + offset, quantity);
  const list = (side: Map<number, number>) => [...side].map(([price, quantityBase]) => ({ price, quantityBase }));
  return { firstId: truth.lastId + 2, lastId: truth.lastId + 5, previousId: truth.lastId, eventAtMs, venueAtMs: eventAtMs, bids: list(bids), asks: list(asks) };
}

describe('a book under faults', () => {
  it('is the truth or is not shown, and is shown again when the faults end', () => {
    fc.assert(fc.property(fc.array(move, { minLength: 5, maxLength: 120 }), fc.constantFrom(60, 1_000), (moves, limit) => {
      const truth = createTrueBook();
      const book = emptyBook();
      const inFlight: { dueIn: number; snapshot: ReturnType<typeof snapshotOfTruth> }[] = [];
      const held: DepthChange[] = [];
      let shown: BookStep['depth'];
      let nowMs = 0;
      const take = (step: BookStep, delay: number) => {
        if (step.lost !== undefined) shown = undefined;
        if (step.depth !== undefined) shown = step.depth;
        if (step.wantsSnapshot) inFlight.push({ dueIn: delay, snapshot: snapshotOfTruth(truth, limit, nowMs) });
      };
      const calm = { fault: 'none', mid: 100, levels: [{ offset: -1, quantity: 1 }, { offset: 1, quantity: 1 }], delay: 0 } as const;
      [...moves, ...Array.from({ length: 12 }, () => calm)].forEach((one, index) => {
        // Each new sequence lies below the last and shares no id with any before.
        if (one.fault === 'restart') truth.lastId = 100_000_000 - (index + 1) * 100_000;
        const eventAtMs = 1_000_000 + index * 10_000;
        nowMs = eventAtMs;
        const change = venueChange(truth, one, eventAtMs);
        applyToTruth(truth, change);
        const sent = one.fault === 'drop' ? [] : one.fault === 'twice' ? [change, change] : one.fault === 'swap' ? [] : [change, ...held.splice(0)];
        if (one.fault === 'swap') held.push(change);
        let isCurrent = false;
        for (const arriving of sent) {
          take(takeChange(book, arriving), one.delay);
          isCurrent = book.lastId === truth.lastId;
        }
        for (const pending of inFlight) pending.dueIn -= 1;
        for (const due of inFlight.splice(0).filter((pending) => pending.dueIn >= 0 || (take(takeSnapshot(book, pending.snapshot), one.delay), false))) inFlight.push(due);
        if (book.isLive && isCurrent && shown !== undefined) expectPrefix(shown, best(truth, SHOWN_LEVELS), limit);
      });
      expect(book.isLive).toBe(true);
      expect(shown).toBeDefined();
      expect(book.buffer.length).toBeLessThanOrEqual(2_000);
    }), { numRuns: 300 });
  });
});

/** With every level known it is the truth itself; a cut snapshot may show fewer levels, never others. */
function expectPrefix(shown: NonNullable<BookStep['depth']>, truth: ReturnType<typeof best>, limit: number): void {
  if (limit === 1_000) expect({ bids: shown.bids, asks: shown.asks }).toEqual(truth);
  expect(shown.bids).toEqual(truth.bids.slice(0, shown.bids.length));
  expect(shown.asks).toEqual(truth.asks.slice(0, shown.asks.length));
}
