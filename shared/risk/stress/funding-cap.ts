/** Funding at the venue's cap against each symbol's net position, prices still. The same terms as `margin/carry.ts`. */
import type { Position } from '../../account/account';
import { assumedRate, fundingPayments } from '../../margin/carry';
import type { PoolState } from '../../margin/pool';
import type { StressMarket } from './ground';

export type FundingAnswer =
  | { readonly kind: 'known'; readonly receivedOf: ReadonlyMap<string, number> }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** By settle asset, received > 0: what the pool's legs pay in `hours`. The net is that of the pool. */
export function fundingOf({ funding }: StressMarket, { model, rules, legs }: PoolState, hours: number): FundingAnswer {
  const bySymbol = new Map<string, Position[]>();
  for (const { position } of model.legs) bySymbol.set(position.symbol, [...(bySymbol.get(position.symbol) ?? []), position]);
  const missing = new Set<string>();
  const receivedOf = new Map<string, number>();
  for (const { model: leg, notional } of legs) {
    const { symbol, settleAsset } = leg.position;
    const terms = funding.get(symbol);
    if (terms === undefined) missing.add(`funding rate of ${symbol}`);
    else if (terms.capRatio === undefined) missing.add(`funding cap of ${symbol}`);
    else {
      const rate = assumedRate({ rules, liquidationFeeRate: 0, collateral: [], positions: bySymbol.get(symbol) ?? [] }, symbol, terms, 'capped');
      receivedOf.set(settleAsset, (receivedOf.get(settleAsset) ?? 0) - leg.direction * notional * rate * fundingPayments(terms, hours));
    }
  }
  return missing.size > 0 ? { kind: 'unknown', missing: [...missing].sort() } : { kind: 'known', receivedOf };
}
