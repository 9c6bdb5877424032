/** A bundle is larger than the limits allow, or no change of it satisfies them. Inside the no-trade buffer it is silent. */
import { briefText } from '../../format';
import type { AlertLevel, AlertObject } from '../alert';
import type { BundleFact } from '../input';
import { levelFor } from '../level';
import { conditionOf, DEADBAND_RATIO, DEFAULT_TIMING, type AlertRule, type AlertWords, type Condition } from '../rule';
import { staleCauses } from './feed-stale';
import { distanceCause } from './liquidation-distance';
import { bundleAction, poolOf } from '../pool';

/** Share of the present size that would have to go: from here on it is urgent. */
const URGENT_SHARE = 0.25;

export const exposureAboveAllowed: AlertRule = {
  id: 'exposure-above-allowed',
  title: 'Exposure above allowed',
  cause: 'Size grew, or volatility, equity or tiers moved the limits.',
  consequence: 'A loss larger than the trader decided to bear.',
  action: 'Cut the quantity shown, or move the margin shown.',
  timeAvailable: 'Hours; minutes only when liquidation is near, which has its own alert.',
  setPoint: 'size outside Allowed by more than 5 %, and the advice is to cut',
  deadband: '5 %: over at the edge of Allowed itself, so that the advised cut ends it',
  level: 'Advisory; caution when a quarter of the size is too much, or only margin helps.',
  timing: DEFAULT_TIMING,
  inhibits: 'nothing',
  sound: 'by level',
  observe: (input) =>
    input.bundles.map((bundle) => {
      const pool = poolOf(input, bundle);
      return {
        rule: exposureAboveAllowed,
        object: objectOf(bundle),
        condition: conditionFor(bundle),
        inhibitedBy: pool === undefined ? [] : [...staleCauses(input, pool.instrumentIds), distanceCause(pool)],
        describe: () => words(bundle),
      };
    }),
};

function objectOf(bundle: BundleFact): AlertObject {
  return { kind: 'bundle', id: bundle.bundleId, title: bundle.title };
}

function conditionFor({ nowBase, outcome }: BundleFact): Condition {
  switch (outcome.kind) {
    case 'withheld':
      return { kind: 'unknown' };
    case 'conflict':
      return conditionOf(levelFor('overexposure', false), levelFor('overexposure', false));
    case 'margin':
      return conditionOf(levelFor('overexposure', true), levelFor('overexposure', true));
    case 'size': {
      const excess = excessOf(nowBase, outcome);
      const isRaised = excess.overEdgeRatio > DEADBAND_RATIO && outcome.action === 'CUT';
      const isUrgent = excess.ofNowRatio >= URGENT_SHARE;
      const slackUrgent = excess.ofNowRatio >= URGENT_SHARE * (1 - DEADBAND_RATIO);
      return conditionOf(levelIf(isRaised, isUrgent), levelIf(excess.overEdgeRatio > 0, slackUrgent));
    }
  }
}

function levelIf(holds: boolean, isUrgent: boolean): AlertLevel | undefined {
  return holds ? levelFor('overexposure', isUrgent) : undefined;
}

interface Excess {
  /** The edge that is crossed; finite, as an open end cannot be. */
  readonly edgeBase: number;
  readonly excessBase: number;
  /** As a share of the edge (infinite when nothing is allowed) and of the present size. */
  readonly overEdgeRatio: number;
  readonly ofNowRatio: number;
}

/** How far outside Allowed, all 0 inside it. */
function excessOf(nowBase: number, { allowedLowBase, allowedHighBase }: { readonly allowedLowBase: number; readonly allowedHighBase: number }): Excess {
  const edgeBase = nowBase > allowedHighBase ? allowedHighBase : allowedLowBase;
  const isInside = nowBase >= allowedLowBase && nowBase <= allowedHighBase;
  if (isInside) return { edgeBase, excessBase: 0, overEdgeRatio: 0, ofNowRatio: 0 };
  const excessBase = Math.abs(nowBase - edgeBase);
  return { edgeBase, excessBase, overEdgeRatio: excessBase / Math.abs(edgeBase), ofNowRatio: nowBase === 0 ? 1 : excessBase / Math.abs(nowBase) };
}

function words(bundle: BundleFact): AlertWords {
  const { outcome, nowBase, underlying } = bundle;
  switch (outcome.kind) {
    case 'withheld':
      return { situation: `allowed size unknown: ${outcome.reason}`, action: 'add nothing until it is known' };
    case 'conflict':
      return { situation: outcome.reason, action: 'change one of the two limits' };
    case 'margin':
      return { situation: outcome.reason, action: bundleAction(bundle) ?? 'add margin' };
    case 'size': {
      const { edgeBase, excessBase } = excessOf(nowBase, outcome);
      const now = `${briefText(nowBase)} ${underlying}`;
      if (excessBase === 0) return { situation: `${now} is within what is allowed`, action: 'no action' };
      const situation = `${now} is ${briefText(excessBase)} beyond the allowed ${briefText(edgeBase)}`;
      return { situation, action: bundleAction(bundle) ?? 'hold: inside the no-trade buffer' };
    }
  }
}
