/** The margin forecast's fields as typed, turned into the engine's question by its schema. */
import { marginForecastSchema, type MarginForecastQuestion } from '../../shared/engine/margin-questions';
import type { PositionRow } from '../../shared/engine/snapshot';
import { check, numberReader, type Checked } from './errors';

export interface ForecastDraft {
  motion: 'symbol' | 'joint';
  horizonHours: string;
  multiple: string;
}

export function forecastQuestion(draft: ForecastDraft, row: Pick<PositionRow, 'accountId' | 'positionId'>): Checked<MarginForecastQuestion> {
  const reader = numberReader();
  const candidate = {
    accountId: row.accountId,
    positionId: row.positionId,
    motion: draft.motion,
    horizonHours: reader.required('horizonHours', draft.horizonHours, 'the time'),
    multiple: reader.required('multiple', draft.multiple, 'the multiple'),
  };
  return check(marginForecastSchema, candidate, reader.errors);
}
