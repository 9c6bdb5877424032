/** Runs events through the engine and keeps what a run is judged by; the same for drills and replays. */
import type { Effect } from '../../shared/engine/effect';
import type { EngineEvent } from '../../shared/engine/event';
import type { Hero, Known } from '../../shared/engine/snapshot';
import type { AnalysisRequest } from '../../shared/volatility/analysis';
import { createTracedEngine } from '../engine';

export interface AlertRaised {
  readonly atMs: number;
  readonly level: string;
  readonly id: string;
  readonly change: string;
  readonly text: string;
}

export interface NearestDistance {
  readonly atMs: number;
  readonly distanceRatio: number;
  readonly symbol: string;
  readonly direction: 'down' | 'up';
}

export interface RunSummary {
  /** 64-bit hash of every screen of the run, one a virtual second. */
  readonly traceHash: string;
  readonly seconds: number;
  readonly events: number;
  readonly equityUsd: Known;
  readonly pools: readonly { readonly account: string; readonly pool: string; readonly unit: string; readonly equity: Known }[];
  readonly hero: Hero['kind'];
  /** The closest any liquidation ever was; absent when none was ever possible. */
  readonly nearest?: NearestDistance;
  readonly alerts: { readonly warning: number; readonly caution: number; readonly advisory: number; readonly raised: readonly AlertRaised[] };
  readonly liquidations: readonly { readonly atMs: number; readonly positionId: string; readonly price: number }[];
}

const RAISED_LISTED = 500;

export interface SummaryRun {
  readonly step: (event: EngineEvent) => void;
  readonly read: () => RunSummary;
}

/** A fresh engine with its trace; a bug in it throws from `step`. `analyse` hears what the engine asks; a replay has the answers. */
export function summarise(analyse: (request: AnalysisRequest) => void = () => {}): SummaryRun {
  const engine = createTracedEngine();
  const counts = { warning: 0, caution: 0, advisory: 0 };
  const raised: AlertRaised[] = [];
  const liquidations: RunSummary['liquidations'][number][] = [];
  let nearest: NearestDistance | undefined;
  const emit = (effect: Effect) => {
    if (effect.kind === 'analysis.request') analyse(effect.request);
    if (effect.kind !== 'alert.changed' || (effect.change !== 'raised' && effect.change !== 'worsened')) return;
    const { alert, change } = effect;
    counts[alert.level] += 1;
    if (raised.length < RAISED_LISTED) raised.push({ atMs: alert.raisedAtMs, level: alert.level, id: alert.id, change, text: alert.text });
  };
  return {
    step(event) {
      engine.step(event, emit);
      if (event.kind === 'account.liquidated') liquidations.push({ atMs: event.atMs, positionId: event.positionId, price: event.price });
      if (event.kind === 'clock.tick') nearest = nearer(nearest, engine.hero(), event.atMs);
    },
    read() {
      const { hash, seconds } = engine.trace();
      const { eventCount, totals, pools, hero } = engine.snapshot();
      return {
        traceHash: hash,
        seconds,
        events: eventCount,
        equityUsd: totals.equityUsd,
        pools: pools.map(({ accountName, poolId, unit, figures }) => ({ account: accountName, pool: poolId, unit, equity: figures.kind === 'known' ? { kind: 'known', value: figures.value.equity } : figures })),
        hero: hero.kind,
        ...(nearest === undefined ? {} : { nearest }),
        alerts: { ...counts, raised },
        liquidations,
      };
    },
  };
}

function nearer(before: NearestDistance | undefined, hero: Hero, atMs: number): NearestDistance | undefined {
  if (hero.kind !== 'distance' || (before !== undefined && hero.distanceRatio >= before.distanceRatio)) return before;
  return { atMs, distanceRatio: hero.distanceRatio, symbol: hero.symbol, direction: hero.direction };
}
