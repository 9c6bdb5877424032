/** The size a trainee types for a position in a drill, and the one the advice amounts to. */
import { decimalText, quantityText } from '../../shared/format';
import type { PositionRow } from '../../shared/engine/snapshot';
import type { Step } from '../../shared/market/instrument';
import type { Advice } from '../../shared/sizing/advice';
import { readNumber } from '../forms/number-entry';

export type TradeRead = { readonly kind: 'quantity'; readonly quantity: number } | { readonly kind: 'refused'; readonly message: string };

/** An unsigned size keeps the side that is held; a sign changes it. */
export function tradeOf(typed: string, row: PositionRow): TradeRead {
  const entry = readNumber(typed);
  if (entry.kind === 'refused') return entry;
  if (entry.kind === 'empty') return { kind: 'refused', message: 'type the new size in contracts' };
  if (entry.value === 0) return { kind: 'quantity', quantity: 0 };
  const isSigned = /^\s*[+\u2212-]/.test(typed);
  return { kind: 'quantity', quantity: isSigned || row.quantity >= 0 ? entry.value : -entry.value };
}

/** The position's signed quantity after following the advice that names it; absent when nothing is to be done. */
export function advisedQuantity(row: PositionRow, advice: readonly Advice[], lot: Step | undefined): string | undefined {
  const outcome = advice.map((each) => each.outcome).find((each) => each.kind === 'size' && each.positionId === row.positionId);
  if (outcome?.kind !== 'size' || outcome.typeQuantity === '' || outcome.typeSide === 'none') return undefined;
  const target = row.quantity + (outcome.typeSide === 'buy' ? 1 : -1) * Number(outcome.typeQuantity);
  const text = lot === undefined ? decimalText(target, 8, 'copy') : quantityText(target, lot, 'copy');
  return target < 0 || row.quantity >= 0 ? text : `+${text}`;
}
