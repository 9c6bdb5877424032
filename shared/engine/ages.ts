/** Ages of everything the state holds, on the engine's clock. The limits are `market/age.ts`'s and nobody else's. */
import { freshness, irregularLimits, PERIODIC, TYPED, worst, type Age, type AgeLimits } from '../market/age';
import type { Account } from '../account/account';
import type { InstrumentId } from '../units';
import type { FeedState, InstrumentState, State } from './state';

/** The age of something that never came: as old as the run, and gone. */
export const NEVER: Age = { ageMs: Number.MAX_SAFE_INTEGER, freshness: 'gone' };

export function ageAt(nowMs: number, atMs: number, limits: AgeLimits): Age {
  const ageMs = Math.max(0, nowMs - atMs);
  return { ageMs, freshness: freshness(ageMs, limits) };
}

export function markAge(state: State, known: InstrumentState | undefined): Age {
  return known?.mark == null ? NEVER : ageAt(state.nowMs, known.mark.atMs, PERIODIC);
}

export function topAge(state: State, known: InstrumentState): Age {
  return known.top === null ? NEVER : ageAt(state.nowMs, known.top.atMs, irregularLimits(known.topGaps.quantile95Ms));
}

export function depthAge(state: State, known: InstrumentState): Age {
  return known.depth.kind === 'valid' ? ageAt(state.nowMs, known.depth.atMs, irregularLimits(known.depthGaps.quantile95Ms)) : NEVER;
}

/** Typed data ages by confirmation. A simulated venue's account is what it says it is at any moment: prices alone age. */
export function accountAge(state: State, account: Account): Age {
  if (account.source !== 'typed') return { ageMs: 0, freshness: 'fresh' };
  return ageAt(state.nowMs, account.confirmedAtMs, TYPED);
}

/** The oldest of the marks of these instruments; with none to wait for there is nothing to be old. */
export function marksAge(state: State, ids: Iterable<InstrumentId>): Age {
  let age: Age = { ageMs: 0, freshness: 'fresh' };
  for (const id of ids) age = older(age, markAge(state, state.instruments[id]));
  return age;
}

/** The greater age with the worse freshness: they may come from different inputs with different limits. */
export function older(a: Age, b: Age): Age {
  return { ageMs: Math.max(a.ageMs, b.ageMs), freshness: worst(a.freshness, b.freshness) };
}

/**
 * What is held, at the price it has: the age of the price, unless what is held is the worse of the two. Their ages cannot
 * be compared otherwise: a position typed an hour ago may be as good as a mark of a second ago.
 */
export function heldAge(price: Age, account: Age): Age {
  const freshness = worst(price.freshness, account.freshness);
  return freshness === price.freshness ? price : account;
}

/** A feed is as old as the newest data it carries: a connection that is open and silent is stale. Requests have no period. */
export function feedAge(state: State, feed: FeedState): Age {
  const carried = carries(feed.feed);
  if (carried === 'answers') return { ageMs: Math.max(0, state.nowMs - feed.changedAtMs), freshness: 'fresh' };
  let newestAtMs = Number.NEGATIVE_INFINITY;
  for (const known of Object.values(state.instruments)) {
    if (known.instrument.venue === feed.venue) newestAtMs = Math.max(newestAtMs, newestOf(known, carried));
  }
  if (newestAtMs === Number.NEGATIVE_INFINITY) return NEVER;
  return ageAt(state.nowMs, newestAtMs, carried === 'book' ? irregularLimits(0) : PERIODIC);
}

type Carried = 'marks' | 'book' | 'answers';

/** By the last part of the feed's name: `public` carries book data, `rest` answers requests, all others the periodic marks. */
function carries(feed: string): Carried {
  if (feed.endsWith('/public')) return 'book';
  return feed.endsWith('/rest') ? 'answers' : 'marks';
}

function newestOf(known: InstrumentState, carried: 'marks' | 'book'): number {
  if (carried === 'marks') return known.mark?.atMs ?? Number.NEGATIVE_INFINITY;
  const depthAtMs = known.depth.kind === 'valid' ? known.depth.atMs : Number.NEGATIVE_INFINITY;
  return Math.max(known.top?.atMs ?? Number.NEGATIVE_INFINITY, depthAtMs);
}
