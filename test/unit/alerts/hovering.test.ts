/* UX.md 3.2: 60 % volatility, marks every second, 1 bp of noise, the distance hovering at the threshold, 24 h x 5 seeds. */
import { describe, expect, it } from 'vitest';
import { createAlertBook } from '../../../shared/alerts/book';
import { stepAlerts } from '../../../shared/alerts/lifecycle';
import type { Observation } from '../../../shared/alerts/rule';
import { liquidationDistance } from '../../../shared/alerts/rules/liquidation-distance';
import { normal } from '../../../shared/math/normal';
import { createRandom } from '../../../shared/math/random';
import { epochMs } from '../../../shared/units';
import { input, nearDistance, pool } from '../../support/alert-fixture';

const DAY_SECONDS = 86_400;
const SECOND_SIGMA = 0.6 / Math.sqrt(365 * DAY_SECONDS);
const NOISE = 1e-4;
const LIMIT = 0.1;

/** Times of all raised and worsened alerts, in seconds. `startRatio` is the distance that the path hovers at. */
function annunciations(seed: number, startRatio: number, ofRule: (distanceRatio: number, nowMs: number) => Observation[]): number[] {
  const random = createRandom(seed, 'hovering');
  const book = createAlertBook();
  const times: number[] = [];
  let distance = startRatio;
  for (let second = 0; second < DAY_SECONDS; second += 1) {
    distance += SECOND_SIGMA * normal(random);
    // Hovering: reflected before it leaves the neighbourhood for good.
    if (Math.abs(distance - startRatio) > 0.02) distance = startRatio + 0.02 * Math.sign(distance - startRatio);
    const nowMs = second * 1000;
    stepAlerts(book, ofRule(Math.max(1e-4, distance + NOISE * normal(random)), nowMs), epochMs(nowMs), (change) => {
      if (change === 'raised' || change === 'worsened') times.push(second);
    });
  }
  return times;
}

function judge(distanceRatio: number, nowMs: number): Observation[] {
  return [...liquidationDistance.observe(input({ nowMs: epochMs(nowMs), limits: { sigmas: 1, ratio: LIMIT }, pools: [pool(nearDistance({ distanceRatio }))] }))];
}

/** The same rule with no deadband and no delays: what the measures are measured against. */
function judgeBare(distanceRatio: number, nowMs: number): Observation[] {
  const bare = { ...liquidationDistance, timing: { onDelayMs: { warning: 0, caution: 0, advisory: 0 }, offDelayMs: 0 } };
  return judge(distanceRatio, nowMs).map((each) => ({
    ...each,
    rule: bare,
    condition: distanceRatio < LIMIT ? { kind: 'reached', level: 'caution', holdLevel: 'caution' } : { kind: 'normal' },
  }));
}

/** Three or more within 60 s. */
function chatter(times: readonly number[]): number {
  return times.filter((time, i) => time - (times[i - 2] ?? Number.NEGATIVE_INFINITY) <= 60).length;
}

describe('a distance that hovers at its threshold for 24 h', () => {
  const seeds = [1, 2, 3, 4, 5];
  it.each([
    ['the limit', LIMIT],
    ['the set point below it', 0.95 * LIMIT],
    ['half of the limit', 0.5 * LIMIT],
  ])('at %s: no chatter and at most one alarm an hour in any of 5 seeds', (_, startRatio) => {
    for (const seed of seeds) {
      const times = annunciations(seed, startRatio, judge);
      expect(chatter(times), `seed ${seed}`).toBe(0);
      expect(times.length / 24, `seed ${seed}`).toBeLessThanOrEqual(1);
    }
  }, 60_000);
  it('would chatter without deadband and delays, so the path is a test of something', () => {
    expect(chatter(annunciations(1, LIMIT, judgeBare))).toBeGreaterThan(20);
  }, 60_000);
});
