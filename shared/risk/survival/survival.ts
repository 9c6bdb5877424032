/**
 * Whether a pool as it is lives through a named day: the day's moves laid on today's prices, all assets together, through
 * the true margin function. It does not say how likely such a day is, nor what the trader would have done in it.
 */
import { ALT_BETA_FLOOR, MARKET_UNDERLYING } from '../../volatility/beta';
import { isLiquidatable, type PoolState } from '../../margin/pool';
import type { PoolModel } from '../../margin/pool-model';
import { standsStill } from '../stress/stable-assets';
import type { PoolOptions } from '../../margin/options/pool-options';
import type { AssetDay, HistoricalDay } from './day';
import { standing, walk, type Corners, type Walk } from './walk';

export interface SurvivalBasis {
  readonly underlyingOf: (symbol: string) => string;
  /** To BTC, by underlying, for assets that have no figures of the day. */
  readonly betas: ReadonlyMap<string, number>;
  /** What the worst tenth of an asset's class did that day, at its corners; undefined when nobody knows. */
  readonly worstDecile?: (day: HistoricalDay, underlying: string) => readonly number[] | undefined;
  readonly options?: PoolOptions;
}

/** With the walk on last prices beside it where they left the mark: venues liquidate on the mark, but not all and not always. */
export type Outcome = Walk & { readonly onLastPrice?: Walk };

export type Survival =
  | Extract<Outcome, { kind: 'survives' }>
  | Extract<Outcome, { kind: 'liquidated' }>
  /** Rests on more than history: `how` says on what. Never a tick. */
  | { readonly kind: 'assumed'; readonly how: readonly string[]; readonly outcome: Outcome }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export function survival(pool: PoolState, day: HistoricalDay, basis: SurvivalBasis): Survival {
  const marks = cornersOf(pool, day, basis, ({ mark }) => mark);
  const missing = [...marks.missing, ...unlinkedCoins(pool), ...(basis.options?.book.missing ?? [])];
  if (missing.length > 0) return { kind: 'unknown', missing: [...new Set(missing)].sort() };
  const paid = poolAfterFunding(pool, day, basis);
  const onMark = received(walk(paid.pool, marks.corners, basis.options), paid.received);
  const onLast = marks.hasLast ? received(walk(paid.pool, cornersOf(pool, day, basis, ({ mark, last }) => last ?? mark).corners, basis.options), paid.received) : undefined;
  const outcome: Outcome = onLast === undefined ? onMark : { ...onMark, onLastPrice: onLast };
  const how = (basis.options?.book.priced.length ?? 0) > 0 ? [...marks.how, 'implied volatilities stay as they are'] : marks.how;
  return how.length > 0 ? { kind: 'assumed', how, outcome } : outcome;
}

/**
 * What the pool lacks at the day's worst corner on the mark: requirement less equity in the pool's unit, below 0 where it has
 * more than it needs. Continuous in sizes, so that they can be searched by it; what lies between corners is not looked at.
 * Undefined where the day is unknown for the pool.
 */
export function shortAtCorners(pool: PoolState, day: HistoricalDay, basis: SurvivalBasis): number | undefined {
  const corners = dayCorners(pool, day, basis);
  if (corners === undefined) return undefined;
  const paid = poolAfterFunding(pool, day, basis).pool;
  return cornerIndexes(corners).reduce((most, corner) => Math.max(most, -standing(paid, corners, corner, basis.options).headRoom), -Infinity);
}

/** Prices of the pool's symbols at the day's corners on the mark; undefined where the day is unknown for the pool. */
export function dayCorners(pool: PoolState, day: HistoricalDay, basis: SurvivalBasis): Corners | undefined {
  const { corners, missing } = cornersOf(pool, day, basis, ({ mark }) => mark);
  return missing.length > 0 || unlinkedCoins(pool).length > 0 || (basis.options?.book.missing.length ?? 0) > 0 ? undefined : corners;
}

/** Indexes of the corners, the mark first. */
export function cornerIndexes(corners: Corners): readonly number[] {
  return Array.from({ length: Math.max(2, ...[...corners.values()].map((one) => one.length)) }, (_, corner) => corner);
}

interface Laid {
  readonly corners: Corners;
  readonly how: readonly string[];
  readonly missing: readonly string[];
  readonly hasLast: boolean;
}

/** Ratios by symbol for legs, options and linked collateral, and by `peg:` names for stablecoins. */
function cornersOf(pool: PoolState, day: HistoricalDay, basis: SurvivalBasis, pick: (asset: AssetDay) => readonly number[]): Laid {
  const corners = new Map<string, readonly number[]>();
  const how = new Set<string>();
  const missing = new Set<string>();
  let hasLast = false;
  for (const symbol of symbolsOf(pool, basis)) {
    const path = pathOf(day, basis.underlyingOf(symbol), basis, pick);
    if (path.kind === 'unknown') {
      missing.add(path.missing);
      continue;
    }
    const coin = fallenQuote(pool, day, symbol);
    corners.set(symbol, coin === undefined ? path.path : path.path.map((ratio, corner) => ratio / (day.pegs?.[coin]?.[corner] ?? 1)));
    if (path.how !== undefined) how.add(path.how);
    if (coin !== undefined) how.add(`prices in ${coin} rise as it falls, in dollars they are the day's`);
    hasLast ||= path.hasLast;
  }
  for (const [coin, path] of Object.entries(day.pegs ?? {})) corners.set(pegName(coin), path);
  return { corners, how: [...how].sort(), missing: [...missing].sort(), hasLast };
}

