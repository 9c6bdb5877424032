/** A slow sample of volatility as an hour of renewals leaves it: live it is renewed every five minutes, here it is asked once an hour. */
import { HOUR_MS } from '../../units';
import { SHARE_PER_UPDATE, UPDATE_EVERY_MS } from '../../sizing/slow-inputs';

/** The last of them happens when the advice is asked. */
const RENEWALS_BETWEEN = HOUR_MS / UPDATE_EVERY_MS - 1;

const LEFT = Array.from({ length: RENEWALS_BETWEEN }, () => 1 - SHARE_PER_UPDATE).reduce((left, share) => left * share, 1);

/** What is left of the distance from `now` before the renewal that asking brings. */
export function sampleBeforeAsking(sampled: number, now: number): number {
  return now + LEFT * (sampled - now);
}
