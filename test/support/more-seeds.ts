/** For properties that need rare cases: besides the seed of every run two more, unless one was asked for (`property-seed.ts`). */
import fc from 'fast-check';

const SEEDS: readonly object[] = process.env['PLIMSOLL_SEED'] === undefined ? [{}, { seed: 2 }, { seed: 3 }] : [{}];

export function assertOnMoreSeeds<T>(property: fc.IProperty<T>, parameters: fc.Parameters<T>): void {
  for (const seed of SEEDS) fc.assert(property, { ...parameters, ...seed });
}
