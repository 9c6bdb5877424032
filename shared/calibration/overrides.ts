/**
 * From a calibration to parameters of the policy: the one table of names. Values outside a parameter's bounds are brought to
 * them and this is said; a parameter the policy does not know is named, not dropped in silence.
 */
import { briefText } from '../format';
import { PARAMETERS } from '../sizing/policy-schema';
import type { PolicyParameters } from '../sizing/policy';
import type { Budgets } from './budgets';

/** What a calibration knows; the names are those of the policy. */
export interface CalibratedParameters extends Budgets {
  readonly volatilityTargetAnnual: number;
  /** Absent without an edge. */
  readonly kellyFraction?: number;
}

export interface ParameterOverrides {
  readonly parameters: Partial<PolicyParameters>;
  /** What had to be changed or left out, in words. */
  readonly remarks: readonly string[];
}

const NAMES = ['volatilityTargetAnnual', 'kellyFraction', 'expectedShortfallRatio', 'stressLossRatio', 'drawdownFloorRatio', 'riskPerTradeRatio'] as const satisfies readonly (keyof CalibratedParameters)[];

/** To be laid over the parameters of a profile. */
export function parameterOverrides(calibrated: CalibratedParameters): ParameterOverrides {
  const known: ReadonlyMap<string, { readonly title: string; readonly minimum: number; readonly maximum: number }> = new Map(Object.entries(PARAMETERS));
  const parameters: Record<string, number> = {};
  const remarks: string[] = [];
  for (const name of NAMES) {
    const value = calibrated[name];
    const description = known.get(name);
    if (value === undefined) continue;
    if (description === undefined) {
      remarks.push(`${name}: the policy has no such parameter yet`);
      continue;
    }
    const { title, minimum, maximum } = description;
    parameters[name] = Math.max(minimum, Math.min(maximum, value));
    if (value < minimum) remarks.push(`${title}: ${inPercent(value)} wanted, raised to the least of ${inPercent(minimum)}`);
    if (value > maximum) remarks.push(`${title}: ${inPercent(value)} wanted, held at the most of ${inPercent(maximum)}`);
  }
  return { parameters, remarks };
}

/** All that is calibrated are ratios. */
function inPercent(ratio: number): string {
  return `${briefText(ratio * 100, 3)} %`;
}
