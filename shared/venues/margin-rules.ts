/**
 * The margin data of every venue in one table, also of venues the program cannot listen to yet: an account may be typed
 * by hand. Each entry says what about it is known and what is doubted.
 */
import { binanceMargin } from './binance/margin';
import { bybitMargin } from './bybit/margin';
import { deribitMargin } from './deribit/margin';
import { hyperliquidMargin } from './hyperliquid/margin';
import type { MarginSchedule } from './margin-schedule';
import { okxMargin } from './okx/margin';

const binance: MarginSchedule = {
  ...binanceMargin,
  hedgeRule: { value: 'perLeg', certainty: 'known', source: 'Binance FAQ: tier of each leg by its own notional, one shared cross price' },
  feeAfterTrigger: { value: 0.0125, certainty: 'doubted', source: 'exchangeInfo liquidationFee is 0.0125 to 0.015 by symbol: the lowest' },
  openOrders: { value: 'largerSide', certainty: 'known', source: 'Binance FAQ: order margin is that of the larger of position + bids and position - asks' },
  exemptions: [],
};

export const marginByVenue: ReadonlyMap<string, MarginSchedule> = new Map([
  ['binance', binance],
  ['bybit', bybitMargin],
  ['okx', okxMargin],
  ['deribit', deribitMargin],
  ['hyperliquid', hyperliquidMargin],
]);
