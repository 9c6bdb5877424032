/** The drills there are: one line each. */
import type { Scenario } from './scenario';
import { calmDay } from './scenarios/calm-day';
import { crash20200312 } from './scenarios/crash-2020-03-12';

export const SCENARIOS: readonly Scenario[] = [calmDay, crash20200312];

/** A drill as it is listed, apart from its script. */
export interface ScenarioDescription {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly startAtMs: number;
  readonly durationMs: number;
  readonly defaultSeed: number;
}

/** The list of drills, in the order of the registry. */
export function describeScenarios(): readonly ScenarioDescription[] {
  return SCENARIOS.map(({ id, title, summary, startAtMs, durationMs, defaultSeed }) => ({ id, title, summary, startAtMs, durationMs, defaultSeed }));
}

export function findScenario(id: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.id === id);
}
