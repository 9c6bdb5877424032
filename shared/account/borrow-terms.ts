/** What borrowing costs at a venue, as plain data beside an account. What is owed, and what that comes to, is in `margin/carry.ts`. */
import * as v from 'valibot';
import { nonNegative, shortText } from '../decode';

/** What a borrowed amount costs. Interest is charged at each whole hour and added to what is owed. */
export interface BorrowTerms {
  readonly ratePerHour: number;
  /** Amount of the asset that may be owed without interest. */
  readonly interestFree: number;
  /** `balance`: a negative wallet is owed. `equity`: unrealised losses beyond the wallet too (unified and multi-currency accounts). */
  readonly owedOn: 'balance' | 'equity';
}

export interface AssetBorrowTerms extends BorrowTerms {
  readonly asset: string;
}

/** A list of terms, each asset once. */
export const borrowingSchema = v.pipe(
  v.array(v.strictObject({
    asset: v.pipe(shortText, v.minLength(1, 'expected text that is not empty')),
    // 1 % an hour is beyond any venue: a larger number is a yearly rate by mistake.
    ratePerHour: v.pipe(nonNegative, v.maxValue(0.01, 'expected a rate per hour of 0.01 or less (0.00001 = 0.001 % an hour)')),
    interestFree: v.optional(nonNegative, 0),
    owedOn: v.picklist(['balance', 'equity'], 'expected balance or equity'),
  }), 'expected a list'),
  v.maxLength(50, 'expected at most 50 assets'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const index = dataset.value.findIndex(({ asset }, at) => dataset.value.some((other, before) => before < at && other.asset === asset));
    const twice = dataset.value[index];
    if (twice === undefined) return;
    addIssue({ message: 'the asset is listed twice', input: twice.asset, path: [{ type: 'array', origin: 'value', input: dataset.value, key: index, value: twice }, { type: 'object', origin: 'value', input: twice, key: 'asset', value: twice.asset }] });
  }),
);