function symbolsOf({ legs, model }: PoolState, { options }: SurvivalBasis): ReadonlySet<string> {
  const linked = model.assets.flatMap(({ linkedSymbol }) => linkedSymbol ?? []);
  return new Set([...legs.map((leg) => leg.model.position.symbol), ...linked, ...(options?.book.priced ?? []).map(({ symbol }) => symbol)].sort());
}

type Path = { readonly kind: 'path'; readonly path: readonly number[]; readonly how?: string; readonly hasLast: boolean } | { readonly kind: 'unknown'; readonly missing: string };

function pathOf(day: HistoricalDay, underlying: string, basis: SurvivalBasis, pick: (asset: AssetDay) => readonly number[]): Path {
  const own = day.assets[underlying];
  return own === undefined ? assumedPath(day, underlying, basis, pick) : { kind: 'path', path: pick(own), hasLast: own.last !== undefined };
}

/** The stablecoin that a symbol is quoted in, if it left its dollar that day. */
function fallenQuote({ legs }: PoolState, day: HistoricalDay, symbol: string): string | undefined {
  const leg = legs.find(({ model }) => !model.isInverse && model.position.symbol === symbol);
  const coin = leg?.model.position.settleAsset.toUpperCase();
  return coin !== undefined && day.pegs?.[coin] !== undefined ? coin : undefined;
}

/** The farther of beta times BTC's move and the worst decile of the class, corner by corner. */
function assumedPath(day: HistoricalDay, underlying: string, { betas, worstDecile }: SurvivalBasis, pick: (asset: AssetDay) => readonly number[]): Path {
  const market = day.assets[MARKET_UNDERLYING];
  const beta = betas.get(underlying);
  if (market === undefined) return { kind: 'unknown', missing: `prices of ${[...new Set([underlying, MARKET_UNDERLYING])].join(' or ')} on ${day.date}` };
  if (beta === undefined) return { kind: 'unknown', missing: `beta of ${underlying}` };
  const decile = worstDecile?.(day, underlying);
  // In a crash an alt does not fall less than the market.
  const times = Math.max(ALT_BETA_FLOOR, beta);
  const path = pick(market).map((ratio, corner) => {
    const byBeta = Math.max(LEAST_RATIO, 1 + times * (ratio - 1));
    const byClass = decile?.[corner];
    return byClass !== undefined && (ratio < 1 ? byClass < byBeta : ratio > 1 && byClass > byBeta) ? byClass : byBeta;
  });
  const rest = decile === undefined ? '; the worst of its class that day is not known' : ', or the worst tenth of its class where that is farther';
  return { kind: 'path', path, hasLast: market.last !== undefined, how: `${underlying} moves ${Math.round(times * 100) / 100} times as far as ${MARKET_UNDERLYING}${rest}` };
}
const LEAST_RATIO = 0.0001;

function unlinkedCoins({ assets, model }: PoolState): string[] {
  if (model.id !== 'cross:*') return [];
  return assets.filter(({ model: { asset, linkedSymbol }, amount }) => linkedSymbol === undefined && amount !== 0 && !standsStill(asset)).map(({ model: { asset } }) => `symbol whose price ${asset} follows`);
}

function pegName(coin: string): string {
  return `peg:${coin}`;
}

/**
 * The pool with its pegs linked and funding paid: what is paid is gone before the first move, what is received comes after
 * the last. On the notional of today.
 */
function poolAfterFunding(pool: PoolState, day: HistoricalDay, { underlyingOf }: SurvivalBasis): { readonly pool: PoolState; readonly received: number } {
  const flows = pool.model.assets.map(() => 0);
  for (const { model, notional } of pool.legs) {
    const ratio = day.fundingRatio?.[underlyingOf(model.position.symbol)] ?? 0;
    flows[model.assetIndex] = (flows[model.assetIndex] ?? 0) - model.direction * notional * ratio;
  }
  let received = 0;
  const isShared = pool.model.id === 'cross:*';
  const change = (asset: PoolModel['assets'][number], index: number): PoolModel['assets'][number] => {
    const flow = flows[index] ?? 0;
    received += Math.max(0, flow) * asset.price * (1 - asset.haircut);
    const isPegged = isShared && asset.linkedSymbol === undefined && day.pegs?.[asset.asset.toUpperCase()] !== undefined;
    return { ...asset, balance: asset.balance + Math.min(0, flow), ...(isPegged ? { linkedSymbol: pegName(asset.asset.toUpperCase()) } : {}) };
  };
  const assets = pool.model.assets.map(change);
  return { pool: poolWithAssets(pool, assets), received };
}

/** The same legs at the same marks, so that requirements that were taken once stay. */
function poolWithAssets(pool: PoolState, models: PoolModel['assets']): PoolState {
  const assets = pool.assets.map((asset, index) => {
    const model = models[index] ?? asset.model;
    return { ...asset, model, amount: asset.amount + model.balance - asset.model.balance };
  });
  const equityOf = (list: PoolState['assets']): number => list.reduce((sum, { model, amount }) => sum + amount * model.price * (amount > 0 ? 1 - model.haircut : 1), 0);
  const lost = equityOf(pool.assets) - equityOf(assets);
  const headRoom = pool.headRoom - lost;
  const { margin } = pool;
  const liquidatable = lost === 0 ? margin.liquidatable : isLiquidatable(headRoom, margin.maintenanceRequirement, pool.rules.trigger);
  return { ...pool, model: { ...pool.model, assets: models }, assets, headRoom, margin: { ...margin, equity: margin.equity - lost, liquidatable } };
}

function received(walked: Walk, amount: number): Walk {
  return walked.kind === 'survives' && amount > 0 ? { ...walked, equityAfter: walked.equityAfter + amount } : walked;
}
