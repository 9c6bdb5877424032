/** Correlations of some underlyings as they were estimated, in the order asked for; one alone needs none. */
import type { Matrix } from '../math/linear-system';
import type { Fact } from './facts';
import type { SizingInput } from './input';

export function correlationsAmong({ statistics }: Pick<SizingInput, 'statistics'>, names: readonly string[]): Fact<Matrix> {
  if (names.length < 2) return { kind: 'known', value: names.map(() => [1]) };
  const { correlations } = statistics;
  if (correlations.kind === 'unknown') return correlations;
  if (names.length === correlations.value.names.length && names.every((name, i) => name === correlations.value.names[i])) return { kind: 'known', value: correlations.value.correlations };
  const places = names.map((name) => correlations.value.names.indexOf(name));
  const missing = names.filter((_, i) => (places[i] ?? -1) < 0).map((name) => `correlations of ${name}`);
  if (missing.length > 0) return { kind: 'unknown', missing };
  return { kind: 'known', value: places.map((row) => places.map((column) => correlations.value.correlations[row ?? 0]?.[column ?? 0] ?? 0)) };
}
