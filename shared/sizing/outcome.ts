/** From Allowed and the wish to what is said: an action with the number to type, a contradiction, or that margin has to move. */
import type { Outcome } from './advice';
import { isWithin, type RuleAnswer } from './allowed';
import type { Bundle } from './bundle';
import { poolNow, poolTraded } from './candidate';
import type { Decision } from './decision';
import { orderTo, type Order } from './order';
import { otherWayOut } from './other-way-out';
import { stateAfter } from './pool-after';
import { cutTogether } from './pool-limit';
import type { Rule } from './rule';
import { afterSentence, becauseOf, blockedSentence, conflictSentence, holdSentence, noOrderSentence, tooSmallSentence, viewSentence } from './reason';

export function outcomeOf(decision: Decision): Outcome {
  const { allowed, answers, wish } = decision;
  const impossible = answers.find((one) => isOutOfReach(decision, one));
  if (impossible !== undefined) return marginOutcome(decision, impossible.rule);
  if (allowed.lowBase > allowed.highBase) {
    const ruleIds = [allowed.lowRule.id, allowed.highRule.id] as const;
    return { kind: 'conflict', ruleIds, reason: conflictSentence(decision) };
  }
  if (wish.kind === 'blocked') return marginOutcome(decision, wish.rule);
  if (wish.kind === 'hold') return hold(decision, holdSentence(decision));
  return move(decision, wish.toBase);
}

/** A hard limit that no cut satisfies; with a view any size may be reached, but not every limit has one. */
function isOutOfReach({ hasView, input }: Decision, { rule, answer }: RuleAnswer): boolean {
  if (rule.family !== 'hard') return false;
  if (answer.kind !== 'range' || hasView) return answer.kind === 'none';
  const nearest = Math.min(answer.highBase, Math.max(answer.lowBase, 0));
  const isReached = isWithin({ lowBase: Math.min(0, input.nowBase), highBase: Math.max(0, input.nowBase) }, nearest);
  return !isReached && !isWithin(answer, input.nowBase);
}

function hold(decision: Decision, reason: string): Outcome {
  const { input, allowed, bindingRuleId } = decision;
  return {
    kind: 'size',
    action: 'HOLD',
    allowedLowBase: allowed.lowBase,
    allowedHighBase: allowed.highBase,
    suggestedBase: input.nowBase,
    deltaBase: 0,
    typeQuantity: '',
    typeSide: 'none',
    bindingRuleId,
    reason,
    after: stateAfter(input, poolNow(input.probe), [[input.bundle, input.bundle.netContracts]]),
  };
}

function move(decision: Decision, toBase: number): Outcome {
  const { input, allowed } = decision;
  const order = orderTo(input.bundle, input.instrument, toBase / input.basePerContract, input.markPrice);
  if (order === undefined) return hold(decision, tooSmallSentence(decision, toBase));
  const suggestedBase = order.netContracts * input.basePerContract;
  if (isWithin(allowed, suggestedBase)) return sized(decision, order, suggestedBase);
  // A lot coarser than what the limits leave, or a change that takes an order in each leg.
  if (isWithin(allowed, input.nowBase)) return hold(decision, tooSmallSentence(decision, toBase));
  return { kind: 'margin', ruleId: decision.bindingRuleId, reason: noOrderSentence(decision, toBase) };
}

function sized(decision: Decision, order: Order, suggestedBase: number): Outcome {
  const { input, allowed, answers, bindingRuleId } = decision;
  const isCut = suggestedBase * input.nowBase >= 0 && Math.abs(suggestedBase) < Math.abs(input.nowBase);
  const action = isCut ? 'CUT' : 'ADD';
  const binding = answers.find(({ rule }) => rule.id === bindingRuleId)?.rule;
  const nets = tradedNets(decision, isCut ? binding : undefined, order);
  const after = stateAfter(input, poolTraded(input.probe, nets), nets);
  const out = isCut && binding?.pool !== undefined && !isWithin(allowed, input.nowBase) ? otherWayOut(input, answers) : undefined;
  return {
    kind: 'size',
    action,
    allowedLowBase: allowed.lowBase,
    allowedHighBase: allowed.highBase,
    suggestedBase,
    deltaBase: suggestedBase - input.nowBase,
    typeQuantity: order.typeQuantity,
    typeSide: order.side,
    positionId: order.positionId,
    bindingRuleId,
    reason: `${moveReason(decision)} ${afterSentence(action, after, nets.length)}`.trim(),
    after,
    ...(out === undefined ? {} : { otherWayOut: out }),
  };
}

/** What is traded: this bundle to its order, and with it the others that the binding limit cuts alike. */
function tradedNets({ input }: Decision, binding: Rule | undefined, order: Order): readonly (readonly [Bundle, number])[] {
  const together = binding?.pool === undefined ? [] : cutTogether(binding.pool, input);
  return [[input.bundle, order.netContracts], ...together.filter(([bundle]) => bundle.id !== input.bundle.id)];
}

/** A limit that the present breaks explains the move; otherwise the view does. */
function moveReason(decision: Decision): string {
  return isWithin(decision.allowed, decision.input.nowBase) ? viewSentence(decision) : becauseOf(decision, decision.bindingRuleId);
}

function marginOutcome(decision: Decision, rule: Rule): Outcome {
  const out = rule.pool === undefined ? undefined : otherWayOut(decision.input, decision.answers);
  return { kind: 'margin', ruleId: rule.id, reason: blockedSentence(decision, rule), ...(out === undefined ? {} : { otherWayOut: out }) };
}
