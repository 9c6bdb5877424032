/** Why this size: short sentences with numbers and units. Nothing is decided here. */
import { briefText, multipleText, percentText, quantityText, sigmaText } from '../format';
import { baseLot } from '../market/step';
import type { StateAfter } from './advice';
import { boundsOf, isWithin, limitedSide, type RuleAnswer } from './allowed';
import { isHedgePair } from './bundle';
import { poolScaled } from './candidate';
import type { Decision } from './decision';
import { judgementOf, shortfallOf } from './pool-limit';
import type { Rule } from './rule';
import { liveView } from './situation';
import { underCeiling } from './suggested';
import { fractionalKelly } from './targets/fractional-kelly';
import { viewText } from './view';

function amount(decision: Decision, base: number): string {
  return `${briefText(base)} ${decision.input.bundle.underlying}`;
}

/** An end of Allowed as it stands beside the sentence, to the lot towards nothing. */
function endText(decision: Decision): string {
  const { instrument, bundle } = decision.input;
  const end = endOfAllowed(decision);
  const lot = baseLot(instrument);
  return lot === undefined ? amount(decision, end) : `${quantityText(end, lot)} ${bundle.underlying}`;
}

export function becauseOf({ answers }: Decision, ruleId: string): string {
  const answer = answers.find(({ rule }) => rule.id === ruleId)?.answer;
  return answer?.kind === 'range' || answer?.kind === 'none' ? answer.because : '';
}

/** `cutCount`: bundles that are cut together. */
export function afterSentence(action: 'CUT' | 'ADD', after: StateAfter, cutCount: number): string {
  const parts = [
    ...(after.jointDistanceRatio === undefined ? ['no liquidation'] : [percentText(after.jointDistanceRatio)]),
    ...(after.jointDistanceSigmas === undefined ? [] : [sigmaText(after.jointDistanceSigmas)]),
    ...(after.exposureRatio === undefined ? [] : [`exposure ${multipleText(after.exposureRatio, 2)}`]),
  ];
  const what = action === 'ADD' ? 'adding' : cutCount > 1 ? `all ${cutCount} cuts` : 'the cut';
  return `After ${what}: ${parts.join(', ')}.`;
}

/** Inside every limit, inside a buffer, or unable to say whether more is allowed. */
export function holdSentence(decision: Decision): string {
  const unknown: string[] = [];
  for (const { rule, answer } of decision.answers) if (rule.family !== 'target' && answer.kind === 'unknown') unknown.push(...answer.missing);
  const doubt = unknown.length === 0 ? '' : ` Cannot say whether more is allowed: ${[...new Set(unknown)].join(', ')} missing.`;
  const exceeded = decision.answers.find(({ rule, answer }) => rule.family === 'statistical' && answer.kind === 'range' && !isWithin(answer, decision.input.nowBase));
  if (exceeded?.answer.kind === 'range') {
    if (exceeded.holdsPresent === true) return `${exceeded.answer.because}${doubt}`;
    const stronger = yieldsTo(decision, exceeded);
    if (stronger !== undefined) return `${exceeded.answer.because} It gives way to ${stronger.title}. ${becauseOf(decision, stronger.id)}${doubt}`.trim();
    const limit = decision.input.nowBase > exceeded.answer.highBase ? exceeded.answer.highBase : exceeded.answer.lowBase;
    const buffer = percentText(decision.input.situation.parameters.bufferRatio, 0);
    return `${exceeded.answer.because} That is ${amount(decision, limit)}; ${amount(decision, decision.input.nowBase)} is inside the buffer of ${buffer}: no trade.${doubt}`;
  }
  if (unknown.length > 0) return doubt.trim();
  const ceiling = ceilingSentence(decision);
  const view = ceiling !== '' ? ` ${ceiling}` : decision.hasView ? ' The size is within the buffer of your target.' : '';
  return `Inside every limit; the nearest is ${titleOf(decision)} at ${endText(decision)}.${view}`;
}

