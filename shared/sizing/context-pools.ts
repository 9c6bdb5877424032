/** The pools of an account, arranged once per answer for all rules that probe them. */
import { poolModels, type PoolModel } from '../margin/pool-model';
import { probeGround, type ProbeGround } from './candidate';
import type { SizingAccount } from './input';
import { onceIn } from './once';
import type { Situation } from './situation';

const BPS = 1e-4;

/** Only the tables of held symbols are arranged. */
export function poolsOf(sized: SizingAccount): readonly PoolModel[] {
  return sized.model?.pools ?? poolModels(sized.account, sized.market.tiers, sized.market.options);
}

/** Made once per pool and answer; every symbol of its legs must have a mark. */
export function poolGround(situation: Situation, sized: SizingAccount, model: PoolModel): ProbeGround {
  const grounds = onceIn(situation, 'grounds', () => new Map<PoolModel, ProbeGround>());
  const known = grounds.get(model);
  if (known !== undefined) return known;
  const ground = probeGround(sized, model, situation.parameters.takerFeeBps * BPS);
  grounds.set(model, ground);
  return ground;
}
