/** The few parameters that the page moves, between the policy they begin from and the question that is asked with them. */
import { EVERY_HOURS, type RunQuestion } from '../../shared/backtest/study/question';
import { DEFAULT_COSTS } from '../../shared/backtest/run/market';
import type { Policy } from '../../shared/sizing/policy';
import { basisPoints, multiple, percentText } from '../format';

export interface StudySettings {
  readonly volatilityTargetAnnual: number;
  readonly bufferRatio: number;
  readonly leverageCap: number | 'none';
  readonly costBps: number;
  readonly limits: RunQuestion['limits'];
  readonly everyHours: RunQuestion['everyHours'];
}
export type SettingKey = keyof StudySettings;

/** Fee of the policy with half a spread and slippage assumed. */
export function settingsOf({ parameters, ownLeverageCap }: Policy): StudySettings {
  return {
    volatilityTargetAnnual: parameters.volatilityTargetAnnual,
    bufferRatio: parameters.bufferRatio,
    leverageCap: ownLeverageCap ?? 'none',
    costBps: parameters.takerFeeBps + DEFAULT_COSTS.halfSpreadBps + DEFAULT_COSTS.slippageBps,
    limits: 'all',
    everyHours: EVERY_HOURS[0],
  };
}

/** The policy with what the page has moved; costs and the way of trying it are no part of it. */
export function policyWith(policy: Policy, { volatilityTargetAnnual, bufferRatio, leverageCap }: StudySettings): Policy {
  const { ownLeverageCap: _, ...rest } = policy;
  return { ...rest, parameters: { ...policy.parameters, volatilityTargetAnnual, bufferRatio }, ...(leverageCap === 'none' ? {} : { ownLeverageCap: leverageCap }) };
}

export function runQuestion(dataId: string, policy: Policy, settings: StudySettings): RunQuestion {
  const { costBps, limits, everyHours } = settings;
  return { dataId, policy: policyWith(policy, settings), costBps, limits, everyHours };
}

export interface Change {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** What writing the settings to the policy would change, in words. */
export function changesOf(policy: Policy, settings: StudySettings): Change[] {
  const before = settingsOf(policy);
  const texts: readonly (readonly [string, (each: StudySettings) => string])[] = [
    ['Volatility target', ({ volatilityTargetAnnual }) => percentText(volatilityTargetAnnual)],
    ['No-trade buffer', ({ bufferRatio }) => percentText(bufferRatio)],
    ['Own leverage cap', ({ leverageCap }) => capText(leverageCap)],
  ];
  return texts.map(([title, text]) => ({ title, before: text(before), after: text(settings) })).filter((change) => change.before !== change.after);
}

export function capText(cap: StudySettings['leverageCap']): string {
  return cap === 'none' ? 'none' : multiple(cap, 1);
}

export interface SliderDescription {
  readonly key: 'volatilityTargetAnnual' | 'bufferRatio' | 'leverageCap' | 'costBps';
  readonly title: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly help: string;
}

/** One step above the highest cap is none. */
const HIGHEST_CAP = 20;
const CAP_STEP = 0.5;

export const SLIDERS: readonly SliderDescription[] = [
  { key: 'volatilityTargetAnnual', title: 'Volatility target', minimum: 0.05, maximum: 1.5, step: 0.01, help: 'A year, of risk capital' },
  { key: 'bufferRatio', title: 'No-trade buffer', minimum: 0, maximum: 0.5, step: 0.01, help: 'No trade within this share of the suggested size' },
  { key: 'leverageCap', title: 'Own leverage cap', minimum: CAP_STEP, maximum: HIGHEST_CAP + CAP_STEP, step: CAP_STEP, help: 'Gross exposure over risk capital, at most; the right end is none' },
  { key: 'costBps', title: 'Cost of a trade', minimum: 0, maximum: 30, step: 0.5, help: 'Fee, half of the spread and slippage, of what is traded' },
];

/** Where the handle stands. */
export function positionOf(key: SliderDescription['key'], settings: StudySettings): number {
  const value = settings[key];
  return value === 'none' ? HIGHEST_CAP + CAP_STEP : value;
}

export function movedTo(key: SliderDescription['key'], position: number): Partial<StudySettings> {
  return { [key]: key === 'leverageCap' && position > HIGHEST_CAP ? 'none' : position };
}

export function sliderText(key: SliderDescription['key'], settings: StudySettings): string {
  if (key === 'leverageCap') return capText(settings.leverageCap);
  return key === 'costBps' ? basisPoints(settings.costBps) : percentText(settings[key], 0);
}
