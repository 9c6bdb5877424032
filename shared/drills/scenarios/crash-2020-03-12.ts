/**
 * 12 and 13 March 2020, two legs of a crash with the quiet hours between them cut short.
 *
 * BTC's mark follows the figures collected in `drills/scenarios.json` (research.ledgerprime.com, "The market"; blog.btcmex.com,
 * "Black Thursday"; blog.bitmex.com on the outages): 7,353 at 10:00 UTC, 5,678 at 10:45, 5,800 at 23:00, 3,900 at 02:15,
 * low 3,596 on the venue, about 400 under spot. Everything between these points, ETH, SOL and the history are synthetic.
 * The low is taken as a short wick of mark and last while the index stays about 400 higher. At the venue of 2020 the mark
 * followed the index, so this is the harsher reading: an account that survives here survived either.
 */
import { MINUTE_MS } from '../../units';
import type { Passage, PathPoint, PremiumPoint, Scenario } from '../scenario';

const MINUTE = 60;
const LEG_1 = 5 * MINUTE;
const CUT = LEG_1 + 45 * MINUTE;
const LEG_2 = CUT + 10 * MINUTE;
const AFTER = LEG_2 + 195 * MINUTE;
const END = AFTER + 10 * MINUTE;
const WICK_BEGINS = AFTER - 4 * MINUTE;
const WICK_LOW = AFTER - 2 * MINUTE;
const WICK_ENDS = AFTER - MINUTE;

/** Start, end of leg 1, start of leg 2, before the wick, its low, after it, end of leg 2. */
function path(start: number, endOfLeg1: number, startOfLeg2: number, beforeWick: number, low: number, afterWick: number, endOfLeg2: number): readonly PathPoint[] {
  return [
    { atSecond: 0, price: start },
    { atSecond: LEG_1, price: start },
    { atSecond: CUT, price: endOfLeg1 },
    { atSecond: LEG_2, price: startOfLeg2 },
    { atSecond: WICK_BEGINS, price: beforeWick },
    { atSecond: WICK_LOW, price: low },
    { atSecond: WICK_LOW + 10, price: low },
    { atSecond: WICK_ENDS, price: afterWick },
    { atSecond: AFTER, price: endOfLeg2 },
  ];
}

/** The mark's gap to the index opens with the wick and is closed three minutes after the leg. */
function wickPremium(atLow: number): readonly PremiumPoint[] {
  return [
    { atSecond: WICK_BEGINS, premiumRatio: 0 },
    { atSecond: WICK_LOW, premiumRatio: atLow },
    { atSecond: WICK_LOW + 10, premiumRatio: atLow },
    { atSecond: WICK_ENDS, premiumRatio: atLow / 3 },
    { atSecond: AFTER + 3 * MINUTE, premiumRatio: 0 },
  ];
}

const PASSAGES: readonly Passage[] = [
  { atSecond: 0, label: 'Before the fall, 12 March 2020: BTC after recorded figures; ETH, SOL and the history are synthetic' },
  { atSecond: LEG_1, label: 'Leg 1, from 10:00 UTC: BTC 7,353 to 5,678 in 45 minutes; ETH and SOL are synthetic' },
  { atSecond: CUT, label: 'Cut: the quiet hours 10:45-23:00 UTC are shortened to 10 minutes' },
  { atSecond: LEG_2, label: 'Leg 2, from 23:00 UTC: BTC 5,800 to 3,900 in 195 minutes, low 3,596; ETH and SOL are synthetic' },
  { atSecond: AFTER, label: 'After the fall, from 02:15 UTC on 13 March: all prices are synthetic' },
];

export const crash20200312: Scenario = {
  id: 'crash-2020-03-12',
  title: 'Crash of 12 March 2020',
  summary: 'BTC falls from 7,353 to 5,678 in 45 minutes and, after a cut, from 5,800 to 3,900 with a low of 3,596. ETH, SOL, the history and the account are synthetic.',
  // 2020-03-12T09:55Z.
  startAtMs: 1_584_006_900_000,
  durationMs: (END / MINUTE) * MINUTE_MS,
  defaultSeed: 1,
  riskCapitalUsd: 75_000,
  assets: [
    {
      symbol: 'BTCUSDT',
      path: path(7_353, 5_678, 5_800, 4_020, 3_596, 3_880, 3_900),
      premium: wickPremium(-0.1),
      historyPath: [{ daysBefore: 90, price: 7_200 }, { daysBefore: 30, price: 10_300 }, { daysBefore: 5, price: 8_900 }, { daysBefore: 0, price: 7_353 }],
    },
    {
      symbol: 'ETHUSDT',
      path: path(190, 142, 146, 104, 92, 100, 101),
      premium: wickPremium(-0.06),
      historyPath: [{ daysBefore: 90, price: 145 }, { daysBefore: 30, price: 262 }, { daysBefore: 5, price: 236 }, { daysBefore: 0, price: 190 }],
    },
    {
      symbol: 'SOLUSDT',
      path: path(20, 14, 14.4, 8.9, 7.7, 8.5, 8.6),
      premium: wickPremium(-0.06),
      historyPath: [{ daysBefore: 90, price: 18 }, { daysBefore: 30, price: 32 }, { daysBefore: 5, price: 26 }, { daysBefore: 0, price: 20 }],
    },
  ],
  volatility: [
    { atSecond: 0, volatilityAnnual: 0.6 },
    { atSecond: LEG_1, volatilityAnnual: 1 },
    { atSecond: LEG_1 + 10 * MINUTE, volatilityAnnual: 2 },
    { atSecond: CUT, volatilityAnnual: 2 },
    { atSecond: LEG_2, volatilityAnnual: 1.2 },
    { atSecond: LEG_2 + 30 * MINUTE, volatilityAnnual: 1.6 },
    { atSecond: AFTER - 20 * MINUTE, volatilityAnnual: 2.5 },
    { atSecond: END, volatilityAnnual: 2.5 },
  ],
  history: { calmVolatilityAnnual: 0.52, volatileVolatilityAnnual: 0.95, meanCalmHours: 72, meanVolatileHours: 10, calmHoursBefore: 6 },
  passages: PASSAGES,
  account: {
    walletBalance: 9_900,
    positions: [
      { symbol: 'BTCUSDT', quantity: 2.4, entryPrice: 7_410, leverage: 10 },
      { symbol: 'ETHUSDT', quantity: 40, entryPrice: 192.5, leverage: 10 },
      { symbol: 'SOLUSDT', quantity: 100, entryPrice: 20.6, leverage: 2, isolatedMargin: 1_350 },
    ],
  },
};
