/** Binance USD-M futures, public data: the one line of the venue registry. */
import { HOUR_MS } from '../../units';
import type { VenueProtocol } from '../protocol';
import { decodeFrame } from './decode-frame';
import { binanceMargin } from './margin';
import { VENUE } from './normalise';
import { beginSession } from './session';
import { REST_FEED } from './state';
import { subscribeMessages } from './streams';

export const binance: VenueProtocol = {
  id: VENUE,
  title: 'Binance USD-M futures',
  urls: {
    rest: 'https://fapi.binance.com',
    wsPublic: 'wss://fstream.binance.com/public',
    wsMarket: 'wss://fstream.binance.com/market',
  },
  restFeed: REST_FEED,
  // 2,400 are allowed for each address; half is left to whatever else runs there.
  restWeightPerMinute: 1_200,
  // Binance ends a connection after 24 h.
  renewAfterMs: 23 * HOUR_MS,
  // 10 messages a second are allowed, pings and pongs included.
  sendSpacingMs: 200,
  margin: binanceMargin,
  subscribeMessages,
  begin: beginSession,
  decodeFrame,
};
