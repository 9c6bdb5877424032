/** The parameters of the rules as typed: ratios as percent, the rest as it stands, each against its profile. */
import { PARAMETER_KEYS, PARAMETERS, profileParameters, type ParameterDescription } from '../../shared/sizing/policy-schema';
import type { PolicyParameters, ProfileId } from '../../shared/sizing/policy';
import type { NumberReader } from './errors';
import { editable, editablePercent, ratioOfPercent, readNumber } from './number-entry';

export type ParameterKey = keyof PolicyParameters;
export type ParameterTexts = Record<ParameterKey, string>;

const GROUP_TITLES: { readonly [Group in ParameterDescription['group']]: string } = {
  target: 'Target: where inside the limits',
  loss: 'What may be lost',
  liquidation: 'Away from liquidation',
  trading: 'Trading and leaving',
};

/** The parts of the editor in their order, each with its parameters. */
export const PARAMETER_GROUPS = (Object.keys(GROUP_TITLES) as ParameterDescription['group'][]).map((group) => ({
  group,
  title: GROUP_TITLES[group],
  keys: PARAMETER_KEYS.filter((key) => PARAMETERS[key].group === group),
}));

export function parameterTexts(parameters: PolicyParameters): ParameterTexts {
  return Object.fromEntries(PARAMETER_KEYS.map((key) => [key, textOf(key, parameters)])) as ParameterTexts;
}

/** A profile's parameters as text: choosing a profile fills the table with them. */
export function profileTexts(profile: ProfileId): ParameterTexts {
  return parameterTexts(profileParameters(profile));
}

function textOf(key: ParameterKey, parameters: PolicyParameters): string {
  return PARAMETERS[key].unit === 'ratio' ? editablePercent(parameters[key]) : editable(parameters[key]);
}

/** Whether a parameter is the profile's, however it is written (`6.0` is 6). */
export function isOfProfile(key: ParameterKey, typed: string, profile: ProfileId): boolean {
  const entry = readNumber(typed);
  return entry.kind === 'number' && entry.value === Number(textOf(key, profileParameters(profile)));
}

/** One parameter in the program's unit. A text that nobody touched is the number it came from, to the last digit. */
export function readParameter(key: ParameterKey, typed: string, was: PolicyParameters, reader: NumberReader): number | undefined {
  const value = reader.required(`parameters.${key}`, typed, 'the value');
  if (value === undefined || typed === textOf(key, was)) return value === undefined ? undefined : was[key];
  return PARAMETERS[key].unit === 'ratio' ? ratioOfPercent(value) : value;
}
