/** A drill at full speed without a window: the same source, the same events, the same engine as on screen. */
import * as v from 'valibot';
import { decodeJson, nonNegative } from '../../shared/decode';
import { drillActionSchema } from '../../shared/drills/action';
import type { Scenario } from '../../shared/drills/scenario';
import { DEFAULT_POLICY } from '../../shared/sizing/policy-schema';
import type { Policy } from '../../shared/sizing/policy';
import { SECOND_MS } from '../../shared/units';
import { drillSource } from '../sources/drill';
import { summarise, type RunSummary } from './run-summary';

const timedActionSchema = v.strictObject({ atSeconds: nonNegative, action: drillActionSchema });
export type TimedAction = v.InferOutput<typeof timedActionSchema>;

export interface DrillRequest {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly policy?: Policy;
  /** In the order of their times. */
  readonly actions?: readonly TimedAction[];
  /** Virtual seconds; absent = to the end. */
  readonly untilSeconds?: number;
}

export interface DrillSummary extends RunSummary {
  readonly drill: { readonly id: string; readonly title: string; readonly seed: number };
  readonly actions: { readonly done: number; readonly refused: readonly { readonly atSeconds: number; readonly field: string; readonly message: string }[] };
}

/** Runs the drill and answers what became of it. Actions happen at their second, before the next one begins. */
export function runDrill({ scenario, seed, policy = DEFAULT_POLICY, actions = [], untilSeconds = Number.POSITIVE_INFINITY }: DrillRequest): DrillSummary {
  const source = drillSource(scenario, seed, policy);
  const run = summarise(source.analyse);
  const refused: DrillSummary['actions']['refused'][number][] = [];
  const waiting = [...actions];
  let done = 0;
  const act = (second: number) => {
    for (let next = waiting[0]; next !== undefined && next.atSeconds <= second; next = waiting[0]) {
      waiting.shift();
      const answer = source.apply(next.action);
      if (answer.kind === 'refused') refused.push({ atSeconds: next.atSeconds, field: answer.field, message: answer.message });
      else answer.events.forEach(run.step);
      if (answer.kind === 'done') done += 1;
    }
  };
  source.opening().forEach(run.step);
  for (let next = source.nextAtMs(); next !== undefined; next = source.nextAtMs()) {
    const second = (next - scenario.startAtMs) / SECOND_MS;
    act(second - 1);
    if (second > untilSeconds) break;
    source.next().forEach(run.step);
  }
  const { id, title } = scenario;
  return { drill: { id, title, seed }, ...run.read(), actions: { done, refused: [...refused, ...waiting.map(tooLate)] } };
}

function tooLate({ atSeconds }: TimedAction): DrillSummary['actions']['refused'][number] {
  return { atSeconds, field: 'atSeconds', message: 'the run was over before' };
}

export type ReadActions = { readonly ok: true; readonly actions: readonly TimedAction[] } | { readonly ok: false; readonly message: string };

/** Actions as NDJSON, one a line: `{"atSeconds": 60, "action": {"kind": "setQuantity", "positionId": "…", "quantity": 0.5}}`. */
export function readActions(text: string): ReadActions {
  const actions: TimedAction[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const decoded = decodeJson(timedActionSchema, line);
    if (!decoded.ok) return { ok: false, message: `line ${at + 1}: ${decoded.path === '' ? '' : `${decoded.path}: `}${decoded.message}` };
    const before = actions.at(-1);
    if (before !== undefined && before.atSeconds > decoded.value.atSeconds) return { ok: false, message: `line ${at + 1}: atSeconds ${decoded.value.atSeconds} comes after ${before.atSeconds}` };
    actions.push(decoded.value);
  }
  return { ok: true, actions };
}
