/** All alert rules, causes before what they inhibit. */
import type { AlertRule } from '../rule';
import { distanceUnknown } from './distance-unknown';
import { exposureAboveAllowed } from './exposure-above-allowed';
import { feedStale } from './feed-stale';
import { liquidated } from './liquidated';
import { liquidationDistance } from './liquidation-distance';
import { liquidationPriceDiffers } from './liquidation-price-differs';
import { startIncomplete } from './start-incomplete';
import { typedDataOld } from './typed-data-old';

export const ALERT_RULES: readonly AlertRule[] = [
  startIncomplete,
  feedStale,
  distanceUnknown,
  liquidationDistance,
  exposureAboveAllowed,
  liquidationPriceDiffers,
  typedDataOld,
  liquidated,
];
