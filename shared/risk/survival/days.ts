/**
 * The named days, oldest first. Figures are those collected from the named pages (secondary press unless marked primary);
 * most give BTC alone, so most days rest on an assumption for everything else.
 */
import { relative, type HistoricalDay } from './day';

export const DAYS: readonly HistoricalDay[] = [
  {
    id: 'crash-2020-03-12', title: 'Crash of 12 March 2020', date: '2020-03-12', durationMinutes: 975,
    assets: { BTC: { mark: relative(7353, 5678, 5800, 3596, 3900) } },
    note: 'The low of 3,596 was traded about 400 under spot; it is taken as the mark, the harsher reading.',
    sources: ['research.ledgerprime.com/p/cryptos-black-thursday-the-market', 'blog.btcmex.com/black-thursday-what-actually-happened-to-bitcoin', 'blog.bitmex.com/how-we-are-responding-to-last-weeks-ddos-attacks (primary)', 'cointelegraph.com/news/bitmex-takes-a-hit-community-cries-foul-play-following-market-crash'],
  },
  {
    id: 'dump-2020-06-02', title: 'Three-minute dump of 2 June 2020', date: '2020-06-02', durationMinutes: 3,
    assets: { BTC: { mark: [1, 0.85] } },
    note: '15 % to 8,600 at BitMEX, while another venue stood at 9,135; the venue\'s own fall is taken as the mark.',
    sources: ['coingape.com/bitcoin-bitmex-three-minutes-liquidations'],
  },
  {
    id: 'crash-2021-05-19', title: 'Crash of 19 May 2021', date: '2021-05-19', durationMinutes: 1440,
    assets: { BTC: { mark: relative(43_943, 30_000, 34_280) } },
    sources: ['mftkaraj.com/1283.html', 'currencies.ru/record-liquidations-on-black-wednesday-overleveraged-21052016362799.htm'],
  },
  {
    id: 'squeeze-2021-07-26', title: 'Short squeeze of 26 July 2021', date: '2021-07-25',
    assets: { BTC: { mark: relative(34_500, 39_800, 37_700), last: relative(34_500, 48_168, 37_700) } },
    note: 'The mark is taken at the spot high of 39,800; one venue traded at 48,168.',
    sources: ['newsnixon.com/crowded-bitcoin-shorts-cause-the-biggest-squeeze-in-history', 'u.today/bitcoin-rally-eliminated-1-billion-in-short-positions-how-has-it-affected-the-market'],
  },
  {
    id: 'wick-2021-10-21', title: 'One-venue wick of 21 October 2021', date: '2021-10-21', durationMinutes: 1,
    assets: { BTC: { mark: relative(65_815, 64_200), last: relative(65_815, 8_200) } },
    note: 'Binance.US traded at 8,200; other venues stayed at 64,200, which is taken as the mark.',
    sources: ['cryptotrend.me/bitcoin-price-flash-crashes-by-87-to-8k-on-binance-us'],
  },
  {
    id: 'luna-2022-05', title: 'End of LUNA, May 2022', date: '2022-05-07', durationMinutes: 7200,
    assets: { LUNA: { mark: relative(80, 0.69) } },
    pegs: { UST: [1, 0.22] },
    sources: ['wiki.defillama.com/wiki/LUNA_Collapse_in_May_2022', 'coincu.com/88354-luna-is-now-delisted-by-bitmex'],
  },
  {
    id: 'merge-funding-2022-09', title: 'Funding before the merge, September 2022', date: '2022-09', durationMinutes: 1440,
    assets: { ETH: { mark: [1, 1] } },
    fundingRatio: { ETH: -0.009 },
    note: 'Minus 0.3 % each 8 hours for a day, price taken as flat: shorts pay.',
    sources: ['coindesk.com/markets/2022/09/21/ether-funding-rates-revert-to-normal-days-after-successful-merge', 'decpost.com/?start=140'],
  },
  {
    id: 'venue-failure-2022-11-08', title: 'FTX, 8 and 9 November 2022', date: '2022-11-08', durationMinutes: 2880,
    assets: { BTC: { mark: [1, 0.89, 0.89 * 0.87] } },
    note: 'Two days of minus 11 % and minus 13 %. FTT fell from 25.77 to 2.68 over a week, which is no day of this path.',
    sources: ['socialbites.ca/business/116157.html', 'bitcoinke.io/2022/11/ftx-token-plummets-files-for-bankruptcy'],
  },
  {
    id: 'usdc-2023-03-11', title: 'USDC loses its peg, 11 to 13 March 2023', date: '2023-03-11', durationMinutes: 4320,
    assets: { BTC: { mark: [1, 1, 1.18] } },
    pegs: { USDC: [1, 0.87, 1] },
    note: 'BTC at the low of USDC was not read and is taken as unchanged; it then rose by 18 % in a day.',
    sources: ['web3station.xyz/usdc-pegs-back-to-1-bitcoin-surges-to-24-400', 'cryptoslate.com/usdc-depeg-everything-we-know-so-far-as-contagion-spreads-from-tradfi-banking'],
  },
  {
    id: 'carry-unwind-2024-08-05', title: 'Unwind of 5 August 2024', date: '2024-08-05', durationMinutes: 240,
    assets: { BTC: { mark: relative(61_000, 49_000) }, ETH: { mark: [1, 0.75] } },
    sources: ['coinguan.com/en/articles/btc-flash-crash-2024-08-05.html', 'cryptohead.io/news/1b-in-crypto-liquidations-as-bitcoin-and-ether-prices-plummet'],
  },
  {
    id: 'weekend-gap-2025-03-02', title: 'Weekend rally of 2 March 2025', date: '2025-03-02',
    assets: { BTC: { mark: relative(85_720, 95_000) } },
    sources: ['utoday.net/cme-bitcoin-march-futures-spike-leaving-a-9k-gap-behind', 'futuresstocktrading.com/archives/13282'],
  },
  {
    id: 'squeeze-xpl-2025-08-26', title: 'Thin-book squeeze of XPL, 26 August 2025', date: '2025-08-26', durationMinutes: 2,
    assets: { XPL: { mark: [1, 2.5] } },
    note: 'At one venue; 0.55 elsewhere while it traded at 1.80.',
    sources: ['forklog.com/en/news/sudden-surge-in-xpl-premarket-price-leads-to-17-million-in-liquidations', 'dapp.expert/news/en_hyperliquid-short-squeeze-how-xpl-and-wlfi-prices-skyrocketed-by-200-1756260134-243768'],
  },
  {
    id: 'flash-2025-10-10', title: 'Flash crash of 10 October 2025', date: '2025-10-10',
    assets: { BTC: { mark: relative(121_000, 102_000, 110_000) } },
    pegs: { USDE: [1, 0.65, 0.65] },
    note: 'USDe at 0.65 was Binance alone, 0.90 elsewhere; when it came back was not read. Legs of hedges were auto-deleveraged.',
    sources: ['krishnannair.com/blog/crypto-crash-oct-2025.html', 'charm-retirement.com/leverage-china-tariffs-or-both', 'financefacts.eu/crypto-flash-crash-triggers-record-19-billion-in-liquidations', 'datawallet.com/crypto/october-10-crypto-crash-explained'],
  },
];
