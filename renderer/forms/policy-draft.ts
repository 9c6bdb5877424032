/** The trader's policy as typed: percentages as percentages, everything else as it stands, checked by the shared schema. */
import { PARAMETER_KEYS, PARAMETERS, policySchema } from '../../shared/sizing/policy-schema';
import type { Numeraire, Policy, ProfileId } from '../../shared/sizing/policy';
import { check, numberReader, type Checked, type NumberReader } from './errors';
import { eventDraftOf, readEvent, type EventDraft } from './event-draft';
import { editable } from './number-entry';
import { isOfProfile, parameterTexts, readParameter, type ParameterTexts } from './parameter-draft';
import { isExpired, isUnchanged, readView, viewDraftOf, type Moment, type ViewDraft } from './view-draft';

export interface PolicyDraft {
  riskCapital: string;
  /** What the amount is typed in: it stays what it is when another numeraire is picked, until it is stated anew. */
  riskCapitalUnit: Numeraire;
  profile: ProfileId;
  parameters: ParameterTexts;
  numeraire: Numeraire;
  ownLeverageCap: string;
  views: ViewDraft[];
  stops: { instrumentId: string; stopPrice: string }[];
  /** Ids as they are kept, also those that this version does not know. */
  survivalDays: string[];
  events: EventDraft[];
  /** As it was opened: an unchanged figure keeps its date and every digit. */
  readonly was: Policy;
}

export const PROFILES: readonly { readonly value: ProfileId; readonly label: string }[] = [
  { value: 'conservative', label: 'Conservative' },
  { value: 'balanced', label: 'Balanced' },
  { value: 'aggressive', label: 'Aggressive' },
];

export function policyDraftOf(policy: Policy): PolicyDraft {
  return {
    riskCapital: editable(policy.riskCapital?.amount),
    riskCapitalUnit: policy.riskCapital?.unit ?? policy.numeraire,
    profile: policy.profile,
    parameters: parameterTexts(policy.parameters),
    numeraire: policy.numeraire,
    ownLeverageCap: editable(policy.ownLeverageCap),
    views: policy.views.map(viewDraftOf),
    stops: policy.stops.map(({ instrumentId, stopPrice }) => ({ instrumentId, stopPrice: editable(stopPrice) })),
    survivalDays: [...policy.survivalDays],
    events: policy.events.map(eventDraftOf),
    was: policy,
  };
}

/** Whether the parameters are still those of the profile's column. */
export function isAsProfile(draft: PolicyDraft): boolean {
  return PARAMETER_KEYS.every((key) => isOfProfile(key, draft.parameters[key], draft.profile));
}

/** The policy without views that have expired, or what is wrong, field by field (`views.0.stopPrice`). */
export function policyOf(draft: PolicyDraft, moment: Moment): Checked<Policy> {
  const reader = numberReader();
  const cap = reader.optional('ownLeverageCap', draft.ownLeverageCap);
  const candidate = {
    ...riskCapitalOf(draft, moment.wallMs, reader),
    profile: draft.profile,
    parameters: Object.fromEntries(PARAMETER_KEYS.map((key) => [key, readParameter(key, draft.parameters[key], draft.was.parameters, reader)])),
    numeraire: draft.numeraire,
    ...(cap === undefined ? {} : { ownLeverageCap: cap }),
    views: draft.views.map((view, index) => readView(view, index, moment, reader)),
    stops: draft.stops.map((stop, index) => ({ instrumentId: stop.instrumentId, stopPrice: reader.required(`stops.${index}.stopPrice`, stop.stopPrice, 'the stop') })),
    survivalDays: draft.survivalDays,
    events: draft.events.map((event, index) => readEvent(event, index, reader)),
  };
  const checked = check(policySchema, candidate, reader.errors, isPercent);
  if (checked.kind === 'invalid') return checked;
  return { kind: 'valid', value: { ...checked.value, views: checked.value.views.filter((view) => !isExpired(view, moment.runMs)) } };
}

/** Views that saving would leave out. */
export function expiredViews(draft: PolicyDraft, runMs: number): readonly ViewDraft[] {
  return draft.views.filter((view) => isUnchanged(view) && isExpired(view.was, runMs));
}

/** The fields that are typed in percent and kept as ratios. */
function isPercent(path: string): boolean {
  const [section, key, field] = path.split('.');
  if (section === 'parameters') return PARAMETER_KEYS.some((each) => each === key && PARAMETERS[each].unit === 'ratio');
  return (section === 'views' && field === 'chance') || (section === 'events' && field === 'extraMoveRatio');
}

function riskCapitalOf(draft: PolicyDraft, wallMs: number, reader: NumberReader): Pick<Policy, 'riskCapital'> | Record<string, never> {
  const amount = reader.optional('riskCapital.amount', draft.riskCapital);
  const { was: { riskCapital: was }, riskCapitalUnit: unit } = draft;
  if (amount === undefined) return {};
  return { riskCapital: amount === was?.amount && unit === was.unit ? was : { amount, unit, statedAtMs: wallMs } };
}

/** A number that stands there is never read as another coin: only an empty field follows the numeraire by itself. */
export function numerairePicked(draft: PolicyDraft): void {
  if (draft.riskCapital.trim() === '') draft.riskCapitalUnit = draft.numeraire;
}

/** Empties the capital, to be stated in the numeraire. */
export function stateCapitalAnew(draft: PolicyDraft): void {
  draft.riskCapital = '';
  draft.riskCapitalUnit = draft.numeraire;
}
