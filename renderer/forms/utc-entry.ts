/** Moments as people type them: date and time in UTC, `2026-11-24 13:30`. A date alone is refused: which hour is never guessed. */
import { utcClockText, utcDateText } from '../../shared/format';
import { parseTime } from '../../shared/market/iso-time';
import { MINUTE_MS } from '../../shared/units';

export type UtcEntry = { readonly kind: 'time'; readonly atMs: number } | { readonly kind: 'empty' } | { readonly kind: 'refused'; readonly message: string };

const DATE_AND_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?\s*(?:Z|UTC)?$/i;
const EXAMPLE = 'type it as 2026-11-24 13:30';

/** Reads one typed moment, from 1970 on. */
export function readUtc(typed: string): UtcEntry {
  const text = typed.trim().replace(/\s+/g, ' ');
  if (text === '') return { kind: 'empty' };
  if (!DATE_AND_TIME.test(text)) return { kind: 'refused', message: `"${text.slice(0, 24)}" is no date and time: ${EXAMPLE}` };
  const atMs = parseTime(text);
  if (atMs === undefined) return { kind: 'refused', message: `"${text.slice(0, 24)}" is not in the calendar` };
  return atMs < 0 ? { kind: 'refused', message: 'before 1970' } : { kind: 'time', atMs };
}

/** `2026-11-24 13:30`, with seconds only where there are any. */
export function utcText(atMs: number): string {
  const clock = utcClockText(atMs);
  return `${utcDateText(atMs)} ${atMs % MINUTE_MS < 1000 ? clock.slice(0, 5) : clock}`;
}
