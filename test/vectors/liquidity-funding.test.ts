/** Walking a book, the square-root law and funding against independently computed numbers. */
import { describe, expect, it } from 'vitest';
import { fundingAnnual, fundingAnnualCompounded, fundingOnEquityAnnual, fundingReceived } from '../../shared/risk/liquidity/carry';
import { depthOf, type Side } from '../../shared/risk/liquidity/depth';
import { quantityOfImpact, squareRootImpact } from '../../shared/risk/liquidity/impact';
import { walkDepth } from '../../shared/risk/liquidity/walk';
import { hasQuantEvidence, quantEvidence, relativeError } from '../support/quant-evidence';

type Pair = readonly [number, number];
interface Vectors {
  readonly book: { readonly bids: readonly Pair[]; readonly asks: readonly Pair[] };
  readonly mid: number;
  readonly walk: readonly { readonly side: Side; readonly qty: number; readonly filled: number; readonly avg: number; readonly last: number; readonly unfilled: number; readonly slippage_bps: number }[];
  readonly sqrt_impact: readonly { readonly qty: number; readonly adv: number; readonly daily_vol: number; readonly Y: number; readonly impact_fraction: number; readonly max_qty_for_bps20: number }[];
  readonly funding: readonly { readonly notional: number; readonly rate_8h: number; readonly side: 'long' | 'short'; readonly hours: number; readonly cost: number; readonly apr: number; readonly apy: number; readonly leverage: number; readonly carry_on_equity_apr: number }[];
}

const vectors = quantEvidence<Vectors>('vectors/liquidity_funding.json');

function near(actual: number, expected: number, tolerance = 1e-12): void {
  expect(relativeError(actual, expected), `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance);
}

describe.skipIf(!hasQuantEvidence)(`liquidity and funding against the independent vectors${hasQuantEvidence ? '' : ' (SKIPPED: no evidence beside the checkout)'}`, () => {
  const levels = (pairs: readonly Pair[] = []) => pairs.map(([price, quantityBase]) => ({ price, quantityBase }));
  const depth = depthOf([{ venue: 'vectors', bids: levels(vectors?.book.bids), asks: levels(vectors?.book.asks) }]);

  it.each(vectors?.walk ?? [])('to $side $qty fills $filled at $avg', (row) => {
    if (depth.kind === 'refused') throw new Error(depth.why);
    near(depth.depth.referencePrice, vectors?.mid ?? 0);
    const walk = walkDepth(depth.depth, row.side, row.qty);
    if (walk.kind === 'refused') throw new Error(walk.why);
    near(walk.filledBase, row.filled);
    near(walk.averagePrice, row.avg);
    near(walk.lastPrice, row.last);
    near(walk.unfilledBase, row.unfilled);
    near(walk.slippageBps, row.slippage_bps);
    near(walk.costQuote, (row.slippage_bps / 10_000) * row.filled * (vectors?.mid ?? 0));
  });

  it.each(vectors?.sqrt_impact ?? [])('$qty of $adv a day at volatility $daily_vol moves the price by $impact_fraction', (row) => {
    const ground = { sigmaDaily: row.daily_vol, volumeDailyBase: row.adv, coefficient: row.Y };
    near(squareRootImpact(ground, row.qty), row.impact_fraction);
    near(quantityOfImpact(ground, 0.002), row.max_qty_for_bps20);
  });

  it.each(vectors?.funding ?? [])('a $side of $notional over $hours hours', (row) => {
    const sign = row.side === 'long' ? 1 : -1;
    // The vectors count what is paid as positive; here what is received is.
    near(-fundingReceived(sign * row.notional, row.rate_8h, row.hours / 8), row.cost);
    near(fundingAnnual(row.rate_8h, 8), row.apr);
    near(fundingAnnualCompounded(row.rate_8h, 8), row.apy);
    near(fundingOnEquityAnnual(row.rate_8h, 8, sign * row.leverage), row.carry_on_equity_apr);
  });
});
