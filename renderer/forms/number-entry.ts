/**
 * Numbers as people type them: with a dot or a comma before the decimals, with or without grouping. What could be read in
 * two ways is refused with both readings, never guessed.
 */
import { parseDecimal } from '../../shared/decode';
import { decimalText } from '../../shared/format';

export type Entry = { readonly kind: 'number'; readonly value: number } | { readonly kind: 'empty' } | { readonly kind: 'refused'; readonly message: string };

const SPACE = /[\s\u00a0\u202f'_]/g;
const GROUPED_BY_SPACE = /^[+-]?[1-9]\d{0,2}(?:[\s\u00a0\u202f'_]\d{3})+(?:[.,]\d*)?$/;
const ONE_COMMA_THREE_DIGITS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const GROUPED_BY_COMMA = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
const GROUPED_BY_DOT = /^[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d*|(?:\.\d{3}){2,})$/;

/** Reads one typed number. */
export function readNumber(typed: string): Entry {
  const text = typed.trim().replace('\u2212', '-');
  if (text === '') return { kind: 'empty' };
  const packed = GROUPED_BY_SPACE.test(text) ? text.replace(SPACE, '') : text;
  if (ONE_COMMA_THREE_DIGITS.test(packed)) {
    return { kind: 'refused', message: `"${text}" can be ${packed.replace(',', '')} or ${packed.replace(',', '.')}: type one of them` };
  }
  const value = parseDecimal(withDot(packed));
  return value === undefined ? { kind: 'refused', message: `"${text.slice(0, 24)}" is not a number` } : { kind: 'number', value };
}

/** One dot before the decimals and no grouping; text that follows neither custom is left for the parser to refuse. */
function withDot(packed: string): string {
  if (GROUPED_BY_COMMA.test(packed)) return packed.replaceAll(',', '');
  if (GROUPED_BY_DOT.test(packed)) return packed.replaceAll('.', '').replace(',', '.');
  return packed.includes('.') ? packed : packed.replace(',', '.');
}

/** How a text was understood, when that cannot be seen at once: a comma, grouping, or many digits. */
export function echoOf(typed: string): string | undefined {
  const entry = readNumber(typed);
  if (entry.kind !== 'number') return undefined;
  const decimals = Math.min(10, (String(entry.value).split('.')[1] ?? '').replace(/e.*/, '').length);
  const shown = decimalText(entry.value, decimals);
  return shown === typed.trim() || (!typed.includes(',') && Math.abs(entry.value) < 10_000) ? undefined : `= ${shown}`;
}

/** The number as a person may edit it: plain ASCII, empty when there is none. */
export function editable(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** A ratio as percent to edit, without the noise of binary fractions: 0.07 -> `7`. */
export function editablePercent(ratio: number | undefined): string {
  return ratio === undefined ? '' : String(Number((ratio * 100).toPrecision(12)));
}

/** What a typed percentage is as a ratio, without the noise of the division: 0.07 -> 0.0007. */
export function ratioOfPercent(percent: number): number {
  return Number((percent / 100).toPrecision(15));
}
