/**
 * The chance that a trader who repeats one kind of trade is ruined: with the same stake each time (units of it in the
 * purse), or with the same share of wealth at risk. Trades are independent and their chances are known; in truth neither.
 */
import { assert } from '../../assert';
import { bracketedRoot } from '../../math/bracketed-root';
import { power } from '../../math/power';

export interface FixedStake {
  /** Of winning a trade, 0 to 1. */
  readonly chance: number;
  /** Gain when it wins over loss when it loses. */
  readonly payoffRatio: number;
  /** How many losses in a row empty the purse. */
  readonly units: number;
}

/**
 * Chance that the purse is ever empty: z^units, z in (0, 1) the root of p z^payoff + (1 - p) / z = 1 (W. Feller, "An
 * Introduction to Probability Theory", vol. 1, 3rd ed., XIV.2; z = (1 - p) / p at even stakes). Exact for whole payoffs and
 * units, otherwise a bound from above. 1 where a trade does not win on average.
 */
export function chanceOfRuin({ chance, payoffRatio, units }: FixedStake): number {
  assert(chance >= 0 && chance <= 1 && payoffRatio > 0 && units >= 0, `no chance of ruin for chance ${chance}, payoff ${payoffRatio}, units ${units}`);
  return power(exponentialRoot(chance, payoffRatio, 1), units);
}

/** Chance that the purse is empty before it is twice as full, at even stakes: (q / p)^units / (1 + (q / p)^units). */
export function chanceOfRuinBeforeDoubling(chance: number, units: number): number {
  assert(chance > 0 && chance < 1 && units >= 0, `no chance of ruin for chance ${chance}, units ${units}`);
  return 1 / (1 + power(chance / (1 - chance), units));
}

export interface FixedShare {
  readonly chance: number;
  readonly payoffRatio: number;
  /** Share of wealth lost when a trade loses, 0 < r < 1. */
  readonly riskPerTradeRatio: number;
  /** Share of the start below which it counts as ruin, 0 < x < 1. */
  readonly ruinLevel: number;
}

/**
 * Bound from above on the chance that wealth ever falls to `ruinLevel` of the start: ruinLevel^lambda with
 * p (1 + b r)^-lambda + (1 - p) (1 - r)^-lambda = 1 (Lundberg's inequality on log wealth; the bound of Busseti, Ryu and Boyd
 * 2016). The true chance is at most a factor (1 - r)^-lambda smaller. 1 where wealth does not grow.
 */
export function ruinBound({ chance, payoffRatio, riskPerTradeRatio, ruinLevel }: FixedShare): number {
  assert(chance >= 0 && chance <= 1 && payoffRatio > 0, `no ruin for chance ${chance}, payoff ${payoffRatio}`);
  assert(riskPerTradeRatio > 0 && riskPerTradeRatio < 1 && ruinLevel > 0 && ruinLevel < 1, `risk and ruin level lie between 0 and 1, got ${riskPerTradeRatio} and ${ruinLevel}`);
  const loss = -Math.log1p(-riskPerTradeRatio);
  const root = exponentialRoot(chance, Math.log1p(payoffRatio * riskPerTradeRatio), loss);
  return power(root, -Math.log(ruinLevel));
}

/** The z in [0, 1) with p z^win + (1 - p) z^-loss = 1; 1 where the mean p win - (1 - p) loss is not positive. */
function exponentialRoot(chance: number, win: number, loss: number): number {
  if (chance * win <= (1 - chance) * loss) return 1;
  if (chance === 1) return 0;
  const excess = (decay: number): number => chance * Math.expm1(-decay * win) + (1 - chance) * Math.expm1(decay * loss);
  const slope = (decay: number): number => -chance * win * Math.exp(-decay * win) + (1 - chance) * loss * Math.exp(decay * loss);
  // Convex, 0 at 0, falling there: it is least where its slope is 0, and crosses 0 once after that.
  const least = Math.log((chance * win) / ((1 - chance) * loss)) / (win + loss);
  let far = 2 * least;
  while (excess(far) < 0) far *= 2;
  return Math.exp(-bracketedRoot(excess, slope, least, far));
}
