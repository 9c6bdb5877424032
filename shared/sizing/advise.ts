/**
 * The answer to "what size?" for every bundle of every account: Allowed, Suggested, what binds, why, and the account
 * afterwards. Each bundle is judged with the others held; where a whole pool breaks a limit, all that adds to it is cut
 * alike. A pure function of its input and of the little it remembers; worst first. It sends no order and asks nobody for
 * anything.
 */
import { assertNever } from '../assert';
import type { Advice, Outcome, Rung } from './advice';
import { allowedOf, type Allowed, type RuleAnswer } from './allowed';
import type { Answer } from './answer';
import { bindingOf, tiesIn } from './binding';
import { basePerContract, type Bundle } from './bundle';
import { contextOf, type ContextAnswer, type Withheld } from './context';
import { poolsOf } from './context-pools';
import { sparingHedges } from './hedges';
import type { BindingMemory, SizingAccount, SizingInput, SizingMemory } from './input';
import { withoutDust } from './dust';
import { LIMITS } from './limits/index';
import { lotSize } from './lot';
import { outcomeOf } from './outcome';
import type { Rule, RuleInput } from './rule';
import { bundlesIn, liveView, situationOf, type Situation } from './situation';
import { slowInputs } from './slow-inputs';
import { wishOf, type Target } from './suggested';
import { fractionalKelly } from './targets/fractional-kelly';
import { TARGETS } from './targets/index';
import { volatilityTarget } from './targets/volatility-target';

export interface AdviseAnswer {
  readonly advice: Advice[];
  readonly memory: SizingMemory;
}

interface Prepared {
  readonly sized: SizingAccount;
  readonly bundle: Bundle;
  readonly context: ContextAnswer;
}

/** Advice on every bundle, worst first, and what to remember for the next answer. */
export function advise(asked: SizingInput, memory: SizingMemory): AdviseAnswer {
  const input: SizingInput = { ...asked, accounts: asked.accounts.map(inOrder) };
  const { slow, samples, exits } = slowInputs(input, memory);
  const situation = situationOf(input, slow);
  const prepared = input.accounts.flatMap((sized) => prepare(situation, sized));
  const viewed = bundlesWithViews(input, prepared);
  const binding: Record<string, BindingMemory> = {};
  const advice = prepared.map(({ sized, bundle, context }) => {
    if (context.kind === 'withheld') return withheld(sized, bundle, context);
    const answer = adviseBundle(context.input, memory.binding[bundle.id], viewed.has(bundle.id));
    if (answer.binding !== undefined) binding[bundle.id] = answer.binding;
    return answer.advice;
  });
  return { advice: advice.sort(worstFirst), memory: { samples, exits, binding } };
}

/** Sums of the same numbers in another order differ in their last digit: positions are always added up by id. */
const ordered = new WeakMap<SizingAccount['account'], SizingAccount['account']>();

