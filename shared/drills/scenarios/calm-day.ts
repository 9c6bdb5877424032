/** The default run: a quiet trading day with one lively hour, nothing that alarms a moderately leveraged account. */
import { HOUR_MS } from '../../units';
import type { Scenario } from '../scenario';

export const calmDay: Scenario = {
  id: 'calm-day',
  title: 'Calm day',
  summary: 'Eight quiet hours with one lively hour in the third. BTC, ETH and SOL, the book and the account are all simulated.',
  // 2026-01-06T08:00Z, a Tuesday.
  startAtMs: 1_767_686_400_000,
  durationMs: 8 * HOUR_MS,
  defaultSeed: 4,
  riskCapitalUsd: 75_000,
  assets: [
    { symbol: 'BTCUSDT', path: [{ atSecond: 0, price: 64_000 }], premium: [], historyPath: [{ daysBefore: 90, price: 60_500 }, { daysBefore: 0, price: 64_000 }] },
    { symbol: 'ETHUSDT', path: [{ atSecond: 0, price: 3_300 }], premium: [], historyPath: [{ daysBefore: 90, price: 3_050 }, { daysBefore: 0, price: 3_300 }] },
    { symbol: 'SOLUSDT', path: [{ atSecond: 0, price: 150 }], premium: [], historyPath: [{ daysBefore: 90, price: 141 }, { daysBefore: 0, price: 150 }] },
  ],
  volatility: [
    { atSecond: 0, volatilityAnnual: 0.36 },
    { atSecond: 8_700, volatilityAnnual: 0.36 },
    { atSecond: 9_300, volatilityAnnual: 0.9 },
    { atSecond: 11_700, volatilityAnnual: 0.9 },
    { atSecond: 13_500, volatilityAnnual: 0.42 },
    { atSecond: 28_800, volatilityAnnual: 0.36 },
  ],
  history: { calmVolatilityAnnual: 0.38, volatileVolatilityAnnual: 0.9, meanCalmHours: 96, meanVolatileHours: 6, calmHoursBefore: 18 },
  passages: [{ atSecond: 0, label: 'Simulated market: prices, book, history and account are generated' }],
  account: {
    walletBalance: 11_000,
    positions: [
      { symbol: 'BTCUSDT', quantity: 0.35, entryPrice: 63_150, leverage: 10 },
      { symbol: 'ETHUSDT', quantity: 4, entryPrice: 3_340, leverage: 10 },
      { symbol: 'SOLUSDT', quantity: -60, entryPrice: 151.2, leverage: 3, isolatedMargin: 3_000 },
    ],
  },
};
