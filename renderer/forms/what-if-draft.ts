/** The what-if fields as typed, turned into the engine's question by its schema; an empty field changes nothing. */
import { quantityText } from '../../shared/format';
import { whatIfSchema, type WhatIfQuestion } from '../../shared/engine/margin-questions';
import type { PositionRow } from '../../shared/engine/snapshot';
import type { Step } from '../../shared/market/instrument';
import { lotSize, movedByLots } from '../../shared/sizing/lot';
import { tradeOf } from '../regions/drill-trade';
import { check, numberReader, type Checked } from './errors';

export interface WhatIfDraft {
  /** Contracts; unsigned keeps the side. */
  quantity: string;
  leverage: string;
  marginMode: 'cross' | 'isolated';
  collateral: string;
  collateralFrom: 'outside' | 'wallet';
  hours: string;
  transferUsd: string;
}

export function emptyWhatIf(row: Pick<PositionRow, 'marginMode'>): WhatIfDraft {
  return { quantity: '', leverage: '', marginMode: row.marginMode, collateral: '', collateralFrom: 'outside', hours: '8', transferUsd: '1000' };
}

export function isProposed(draft: WhatIfDraft, row: Pick<PositionRow, 'marginMode'>): boolean {
  return draft.quantity.trim() !== '' || draft.leverage.trim() !== '' || draft.collateral.trim() !== '' || draft.marginMode !== row.marginMode;
}

export function whatIfQuestion(draft: WhatIfDraft, row: PositionRow): Checked<WhatIfQuestion> {
  const reader = numberReader();
  const quantity = draft.quantity.trim() === '' ? undefined : tradeOf(draft.quantity, row);
  if (quantity?.kind === 'refused') reader.errors['quantity'] = quantity.message;
  const leverage = reader.optional('leverage', draft.leverage);
  const collateral = reader.optional('collateral', draft.collateral);
  const candidate = {
    accountId: row.accountId,
    positionId: row.positionId,
    ...(quantity?.kind === 'quantity' ? { quantity: quantity.quantity } : {}),
    ...(leverage === undefined ? {} : { leverage }),
    ...(draft.marginMode === row.marginMode ? {} : { marginMode: draft.marginMode }),
    ...(collateral === undefined ? {} : { collateral }),
    collateralFrom: draft.marginMode === 'isolated' ? draft.collateralFrom : 'outside',
    hours: reader.required('hours', draft.hours, 'the time'),
    transferUsd: reader.required('transferUsd', draft.transferUsd, 'the amount'),
  };
  return check(whatIfSchema, candidate, reader.errors);
}

/** How many lots one press of + or - moves: about a twentieth of the position, in 1, 2 or 5 of a power of ten. */
export function stepLots(quantity: number, lot: Step): number {
  const wanted = Math.abs(quantity) / 20 / lotSize(lot);
  let best = 1;
  for (let scale = 1; scale <= wanted; scale *= 10) for (const digit of [1, 2, 5]) if (digit * scale <= wanted) best = digit * scale;
  return best;
}

/** The size after one press, as it would be typed; towards nothing it ends at 0. */
export function steppedQuantity(draft: Pick<WhatIfDraft, 'quantity'>, row: PositionRow, lot: Step, steps: 1 | -1): string {
  const typed = tradeOf(draft.quantity, row);
  const present = typed.kind === 'quantity' ? typed.quantity : row.quantity;
  const side = (present === 0 ? row.quantity : present) < 0 ? -1 : 1;
  const size = Math.max(0, movedByLots(Math.abs(present), steps * stepLots(row.quantity, lot), lot));
  const text = quantityText(size, lot, 'copy');
  const isOtherSide = size > 0 && side * row.quantity < 0;
  return isOtherSide ? `${side < 0 ? '-' : '+'}${text}` : text;
}
