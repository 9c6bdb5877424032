/** Which pool a margin ratio is of, in few words. */
import type { PoolView } from '../../shared/engine/snapshot';

export function poolCaption(pool: PoolView | undefined): string {
  return pool === undefined ? 'margin ratio' : `margin ratio, ${poolName(pool.poolId)}`;
}

/** `cross:USDT` -> `cross`, `isolated:binance:HYPEUSDT` -> `isolated HYPEUSDT`. */
export function poolName(poolId: string): string {
  const [kind = poolId, ...rest] = poolId.split(':');
  const detail = rest.at(-1);
  return kind === 'cross' || detail === undefined ? kind : `${kind} ${detail}`;
}
