/**
 * OKX's portfolio-margin price moves (MR1) and its extreme move (MR6), by class of underlying.
 * Source: OKX notice of 2 January 2025 as copied at okx-api.aperture.finance. The table of volatility shocks could not be
 * read beyond "0 days: 30 points", so options have no grid here and the venue's own number stands.
 */
import type { Scenario } from './grid';

export type OkxClass = 'btcEth' | 'tier2' | 'others';

const STEPS: Readonly<Record<OkxClass, readonly number[]>> = { btcEth: [0.04, 0.08, 0.12], tier2: [0.06, 0.12, 0.18], others: [0.08, 0.16, 0.25] };
const EXTREME: Readonly<Record<OkxClass, number>> = { btcEth: 0.24, tier2: 0.36, others: 0.5 };

/** MR1 without its volatility axis: enough for futures, which know no volatility. */
export function okxPriceMoves(underlying: OkxClass): readonly Scenario[] {
  const steps = STEPS[underlying];
  const moves = [...steps.map((step) => -step).reverse(), 0, ...steps];
  return moves.map((priceMove) => ({ priceMove, volatility: 'same', weight: 1 }));
}

/** MR6: one move each way, twice the range of MR1. Whether the whole loss counts was not read, so all of it is taken. */
export function okxExtremeMoves(underlying: OkxClass): readonly Scenario[] {
  return [-EXTREME[underlying], EXTREME[underlying]].map((priceMove) => ({ priceMove, volatility: 'same', weight: 1 }));
}
