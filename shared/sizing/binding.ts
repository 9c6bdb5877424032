/**
 * Which limit is named as the binding one. A hard limit that becomes the tightest is named at once; among statistical ones
 * the name changes only when another has been more than 3 % tighter for 60 s, so that two limits of nearly equal size do
 * not take turns. The size itself always follows the tightest.
 */
import { SECOND_MS } from '../units';
import { endOf, limitedSide, type Allowed, type Bounds } from './allowed';
import type { BindingMemory } from './input';

export const TIE_RATIO = 0.03;
export const CHALLENGE_MS = 60 * SECOND_MS;

export interface Binding {
  readonly ruleId: string;
  readonly memory: BindingMemory;
}

export function bindingOf(allowed: Allowed, nowBase: number, before: BindingMemory | undefined, nowMs: number): Binding {
  const side = limitedSide(allowed, nowBase);
  const tightest = side === 'high' ? allowed.highRule : allowed.lowRule;
  const named = allowed.bounds.find((bounds) => bounds.rule.id === before?.ruleId);
  const take = { ruleId: tightest.id, memory: { ruleId: tightest.id } };
  if (before === undefined || named === undefined || before.ruleId === tightest.id || tightest.family === 'hard') return take;
  const edge = side === 'high' ? allowed.highBase : allowed.lowBase;
  const keep = { ruleId: before.ruleId, memory: { ruleId: before.ruleId } };
  if (isTied(endOf(named, side), edge)) return keep;
  const sinceMs = before.challenger?.ruleId === tightest.id ? before.challenger.sinceMs : nowMs;
  if (nowMs - sinceMs >= CHALLENGE_MS) return take;
  return { ruleId: before.ruleId, memory: { ruleId: before.ruleId, challenger: { ruleId: tightest.id, sinceMs } } };
}

/** Ends within 3 % of the tightest one. */
export function isTied(endBase: number, tightestBase: number): boolean {
  return Math.abs(endBase - tightestBase) <= TIE_RATIO * Math.abs(tightestBase);
}

/** Whether a rule's own end is within 3 % of the end of Allowed. */
export function tiesIn(allowed: Allowed, nowBase: number): (bounds: Bounds) => boolean {
  const side = limitedSide(allowed, nowBase);
  const edge = side === 'high' ? allowed.highBase : allowed.lowBase;
  return (bounds) => isTied(endOf(bounds, side), edge);
}
