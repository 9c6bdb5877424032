/** The state as the screen draws it. Pure: the same state gives the same snapshot, byte for byte in canonical JSON. */
import type { Account } from '../account/account';
import { listAlerts } from '../alerts/book';
import type { Age } from '../market/age';
import { accountAge, feedAge, markAge, older } from './ages';
import { analysisViews } from './analysis';
import { awaiting } from './awaiting';
import { convictionView } from './conviction-facts';
import { hero } from './hero';
import { instrumentViews } from './instrument-view';
import { known, unknown } from './known';
import { monitoringShown } from './monitoring-shown';
import { drawdownView, viewRecordView } from './record-shown';
import { ordersFilled } from './orders-filled';
import { optionViews } from './option-rows';
import { poolViews, positionRows } from './rows';
import type { AccountView, FeedView, Known, Snapshot } from './snapshot';
import type { State } from './state';
import { totals } from './totals';

export function snapshot(state: State): Snapshot {
  const alerts = listAlerts(state.alerts);
  const options = optionViews(state);
  return {
    atMs: state.nowMs,
    mode: state.mode,
    eventCount: state.eventCount,
    ...(state.passage === null ? {} : { passage: state.passage }),
    feeds: feedViews(state),
    oldest: oldest(state),
    hero: hero(state),
    totals: totals(state),
    policy: state.policy,
    advice: state.advice,
    positions: positionRows(state, alerts),
    pools: poolViews(state),
    accounts: Object.values(state.accounts).map((account) => accountView(state, account)),
    ...(options.length === 0 ? {} : { options }),
    instruments: instrumentViews(state),
    analyses: analysisViews(state),
    alerts,
    awaiting: awaiting(state),
    drawdown: drawdownView(state),
    viewRecord: viewRecordView(state),
    conviction: convictionView(state),
    monitoring: state.monitoring.shown ?? monitoringShown(state.monitoring),
  };
}

function accountView(state: State, account: Account): AccountView {
  const age = accountAge(state, account);
  return account.orders === undefined ? { account, age } : { account, age, ifFilled: ordersFilled(state, account) };
}

function feedViews(state: State): readonly FeedView[] {
  return Object.values(state.feeds).map((feed) => ({
    feed: feed.feed,
    venue: feed.venue,
    connection: feed.connection,
    age: feedAge(state, feed),
    malformedCount: feed.malformedCount,
    ...(feed.notice === null ? {} : { notice: feed.notice }),
  }));
}

/** The oldest mark of anything held; of anything listed when nothing is held. */
function oldest(state: State): Known<Age> {
  const held = Object.values(state.accounts).flatMap((account) => account.positions.map((position) => state.instruments[position.instrumentId]));
  const watched = held.length > 0 ? held : Object.values(state.instruments);
  const ages = watched.map((instrument) => markAge(state, instrument));
  return ages.length === 0 ? unknown('market data') : known(ages.reduce(older));
}
