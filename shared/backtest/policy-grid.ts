/**
 * Walk-forward of the whole policy: the parameters that a past can say something about, each tried value of them run once
 * through the live rules over everything, the best of each past window applied to the time after it. What a limit is for
 * (how much may be lost, how far liquidation has to be) is the trader's to say and is not picked from a past.
 */
import { PARAMETERS } from '../sizing/policy-schema';
import type { Policy } from '../sizing/policy';
import { DAYS_PER_YEAR } from '../units';
import { returnsOf } from './metrics/growth';
import { runBacktest, type BacktestInput } from './run/backtest';
import { forecastTrack } from './run/track';
import { walkForward, windowsOf, type WalkForward } from './walk-forward';

export interface PolicyCandidate {
  readonly bufferRatio: number;
  readonly drawdownFloorRatio: number;
  /** False: statistical limits and targets take every new volatility at once. */
  readonly spreadsCuts: boolean;
}

const BUFFERS = [0.05, 0.1, 0.2] as const;
/** Of the policy's own drawdown floor; two thirds of it, and one and a half. */
const OTHER_FLOORS = [2 / 3, 1.5] as const;
const HOURS_PER_DAY = 24;

/** The policy's own parameters first: where ratios tie, they stay. Floors are kept within their bounds. */
export function policyGrid({ parameters: { bufferRatio: own, drawdownFloorRatio: ownFloor } }: Policy, spreadsCuts = true): PolicyCandidate[] {
  const { minimum, maximum } = PARAMETERS.drawdownFloorRatio;
  // To a millionth: they are read by people.
  const others = OTHER_FLOORS.map((times) => Math.min(maximum, Math.max(minimum, Math.round(times * ownFloor * 1e6) / 1e6)));
  const tried = BUFFERS.flatMap((bufferRatio) => [ownFloor, ...others].flatMap((drawdownFloorRatio) => [true, false].map((spreads) => ({ bufferRatio, drawdownFloorRatio, spreadsCuts: spreads }))));
  const candidates: PolicyCandidate[] = [];
  for (const candidate of [{ bufferRatio: own, drawdownFloorRatio: ownFloor, spreadsCuts }, ...tried]) {
    if (!candidates.some((one) => areSame(one, candidate))) candidates.push(candidate);
  }
  return candidates;
}

function areSame(one: PolicyCandidate, other: PolicyCandidate): boolean {
  return one.bufferRatio === other.bufferRatio && one.drawdownFloorRatio === other.drawdownFloorRatio && one.spreadsCuts === other.spreadsCuts;
}

export type PolicyWalkForward = { readonly kind: 'done'; readonly value: WalkForward<PolicyCandidate> } | { readonly kind: 'refused'; readonly message: string };

/**
 * Windows are counted in hours after `input.startIndex`. A candidate is run once over all of them, as nothing in a run looks
 * ahead: a window of its record is that window as the candidate came into it, with its own position and its own high.
 */
export function walkForwardOfPolicy(input: BacktestInput, trainHours: number, testHours: number): PolicyWalkForward {
  const { market, policy, startIndex = 0, spreadsCuts = true } = input;
  const windows = windowsOf(market.candles.length - startIndex, trainHours, testHours);
  if (windows.kind === 'refused') return { kind: 'refused', message: startIndex > 0 ? `${windows.message} after the first ${startIndex}, which only teach` : windows.message };
  const track = input.track ?? forecastTrack(market.candles, market.instrument.underlying, market.impliedVolatility);
  const candidates = policyGrid(policy, spreadsCuts);
  const records = new Map(candidates.map((candidate) => [candidate, recordOf({ ...input, track }, candidate)]));
  return { kind: 'done', value: walkForward(candidates, windows.windows, DAYS_PER_YEAR, (candidate, from, to) => returnsOf(records.get(candidate)?.subarray(from, to) ?? [], HOURS_PER_DAY)) };
}

function recordOf(input: BacktestInput, { bufferRatio, drawdownFloorRatio, spreadsCuts }: PolicyCandidate): Float64Array {
  const policy = { ...input.policy, parameters: { ...input.policy.parameters, bufferRatio, drawdownFloorRatio } };
  return runBacktest({ ...input, policy, spreadsCuts }).equity;
}
