/** Performs what the engine asks for: one performer per kind of effect. */
import type { Effect } from '../shared/engine/effect';
import type { KeptMonitoring } from '../shared/engine/monitoring-state';
import type { KeptRecord } from '../shared/engine/record-state';
import type { Broadcasts, BroadcastName } from '../shared/ipc';
import type { AnalysisRequest } from '../shared/volatility/analysis';
import type { Journal } from './journal';
import type { Notify } from './notifications';

export type Broadcast = <Name extends BroadcastName>(name: Name, payload: Broadcasts[Name]) => void;

export interface EffectTargets {
  readonly journal: Journal;
  readonly broadcast: Broadcast;
  readonly notify: Notify;
  /** Market data for these symbols; drills and replays have nothing to ask. */
  readonly subscribe: (venue: string, symbols: readonly string[]) => void;
  /** Answered by an event, later. */
  readonly analyse: (request: AnalysisRequest) => void;
  /** To be there again at the next live start. */
  readonly keepRecord: (record: KeptRecord) => void;
  readonly keepMonitoring: (monitoring: KeptMonitoring) => void;
}

type Performers = { readonly [Kind in Effect['kind']]: (effect: Extract<Effect, { kind: Kind }>) => void };

/** The performer of every effect of one run. */
export function createPerformer({ journal, broadcast, notify, subscribe, analyse, keepRecord, keepMonitoring }: EffectTargets): (effect: Effect) => void {
  const performers: Performers = {
    'alert.changed'({ change, alert }) {
      broadcast('alert', { change, alert });
      notify(change, alert);
    },
    'journal.write'({ row }) {
      journal.write(row);
    },
    'feed.subscribe'({ venue, symbols }) {
      subscribe(venue, symbols);
    },
    'analysis.request'({ request }) {
      analyse(request);
    },
    'record.keep'({ record }) {
      keepRecord(record);
    },
    'monitoring.keep'({ monitoring }) {
      keepMonitoring(monitoring);
    },
  };
  return (effect) => performers[effect.kind](effect as never);
}
