/** A calibration in words: what simulating again found, what Kelly it amounts to, and what would change in the policy. */
import type { Calibration, StatementResult } from '../../shared/calibration/calibrate';
import type { ParameterOverrides } from '../../shared/calibration/overrides';
import { briefText, decimalText, percentText } from '../../shared/format';
import type { Policy } from '../../shared/sizing/policy';
import { PARAMETER_KEYS, PARAMETERS } from '../../shared/sizing/policy-schema';
import { parameter } from '../format';

type Solved = Extract<Calibration, { kind: 'solved' }>;

/** `5.1 % ± 0.2 %`, or a count of halvings `0.98 ± 0.03`: from other random numbers than the solution. */
export function againText({ statement, simulated }: StatementResult): string {
  if (simulated === undefined) return 'as stated';
  const { rate, standardError } = simulated;
  if (statement.kind === 'halving') return `${decimalText(rate, 2)} ± ${decimalText(standardError, 2)}`;
  return `${percentText(rate)} ± ${percentText(standardError)}`;
}

/** What was stated, and whether simulating again kept it within two standard errors. */
export function keptText({ statement, simulated }: StatementResult): string {
  if (simulated === undefined) return '';
  const limit = statement.kind === 'halving' ? 'once' : percentText(simulated.limit);
  return simulated.isMet ? `${limit} ✓` : `${limit} broken`;
}

/** For a narrow column; the whole sentence stands beside it when pointed at. */
export function shortText({ statement }: StatementResult): string {
  switch (statement.kind) {
    case 'drawdown':
      return `drawdown ${percentText(statement.drawdownRatio, 0)}`;
    case 'halving':
      return `half in ${briefText(statement.years)} y`;
    case 'volatility':
      return 'volatility';
    case 'stake':
      return `month ${percentText(statement.lossRatio, 0)}`;
  }
}

export function kellyText({ kelly }: Solved): string {
  return kelly.kind === 'unknown' ? kelly.reason : `${decimalText(kelly.fraction, 2)} of full Kelly, relative risk aversion ${decimalText(kelly.riskAversion, 1)}`;
}

export interface ParameterChange {
  readonly key: string;
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly isChanged: boolean;
}

/** To three digits, as a person would type it, and never up: 16.18199 % becomes 16.1 %. */
export function roundedDown({ parameters }: ParameterOverrides): ParameterOverrides['parameters'] {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, threeDigits(value)]));
}

/** Bounds of parameters are above 0. The thirteenth digit is noise: 0.29 stays 0.29. */
function threeDigits(value: number): number {
  const [digits = '0', exponent = '0'] = value.toExponential(12).split('e');
  return Number(`${digits.slice(0, '0.00'.length)}e${exponent}`);
}

export function policyWith(policy: Policy, overrides: ParameterOverrides): Policy {
  return { ...policy, parameters: { ...policy.parameters, ...roundedDown(overrides) } };
}

/** Every parameter that the calibration speaks of, against the present policy. */
export function parameterChanges(policy: Policy, overrides: ParameterOverrides): ParameterChange[] {
  const calibrated = roundedDown(overrides);
  return PARAMETER_KEYS.flatMap((key) => {
    const after = calibrated[key];
    if (after === undefined) return [];
    const before = policy.parameters[key];
    return [{ key, title: PARAMETERS[key].title, before: parameter(before, PARAMETERS[key]), after: parameter(after, PARAMETERS[key]), isChanged: before !== after }];
  });
}
