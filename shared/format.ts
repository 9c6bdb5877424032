/**
 * Numbers as text for sentences, tables and the clipboard: the same text for the same number on every computer, so no
 * Intl and no locale. Display text groups thousands and has a real minus sign; copied text is plain ASCII with a dot.
 * Not here: which number to show, and what to say when there is none. A number that is not finite is a bug and stops.
 */
import { assert, assertFinite } from './assert';
import type { Step } from './market/instrument';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './units';

/** `down` is towards zero and `up` away from it, for longs and shorts alike; `nearest` takes halves away from zero. */
export type Rounding = 'down' | 'nearest' | 'up';
/** `display` for eyes: 12,345.6 and U+2212 for minus. `copy` for exchanges and files: 12345.6 and ASCII hyphen-minus. */
export type TextStyle = 'display' | 'copy';

const MINUS = '\u2212';

/**
 * A quantity or price as the exact decimal text of a whole number of steps, plain ASCII, for example
 * roundToLot(0.1 + 0.2, 0.1, 'down') = '0.3'. The result has the decimals that the step needs, and '0' never has a sign.
 * The number is read to 15 significant digits: what people type survives exactly, and the noise that floating-point
 * arithmetic leaves in the 16th digit does not take a lot away (0.1 + 0.7 is 0.8, not 0.7, in lots of 0.1).
 */
export function roundToLot(quantity: number, step: Step, rounding: Rounding): string {
  return stepsText(quantity, step, rounding, 'copy');
}

/** The same as a number: the closest double to the exact decimal. */
export function roundedToStep(value: number, step: Step, rounding: Rounding): number {
  return Number(roundToLot(value, step, rounding));
}

/** A price at its tick, rounded to the nearest: `64,123.4`. */
export function priceText(price: number, tick: Step, style: TextStyle = 'display'): string {
  return stepsText(price, tick, 'nearest', style);
}

/** A signed or unsigned quantity at its lot, rounded towards zero: `1,250.5`. */
export function quantityText(quantity: number, lot: Step, style: TextStyle = 'display'): string {
  return stepsText(quantity, lot, 'down', style);
}

/** Fixed decimals, rounded to the nearest, halves away from zero: decimalText(1234.565, 2) = `1,234.57`. */
export function decimalText(value: number, decimals: number, style: TextStyle = 'display'): string {
  return stepsText(value, { coefficient: 1, decimals }, 'nearest', style, decimals);
}

