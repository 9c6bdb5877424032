/** The parts of a snapshot that only time fills, as they are at a start. */
import { monitoringShown } from '../../shared/engine/monitoring-shown';
import { createMonitoring } from '../../shared/engine/monitoring-state';
import type { Snapshot } from '../../shared/engine/snapshot';

export function beginning(): Pick<Snapshot, 'drawdown' | 'viewRecord' | 'conviction' | 'monitoring'> {
  const none = { kind: 'unknown' as const, missing: ['a view that ran out'] };
  return {
    drawdown: { now: { kind: 'unknown', missing: ['history of equity'] }, caveats: [] },
    viewRecord: { rows: [], openCount: 0, maturedCount: 0, unscoredCount: 0, hitRatio: none, meanResultRatio: none },
    conviction: { kind: 'off' },
    monitoring: monitoringShown(createMonitoring()),
  };
}
