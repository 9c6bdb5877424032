/** The last seconds of each feed as ticks, newest last: a pulse that can be seen to stop. */
import type { FeedView } from '../shared/engine/snapshot';

export type LaneTick = 'fresh' | 'late' | 'stale' | 'closed';
export type Lanes = ReadonlyMap<string, readonly LaneTick[]>;

/** At one tick every half second: seven seconds. */
export const LANE_TICKS = 14;

export function laneTick(lanes: Lanes, feeds: readonly FeedView[]): Lanes {
  return new Map(feeds.map((feed) => [feed.feed, [...(lanes.get(feed.feed) ?? []), tickOf(feed)].slice(-LANE_TICKS)]));
}

function tickOf({ connection, age }: FeedView): LaneTick {
  if (connection.kind === 'closed') return 'closed';
  return age.freshness === 'gone' ? 'stale' : age.freshness;
}