function inOrder(sized: SizingAccount): SizingAccount {
  const { account } = sized;
  const { positions } = account;
  if (positions.every(({ id }, index) => index === 0 || (positions[index - 1]?.id ?? '') <= id)) return sized;
  const known = ordered.get(account) ?? { ...account, positions: positions.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  ordered.set(account, known);
  return { ...sized, account: known };
}

function prepare(situation: Situation, sized: SizingAccount): Prepared[] {
  const pools = poolsOf(sized);
  const bundles = bundlesIn(situation.input, sized.account);
  return bundles.map((bundle) => ({ sized, bundle, context: contextOf(situation, sized, bundle, pools, bundles) }));
}

/** A view is carried by one bundle of its underlying, the largest: two that both follow it would go twice as far. */
function bundlesWithViews(input: SizingInput, prepared: readonly Prepared[]): ReadonlySet<string> {
  const carriers = new Map<string, { readonly id: string; readonly size: number }>();
  for (const { bundle, context } of prepared) {
    if (context.kind === 'withheld' || liveView(input, bundle.underlying) === undefined) continue;
    const size = Math.abs(context.input.nowBase);
    const best = carriers.get(bundle.underlying);
    if (best === undefined || size > best.size || (size === best.size && bundle.id < best.id)) carriers.set(bundle.underlying, { id: bundle.id, size });
  }
  return new Set([...carriers.values()].map((carrier) => carrier.id));
}

interface BundleAnswer {
  readonly advice: Advice;
  readonly binding?: BindingMemory;
}

function adviseBundle(input: RuleInput, remembered: BindingMemory | undefined, hasView: boolean): BundleAnswer {
  const { situation, nowBase } = input;
  const limits = LIMITS.map((rule) => sparingHedges(input, { rule, answer: rule.answer(input) }));
  const targets = TARGETS.map((rule) => ({ rule, answer: rule.answer(input) }));
  const answers = [...limits, ...targets];
  const { bufferRatio } = situation.parameters;
  const allowed = withoutDust(allowedOf(limits, nowBase, bufferRatio), lotSize(input.instrument.quantityLot) * input.basePerContract);
  if (allowed === undefined) {
    return { advice: advised(input, answers, undefined, undefined, { kind: 'withheld', reason: 'No advice: no limit could be computed.', missing: [] }) };
  }
  const named = bindingOf(allowed, nowBase, remembered, situation.input.nowMs);
  const target = hasView ? targetOf(targets, allowedOf(limits, nowBase, 0) ?? allowed, input) : undefined;
  const wish = wishOf(allowed, nowBase, target);
  const outcome = outcomeOf({ input, answers, allowed, bindingRuleId: named.ruleId, wish, ...(target === undefined ? {} : { target }), hasView: target !== undefined });
  return { advice: advised(input, answers, allowed, named.ruleId, outcome), binding: named.memory };
}

/** The volatility target under the ceiling of fractional Kelly; an unknown ceiling lets nothing be added. */
function targetOf(targets: readonly RuleAnswer[], limits: Allowed, { nowBase, situation }: RuleInput): Target | undefined {
  const wanted = answerOf(targets, volatilityTarget);
  if (wanted?.kind !== 'range' || wanted.lowBase !== wanted.highBase) return undefined;
  const kelly = answerOf(targets, fractionalKelly);
  const ceiling = kelly?.kind === 'range' ? kelly : kelly?.kind === 'unknown' ? { lowBase: Math.min(0, nowBase), highBase: Math.max(0, nowBase) } : undefined;
  return { base: wanted.lowBase, bufferRatio: situation.parameters.bufferRatio, lowBase: limits.lowBase, highBase: limits.highBase, ...(ceiling === undefined ? {} : { ceiling }) };
}

function answerOf(answers: readonly RuleAnswer[], rule: Rule): Answer | undefined {
  return answers.find((one) => one.rule.id === rule.id)?.answer;
}

function advised(input: RuleInput, answers: readonly RuleAnswer[], allowed: Allowed | undefined, bindingRuleId: string | undefined, outcome: Outcome): Advice {
  const binding = bindingOfOutcome(outcome) ?? [bindingRuleId];
  const isTied = allowed === undefined ? () => false : tiesIn(allowed, input.nowBase);
  // Bounds come in the order of the answers that have some.
  let next = 0;
  const ladder: Rung[] = [];
  for (const { rule, answer } of answers) {
    const { id: ruleId, title, family } = rule;
    const bounds = allowed?.bounds[next]?.rule === rule ? allowed.bounds[next] : undefined;
    if (bounds !== undefined) next += 1;
    const isBinding = binding.includes(ruleId);
    ladder.push({ ruleId, title, family, answer, isBinding, isTie: bounds !== undefined && !isBinding && isTied(bounds) });
  }
  return { ...head(input.sized, input.bundle), nowBase: input.nowBase, ladder, outcome };
}

/** What could not be satisfied binds, whatever else is tight. */
function bindingOfOutcome(outcome: Outcome): readonly string[] | undefined {
  if (outcome.kind === 'margin') return [outcome.ruleId];
  return outcome.kind === 'conflict' ? outcome.ruleIds : undefined;
}

function head(sized: SizingAccount, bundle: Bundle): Omit<Advice, 'nowBase' | 'ladder' | 'outcome'> {
  return {
    bundleId: bundle.id,
    title: bundle.title,
    accountId: sized.account.id,
    poolId: bundle.poolId,
    underlying: bundle.underlying,
    instrumentId: bundle.instrumentId,
    positionIds: bundle.legs.map((leg) => leg.id),
  };
}

/** The exposure of a contract in quote currency needs a price: without a mark it is shown at its entry. */
function withheld(sized: SizingAccount, bundle: Bundle, reason: Withheld): Advice {
  const markPrice = sized.market.symbols.get(bundle.symbol)?.markPrice;
  const nowBase = bundle.legs.reduce((sum, leg) => sum + leg.quantity * basePerContract(leg, markPrice ?? leg.entryPrice), 0);
  return { ...head(sized, bundle), nowBase, ladder: [], outcome: reason };
}

function worstFirst(a: Advice, b: Advice): number {
  return rank(a.outcome) - rank(b.outcome) || (a.bundleId < b.bundleId ? -1 : 1);
}

/** What the trader has to look at first. */
function rank(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'margin':
      return 0;
    case 'conflict':
      return 1;
    case 'withheld':
      return 3;
    case 'size':
      return outcome.action === 'CUT' ? 2 : outcome.action === 'ADD' ? 4 : 5;
    default:
      return assertNever(outcome);
  }
}
