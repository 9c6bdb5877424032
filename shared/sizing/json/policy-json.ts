/**
 * The policy as it is written beside an account on the command line: a profile with some parameters changed, risk capital,
 * own cap, views, stops. Everything wrong is refused with its path inside the policy and its value. What the account has
 * to say to it (sides of stops, equity) is in `stops-json.ts` and `request-json.ts`.
 */
import * as v from 'valibot';
import { decode, positive, type Decoded } from '../../decode';
import { DAYS } from '../../risk/survival/days';
import { HOUR_MS } from '../../units';
import type { Policy, View } from '../policy';
import { PARAMETER_KEYS, policySchema } from '../policy-schema';
import { refusal, unknownName, within, type Refusal } from './refusal';

export interface PolicyRead {
  readonly policy: Policy;
  /** By symbol or by position id, as written. */
  readonly stops: Readonly<Record<string, number>>;
  /** What was taken without being said. */
  readonly notes: readonly string[];
}

/** Risk capital has its unit in its name. */
const CAPITALS = { riskCapitalUsd: 'USD', riskCapitalBtc: 'BTC', riskCapitalEth: 'ETH' } as const;
const KEYS = ['profile', 'parameters', ...Object.keys(CAPITALS), 'numeraire', 'ownLeverageCap', 'views', 'stops', 'survivalDays', 'events'];
const views = v.array(v.record(v.string(), v.unknown(), 'expected a view: an object'), 'expected a list of views');
const stopsSchema = v.record(v.string(), positive, 'expected prices by symbol or position id');

/** `nowMs` absent: nothing that has a time of its own can be judged, and is refused; the rest is stated at `someMomentMs`. */
export function decodePolicyJson(input: unknown, nowMs: number | undefined, someMomentMs: number): Decoded<PolicyRead> {
  const misnamed = unknownName(input, KEYS, 'part of a policy');
  if (misnamed !== undefined) return misnamed;
  const written = input as Readonly<Record<string, unknown>>;
  const [, second] = capitalsIn(written);
  if (second !== undefined) return refusal(second, 'risk capital is stated once', written[second]);
  const parameters = written['parameters'] ?? {};
  const unknownParameter = unknownName(parameters, PARAMETER_KEYS, 'parameter');
  if (unknownParameter !== undefined) return within('parameters', unknownParameter);
  const listed = decode(views, written['views'] ?? []);
  if (!listed.ok) return within('views', listed);
  const stops = decode(stopsSchema, written['stops'] ?? {});
  if (!stops.ok) return within('stops', stops);
  const timeless = needsTime(listed.value, written['events'], nowMs);
  if (timeless !== undefined) return timeless;
  const policy = decode(policySchema, asPolicy(written, parameters, listed.value, nowMs ?? someMomentMs));
  if (!policy.ok) return { ...policy, path: policy.path.replace(/^riskCapital\.amount$/, capitalsIn(written)[0] ?? 'riskCapital') };
  const problem = problemInDays(policy.value) ?? problemInViews(policy.value.views, nowMs);
  if (problem !== undefined) return problem;
  return { ok: true, value: { policy: policy.value, stops: stops.value, notes: notesOf(policy.value, written, nowMs ?? someMomentMs) } };
}

function capitalsIn(written: Readonly<Record<string, unknown>>): readonly (keyof typeof CAPITALS)[] {
  return (['riskCapitalUsd', 'riskCapitalBtc', 'riskCapitalEth'] as const).filter((key) => written[key] !== undefined);
}

/** The form of settings, which the program has one schema for. */
function asPolicy(written: Readonly<Record<string, unknown>>, parameters: unknown, listed: readonly Readonly<Record<string, unknown>>[], nowMs: number): object {
  const { ownLeverageCap, survivalDays, events, profile, numeraire } = written;
  const [capital] = capitalsIn(written);
  return {
    ...(capital === undefined ? {} : { riskCapital: { amount: written[capital], unit: CAPITALS[capital], statedAtMs: nowMs } }),
    ...(ownLeverageCap === undefined ? {} : { ownLeverageCap }),
    profile: profile ?? 'balanced',
    parameters,
    numeraire: numeraire ?? 'USD',
    views: listed.map((view) => ({ kind: 'targetPrice' in view ? 'target' : 'strength', statedAtMs: nowMs, ...view })),
    stops: [],
    survivalDays: survivalDays ?? [],
    events: events ?? [],
  };
}

/** A view without horizon would hold for ever; one with its own time needs the time now. */
function needsTime(listed: readonly Readonly<Record<string, unknown>>[], events: unknown, nowMs: number | undefined): Refusal | undefined {
  for (const [index, view] of listed.entries()) {
    if (view['horizonHours'] === undefined) return refusal(`views.${index}.horizonHours`, 'a view holds for a number of hours: expected its horizon (missing)', undefined);
    if (view['statedAtMs'] !== undefined && nowMs === undefined) return refusal(`views.${index}.statedAtMs`, 'market.nowMs is needed to tell whether the view still holds', view['statedAtMs']);
  }
  return Array.isArray(events) && events.length > 0 && nowMs === undefined ? refusal('events', 'market.nowMs is needed to tell when an event is', events) : undefined;
}

function problemInDays({ survivalDays }: Policy): Refusal | undefined {
  const known = DAYS.map(({ id }) => id);
  const index = survivalDays.findIndex((id) => !known.includes(id));
  return index < 0 ? undefined : refusal(`survivalDays.${index}`, `there is no day of this name; known are ${known.join(', ')}`, survivalDays[index]);
}

function problemInViews(list: readonly View[], nowMs: number | undefined): Refusal | undefined {
  const seen = new Set<string>();
  for (const [index, { underlying, statedAtMs }] of list.entries()) {
    if (nowMs !== undefined && statedAtMs > nowMs) return refusal(`views.${index}.statedAtMs`, `a view is not stated after market.nowMs ${nowMs}`, statedAtMs);
    if (seen.has(underlying)) return refusal(`views.${index}.underlying`, 'one view of an underlying: which of two holds is not for the program to choose', underlying);
    seen.add(underlying);
  }
  return undefined;
}

function notesOf({ profile, views: list }: Policy, written: Readonly<Record<string, unknown>>, nowMs: number): string[] {
  const expired = list.filter((view) => nowMs > view.statedAtMs + view.horizonHours * HOUR_MS);
  return [
    ...(written['profile'] === undefined ? [`No profile was named: the parameters are those of ${profile}.`] : []),
    ...expired.map(({ underlying }) => `The view on ${underlying} has run out: it is no view.`),
  ];
}
