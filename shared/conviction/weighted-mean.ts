/**
 * Exponentially weighted mean and standard deviation in which the past before the first value has no weight, so that the
 * first values already mean something (pandas: `ewm(adjust=True)`, `.std()` with its correction for bias). Plain JSON.
 */

/** Sums of w, w^2, w x, w x^2 with weights that fade with each value. */
export interface WeightedMean {
  weight: number;
  squaredWeight: number;
  sum: number;
  squares: number;
  count: number;
}

export function createWeightedMean(): WeightedMean {
  return { weight: 0, squaredWeight: 0, sum: 0, squares: 0, count: 0 };
}

/** What is left of a weight after one value: 1 - alpha with alpha = 2 / (span + 1). */
export function keepOfSpan(span: number): number {
  return 1 - 2 / (span + 1);
}

/** The same for a centre of mass: alpha = 1 / (1 + centre). */
export function keepOfCentre(centre: number): number {
  return 1 - 1 / (1 + centre);
}

/** One value more, in place; `keep` from 0 to 1 is what older weights are multiplied with. */
export function foldWeightedMean(mean: WeightedMean, value: number, keep: number): void {
  mean.weight = keep * mean.weight + 1;
  mean.squaredWeight = keep ** 2 * mean.squaredWeight + 1;
  mean.sum = keep * mean.sum + value;
  mean.squares = keep * mean.squares + value ** 2;
  mean.count += 1;
}

/** Undefined before the first value. */
export function meanOf({ sum, weight }: WeightedMean): number | undefined {
  return weight > 0 ? sum / weight : undefined;
}

/** Undefined below two values. */
export function deviationOf({ sum, squares, weight, squaredWeight, count }: WeightedMean): number | undefined {
  const free = weight ** 2 - squaredWeight;
  if (count < 2 || !(free > 0)) return undefined;
  const spread = Math.max(0, squares / weight - (sum / weight) ** 2);
  return Math.sqrt((spread * weight ** 2) / free);
}
