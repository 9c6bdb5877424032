/**
 * Allowed: the intersection of the limits, each with the part of it that is enforced. A hard limit is enforced as it is; a
 * statistical one with its no-trade buffer outside; a limit that cannot be computed forbids increases and nothing else.
 * It also says which limit sets each end; ends that cross are two limits that contradict each other, as statistical ones never
 * do with hard ones: they give way.
 */
import type { Answer } from './answer';
import type { Rule } from './rule';

/** A rule's answer about one bundle. */
export interface RuleAnswer {
  readonly rule: Rule;
  readonly answer: Answer;
  /** The present is allowed although it lies outside: set by `hedges.ts`. */
  readonly holdsPresent?: true;
}

/** What a rule enforces, in base units. */
export interface Bounds {
  readonly rule: Rule;
  readonly lowBase: number;
  readonly highBase: number;
}

export interface Allowed {
  readonly lowBase: number;
  readonly highBase: number;
  /** The rules that set the two ends. */
  readonly lowRule: Rule;
  readonly highRule: Rule;
  readonly bounds: readonly Bounds[];
}

/** Undefined when no rule says anything. Ends may cross: then the two rules contradict each other. */
export function allowedOf(answers: readonly RuleAnswer[], nowBase: number, bufferRatio: number): Allowed | undefined {
  const enforced: Bounds[] = [];
  for (const one of answers) {
    const bounds = boundsOf(one, nowBase, bufferRatio);
    if (bounds !== undefined) enforced.push(bounds);
  }
  const bounds = yielding(enforced);
  let [low] = bounds;
  let [high] = bounds;
  if (low === undefined || high === undefined) return undefined;
  for (const next of bounds) {
    if (next.lowBase > low.lowBase) low = next;
    if (next.highBase < high.highBase) high = next;
  }
  return { lowBase: low.lowBase, highBase: high.highBase, lowRule: low.rule, highRule: high.rule, bounds };
}

/**
 * A statistical limit that contradicts the hard ones gives way to them: it is drawn to their nearer end. Hard limits that
 * contradict each other are a conflict, and stay one.
 */
function yielding(bounds: readonly Bounds[]): readonly Bounds[] {
  let low = -Infinity;
  let high = Infinity;
  for (const { rule, lowBase, highBase } of bounds) {
    if (rule.family !== 'hard') continue;
    low = Math.max(low, lowBase);
    high = Math.min(high, highBase);
  }
  if (low > high) return bounds;
  const isDrawn = (one: Bounds): boolean => one.rule.family !== 'hard' && (one.lowBase > high || one.highBase < low);
  return bounds.some(isDrawn) ? bounds.map((one) => (isDrawn(one) ? { rule: one.rule, lowBase: Math.min(one.lowBase, high), highBase: Math.max(one.highBase, low) } : one)) : bounds;
}

/** What one answer enforces; undefined when it abstains. What is not known forbids increases and orders no cut. */
export function boundsOf({ rule, answer, holdsPresent }: RuleAnswer, nowBase: number, bufferRatio: number): Bounds | undefined {
  if (answer.kind === 'range') {
    const buffer = rule.family === 'statistical' ? bufferRatio : 0;
    const lowBase = outward(answer.lowBase, -buffer);
    const highBase = outward(answer.highBase, buffer);
    return holdsPresent === true ? { rule, lowBase: Math.min(lowBase, nowBase), highBase: Math.max(highBase, nowBase) } : { rule, lowBase, highBase };
  }
  return answer.kind === 'unknown' ? { rule, lowBase: Math.min(0, nowBase), highBase: Math.max(0, nowBase) } : undefined;
}

/** An end moved by a share of its own size; an end at 0 stays. */
function outward(endBase: number, buffer: number): number {
  return endBase + Math.abs(endBase) * buffer;
}

/** Whether `base` lies in the interval, up to a billionth of its scale. */
export function isWithin({ lowBase, highBase }: { readonly lowBase: number; readonly highBase: number }, base: number): boolean {
  const slack = 1e-9 * Math.max(Math.abs(base), Number.MIN_VALUE);
  return base >= lowBase - slack && base <= highBase + slack;
}

/** The side on which the present is limited: where it lies outside, else the side it is on, else the nearer end. */
export function limitedSide({ lowBase, highBase }: Allowed, nowBase: number): 'low' | 'high' {
  if (nowBase > highBase) return 'high';
  if (nowBase < lowBase) return 'low';
  if (nowBase !== 0) return nowBase > 0 ? 'high' : 'low';
  return -lowBase < highBase ? 'low' : 'high';
}

export function endOf(bounds: Bounds, side: 'low' | 'high'): number {
  return side === 'high' ? bounds.highBase : bounds.lowBase;
}