/** The hard limit that a statistical one had to give way to at the present size. */
function yieldsTo({ allowed, input }: Decision, answered: RuleAnswer): Rule | undefined {
  const { bufferRatio } = input.situation.parameters;
  const own = boundsOf(answered, input.nowBase, bufferRatio);
  if (own === undefined || isWithin(own, input.nowBase)) return undefined;
  const rule = input.nowBase > own.highBase ? allowed.lowRule : allowed.highRule;
  return rule.family === 'hard' ? rule : undefined;
}

export function tooSmallSentence(decision: Decision, toBase: number): string {
  return `${becauseOf(decision, decision.bindingRuleId)} The way to ${amount(decision, toBase)} is less than the smallest order.`.trim();
}

export function noOrderSentence(decision: Decision, toBase: number): string {
  return `${becauseOf(decision, decision.bindingRuleId)} No single order of whole lots leads to ${amount(decision, toBase)}: add or move margin, or close the pair.`.trim();
}

/** The trader's own view is why, and how far it leads. */
export function viewSentence(decision: Decision): string {
  const { situation, bundle } = decision.input;
  const view = liveView(situation.input, bundle.underlying);
  const target = decision.answers.find(({ rule }) => rule.family === 'target')?.answer;
  const ceiling = ceilingSentence(decision);
  const because = `${target?.kind === 'range' ? ` ${target.because}` : ''}${ceiling === '' ? '' : ` ${ceiling}`}`;
  const cap = target?.kind === 'range' && !isWithin(decision.allowed, target.lowBase) ? ` ${titleOf(decision)} allows ${endText(decision)}.` : '';
  return `${view === undefined ? '' : viewText(view)}${because}${cap}`.trim();
}

/** Why less than the target is suggested, where the ceiling over it binds. */
function ceilingSentence({ answers, target, input }: Decision): string {
  if (target?.ceiling === undefined || underCeiling(target, input.nowBase) === target.base) return '';
  const kelly = answers.find(({ rule }) => rule.family === 'target' && rule.id === fractionalKelly.id)?.answer;
  if (kelly?.kind === 'unknown') return `Nothing is added on your view: ${kelly.missing.join(', ')} missing.`;
  return kelly?.kind === 'range' ? kelly.because : '';
}

export function conflictSentence(decision: Decision): string {
  const { allowed } = decision;
  return `${allowed.lowRule.title} asks for at least ${amount(decision, allowed.lowBase)}, ${allowed.highRule.title} for at most ${amount(decision, allowed.highBase)}: no size satisfies both. ${becauseOf(decision, allowed.lowRule.id)} ${becauseOf(decision, allowed.highRule.id)}`.trim();
}

/** No cut of this bundle is enough: what is, is said where it can be computed. */
export function blockedSentence(decision: Decision, rule: Rule): string {
  const { bundle, probe } = decision.input;
  const because = becauseOf(decision, rule.id);
  if (bundle.legs[0]?.margin.kind === 'isolated') {
    return `${because} Cutting an isolated position does not move its liquidation, because its margin leaves with it: add margin to it, or close it.`;
  }
  const share = probe.model.legs.length > 1 ? poolCutShare(decision, rule) : undefined;
  const all = isHedgePair(bundle) && probe.model.legs.length === 2 ? 'both legs' : 'every position of the pool';
  const cut = share === undefined ? '' : `, or cut ${all} by ${percentText(share, 0)}`;
  return `${because} No cut of ${bundle.underlying} alone satisfies it: add or move margin${cut}.`;
}

/** The smallest share of the whole pool whose closing satisfies the limit, rounded up to a percent. */
function poolCutShare({ input }: Decision, rule: Rule): number | undefined {
  const judge = rule.pool === undefined ? undefined : judgementOf(rule.pool, input);
  if (judge?.kind !== 'judges') return undefined;
  const holds = (percent: number): boolean => shortfallOf(judge, poolScaled(input.probe, 1 - percent / 100)) <= 0;
  let low = 0;
  let high = 99;
  if (!holds(high)) return undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high / 100;
}

function titleOf({ answers, bindingRuleId }: Decision): string {
  return answers.find(({ rule }) => rule.id === bindingRuleId)?.rule.title ?? bindingRuleId;
}

function endOfAllowed({ allowed, input }: Decision): number {
  return limitedSide(allowed, input.nowBase) === 'high' ? allowed.highBase : allowed.lowBase;
}
