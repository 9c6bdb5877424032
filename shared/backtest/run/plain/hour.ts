/**
 * One hour as the rules read it, as numbers: what is held, on what capital, how volatile, how dear to leave. Slow inputs follow
 * `sizing/slow-inputs.ts`, asked once an hour, as `adviser.ts` does for the live rules. It decides nothing.
 */
import type { PolicyParameters } from '../../../sizing/policy';
import type { FittedTail } from '../../../risk/touch/tail-model';
import type { Scenarios } from '../../../risk/value-at-risk/scenarios';
import type { Fact } from '../../../sizing/facts';
import type { PlainAccount } from './account';

/** Contracts and money of what the trader holds at the close, and the policy's numbers. */
export interface PlainHour {
  readonly account: PlainAccount;
  readonly parameters: PolicyParameters;
  readonly ownLeverageCap: number | undefined;
  readonly underlying: string;
  readonly markPrice: number;
  readonly equity: number;
  readonly quantity: number;
  readonly nowBase: number;
  /** Smallest step in contracts, and the present net in steps. */
  readonly lot: number;
  readonly lots: number;
  /** Share of notional that a trade costs. */
  readonly feeRatio: number;
  /** What money limits are measured against, after everything were closed. */
  readonly capital: number;
  /** Now, annual: of the day ahead at the 80th percentile; daily, central. */
  readonly limitAnnual: number;
  readonly sigmaDaily: number;
  /** As statistical limits and targets take them. */
  readonly slowLimitAnnual: number;
  readonly slowMedianAnnual: number;
  readonly slowFundingDaily: number;
  /** Present rate an interval. */
  readonly fundingRate: number;
  readonly fundingIntervalHours: number;
  readonly fundingCapRatio: number | undefined;
  readonly volumeBaseDaily: number;
  readonly tail: FittedTail;
  readonly scenarios: Fact<Scenarios>;
  readonly drawdown: { readonly unitValue: number; readonly highWater: number };
  readonly conviction: number;
}

/** A range of the signed net, in base units. */
export interface Ends {
  readonly lowBase: number;
  readonly highBase: number;
}

/** Base units at `steps` lots from the present, on the grid of lots. */
export function baseAt({ lots, lot, account }: Pick<PlainHour, 'lots' | 'lot' | 'account'>, steps: number, decimals: number, coefficient: number): number {
  const count = (lots + steps) * coefficient;
  return (Number.isSafeInteger(count) ? count / (POWERS[decimals] as number) : (lots + steps) * lot) * account.contractSize;
}
const POWERS: readonly number[] = Array.from({ length: 19 }, (_, exponent) => Number(`1e${exponent}`));
