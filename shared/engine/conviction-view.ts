/** Systematic forecasts as the screen has them, each with its record. Off unless the trader wants them beside the own view. */
import type { Conviction } from '../conviction/conviction';

export type ConvictionView =
  | { readonly kind: 'off' }
  | { readonly kind: 'shown'; readonly underlyings: readonly { readonly underlying: string; readonly conviction: Conviction }[] };
