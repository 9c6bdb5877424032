/*
 * Paths and methods by which a venue takes, changes or cancels an order, or
 * moves money out. The program knows none of them; reading open orders is
 * something else (`openOrders`, `orders-pending`, `order/realtime`) and allowed.
 * From the venues' own references, 2026.
 */
export const ORDER_ENDPOINTS: readonly RegExp[] = [
  // Binance: spot, USD-M, COIN-M, portfolio margin, and the WebSocket methods.
  /\/(?:f|d|p|e)?api\/v\d\/(?:um\/|cm\/|margin\/)?(?:order|batchOrders|order\/test|countdownCancelAll|allOpenOrders)\b(?!s)/,
  /\/sapi\/v\d\/(?:margin\/order|capital\/withdraw|algo\/)/,
  /\/(?:f|d)api\/v\d\/(?:leverage|marginType|positionMargin|positionSide\/dual)\b(?!\/)/,
  /['"`](?:order|algoOrder)\.(?:place|modify|cancel|test|create|amend)(?:-batch)?['"`]/,
  // OKX
  /\/api\/v5\/trade\/(?:order|batch-orders|cancel-[a-z-]+|amend-[a-z-]+|close-position|order-algo|mass-cancel)(?![\w-])/,
  /\/api\/v5\/(?:asset\/(?:withdrawal|transfer)|account\/(?:set-leverage|position\/margin-balance))(?![\w-])/,
  // Bybit
  /\/v5\/order\/(?:create|amend|cancel)/,
  /\/v5\/(?:asset\/withdraw\/create|asset\/transfer\/|position\/(?:set-leverage|add-margin|trading-stop))/,
  // Deribit
  /private\/(?:buy|sell|edit|cancel|close_position|submit_transfer|withdraw|mass_quote|create_combo|execute_block_trade)/,
  // Hyperliquid: everything that is signed goes to one address.
  /hyperliquid(?:-testnet)?\.xyz\/exchange\b/,
  // Kraken Futures, Coinbase, dYdX
  /\/(?:sendorder|editorder|cancelorder|batchorder)\b/,
  /\/api\/v3\/brokerage\/orders(?!\/historical)/,
  /MsgPlaceOrder|MsgCancelOrder/,
];
