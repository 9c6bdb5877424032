/**
 * How OKX v5 (futures mode: one pool per settle currency) computes requirement and trigger. Tiers go by contracts, without
 * a deduction, so the requirement jumps at a boundary. No schedule is bundled: none of today's for the large symbols could
 * be read. Not covered: portfolio mode beyond the published price grid (`margin/scenarios/okx.ts`).
 * Sources: OKX help "margin calculation", v5 API pages; cross and isolated formulas checked on payloads to 6 digits.
 */
import type { MarginSchedule } from '../margin-schedule';

export const okxMargin: MarginSchedule = {
  rules: { maintenanceBasis: 'price', tierBasis: 'quantity', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset', hedgeLegs: 'summed' },
  // The user's taker fee stands inside the trigger: equity = notional * (rate + fee).
  liquidationFeeRate: 0.0005,
  hedgeLegs: 'summed',
  hedgeRule: { value: 'summed', certainty: 'known', source: 'OKX position tiers: the whole position of an instrument family in one margin mode, all legs' },
  feeAfterTrigger: { value: 0, certainty: 'known', source: 'the taker fee is part of the margin ratio' },
  openOrders: { value: 'largerSide', certainty: 'doubted', source: 'v5 balance: ordFrozen; how opposite orders offset was not found' },
  exemptions: [],
  source: 'OKX help and v5 API pages, read 2026-11',
  doubted: [
    'in isolated mode the tier of both legs together is taken by symbol, although the venue says instrument family',
    'below 300 % the venue warns; tiers of 3 and above are reduced two tiers at a time, which is not modelled',
  ],
  tiersOf: () => undefined,
};
