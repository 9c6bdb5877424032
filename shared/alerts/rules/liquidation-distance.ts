/**
 * A pool is nearer to liquidation than the trader's limit, or getting there within the half hour. The distance is
 * measured as a share of the limit: the smaller of ratio / ratio limit and sigmas / sigma limit.
 */
import { decimalText, percentText, timeLeftText } from '../../format';
import type { AlertLevel } from '../alert';
import type { AlertInput, DistanceLimits, PoolDistance, PoolFact } from '../input';
import { CAUTION_MINUTES, levelFor } from '../level';
import { alertId, conditionOf, DEADBAND_RATIO, DEFAULT_TIMING, type AlertRule, type AlertWords, type Condition } from '../rule';
import { staleCauses } from './feed-stale';
import { poolAction, poolObject } from '../pool';

type Near = Extract<PoolDistance, { readonly kind: 'ok' }>;

/** Half of the limit: act now. */
const GUARD_SHARE = 0.5;
/** The last hour's speed is measured anew every five minutes and much noisier than a distance. */
const MINUTES_SLACK = 1.5;

export const liquidationDistance: AlertRule = {
  id: 'liquidation-distance',
  title: 'Liquidation near',
  cause: 'Price moved, size grew, margin shrank or volatility rose.',
  consequence: 'The pool is liquidated at a price and time the venue chooses.',
  action: 'Cut the quantity shown, or add the margin shown.',
  timeAvailable: "Distance divided by the last hour's speed towards it.",
  setPoint: '95 % of the distance limit (sigmas and percent); half of it; 30 min and 3 min at present speed',
  deadband: '5 %: over at the limit itself, so that a cut to the advised size ends it; minutes by half',
  level: 'Caution below the limit or under 30 min; warning below half of it, under 3 min, or already liquidatable.',
  timing: DEFAULT_TIMING,
  inhibits: ['exposure-above-allowed'],
  sound: 'by level',
  observe: (input) =>
    input.pools.map((pool) => ({
      rule: liquidationDistance,
      object: poolObject(pool),
      condition: conditionFor(pool.distance, input.limits),
      inhibitedBy: [...staleCauses(input, pool.instrumentIds), ...(pool.distance.kind === 'unknown' ? [alertId('distance-unknown', poolObject(pool))] : [])],
      describe: () => words(input, pool),
    })),
};

export function distanceCause(pool: PoolFact): string {
  return alertId(liquidationDistance.id, poolObject(pool));
}

function conditionFor(distance: PoolDistance, limits: DistanceLimits): Condition {
  switch (distance.kind) {
    case 'unknown':
      return { kind: 'unknown' };
    case 'safe':
      return { kind: 'normal' };
    case 'liquidatable':
      return conditionOf(levelFor('liquidation', true), levelFor('liquidation', true));
    case 'ok': {
      const share = shareOfLimit(distance, limits);
      const minutes = distance.minutesAtLastHourSpeed;
      const slack = 1 + DEADBAND_RATIO;
      const level = levelAt(share, share < 1 - DEADBAND_RATIO, minutes);
      return conditionOf(level, levelAt(share / slack, share < 1, minutes === undefined ? undefined : minutes / MINUTES_SLACK));
    }
  }
}

function levelAt(share: number, isBelowLimit: boolean, minutes: number | undefined): AlertLevel | undefined {
  const isPastGuard = share <= GUARD_SHARE;
  const isFast = minutes !== undefined && minutes < CAUTION_MINUTES;
  return isPastGuard || isBelowLimit || isFast ? levelFor('liquidation', isPastGuard, minutes) : undefined;
}

/** 1 = exactly at the limit. While volatility is unknown the ratio decides alone, and the text says so. */
export function shareOfLimit(distance: Near, limits: DistanceLimits): number {
  const ofRatio = distance.distanceRatio / limits.ratio;
  return distance.distanceSigmas === undefined ? ofRatio : Math.min(ofRatio, distance.distanceSigmas / limits.sigmas);
}

function words(input: AlertInput, pool: PoolFact): AlertWords {
  const { distance } = pool;
  const action = poolAction(input, pool) ?? fallbackAction(input.limits);
  switch (distance.kind) {
    case 'unknown':
      return { situation: `distance to liquidation unknown, missing ${distance.missing.join(', ')}`, action: "read the liquidation price on the venue's own page" };
    case 'safe':
      return { situation: 'no price liquidates it now', action: 'no action' };
    case 'liquidatable':
      return { situation: 'margin below the requirement, liquidation at any moment', action, time: 'no time left' };
    case 'ok': {
      const minutes = distance.minutesAtLastHourSpeed;
      return {
        situation: `${distanceText(distance)}${typedAgeText(input, pool)}`,
        action,
        ...(minutes === undefined ? {} : { time: minutes < 1 ? 'under 1 min at current speed' : `about ${timeLeftText(minutes)} at current speed` }),
      };
    }
  }
}

function distanceText({ distanceRatio, distanceSigmas, scope, symbol }: Near): string {
  const move = `${percentText(distanceRatio)} ${scope === 'joint' ? 'all together' : `${symbol} alone`}`;
  return distanceSigmas === undefined ? `${move} to liquidation, volatility unknown` : `${decimalText(distanceSigmas, 1)} sigma-day to liquidation (${move})`;
}

/** Advice may be withheld or another rule may bind: the limit itself then says what to reach. */
function fallbackAction(limits: DistanceLimits): string {
  return `cut or add margin until it is ${decimalText(limits.sigmas, 1)} sigma-day and ${percentText(limits.ratio, 0)} away`;
}

function typedAgeText(input: AlertInput, pool: PoolFact): string {
  const account = input.accounts.find((each) => each.accountId === pool.accountId);
  return account?.source === 'typed' && account.freshness !== 'fresh' ? `, positions typed ${timeLeftText(account.ageMs / 60_000)} ago` : '';
}
