/**
 * How Bybit v5 (unified account, cross margin) computes requirement and trigger. No schedule is bundled: none of today's
 * for the large symbols could be read, so tiers come from the venue or the trader. Not covered: portfolio margin, whose
 * grid was not found (the venue's own number only).
 * Sources: Bybit help "position margin", "maintenance margin (USDT contract)", v5 API pages, copies read in 2026-11.
 */
import type { MarginSchedule } from '../margin-schedule';

export const bybitMargin: MarginSchedule = {
  // The fee to close is taken at the bankruptcy price and stands inside the requirement (checked on an ETHUSDT payload).
  rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'bankruptcy', trigger: 'le', marginPolicy: 'multiAsset', hedgeLegs: 'perLeg' },
  liquidationFeeRate: 0.00055,
  hedgeLegs: 'perLeg',
  hedgeRule: { value: 'perLeg', certainty: 'doubted', source: 'assumed: how a fully hedged pair is treated was not found' },
  feeAfterTrigger: { value: 0, certainty: 'known', source: 'the taker fee to close is part of the maintenance margin' },
  openOrders: { value: 'largerSide', certainty: 'doubted', source: 'v5 wallet: totalOrderIM; how opposite orders offset was not found' },
  exemptions: [{ what: 'liquidationPrice', mode: 'cross', why: 'the unified account\'s cross price is an estimate of the venue with other prices frozen' }],
  source: 'Bybit help and v5 API pages, read 2026-11',
  doubted: [
    'how the two legs of a hedge are tiered',
    'fee to close agrees with a payload within 0.01 % of notional, not exactly',
    'the cross liquidation price the venue shows is an estimate of its own: exempt from the comparison',
  ],
  tiersOf: () => undefined,
};
