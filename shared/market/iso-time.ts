/**
 * A time as files write it: seconds or milliseconds since 1970, or a date with or without a time, in UTC or with an offset.
 * Own arithmetic, because the deterministic core has no clock and a platform's parser takes more than is meant.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../units';

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;
const NUMBER = /^\d{1,16}(?:\.\d{1,9})?$/;
/** A number below this is seconds (until the year 5138), above it milliseconds (from March 1973). */
const SECONDS_BELOW = 1e11;
/** Microseconds begin here: not taken. */
const MILLISECONDS_BELOW = 1e14;

/**
 * Milliseconds since 1970 UTC of `1704067200`, `1704067200000`, `2024-01-01`, `2024-01-01 00:00:00+0000`,
 * `2024-01-01T00:00:00.000Z`; a time without an offset is UTC. Undefined for anything else, also for 31 February.
 */
export function parseTime(text: string): number | undefined {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) {
    const value = Number(trimmed);
    if (value >= MILLISECONDS_BELOW) return undefined;
    return value < SECONDS_BELOW ? Math.round(value * SECOND_MS) : Math.round(value);
  }
  const match = ISO.exec(trimmed);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const days = daysSince1970(Number(year), Number(month), Number(day));
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offsetMs = offsetOf(zone);
  if (offsetMs === undefined) return undefined;
  const milliseconds = Math.floor(Number(`0.${fraction === '' ? '0' : fraction}`) * SECOND_MS + 1e-6);
  return days * DAY_MS + Number(hour) * HOUR_MS + Number(minute) * MINUTE_MS + Number(second) * SECOND_MS + milliseconds - offsetMs;
}

function offsetOf(zone: string): number | undefined {
  if (/^(?:Z|UTC)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS);
}

/** Years counted from March, so that the leap day is the last (Hinnant, "chrono-compatible low-level date algorithms", 2013). */
function daysSince1970(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
