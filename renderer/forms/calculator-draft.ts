/** The calculator's fields as typed, turned into its input by the shared schema. */
import { calculatorInputSchema, type CalculatorInput } from '../../shared/sizing/calculator';
import { check, numberReader, type Checked } from './errors';

export interface CalculatorDraft {
  instrumentId: string;
  /** '' = sized on risk capital alone. */
  accountId: string;
  entryPrice: string;
  stopPrice: string;
  riskKind: 'ratio' | 'money';
  riskPercent: string;
  riskMoney: string;
  marginMode: 'cross' | 'isolated';
  leverage: string;
}

export function calculatorInput(draft: CalculatorDraft): Checked<CalculatorInput> {
  const reader = numberReader();
  const risk =
    draft.riskKind === 'ratio'
      ? { kind: 'ratio', ratio: inHundredths(reader.required('risk.ratio', draft.riskPercent, 'the risk')) }
      : { kind: 'money', amount: reader.required('risk.amount', draft.riskMoney, 'the risk') };
  const candidate = {
    instrumentId: draft.instrumentId,
    ...(draft.accountId === '' ? {} : { accountId: draft.accountId }),
    entryPrice: reader.required('entryPrice', draft.entryPrice, 'the entry price'),
    stopPrice: reader.required('stopPrice', draft.stopPrice, 'the stop price'),
    risk,
    marginMode: draft.marginMode,
    leverage: reader.required('leverage', draft.leverage, 'the leverage'),
  };
  return check(calculatorInputSchema, candidate, reader.errors);
}

function inHundredths(percent: number | undefined): number | undefined {
  return percent === undefined ? undefined : percent / 100;
}
