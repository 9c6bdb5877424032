/**
 * What goes into the position-size calculator and what comes out: entry, stop and a risk give a size, unless liquidation
 * comes before the stop. The arithmetic is in `size-for-stop.ts`.
 */
import * as v from 'valibot';
import { positive, shortText } from '../decode';

export const calculatorInputSchema = v.strictObject({
  instrumentId: shortText,
  /** The account whose money and other positions count; absent = sized on risk capital alone. */
  accountId: v.exactOptional(shortText),
  entryPrice: positive,
  stopPrice: positive,
  risk: v.variant('kind', [
    v.strictObject({ kind: v.literal('ratio'), ratio: v.pipe(positive, v.maxValue(1, 'expected 1 or less (0.01 = 1 %)')) }),
    /** In the quote currency of the instrument. */
    v.strictObject({ kind: v.literal('money'), amount: positive }),
  ]),
  marginMode: v.picklist(['cross', 'isolated'], 'expected cross or isolated'),
  leverage: v.pipe(positive, v.minValue(1, 'expected 1 or more'), v.maxValue(200, 'expected 200 or less')),
});
export type CalculatorInput = v.InferOutput<typeof calculatorInputSchema>;

/** `notional` and `lossAtStop` are in quote currency, `initialMargin` in the settle asset. Sizes are of the new trade alone; liquidation is of the resulting position with everything else held. */
export type CalculatorAnswer =
  | {
      readonly kind: 'size';
      readonly side: 'long' | 'short';
      /** Plain ASCII, exact to the lot, rounded down: what a person types. */
      readonly typeQuantity: string;
      readonly quantityBase: number;
      readonly notional: number;
      /** What the stop costs with slippage and both fees. */
      readonly lossAtStop: number;
      readonly initialMargin: number;
      /** In words when there is none. */
      readonly liquidationPrice: { readonly kind: 'known'; readonly value: number } | { readonly kind: 'none' } | { readonly kind: 'unknown'; readonly missing: readonly string[] };
      readonly sentence: string;
      /** Limits that a trade of this size would break, in words; empty when none. */
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string };
