/** How far liquidation must stay away: the larger of the policy's ratio and its number of daily sigmas, as a ratio of price. */
import type { PolicyParameters } from './policy';

export interface RequiredDistance {
  readonly required: number;
  readonly by: 'ratio' | 'sigmas';
}

/** `k` daily sigmas are a log move: 1 - e^(-k sigma) down, e^(k sigma) - 1 up. Without a volatility the ratio stands alone. */
export function requiredDistance(
  parameters: Pick<PolicyParameters, 'jointDistanceRatio' | 'jointDistanceSigmas'>,
  dailySigma: number | undefined,
  direction: 'down' | 'up',
): RequiredDistance {
  const { jointDistanceRatio, jointDistanceSigmas } = parameters;
  if (dailySigma === undefined) return { required: jointDistanceRatio, by: 'ratio' };
  const logMove = jointDistanceSigmas * dailySigma;
  const ofSigmas = direction === 'down' ? 1 - Math.exp(-logMove) : Math.exp(logMove) - 1;
  return ofSigmas > jointDistanceRatio ? { required: ofSigmas, by: 'sigmas' } : { required: jointDistanceRatio, by: 'ratio' };
}
