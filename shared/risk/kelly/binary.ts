/**
 * A bet with two outcomes, as a trade with a target and a stop: the share of wealth to risk on it and the growth that
 * brings (J. L. Kelly, Bell System Technical Journal 35, 1956). A stop that slips is not in it.
 */
import { assert } from '../../assert';

export interface BinaryBet {
  /** Of winning, 0 to 1. */
  readonly chance: number;
  /** Gain per unit of stake when it wins, > 0. */
  readonly winRatio: number;
  /** Loss per unit of stake when it loses, > 0. */
  readonly lossRatio: number;
}

/** The stake of highest growth as a share of wealth, p / loss - (1 - p) / win; negative where the bet loses on average. */
export function binaryKelly({ chance, winRatio, lossRatio }: BinaryBet): number {
  assert(chance >= 0 && chance <= 1 && winRatio > 0 && lossRatio > 0, `no bet with chance ${chance}, win ${winRatio}, loss ${lossRatio}`);
  return chance / lossRatio - (1 - chance) / winRatio;
}

/** E[log wealth] of one bet at `stake`, a share of wealth; -Infinity where the loss takes everything. */
export function binaryGrowth({ chance, winRatio, lossRatio }: BinaryBet, stake: number): number {
  const left = 1 - stake * lossRatio;
  const lost = chance === 1 ? 0 : (1 - chance) * (left > 0 ? Math.log(left) : Number.NEGATIVE_INFINITY);
  return chance * Math.log1p(stake * winRatio) + lost;
}
