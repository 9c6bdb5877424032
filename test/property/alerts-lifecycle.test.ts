/* Random conditions, causes, acknowledgements and pauses: what must hold after every step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert, AlertChange, AlertLevel } from '../../shared/alerts/alert';
import { createAlertBook, listAlerts, type AlertBook } from '../../shared/alerts/book';
import { isWorse } from '../../shared/alerts/level';
import { acknowledgeAlert, stepAlerts } from '../../shared/alerts/lifecycle';
import { DEFAULT_TIMING, type Condition, type Observation } from '../../shared/alerts/rule';
import { epochMs } from '../../shared/units';
import { observation } from '../support/alert-fixture';

const CAUSE = 'test-rule|program:feed';
const IDS = ['feed', 'a', 'b', 'c'];
const level = fc.constantFrom<AlertLevel>('warning', 'caution', 'advisory');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(level, level).map(([a, b]): Condition => ({ kind: 'reached', level: a, holdLevel: isWorse(b, a) ? b : a })),
  level.map((holdLevel): Condition => ({ kind: 'deadband', holdLevel })),
  fc.constant<Condition>({ kind: 'normal' }),
  fc.constant<Condition>({ kind: 'unknown' }),
);
/** One move: seconds that pass, what each object is (undefined = gone, the last one's condition is kept), who is acknowledged. */
const move = fc.record({
  seconds: fc.constantFrom(0, 1, 2, 5, 10, 31),
  conditions: fc.array(fc.option(condition, { freq: 6, nil: undefined }), { minLength: IDS.length, maxLength: IDS.length }),
  repeats: fc.integer({ min: 1, max: 4 }),
  acknowledged: fc.option(fc.constantFrom(...IDS), { freq: 2, nil: undefined }),
});

interface Heard {
  readonly change: AlertChange;
  readonly alert: Alert;
  readonly atMs: number;
}

function observationsOf(conditions: readonly (Condition | undefined)[]): Observation[] {
  return conditions.flatMap((each, i) => {
    const id = IDS[i] ?? '';
    return each === undefined ? [] : [observation(id, each, id === 'feed' || id === 'c' ? {} : { inhibitedBy: [CAUSE] })];
  });
}

/** Plays the moves; `visit` sees the book after each step. A round trip replaces the book in the middle. */
function play(moves: readonly (typeof move extends fc.Arbitrary<infer T> ? T : never)[], visit: (book: AlertBook, seen: readonly Observation[], nowMs: number) => void, roundTripAt = -1): { book: AlertBook; heard: Heard[] } {
  let book = createAlertBook();
  const heard: Heard[] = [];
  let nowMs = 0;
  const emit = (change: AlertChange, alert: Alert): void => void heard.push({ change, alert, atMs: nowMs });
  moves.forEach(({ seconds, conditions, repeats, acknowledged }, i) => {
    if (i === roundTripAt) book = JSON.parse(JSON.stringify(book)) as AlertBook;
    for (let n = 0; n < repeats; n += 1) {
      nowMs += seconds * 1000;
      const seen = observationsOf(conditions);
      stepAlerts(book, seen, epochMs(nowMs), emit);
      visit(book, seen, nowMs);
    }
    if (acknowledged !== undefined) acknowledgeAlert(book, `test-rule|program:${acknowledged}`, epochMs(nowMs), emit);
  });
  return { book, heard };
}

const moves = fc.array(move, { minLength: 1, maxLength: 40 });

describe('the book after any sequence', () => {
  it('never lists one alert twice, and a condition that outlasted its delay is visible or under a visible cause', () => {
    fc.assert(
      fc.property(moves, (sequence) => {
        const since = new Map<string, number>();
        play(sequence, (book, seen, nowMs) => {
          const list = listAlerts(book);
          expect(new Set(list.map((alert) => alert.id)).size).toBe(list.length);
          for (const id of IDS) {
            const found = seen.find((each) => each.object.id === id);
            if (found?.condition.kind !== 'reached') since.delete(id);
            else if (!since.has(id)) since.set(id, nowMs);
            const start = since.get(id);
            const alert = list.find((each) => each.object.id === id);
            if (start !== undefined && nowMs - start >= DEFAULT_TIMING.onDelayMs.advisory) {
              expect(['raised', 'acknowledged', 'inhibited']).toContain(alert?.phase.kind);
            }
            if (alert?.phase.kind === 'inhibited') {
              const { byAlertId } = alert.phase;
              const cause = list.find((each) => each.id === byAlertId);
              expect(['raised', 'acknowledged']).toContain(cause?.phase.kind);
              expect(isWorse(alert.level, cause?.level)).toBe(false);
            }
          }
        });
      }),
      { numRuns: 400 },
    );
  });
  it('an acknowledged alert sounds again only in a new occurrence or at a worse level', () => {
    fc.assert(
      fc.property(moves, (sequence) => {
        const { heard } = play(sequence, () => undefined);
        const acknowledged = new Map<string, { occurrence: number; level: AlertLevel }>();
        for (const { change, alert } of heard) {
          const before = acknowledged.get(alert.id);
          if (change === 'acknowledged') acknowledged.set(alert.id, alert);
          const sounds = change === 'raised' || change === 'worsened' || change === 'repeated' || (change === 'released' && alert.phase.kind === 'raised');
          if (!sounds || before === undefined) continue;
          // A level that fell in between and rose again is worse than what was there.
          const isNew = alert.occurrence > before.occurrence || change === 'worsened' || isWorse(alert.level, before.level);
          expect(isNew).toBe(true);
          acknowledged.delete(alert.id);
        }
      }),
      { numRuns: 400 },
    );
  });
  it('a JSON round trip in the middle changes nothing that follows', () => {
    fc.assert(
      fc.property(moves, fc.nat(39), (sequence, at) => {
        const through = play(sequence, () => undefined, at);
        const straight = play(sequence, () => undefined);
        expect(through.heard).toEqual(straight.heard);
        expect(listAlerts(through.book)).toEqual(listAlerts(straight.book));
      }),
      { numRuns: 200 },
    );
  });
  it('stepping twice at one moment with the same facts asks for nothing the second time', () => {
    fc.assert(
      fc.property(moves, (sequence) => {
        play(sequence, (book, seen, nowMs) => {
          const before = listAlerts(book);
          stepAlerts(book, seen, epochMs(nowMs), () => expect.unreachable('nothing has changed'));
          expect(listAlerts(book)).toEqual(before);
        });
      }),
      { numRuns: 200 },
    );
  });
  it('every raise is followed by an end, an acknowledgement or a place in the list: nothing disappears', () => {
    fc.assert(
      fc.property(moves, (sequence) => {
        const { book, heard } = play(sequence, () => undefined);
        const listed = new Map(listAlerts(book).map((alert) => [alert.id, alert]));
        const last = new Map<string, Heard>();
        for (const each of heard) if (each.change !== 'worsened' && each.change !== 'repeated') last.set(each.alert.id, each);
        for (const [id, { change, alert }] of last) {
          const isGoneWithReason = change === 'acknowledged' ? alert.phase.kind === 'cleared' : change === 'cleared';
          if (!isGoneWithReason) expect(listed.get(id)?.occurrence).toBe(alert.occurrence);
        }
      }),
      { numRuns: 200 },
    );
  });
});
