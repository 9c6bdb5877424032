/** The trader's policy as typed: percentages as percentages, everything else as it stands, checked by the shared schema. */
import { PARAMETER_KEYS, PARAMETERS, policySchema, profileParameters } from '../../shared/sizing/policy-schema';
import type { Policy, PolicyParameters, ProfileId } from '../../shared/sizing/policy';
import { check, numberReader, type Checked, type NumberReader } from './errors';
import { editable, editablePercent } from './number-entry';

export interface ViewDraft {
  underlying: string;
  strength: string;
  horizonHours: string;
  readonly statedAtMs: number;
}

export interface PolicyDraft {
  riskCapital: string;
  /** The amount and time as they were, so that an unchanged figure keeps its date. */
  readonly riskCapitalWas: Policy['riskCapital'] | undefined;
  profile: ProfileId;
  parameters: Record<keyof PolicyParameters, string>;
  numeraire: Policy['numeraire'];
  ownLeverageCap: string;
  views: ViewDraft[];
  stops: { instrumentId: string; stopPrice: string }[];
}

export const PROFILES: readonly { readonly value: ProfileId; readonly label: string }[] = [
  { value: 'conservative', label: 'Conservative' },
  { value: 'balanced', label: 'Balanced' },
  { value: 'aggressive', label: 'Aggressive' },
];

export function policyDraftOf(policy: Policy): PolicyDraft {
  return {
    riskCapital: editable(policy.riskCapital?.amountUsd),
    riskCapitalWas: policy.riskCapital,
    profile: policy.profile,
    parameters: parameterTexts(policy.parameters),
    numeraire: policy.numeraire,
    ownLeverageCap: editable(policy.ownLeverageCap),
    views: policy.views.map((view) => ({ ...view, strength: editable(view.strength), horizonHours: editable(view.horizonHours) })),
    stops: policy.stops.map(({ instrumentId, stopPrice }) => ({ instrumentId, stopPrice: editable(stopPrice) })),
  };
}

/** A profile's parameters as text: choosing a profile fills the table with them. */
export function profileTexts(profile: ProfileId): PolicyDraft['parameters'] {
  return parameterTexts(profileParameters(profile));
}

function parameterTexts(parameters: PolicyParameters): PolicyDraft['parameters'] {
  const text = (key: keyof PolicyParameters) => (PARAMETERS[key].unit === 'ratio' ? editablePercent(parameters[key]) : editable(parameters[key]));
  return Object.fromEntries(PARAMETER_KEYS.map((key) => [key, text(key)])) as PolicyDraft['parameters'];
}

/** Whether the parameters are still those of the profile's column. */
export function isAsProfile(draft: PolicyDraft): boolean {
  const texts = profileTexts(draft.profile);
  return PARAMETER_KEYS.every((key) => texts[key] === draft.parameters[key]);
}

export function policyOf(draft: PolicyDraft, nowMs: number): Checked<Policy> {
  const reader = numberReader();
  const cap = reader.optional('ownLeverageCap', draft.ownLeverageCap);
  const candidate = {
    ...riskCapitalOf(draft, nowMs, reader),
    profile: draft.profile,
    parameters: Object.fromEntries(PARAMETER_KEYS.map((key) => [key, parameterOf(draft, key, reader)])),
    numeraire: draft.numeraire,
    ...(cap === undefined ? {} : { ownLeverageCap: cap }),
    views: draft.views.map((view, index) => ({
      underlying: view.underlying.trim().toUpperCase(),
      strength: reader.required(`views.${index}.strength`, view.strength, 'the strength'),
      statedAtMs: view.statedAtMs,
      horizonHours: reader.required(`views.${index}.horizonHours`, view.horizonHours, 'the horizon'),
    })),
    stops: draft.stops.map((stop, index) => ({ instrumentId: stop.instrumentId, stopPrice: reader.required(`stops.${index}.stopPrice`, stop.stopPrice, 'the stop') })),
  };
  return check(policySchema, candidate, reader.errors);
}

function riskCapitalOf(draft: PolicyDraft, nowMs: number, reader: NumberReader): { readonly riskCapital?: { readonly amountUsd: number; readonly statedAtMs: number } } {
  const amountUsd = reader.optional('riskCapital.amountUsd', draft.riskCapital);
  if (amountUsd === undefined) return {};
  return { riskCapital: amountUsd === draft.riskCapitalWas?.amountUsd ? draft.riskCapitalWas : { amountUsd, statedAtMs: nowMs } };
}

function parameterOf(draft: PolicyDraft, key: keyof PolicyParameters, reader: NumberReader): number | undefined {
  const value = reader.required(`parameters.${key}`, draft.parameters[key], PARAMETERS[key].title.toLowerCase());
  return value !== undefined && PARAMETERS[key].unit === 'ratio' ? value / 100 : value;
}
