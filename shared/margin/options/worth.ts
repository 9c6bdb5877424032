/** What held options are worth in USD: signed, a sold one is owed. One that is not priced, or whose settle asset is not, makes it unknown. */
import type { PoolOptions } from './pool-options';
import { NO_OPTION_MOVE, valueThere } from './revalue';

export type WorthUsd = { readonly kind: 'known'; readonly value: number } | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** `usdPerUnit` of a settle asset. Whether a pool's equity has them in it already is its venue's rule. */
export function optionsWorthUsd({ book }: PoolOptions, usdPerUnit: (asset: string) => WorthUsd): WorthUsd {
  const missing = [...book.missing];
  let value = 0;
  for (const one of book.priced) {
    const usd = usdPerUnit(one.option.settleAsset);
    if (usd.kind === 'unknown') missing.push(...usd.missing);
    else value += valueThere(one, NO_OPTION_MOVE) * usd.value;
  }
  return missing.length > 0 ? { kind: 'unknown', missing: [...new Set(missing)].sort() } : { kind: 'known', value };
}
