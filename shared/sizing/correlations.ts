/** Correlations of some underlyings as they were estimated, by their places in the list asked for; one alone needs none. */
import type { CorrelationsFact, Fact } from './facts';
import type { SizingInput } from './input';

export type CorrelationAt = (one: number, other: number) => number;

export function correlationsAmong({ statistics }: Pick<SizingInput, 'statistics'>, names: readonly string[]): Fact<CorrelationAt> {
  if (names.length < 2) return { kind: 'known', value: () => 1 };
  const { correlations } = statistics;
  if (correlations.kind === 'unknown') return correlations;
  const placeOf = placesIn(correlations.value);
  const places = names.map((name) => placeOf.get(name) ?? -1);
  if (places.includes(-1)) return { kind: 'unknown', missing: names.filter((_, i) => places[i] === -1).map((name) => `correlations of ${name}`) };
  const matrix = correlations.value.correlations;
  return { kind: 'known', value: (one, other) => matrix[places[one] ?? 0]?.[places[other] ?? 0] ?? 0 };
}

/** They stay the same for an hour and are asked for every second. */
const known = new WeakMap<CorrelationsFact, ReadonlyMap<string, number>>();

function placesIn(fact: CorrelationsFact): ReadonlyMap<string, number> {
  const places = known.get(fact) ?? new Map(fact.names.map((name, place) => [name, place]));
  known.set(fact, places);
  return places;
}
