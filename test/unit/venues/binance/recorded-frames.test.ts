/** Frames recorded at the venue or printed in its documentation, where they lie beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { binance } from '../../../../shared/venues/binance/protocol';
import type { DecodedLine } from '../../../../shared/venues/protocol';

const FOLDER = path.resolve(import.meta.dirname, '../../../../../shared/venues/frames/binance');
const hasFrames = existsSync(path.join(FOLDER, '_sources.json'));

function linesOf(kind: string): readonly DecodedLine[] {
  return binance.decodeFrame(readFileSync(path.join(FOLDER, `${kind}.json`), 'utf8'));
}
function eventOf(kind: string): unknown {
  const [line] = linesOf(kind);
  if (line?.kind !== 'event') throw new Error(`${kind}: ${JSON.stringify(line)}`);
  return line.event;
}

describe.skipIf(!hasFrames)(`recorded frames of Binance${hasFrames ? '' : ' (SKIPPED: the evidence folder is not beside the checkout)'}`, () => {
  it.each(['ws_mark_price', 'ws_mark_price_1s', 'ws_mark_price_arr', 'ws_book_ticker', 'ws_book_ticker_recorded', 'ws_book_ticker_st', 'ws_agg_trade', 'ws_force_order', 'ws_force_order_all', 'rest_exchange_info', 'rest_exchange_info_btcusdt'])(
    '%s becomes events', (kind) => {
      expect(linesOf(kind).map((line) => line.kind)).not.toContain('error');
      expect(eventOf(kind)).toBeDefined();
    });

  it.each(['ws_depth_update', 'ws_depth_update_recorded', 'ws_kline_open', 'ws_kline_closed', 'ws_contract_info', 'ws_asset_index', 'ws_subscribe_response', 'ws_list_subscriptions_response', 'ws_error_invalid_stream', 'ws_listen_key_expired', 'ws_account_update', 'ws_order_trade_update'])(
    '%s is understood without being an error', (kind) => {
      expect(linesOf(kind).map((line) => line.kind)).not.toContain('error');
    });

  it('a mark carries index, funding rate and the next stamp (ws_mark_price_1s, read by hand)', () => {
    expect(eventOf('ws_mark_price_1s')).toMatchObject({ markPrice: 11794.15, indexPrice: 11784.62659091, fundingRate: 0.00038167, nextFundingAtMs: 1562306400000, venueAtMs: 1562305380000 });
  });

  it('a recorded best bid and ask keeps prices, quantities and the time of the transaction (SUSHIUSDT, 2021-07-22)', () => {
    expect(eventOf('ws_book_ticker_recorded')).toMatchObject({
      instrumentId: 'binance:SUSHIUSDT', venueAtMs: 1626992741012, bid: { price: 7.611, quantityBase: 2 }, ask: { price: 7.612, quantityBase: 297 },
    });
  });

  it('a BUY order liquidates a short, a SELL order a long', () => {
    expect(eventOf('ws_force_order')).toMatchObject({ liquidatedSide: 'short', price: 34959.7, quantityBase: 1.437 });
    expect(eventOf('ws_force_order_all')).toMatchObject({ liquidatedSide: 'long', price: 9910, quantityBase: 0.014 });
  });

  it('m = true means that the taker sold', () => {
    expect(eventOf('ws_agg_trade')).toMatchObject({ takerSide: 'sell', lastPrice: 0.001, quantityBase: 100 });
  });

  it('the listing of BTCUSDT gives tick 0.10, lot 0.001 and a least notional of 5', () => {
    expect(eventOf('rest_exchange_info_btcusdt')).toMatchObject({
      instrument: { symbol: 'BTCUSDT', priceTick: { coefficient: 10, decimals: 2 }, quantityLot: { coefficient: 1, decimals: 3 }, minimumQuantity: 0.001, minimumNotional: 5, settleAsset: 'USDT' },
    });
  });

  it('a documentation sample whose levels lack quantities is refused with the path', () => {
    expect(linesOf('ws_depth_partial')).toEqual([{ kind: 'error', path: 'b.0.1', message: expect.stringContaining('missing') as string }]);
  });
});
