/** Folds what is known of the connections: open or closed, refused frames, notices a person should read. */
import { assertNever } from '../assert';
import type { FeedEvent } from '../market/event';
import type { FeedState, State } from './state';

export function foldFeed(state: State, event: FeedEvent): void {
  const feed = (state.feeds[event.feed] ??= unopened(event));
  switch (event.kind) {
    case 'feed.opened':
      feed.connection = { kind: 'open' };
      feed.changedAtMs = event.atMs;
      feed.notice = null;
      return;
    case 'feed.closed':
      feed.connection = { kind: 'closed', reason: event.reason, retryInMs: event.retryInMs };
      feed.changedAtMs = event.atMs;
      return;
    case 'feed.malformed':
      feed.malformedCount += 1;
      feed.notice = `a frame was refused: ${event.path === '' ? '' : `${event.path}: `}${event.message}`;
      return;
    case 'feed.notice':
      feed.notice = event.message;
      return;
    default:
      assertNever(event);
  }
}

function unopened(event: FeedEvent): FeedState {
  return {
    feed: event.feed,
    venue: event.venue,
    connection: { kind: 'closed', reason: 'not opened yet', retryInMs: 0 },
    malformedCount: 0,
    notice: null,
    changedAtMs: event.atMs,
  };
}