/** The same with a plus before what is above zero; what rounds to zero has no sign: `+0.42`, `−0.42`, `0.00`. */
export function signedText(value: number, decimals: number, style: TextStyle = 'display'): string {
  const text = decimalText(value, decimals, style);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** As many decimals as `significantDigits` needs and no trailing zeros; whole digits are never rounded away: `2.5`, `0.042`, `64,123`. */
export function briefText(value: number, significantDigits = 4, style: TextStyle = 'display'): string {
  if (value === 0) return '0';
  const exponent = exponentOf(Math.abs(assertFinite(value, 'value')), significantDigits);
  const text = decimalText(value, Math.max(0, significantDigits - 1 - exponent), style);
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  return text.slice(0, text.charCodeAt(end - 1) === POINT ? end - 1 : end);
}
const ZERO = 48;
const POINT = 46;

/** Decimal exponent of the magnitude once it is rounded to so many digits: of 999.96 with four it is 3. */
function exponentOf(magnitude: number, significantDigits: number): number {
  for (let exponent = 0; exponent < 15 && magnitude >= 1; exponent += 1) {
    const next = POWERS[exponent + 1] as number;
    if (magnitude >= next) continue;
    // Where rounding carries over, or might.
    return magnitude * (1 + 0.51 / (POWERS[significantDigits - 1] as number)) < next ? exponent : slowExponentOf(magnitude, significantDigits);
  }
  return slowExponentOf(magnitude, significantDigits);
}

function slowExponentOf(magnitude: number, significantDigits: number): number {
  return Number(magnitude.toExponential(significantDigits - 1).split('e')[1]);
}

/** A ratio in percent: percentText(0.118) = `11.8 %`. */
export function percentText(ratio: number, decimals = 1, style: TextStyle = 'display'): string {
  return `${decimalText(ratio * 100, decimals, style)} %`;
}

/** A small chance with two digits that count, however small: chanceText(0.00017) = `0.017 %`. */
export function chanceText(chance: number): string {
  if (chance > 0 && chance < 1e-6) return 'below 0.0001 %';
  const percent = chance * 100;
  const decimals = percent >= 10 ? 0 : Math.min(5, Math.max(1, 1 - Math.floor(Math.log10(Math.max(percent, 1e-4)))));
  return percentText(chance, decimals);
}

/** The same with its sign: `+3.0 %`, `−11.8 %`. */
export function signedPercentText(ratio: number, decimals = 1, style: TextStyle = 'display'): string {
  return `${signedText(ratio * 100, decimals, style)} %`;
}

/** A distance in daily standard deviations: `2.1 σ`. */
export function sigmaText(sigmas: number, decimals = 1): string {
  return `${decimalText(sigmas, decimals)} σ`;
}

/** A leverage or another multiple: `3.1x`. */
export function multipleText(multiple: number, decimals = 1): string {
  return `${decimalText(multiple, decimals)}x`;
}

/** Decimals a person expects of an amount; what is not listed here has four. */
const UNIT_DECIMALS: ReadonlyMap<string, number> = new Map([['USD', 2], ['USDT', 2], ['USDC', 2], ['FDUSD', 2], ['EUR', 2], ['BTC', 6], ['ETH', 5]]);

/** An amount with its unit: `182,400.00 USDT`, `0.150000 BTC`. */
export function moneyText(amount: number, unit: string, style: TextStyle = 'display'): string {
  return `${decimalText(amount, UNIT_DECIMALS.get(unit) ?? 4, style)} ${unit}`;
}

/** The same with its sign: `+120.50 USDT`. */
export function signedMoneyText(amount: number, unit: string, style: TextStyle = 'display'): string {
  return `${signedText(amount, UNIT_DECIMALS.get(unit) ?? 4, style)} ${unit}`;
}

/** How old something is, in whole units that have passed: `0.4 s`, `12 s`, `12 min`, `3 h 05 min`, `2 d 4 h`. A clock that ran back is `0.0 s`. */
export function ageText(ageMs: number): string {
  const age = Math.max(0, assertFinite(ageMs, 'ageMs'));
  if (age < 10 * SECOND_MS) return `${decimalText(Math.floor(age / 100) / 10, 1)} s`;
  if (age < MINUTE_MS) return `${whole(age / SECOND_MS)} s`;
  if (age < HOUR_MS) return `${whole(age / MINUTE_MS)} min`;
  if (age < DAY_MS) return `${whole(age / HOUR_MS)} h ${whole((age % HOUR_MS) / MINUTE_MS).padStart(2, '0')} min`;
  return `${whole(age / DAY_MS)} d ${whole((age % DAY_MS) / HOUR_MS)} h`;
}

/** Time that is left, rounded down because less is the safe side: `under 1 min`, `18 min`, `5 h`, `3 d`. */
export function timeLeftText(minutes: number): string {
  if (assertFinite(minutes, 'minutes') < 1) return 'under 1 min';
  if (minutes < 120) return `${whole(minutes)} min`;
  return minutes < 48 * 60 ? `${whole(minutes / 60)} h` : `${whole(minutes / 1440)} d`;
}

/** The moment in UTC without its date: `14:05:09`. */
export function utcClockText(atMs: number): string {
  const secondsOfDay = Math.floor(assertFinite(atMs, 'atMs') / SECOND_MS) % 86_400;
  const parts = [secondsOfDay / 3600, (secondsOfDay / 60) % 60, secondsOfDay % 60];
  return parts.map((part) => whole(part).padStart(2, '0')).join(':');
}

/**
 * The day in UTC: `2024-10-24`; for times from 1970 on. Days since 1970 become year, month and day by counting years
 * from March, so that the leap day is the last of its year (Hinnant, "chrono-compatible low-level date algorithms", 2013).
 */
export function utcDateText(atMs: number): string {
  assert(assertFinite(atMs, 'atMs') >= 0, `a time from 1970 on, got ${atMs}`);
  const day = Math.floor(atMs / DAY_MS) + 719_468;
  const era = Math.floor(day / 146_097);
  const dayOfEra = day - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
}

function whole(value: number): string {
  return String(Math.floor(value));
}

/** Text of `value` as a whole number of steps, by integer arithmetic. */
function stepsText(value: number, step: Step, rounding: Rounding, style: TextStyle, decimals = decimalsNeeded(step)): string {
  const quick = rounding === 'nearest' && step.coefficient === 1 && step.decimals === decimals ? nearestCount(Math.abs(value), decimals) : undefined;
  if (quick !== undefined) return digitsText(String(quick), decimals, value < 0 && quick > 0, style);
  const scaled = smallSteps(value, step, rounding) ?? countSteps(value, step, rounding) * BigInt(step.coefficient);
  const isNegative = value < 0 && scaled > 0;
  const shown = typeof scaled === 'number' ? scaled / (POWERS[step.decimals - decimals] ?? 1) : scaled / powerOfTen(step.decimals - decimals);
  return digitsText(shown.toString(), decimals, isNegative, style);
}

/** Whole units of the last decimal, where the number is clearly nearer to one than to the next; most are, and need no more. */
function nearestCount(magnitude: number, decimals: number): number | undefined {
  const scaled = magnitude * (POWERS[decimals] ?? Infinity);
  if (!(scaled < 1e9)) return undefined;
  const below = Math.floor(scaled);
  const rest = scaled - below;
  return Math.abs(rest - 0.5) < 1e-5 ? undefined : rest < 0.5 ? below : below + 1;
}

function digitsText(shown: string, decimals: number, isNegative: boolean, style: TextStyle): string {
  const digits = shown.length > decimals ? shown : shown.padStart(decimals + 1, '0');
  const wholeDigits = decimals === 0 ? digits : digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : `.${digits.slice(digits.length - decimals)}`;
  if (style === 'copy') return `${isNegative ? '-' : ''}${wholeDigits}${fraction}`;
  const grouped = wholeDigits.length > 3 ? wholeDigits.replace(/\B(?=(?:\d{3})+$)/g, ',') : wholeDigits;
  return isNegative ? `${MINUS}${grouped}${fraction}` : `${grouped}${fraction}`;
}

/** Whole steps in the magnitude of `value`. */
function countSteps(value: number, step: Step, rounding: Rounding): bigint {
  assert(Number.isSafeInteger(step.coefficient) && step.coefficient > 0, `a step above zero, got coefficient ${step.coefficient}`);
  assert(Number.isInteger(step.decimals) && step.decimals >= 0, `a step with 0 or more decimals, got ${step.decimals}`);
  const { coefficient, decimals } = readDecimal(Math.abs(assertFinite(value, 'value')));
  const numerator = coefficient * powerOfTen(step.decimals) * powerOfTen(Math.max(0, -decimals));
  const denominator = BigInt(step.coefficient) * powerOfTen(Math.max(0, decimals));
  const count = numerator / denominator;
  const rest = numerator % denominator;
  const isUp = rounding === 'up' ? rest > 0n : rounding === 'nearest' && 2n * rest >= denominator;
  return isUp ? count + 1n : count;
}

const POWERS: readonly number[] = Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * The same, times the step's coefficient, where every number on the way is a safe integer: nearly always, and many times
 * quicker. Undefined elsewhere.
 */
function smallSteps(value: number, step: Step, rounding: Rounding): number | undefined {
  const magnitude = Math.abs(value);
  if (!(magnitude < 1e15) || (magnitude < 1e-6 && magnitude !== 0) || !(step.coefficient >= 1 && step.coefficient <= 1e6) || !Number.isInteger(step.coefficient)) return undefined;
  // Without an exponent in this range: digits and a point.
  const text = magnitude.toPrecision(15);
  const point = text.indexOf('.');
  const digits = point < 0 ? 0 : text.length - point - 1;
  const coefficient = Number(point < 0 ? text : text.slice(0, point) + text.slice(point + 1));
  const shift = digits - step.decimals;
  const power = POWERS[Math.abs(shift)];
  if (power === undefined || !Number.isInteger(step.decimals) || step.decimals < 0 || step.decimals > 15) return undefined;
  const numerator = shift < 0 ? coefficient * power : coefficient;
  const denominator = shift < 0 ? step.coefficient : step.coefficient * power;
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(2 * denominator)) return undefined;
  const rest = numerator % denominator;
  const count = (numerator - rest) / denominator;
  const isUp = rounding === 'up' ? rest > 0 : rounding === 'nearest' && 2 * rest >= denominator;
  const scaled = (isUp ? count + 1 : count) * step.coefficient;
  return Number.isSafeInteger(scaled) ? scaled : undefined;
}

/** The magnitude as coefficient / 10^decimals, to 15 significant digits. */
function readDecimal(magnitude: number): { readonly coefficient: bigint; readonly decimals: number } {
  const [mantissa = '0', exponent = '0'] = magnitude.toPrecision(15).split('e');
  const [wholeDigits = '0', fraction = ''] = mantissa.split('.');
  return { coefficient: BigInt(wholeDigits + fraction), decimals: fraction.length - Number(exponent) };
}

/** 0.10 as { coefficient: 10, decimals: 2 } needs one decimal. */
function decimalsNeeded(step: Step): number {
  let { coefficient, decimals } = step;
  while (decimals > 0 && coefficient % 10 === 0) {
    coefficient /= 10;
    decimals -= 1;
  }
  return decimals;
}

/** Written as text because the power operator is not used in `shared/`. */
function powerOfTen(exponent: number): bigint {
  return BigInt(`1${'0'.repeat(exponent)}`);
}
