/** The page "Plan": a selected position's bundle brought to another size in equal steps, with the liquidation after each. It does not say whether to. */
import { scalePlan } from '../sizing/scale-plan';
import { contextOf } from '../sizing/context';
import { poolsOf } from '../sizing/context-pools';
import { bundlesIn, situationOf } from '../sizing/situation';
import { slowInputs } from '../sizing/slow-inputs';
import { known, unknown } from './known';
import { poolAge } from './pool-age';
import { groundOf } from './question-ground';
import type { PlanAnswer, PlanQuestion, RiskAnswer } from './risk-questions';
import { sizingInput } from './sizing-facts';
import type { State } from './state';

export function planAnswer(state: State, { accountId, positionId, to, rungs }: PlanQuestion): RiskAnswer {
  const ground = groundOf(state, accountId, positionId);
  if (ground.kind === 'refused') return { kind: 'refused', message: ground.message, atMs: state.nowMs };
  const input = sizingInput(state);
  const sized = input.accounts.find(({ account }) => account.id === ground.account.id);
  const bundles = bundlesIn(input, ground.account);
  const bundle = bundles.find(({ legs }) => legs.some(({ id }) => id === ground.position.id));
  if (sized === undefined || bundle === undefined) return { kind: 'refused', message: `nothing is held in ${ground.position.symbol}`, atMs: state.nowMs };
  const head = { kind: 'plan', atMs: state.nowMs, age: poolAge(state, ground.account, ground.poolId), accountName: ground.account.name, poolId: bundle.poolId, symbol: bundle.symbol, fromContracts: bundle.netContracts } as const;
  const context = contextOf(situationOf(input, slowInputs(input, state.sizing).slow), sized, bundle, poolsOf(sized), bundles);
  if (context.kind === 'withheld') return { ...head, unit: '', plan: unknown(...context.missing) };
  const { probe, pool, instrument } = context.input;
  const plan = scalePlan({ probe, symbols: sized.market.symbols, to, rungs, lot: instrument.quantityLot });
  return { ...head, unit: pool.unit, plan: planOf(plan) };
}

function planOf(plan: ReturnType<typeof scalePlan>): PlanAnswer['plan'] {
  return plan.kind === 'plan' ? known(plan.rungs) : plan;
}
