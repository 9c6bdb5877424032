/**
 * The only place where numbers become text in the window. Signs, grouping and decimals are those of `shared/format.ts`,
 * so that a figure and a sentence about it never differ; what is added here is how much of a number a cell needs.
 */
import {
  ageText, briefText, chanceText, decimalText, multipleText, percentText, priceText, quantityText, sigmaText, signedPercentText, signedText, timeLeftText, utcClockText, utcDateText,
} from '../shared/format';
import { DAY_MS, HOUR_MS } from '../shared/units';
import type { Known } from '../shared/engine/snapshot';
import type { Step } from '../shared/market/instrument';
import type { ParameterDescription } from '../shared/sizing/policy-schema';

export { ageText, chanceText, percentText, signedPercentText, timeLeftText, utcClockText, utcDateText };

/** Larger than any size a person holds: an open end of an interval. */
const OPEN_END = 1e12;

export function isOpenEnd(value: number): boolean {
  return !Number.isFinite(value) || Math.abs(value) >= OPEN_END;
}

/** At the instrument's tick; without one five digits, so that 0.00001234 does not become 0. */
export function price(value: number, tick?: Step): string {
  return tick === undefined ? briefText(value, 5) : priceText(value, tick);
}

/** At the lot; an open end in words. */
export function size(value: number, lot?: Step): string {
  if (isOpenEnd(value)) return 'no limit';
  return lot === undefined ? briefText(value, 5) : quantityText(value, lot);
}

const DOLLARS: ReadonlySet<string> = new Set(['USD', 'USDT', 'USDC', 'FDUSD', 'EUR']);

/** Cents below a thousand, whole units above; coins with the digits that matter. */
function moneyDecimals(amount: number, unit: string): number {
  if (!DOLLARS.has(unit)) return 4;
  return Math.abs(amount) >= 1000 ? 0 : 2;
}

/** `101,240`: the unit stands in the column's head or the caption. */
export function amount(value: number, unit: string): string {
  return decimalText(value, moneyDecimals(value, unit));
}

export function money(value: number, unit: string): string {
  return `${amount(value, unit)} ${unit}`;
}

/** With its sign; a unit that is no dollar is added, because the column's head does not say it. */
export function signedAmount(value: number, unit: string): string {
  const text = signedText(value, moneyDecimals(value, unit));
  return DOLLARS.has(unit) ? text : `${text} ${unit}`;
}

export function basisPoints(value: number): string {
  return `${decimalText(value, 2)} bps`;
}

/** `2.6 σ`, and without decimals from ten on, where they say nothing. */
export function sigmas(value: number): string {
  return sigmaText(value, value < 10 ? 1 : 0);
}

/** `1.84x` */
export function multiple(value: number, decimals = 2): string {
  return multipleText(value, decimals);
}

/** The move that is left: `−7.7 %` down, `+31.1 %` up. */
export function move(direction: 'down' | 'up', distanceRatio: number): string {
  return signedPercentText(direction === 'down' ? -distanceRatio : distanceRatio, distanceRatio < 1 ? 1 : 0);
}

/** `−1.4 points` between two percentages. */
export function points(deltaRatio: number): string {
  return signedText(deltaRatio * 100, 1);
}

export function count(value: number): string {
  return decimalText(value, 0);
}

export function brief(value: number): string {
  return briefText(value);
}

/** What stands behind the field of a parameter. */
export const PARAMETER_UNITS: { readonly [Unit in ParameterDescription['unit']]: string } = { ratio: '%', sigmas: 'σ', multiple: 'x', bps: 'bps', hours: 'h' };

/** A parameter in its own unit: `15 %`, `6 σ`, `1.5x`, `20 bps`, `4 h`. */
export function parameter(value: number, { unit }: Pick<ParameterDescription, 'unit'>): string {
  const number = briefText(unit === 'ratio' ? value * 100 : value);
  return unit === 'multiple' ? `${number}x` : `${number} ${PARAMETER_UNITS[unit]}`;
}

/** The known value as text, or the word that says it is not known. */
export function orUnknown<T>(value: Known<T>, text: (value: T) => string): string {
  return value.kind === 'known' ? text(value.value) : 'unknown';
}

/** Longer than any run: something that never came. */
const NEVER_MS = 1e15;

/** An age in a word that a narrow column holds: `0.4 s`, `12 min`, `3 h`, `2 d`, `never`. */
export function shortAgeText(ageMs: number): string {
  if (ageMs >= NEVER_MS) return 'never';
  if (ageMs < HOUR_MS) return ageText(ageMs);
  return ageMs < 2 * DAY_MS ? `${Math.floor(ageMs / HOUR_MS)} h` : `${Math.floor(ageMs / DAY_MS)} d`;
}

/** What a person reads when asking why a figure is missing. */
export function missingText(missing: readonly string[]): string {
  return missing.length === 0 ? 'unknown' : `unknown: ${missing.join(', ')} missing`;
}

/** Local clock for a title beside the UTC time on screen. */
export function localClockText(atMs: number): string {
  const at = new Date(atMs);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} local time`;
}

/** `0:42`, `4:10`, `1 h 05 min`: time since, for the rail. */
export function sinceText(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000));
  if (seconds >= 3600) return ageText(elapsedMs);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Gain, loss or neither: within 0.1 % of equity a result is noise and stays grey. */
export function gainState(pnl: Known, equity: number | undefined): 'gain' | 'loss' | 'neutral' {
  if (pnl.kind === 'unknown') return 'neutral';
  const band = 0.001 * Math.max(0, equity ?? 0);
  if (Math.abs(pnl.value) <= band) return 'neutral';
  return pnl.value > 0 ? 'gain' : 'loss';
}

/** A difference in the form of the numbers it is between, with its sign; none when it rounds to zero. */
export function signed(difference: number, text: (size: number) => string): string {
  const size = text(Math.abs(difference));
  if (!/[1-9]/.test(size)) return size;
  return difference > 0 ? `+${size}` : `\u2212${size}`;
}

/** `9.0 points`: what lies between two percentages, without its sign. */
export function percentagePoints(ratio: number): string {
  return `${decimalText(ratio * 100, 1)} pts`;
}
