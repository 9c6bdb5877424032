/** The plan's fields as typed, turned into the engine's question by its schema. */
import { riskSchema, type PlanQuestion, type RiskQuestion } from '../../shared/engine/risk-questions';
import type { PositionRow } from '../../shared/engine/snapshot';
import { check, numberReader, type Checked } from '../forms/errors';
import { tradeOf } from '../regions/drill-trade';

export interface PlanDraft {
  /** Contracts; unsigned keeps the side; empty: what is advised, or nothing. */
  to: string;
  rungs: string;
}

export const EMPTY_PLAN: PlanDraft = { to: '', rungs: '4' };

/** `advised`: the quantity that an empty field stands for, as text. */
export function planQuestion(draft: PlanDraft, row: PositionRow, advised: string | undefined): Checked<RiskQuestion> {
  const reader = numberReader();
  const to = tradeOf(draft.to.trim() === '' ? (advised ?? '0') : draft.to, row);
  if (to.kind === 'refused') reader.errors['to'] = to.message;
  const rungs = reader.required('rungs', draft.rungs, 'the number of trades');
  const candidate: Partial<PlanQuestion> = {
    page: 'plan', accountId: row.accountId, positionId: row.positionId, ...(to.kind === 'quantity' ? { to: to.quantity } : {}), ...(rungs === undefined ? {} : { rungs }),
  };
  return check(riskSchema, candidate, reader.errors);
}
