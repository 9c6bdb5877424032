/** What a trader can bear, as typed: four statements to choose from, percentages as percentages, checked by the shared schema. */
import { calibrationSchema, type CalibrationQuestion } from '../../shared/calibration/question';
import type { Statement } from '../../shared/calibration/statement';
import { check, numberReader, type Checked, type NumberReader } from '../forms/errors';
import { ratioOfPercent } from '../forms/number-entry';

export interface CalibrationDraft {
  readonly drawdown: { isOn: boolean; drawdown: string; probability: string; years: string };
  readonly halving: { isOn: boolean; years: string };
  readonly volatility: { isOn: boolean; volatility: string };
  readonly stake: { isOn: boolean; loss: string; probability: string };
  /** Empty until the trader has stated it: nobody else can. */
  sharpe: string;
  days: CalibrationQuestion['days'];
}

export function emptyCalibration(): CalibrationDraft {
  return {
    drawdown: { isOn: true, drawdown: '25', probability: '5', years: '1' },
    halving: { isOn: false, years: '20' },
    volatility: { isOn: false, volatility: '30' },
    stake: { isOn: false, loss: '10', probability: '5' },
    sharpe: '',
    days: 'fat',
  };
}

const KINDS = ['drawdown', 'halving', 'volatility', 'stake'] as const satisfies readonly Statement['kind'][];

/** The question, or what is wrong under `drawdown.years`, `stake.probability`, `sharpeAnnual`; '' where no statement is chosen. */
export function calibrationQuestion(draft: CalibrationDraft): Checked<CalibrationQuestion> {
  const reader = numberReader();
  const kinds = KINDS.filter((kind) => draft[kind].isOn);
  const candidate = {
    statements: kinds.map((kind, index) => readStatement(draft, kind, `statements.${index}`, reader)),
    sharpeAnnual: reader.required('sharpeAnnual', draft.sharpe, 'your Sharpe ratio'),
    days: draft.days,
  };
  const checked = check(calibrationSchema, candidate, reader.errors, isPercent);
  if (checked.kind === 'valid') return checked;
  return { kind: 'invalid', errors: Object.fromEntries(Object.entries(checked.errors).map(([path, message]) => [pathOf(path, kinds), message])) };
}

function readStatement(draft: CalibrationDraft, kind: Statement['kind'], path: string, reader: NumberReader) {
  const number = (field: string, typed: string, what: string) => reader.required(`${path}.${field}`, typed, what);
  const ratio = (field: string, typed: string, what: string) => {
    const percent = number(field, typed, what);
    return percent === undefined ? undefined : ratioOfPercent(percent);
  };
  switch (kind) {
    case 'drawdown':
      return { kind, drawdownRatio: ratio('drawdownRatio', draft.drawdown.drawdown, 'the drawdown'), probability: ratio('probability', draft.drawdown.probability, 'the probability'), years: number('years', draft.drawdown.years, 'the time') };
    case 'halving':
      return { kind, years: number('years', draft.halving.years, 'the time') };
    case 'volatility':
      return { kind, volatilityAnnual: ratio('volatilityAnnual', draft.volatility.volatility, 'the volatility') };
    case 'stake':
      return { kind, lossRatio: ratio('lossRatio', draft.stake.loss, 'the loss'), probability: ratio('probability', draft.stake.probability, 'the probability') };
  }
}

function pathOf(path: string, kinds: readonly Statement['kind'][]): string {
  if (path === 'statements') return '';
  const [, index, field] = /^statements\.(\d+)\.(\w+)$/.exec(path) ?? [];
  return index === undefined ? path : `${kinds[Number(index)] ?? ''}.${field}`;
}

function isPercent(path: string): boolean {
  return /Ratio$|\.probability$|\.volatilityAnnual$/.test(path);
}
