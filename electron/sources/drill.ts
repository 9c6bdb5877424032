/** A drill as a source: plays a scenario in virtual time. The same scenario, seed, policy and actions give the same events. */
import { applyAction } from '../../shared/drills/action';
import { createDrill, drillNow, isOver, nextEvents, openingEvents } from '../../shared/drills/drill';
import type { Scenario } from '../../shared/drills/scenario';
import { unwrap } from '../../shared/assert';
import type { EngineEvent, SessionStarted } from '../../shared/engine/event';
import type { Policy } from '../../shared/sizing/policy';
import { SECOND_MS } from '../../shared/units';
import { createInlineAnalysis } from './inline-analysis';
import type { PacedSource } from './source';

/** The policy is the first fact after the start, in the window as on the command line. */
export function drillSource(scenario: Scenario, seed: number, policy: Policy): PacedSource {
  const drill = createDrill(scenario, seed);
  const analysis = createInlineAnalysis();
  const [started, ...rest] = openingEvents(drill);
  const first = unwrap(started, 'a drill opens with session.started') as SessionStarted;
  const opening: readonly EngineEvent[] = [first, { kind: 'policy.changed', atMs: first.atMs, policy }, ...rest];
  return {
    mode: first.mode,
    opening: () => opening,
    nextAtMs: () => (isOver(drill) ? undefined : drillNow(drill) + SECOND_MS),
    next() {
      const events = nextEvents(drill);
      return [...analysis.answers(drillNow(drill)), ...events];
    },
    apply: (action) => applyAction(drill, action),
    analyse: analysis.ask,
  };
}
