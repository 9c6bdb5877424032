import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { DAYS } from '../../../shared/risk/survival/days';
import { DAY_MS, HOUR_MS } from '../../../shared/units';
import type { EventBump } from '../../../shared/volatility/forecast/event-bump';
import { emptyEvent, eventDraftOf, eventWhen } from '../../../renderer/forms/event-draft';
import { policyDraftOf, policyOf } from '../../../renderer/forms/policy-draft';
import { dayChoices } from '../../../renderer/forms/survival-words';
import { readUtc, utcText } from '../../../renderer/forms/utc-entry';
import type { Moment } from '../../../renderer/forms/view-draft';

const MOMENT: Moment = { wallMs: 99, runMs: 50, markPriceOf: () => undefined };
// 2026-11-24 13:30 UTC by `date -u -d '2026-11-24 13:30' +%s`.
const AT_MS = 1_795_527_000_000;
const CPI: EventBump = { label: 'CPI', atMs: AT_MS, hours: 1 / 3, extraMoveRatio: 0.0123456789012345 };

describe('a moment in UTC', () => {
  test.each(['2026-11-24 13:30', ' 2026-11-24  13:30 ', '2026-11-24T13:30Z', '2026-11-24 13:30:00 UTC'])('is read from "%s"', (text) => {
    expect(readUtc(text)).toEqual({ kind: 'time', atMs: AT_MS });
  });

  test.each(['2026-11-24', '2026', '1795527000', '13:30', '24.11.2026 13:30', '2026-11-24 9:30', '2026-11-24 13:30+02:00', '2026-11-24 13', 'tomorrow'])('is refused where the hour would be a guess: "%s"', (text) => {
    expect(readUtc(text)).toMatchObject({ kind: 'refused', message: expect.stringContaining('type it as 2026-11-24 13:30') as string });
  });

  test.each(['2026-02-29 00:00', '2026-13-01 00:00', '2026-11-24 24:00'])('that is in no calendar is refused: "%s"', (text) => {
    expect(readUtc(text)).toMatchObject({ kind: 'refused', message: expect.stringContaining('calendar') as string });
  });

  test('before 1970 is refused, nothing typed is empty', () => {
    expect([readUtc('1969-12-31 23:59').kind, readUtc('  ').kind]).toEqual(['refused', 'empty']);
  });

  test('reads back as it was written, with seconds where there are any', () => {
    expect([utcText(AT_MS), utcText(AT_MS + 5_000)]).toEqual(['2026-11-24 13:30', '2026-11-24 13:30:05']);
    for (const atMs of [0, AT_MS, AT_MS + 59_000, 951_782_340_000]) expect(readUtc(utcText(atMs))).toEqual({ kind: 'time', atMs });
  });
});

test('an event survives being opened and saved unchanged, to the last digit and millisecond', () => {
  const policy = { ...DEFAULT_POLICY, events: [{ ...CPI, atMs: AT_MS + 123 }] };
  expect(policyOf(policyDraftOf(policy), MOMENT)).toEqual({ kind: 'valid', value: policy });
});

test('a typed event has its moment in UTC and its move as a ratio', () => {
  const draft = { ...policyDraftOf(DEFAULT_POLICY), events: [{ ...emptyEvent(), label: ' FOMC ', at: '2026-11-24 13:30', hours: '1,5', extraMovePercent: '0,07' }] };
  expect(policyOf(draft, MOMENT)).toMatchObject({ kind: 'valid', value: { events: [{ label: 'FOMC', atMs: AT_MS, hours: 1.5, extraMoveRatio: 0.0007 }] } });
});

test('what is missing or out of bounds is said beside its field', () => {
  const events = [{ ...emptyEvent(), at: '2026-11-24', hours: '0', extraMovePercent: '60' }, emptyEvent()];
  const checked = policyOf({ ...policyDraftOf(DEFAULT_POLICY), events }, MOMENT);
  expect(checked.kind === 'invalid' && checked.errors).toMatchObject({
    'events.0.label': 'expected text that is not empty',
    'events.0.atMs': expect.stringContaining('no date and time') as string,
    'events.0.hours': expect.stringContaining('got 0') as string,
    'events.0.extraMoveRatio': 'expected 50 % or less, got 60 %',
    'events.1.atMs': 'date and time are missing',
    'events.1.extraMoveRatio': 'the extra move is missing',
  });
});

test('how far away an event is goes by the clock of the run', () => {
  const draft = eventDraftOf({ ...CPI, hours: 2 });
  expect(eventWhen(draft, AT_MS - 3 * DAY_MS)).toBe('in 3 d');
  expect(eventWhen(draft, AT_MS)).toBe('now');
  expect(eventWhen(draft, AT_MS + 2 * HOUR_MS)).toBe('over: lifts nothing any more');
  expect(eventWhen({ ...draft, at: 'x' }, AT_MS)).toBe('');
});

test('days to live through are kept, those this version does not know too', () => {
  const policy = { ...DEFAULT_POLICY, survivalDays: ['flash-2025-10-10', 'a-day-of-tomorrow'] };
  expect(policyOf(policyDraftOf(policy), MOMENT)).toEqual({ kind: 'valid', value: policy });
  expect(dayChoices(policy.survivalDays).at(-1)).toMatchObject({ id: 'a-day-of-tomorrow', caption: expect.stringContaining('does not know') as string });
});

test('every named day can be ticked once and says what it did', () => {
  const choices = dayChoices([]);
  expect(choices.map(({ id }) => id)).toEqual(DAYS.map(({ id }) => id));
  expect(choices.find(({ id }) => id === 'wick-2021-10-21')?.caption).toBe('2021-10-21: BTC −2 %, −88 % on one venue’s last price');
  for (const { caption } of choices) expect(caption).toMatch(/: .*%/);
});
