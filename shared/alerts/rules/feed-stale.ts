/** The mark of a held symbol has stopped: everything that rests on it is blind. The cause itself is never inhibited. */
import { ageText, timeLeftText } from '../../format';
import { worst, type Freshness } from '../../market/age';
import { MINUTE_MS, type InstrumentId } from '../../units';
import type { AlertObject } from '../alert';
import type { AlertInput, FeedFact, InstrumentFact } from '../input';
import { levelFor } from '../level';
import { alertId, conditionOf, DEFAULT_TIMING, type AlertRule, type AlertWords } from '../rule';

const ID = 'feed-stale';

export const feedStale: AlertRule = {
  id: ID,
  title: 'Feed stale',
  cause: 'No mark price for a held symbol: connection lost, venue down, or the stream frozen.',
  consequence: 'Distance, size and alerts of every pool that holds the symbol cannot be known.',
  action: "Read the position on the venue's own page, again every 5 min until marks arrive.",
  timeAvailable: 'Unknown while blind; it takes over the level of the worst alert that it hides.',
  setPoint: 'mark of a held symbol older than 5 s',
  deadband: 'marks younger than 3 s again',
  level: 'Caution; warning while it hides a warning.',
  timing: DEFAULT_TIMING,
  inhibits: ['distance-unknown', 'liquidation-distance', 'exposure-above-allowed'],
  sound: 'by level',
  observe: (input) =>
    feedsOf(input).map((feed) => {
      const held = heldOn(input, feed);
      const freshness = held.reduce<Freshness>((w, each) => (each.mark.kind === 'seen' ? worst(w, each.mark.freshness) : w), 'fresh');
      const blind = levelFor('blindness', false);
      return {
        rule: feedStale,
        object: objectOf(feed),
        condition: conditionOf(isStale(freshness) ? blind : undefined, freshness === 'fresh' ? undefined : blind),
        inhibitedBy: [],
        describe: () => words(input, feed, held),
      };
    }),
};

/** Alerts that stand for the silence of these instruments; none while their marks arrive. */
export function staleCauses(input: AlertInput, instrumentIds: readonly InstrumentId[]): string[] {
  const feeds = input.instruments
    .filter((each) => instrumentIds.includes(each.instrumentId) && each.mark.kind === 'seen' && isStale(each.mark.freshness))
    .map((each) => each.feed);
  return [...new Set(feeds)].map((feed) => alertId(ID, objectOf(feed)));
}

function objectOf(feed: string): AlertObject {
  return { kind: 'feed', id: feed, title: feed };
}

function feedsOf(input: AlertInput): string[] {
  return [...new Set(input.instruments.filter((each) => each.isHeld).map((each) => each.feed))];
}

function heldOn(input: AlertInput, feed: string): InstrumentFact[] {
  return input.instruments.filter((each) => each.isHeld && each.feed === feed);
}

function isStale(freshness: Freshness): boolean {
  return freshness === 'stale' || freshness === 'gone';
}

function words(input: AlertInput, feed: string, held: readonly InstrumentFact[]): AlertWords {
  const silent = held.filter((each) => each.mark.kind === 'seen' && isStale(each.mark.freshness));
  const ageMs = silent.reduce((oldest, each) => (each.mark.kind === 'seen' ? Math.max(oldest, each.mark.ageMs) : oldest), 0);
  const pools = input.pools.filter((pool) => silent.some((each) => pool.instrumentIds.includes(each.instrumentId)));
  if (silent.length === 0) return { situation: 'marks arrive again', action: 'no action, watching it for 30 s' };
  return {
    situation: `no mark of ${listText(silent.map((each) => each.symbol))} for ${ageText(ageMs)}${connectionText(input.feeds.find((each) => each.feed === feed))}`,
    action: pools.length === 0 ? "read the price on the venue's own page" : `read ${listText(pools.map((pool) => pool.title))} on the venue's own page: distance unknown here`,
  };
}

function connectionText(feed: FeedFact | undefined): string {
  if (feed?.connection.kind !== 'closed') return '';
  const { reason, retryInMs } = feed.connection;
  return ` (closed: ${reason}; next try in ${retryInMs < MINUTE_MS ? ageText(retryInMs) : timeLeftText(retryInMs / MINUTE_MS)})`;
}

/** At most three names, so that a venue with sixty symbols stays one line. */
function listText(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
