/**
 * What a pool lacks for its cells, by what a cell needs: moved prices, daily sigmas, the worth of its unit. Looked up once
 * per pool; a cell that needs something missing is unknown and names it.
 */
import type { PoolState } from '../../margin/pool';
import { VALUATION_UNIT } from '../../margin/pool-model';
import { symbolOfCoin } from './coin-symbol';
import { standsStill } from './stable-assets';
import { ratiosOf, type StressGround, type StressMarket } from './ground';
import type { StressedPool } from './pool-there';

export interface Knowledge {
  /** For any cell that moves prices or volatility. */
  readonly prices: readonly string[];
  /** For cells whose moves are told in daily sigmas. */
  readonly sigmas: readonly string[];
  /** For amounts in USD. */
  readonly usd: readonly string[];
}

export function knowledgeOf({ market }: StressGround, { pool, options }: StressedPool): Knowledge {
  const held = options?.book.priced ?? [];
  const symbols = new Set([...pool.legs.map(({ model }) => model.position.symbol), ...held.map(({ symbol }) => symbol)]);
  const prices = new Set<string>(options?.book.missing ?? []);
  for (const symbol of symbols) if (!market.symbols.has(symbol)) prices.add(`mark price of ${symbol}`);
  for (const { option } of held) if (!pool.assets.some(({ model }) => model.asset === option.settleAsset)) prices.add(`price of ${option.settleAsset}`);
  for (const { model, amount } of pool.assets) {
    const { asset, linkedSymbol } = model;
    if (linkedSymbol !== undefined) symbols.add(linkedSymbol);
    if (linkedSymbol !== undefined && !market.symbols.has(linkedSymbol)) prices.add(`mark price of ${linkedSymbol}`);
    // In a pool of one asset its price is 1 by definition; in a shared one a coin without a link would stand still.
    if (pool.model.id === 'cross:*' && linkedSymbol === undefined && amount !== 0 && !standsStill(asset)) prices.add(`symbol whose price ${asset} follows`);
  }
  const usd = usdMissing(market, pool);
  const coinSymbol = standsStill(pool.model.unit) ? undefined : symbolOfCoin(market, pool, pool.model.unit);
  if (coinSymbol !== undefined) symbols.add(coinSymbol);
  return { prices: [...prices].sort(), sigmas: [...symbols].filter((symbol) => market.symbols.get(symbol)?.dailySigma === undefined).map((symbol) => `volatility of ${symbol}`).sort(), usd };
}

function usdMissing(market: StressMarket, pool: PoolState): string[] {
  const { unit } = pool.model;
  if (unit === VALUATION_UNIT) return [];
  const missing = market.usdPerUnit.has(unit) ? [] : [`USD price of ${unit}`];
  return standsStill(unit) || symbolOfCoin(market, pool, unit) !== undefined ? missing : [...missing, `symbol whose price ${unit} follows`];
}

/** USD per unit of the pool's money at every place; not to be read where `Knowledge.usd` names something. */
export function usdPerUnitAt(ground: StressGround, pool: PoolState): readonly number[] {
  const { unit } = pool.model;
  const index = unit === VALUATION_UNIT ? 1 : (ground.market.usdPerUnit.get(unit) ?? 0);
  const symbol = standsStill(unit) ? undefined : symbolOfCoin(ground.market, pool, unit);
  return symbol === undefined ? new Array<number>(ground.places.length).fill(index) : ratiosOf(ground, symbol).map((ratio) => ratio * index);
}
