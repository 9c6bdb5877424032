/** The page "Liquidation": of each pool the chance that its joint move touches liquidation within 24 h, as the limit on it has it. */
import type { SizingAccount } from '../sizing/input';
import { poolNow } from '../sizing/candidate';
import { contextOf } from '../sizing/context';
import { poolsOf } from '../sizing/context-pools';
import { jointReach } from '../sizing/joint-stress';
import { bundlesIn, situationOf, type Situation } from '../sizing/situation';
import { slowInputs } from '../sizing/slow-inputs';
import { touchBasis, touchChance } from '../sizing/touch-chance';
import { repeatedOverYear } from '../risk/touch/repeated';
import type { RuleInput } from '../sizing/rule';
import { known, unknown } from './known';
import { ageOfAccounts } from './question-ground';
import type { LiquidationAnswer, PoolTouchRow, TouchFigures } from './risk-questions';
import { sizingInput } from './sizing-facts';
import type { Known } from './snapshot';
import type { State } from './state';

export const TOUCH_HOURS = 24;

export function liquidationAnswer(state: State): LiquidationAnswer {
  const input = sizingInput(state);
  const situation = situationOf(input, slowInputs(input, state.sizing).slow);
  return {
    kind: 'liquidation', atMs: state.nowMs, age: ageOfAccounts(state, Object.values(state.accounts)).age,
    allowed: input.policy.parameters.touchProbability,
    pools: input.accounts.flatMap((sized) => poolRows(situation, sized)),
  };
}

function poolRows(situation: Situation, sized: SizingAccount): PoolTouchRow[] {
  const bundles = bundlesIn(situation.input, sized.account);
  const models = poolsOf(sized);
  const ofOptions = sized.margin.pools.flatMap((pool) => (pool.kind === 'known' && pool.optionValue !== undefined ? [pool.id] : []));
  return [...new Set([...bundles.map(({ poolId }) => poolId), ...ofOptions])].map((poolId): PoolTouchRow => {
    const name = { accountId: sized.account.id, accountName: sized.account.name, poolId };
    const bundle = bundles.find((one) => one.poolId === poolId);
    // The formula asks for the funding and the volatility of a position; the simulation beside it does not.
    if (bundle === undefined) return { ...name, touch: unknown<TouchFigures>('a perpetual or future in the pool') };
    const context = contextOf(situation, sized, bundle, models, bundles);
    const touch = context.kind === 'withheld' ? unknown<TouchFigures>(...context.missing) : touchOf(context.input);
    return { ...name, touch };
  });
}

function touchOf(input: RuleInput): Known<TouchFigures> {
  const pool = poolNow(input.probe);
  if (pool.legs.length === 0) return known({ high: 0, low: 0, repeatedOverYear: 0, model: 'nothing is held', unchecked: [] });
  const basis = touchBasis(input, pool, TOUCH_HOURS);
  if (basis.kind === 'unknown') return basis;
  const { high, low } = touchChance(pool, basis.value);
  const reach = jointReach(pool, input.sized.market.symbols);
  return known({
    high, low, repeatedOverYear: repeatedOverYear(high, TOUCH_HOURS / 24), model: basis.value.moves.reference.tail.name, unchecked: basis.value.unchecked,
    ...(reach.down === undefined ? {} : { downMove: -reach.down }), ...(reach.up === undefined ? {} : { upMove: reach.up }),
  });
}
