/**
 * Suggested: where inside Allowed to be. With a live view the target, with its no-trade buffer traded to the edge; without
 * one the point of Allowed nearest to the present, and only if a cut leads there: nothing is ever added without a view. A
 * ceiling over the target limits what is added and cuts nothing of what is held.
 */
import { isWithin, type Allowed } from './allowed';
import type { Rule } from './rule';

export type Wish =
  | { readonly kind: 'hold' }
  | { readonly kind: 'move'; readonly toBase: number }
  /** Only more or the other side would satisfy the rule. */
  | { readonly kind: 'blocked'; readonly rule: Rule };

export interface Target {
  readonly base: number;
  readonly bufferRatio: number;
  /** The limits without the buffers of statistical ones: where a view may lead. */
  readonly lowBase: number;
  readonly highBase: number;
  /** What the view is worth at most (Kelly); absent when nothing is said. */
  readonly ceiling?: Ends;
}

interface Ends {
  readonly lowBase: number;
  readonly highBase: number;
}

/** The target with its ceiling: never beyond both the ceiling and the present. */
export function underCeiling({ base, ceiling }: Pick<Target, 'base' | 'ceiling'>, nowBase: number): number {
  return ceiling === undefined ? base : clamp(base, Math.min(ceiling.lowBase, nowBase), Math.max(ceiling.highBase, nowBase));
}

export function wishOf(allowed: Allowed, nowBase: number, target: Target | undefined): Wish {
  return target === undefined ? withoutView(allowed, nowBase) : withView(allowed, nowBase, target);
}

function withoutView(allowed: Allowed, nowBase: number): Wish {
  if (isWithin(allowed, nowBase)) return { kind: 'hold' };
  const isAbove = nowBase > allowed.highBase;
  const toBase = isAbove ? allowed.highBase : allowed.lowBase;
  const isCut = toBase >= Math.min(0, nowBase) && toBase <= Math.max(0, nowBase);
  return isCut ? { kind: 'move', toBase } : { kind: 'blocked', rule: isAbove ? allowed.highRule : allowed.lowRule };
}

function withView(allowed: Allowed, nowBase: number, target: Target): Wish {
  const limits = target.lowBase <= target.highBase ? target : allowed;
  const base = clamp(underCeiling(target, nowBase), limits.lowBase, limits.highBase);
  const beyond = beyondCeiling(allowed, target, nowBase);
  if (beyond !== undefined) return { kind: 'blocked', rule: beyond };
  const buffer = Math.abs(base) * target.bufferRatio;
  const lowBase = clamp(base - buffer, allowed.lowBase, allowed.highBase);
  const highBase = clamp(base + buffer, allowed.lowBase, allowed.highBase);
  if (isWithin({ lowBase, highBase }, nowBase)) return { kind: 'hold' };
  return { kind: 'move', toBase: nowBase > highBase ? highBase : lowBase };
}

/** The limit that asks for more than the view is worth, on the other side of nothing too: nothing is added that no view carries. */
function beyondCeiling({ lowBase, highBase, lowRule, highRule }: Allowed, { ceiling }: Target, nowBase: number): Rule | undefined {
  if (ceiling === undefined) return undefined;
  if (lowBase > Math.max(ceiling.highBase, nowBase, 0)) return lowRule;
  return highBase < Math.min(ceiling.lowBase, nowBase, 0) ? highRule : undefined;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
