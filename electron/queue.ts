/**
 * What has arrived and was not consumed yet, live. Bounded and merged: of several marks of one instrument in one drain
 * only the newest is kept. When the queue is full, the same is done to every kind of event that a newer one replaces;
 * what is left beyond the limit then are trades and venue liquidations, and the oldest of these are dropped and counted.
 * Facts about accounts, feeds, policy and time are never dropped.
 */
import type { EngineEvent } from '../shared/engine/event';

export const QUEUE_LIMIT = 20_000;

export interface Queue {
  readonly push: (event: EngineEvent) => void;
  /** Everything that waits, oldest first, marks merged; the queue is empty afterwards. */
  readonly take: () => EngineEvent[];
  /** Puts back, ahead of everything newer, what there was no time for. */
  readonly giveBack: (events: readonly EngineEvent[]) => void;
  readonly length: () => number;
  /** Trades and liquidations that were dropped since the start. */
  readonly droppedCount: () => number;
}

export function createQueue(limit = QUEUE_LIMIT): Queue {
  let waiting: EngineEvent[] = [];
  let dropped = 0;
  const shrink = () => {
    waiting = keepNewest(waiting, replacedWhenFull);
    const excess = waiting.length - Math.floor(limit / 2);
    if (excess <= 0) return;
    let left = excess;
    const kept = waiting.filter((event) => !(isDroppable(event) && left > 0 && left-- > 0));
    dropped += waiting.length - kept.length;
    waiting = kept;
  };
  return {
    push(event) {
      waiting.push(event);
      if (waiting.length > limit) shrink();
    },
    take() {
      const taken = keepNewest(waiting, replacedAlways);
      waiting = [];
      return taken;
    },
    giveBack(events) {
      waiting = [...events, ...waiting];
    },
    length: () => waiting.length,
    droppedCount: () => dropped,
  };
}

/** Events with the same key replace each other; undefined = never replaced. */
type Key = (event: EngineEvent) => string | undefined;

function replacedAlways(event: EngineEvent): string | undefined {
  return event.kind === 'market.mark' ? event.instrumentId : undefined;
}

function replacedWhenFull(event: EngineEvent): string | undefined {
  switch (event.kind) {
    case 'market.mark':
    case 'market.top':
    case 'market.depth':
      return `${event.kind} ${event.instrumentId}`;
    case 'market.candle':
      return event.isClosed ? undefined : `${event.kind} ${event.interval} ${event.instrumentId} ${event.candle.openAtMs}`;
    default:
      return undefined;
  }
}

function isDroppable(event: EngineEvent): boolean {
  return event.kind === 'market.trade' || event.kind === 'market.liquidation';
}

function keepNewest(events: readonly EngineEvent[], keyOf: Key): EngineEvent[] {
  const seen = new Set<string>();
  const kept: EngineEvent[] = [];
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event === undefined) continue;
    const key = keyOf(event);
    if (key !== undefined && seen.has(key)) continue;
    if (key !== undefined) seen.add(key);
    kept.push(event);
  }
  return kept.reverse();
}
