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
  const bounds = yielding(answers.flatMap((one) => boundsOf(one, nowBase, bufferRatio)));
  const [first] = bounds;
  if (first === undefined) return undefined;
  const low = bounds.reduce((best, next) => (next.lowBase > best.lowBase ? next : best), first);
  const high = bounds.reduce((best, next) => (next.highBase < best.highBase ? next : best), first);
  return { lowBase: low.lowBase, highBase: high.highBase, lowRule: low.rule, highRule: high.rule, bounds };
}

/**
 * A statistical limit that contradicts the hard ones gives way to them: it is drawn to their nearer end. Hard limits that
 * contradict each other are a conflict, and stay one.
 */
function yielding(bounds: readonly Bounds[]): Bounds[] {
  const hard = bounds.filter(({ rule }) => rule.family === 'hard');
  const low = Math.max(-Infinity, ...hard.map(({ lowBase }) => lowBase));
  const high = Math.min(Infinity, ...hard.map(({ highBase }) => highBase));
  if (low > high) return [...bounds];
  return bounds.map((one) => (one.rule.family === 'hard' ? one : { ...one, lowBase: Math.min(one.lowBase, high), highBase: Math.max(one.highBase, low) }));
}

/** What one answer enforces; nothing when it abstains. What is not known forbids increases and orders no cut. */
export function boundsOf({ rule, answer, holdsPresent }: RuleAnswer, nowBase: number, bufferRatio: number): Bounds[] {
  if (answer.kind === 'range') {
    const buffer = rule.family === 'statistical' ? bufferRatio : 0;
    const lowBase = outward(answer.lowBase, -buffer);
    const highBase = outward(answer.highBase, buffer);
    return [holdsPresent === true ? { rule, lowBase: Math.min(lowBase, nowBase), highBase: Math.max(highBase, nowBase) } : { rule, lowBase, highBase }];
  }
  if (answer.kind === 'unknown') return [{ rule, lowBase: Math.min(0, nowBase), highBase: Math.max(0, nowBase) }];
  return [];
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
