/** What is worked out once per answer and read by many rules: by name, and the exposures grouped by underlying. It decides nothing. */
import type { RuleInput } from './rule';
import type { Figure } from './figure';
import { slowNetUsd, type Exposure, type Situation } from './situation';

/** What is worked out for the whole book, once per answer, under a name. */
export function onceIn<T>({ made }: Pick<Situation, 'made'>, name: string, make: () => T): T {
  const known = made.get(name);
  if (known !== undefined || made.has(name)) return known as T;
  const value = make();
  made.set(name, value);
  return value;
}

/** The same for one pool, whichever of its bundles asks first. */
export function onceOfPool<T>({ situation, probe: { now } }: Pick<RuleInput, 'situation' | 'probe'>, name: string, make: () => T): T {
  let ofPool = situation.madeOfPool.get(now);
  if (ofPool === undefined) {
    ofPool = new Map();
    situation.madeOfPool.set(now, ofPool);
  }
  const known = ofPool.get(name);
  if (known !== undefined || ofPool.has(name)) return known as T;
  const value = make();
  ofPool.set(name, value);
  return value;
}

/** Of one underlying, in the order of all. */
export function exposuresIn(situation: Situation, underlying: string): readonly Exposure[] {
  return byUnderlying(situation).get(underlying) ?? [];
}

/** Each underlying with its net exposure in USD at the slow price. */
export function slowNets(situation: Situation): ReadonlyMap<string, Figure> {
  return onceIn(situation, 'slow nets', () => new Map([...byUnderlying(situation)].map(([underlying, exposures]) => [underlying, slowNetUsd(exposures)])));
}

function byUnderlying(situation: Situation): ReadonlyMap<string, readonly Exposure[]> {
  return onceIn(situation, 'exposures by underlying', () => {
    const groups = new Map<string, Exposure[]>();
    for (const exposure of situation.exposures) {
      const group = groups.get(exposure.underlying);
      if (group === undefined) groups.set(exposure.underlying, [exposure]);
      else group.push(exposure);
    }
    return groups;
  });
}
