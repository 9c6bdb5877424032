/**
 * The whole book under every stress cell as columns of numbers, where every pool is of the plain kind: linear contracts in one
 * stablecoin, no options, nothing missing. What a cell takes is then a sum over legs of worth times a move, so that a row costs
 * nanoseconds. The same rows as `stress-rows.ts` makes of books of any kind; which cells hit what is explained there.
 */
import { fundingPayments, type FundingTerms } from '../margin/carry';
import { STABLECOINS } from '../risk/stress/stable-assets';
import { STRESS_CELLS } from '../risk/stress/cells';
import { JOINT_PLACE, PLACE_OF_CELL, ratiosOf, stressGround, type StressGround } from '../risk/stress/ground';
import type { SymbolInput } from '../margin/margin';
import { unwrap } from '../assert';
import type { Bundle } from './bundle';
import { poolGround, poolsOf } from './context-pools';
import type { SizingAccount } from './input';
import { requiredMoves } from './joint-stress';
import { dailySigmaOf, marketSigmaOf } from './market-volatility';
import type { Situation } from './situation';
import { underlyingIn } from './symbol-underlying';
import { usdPerUnitOf } from './unit-price';
import { isWithheldAge, markFreshnessOf } from './withheld-age';
import { isPlainPool } from './straight-shortfall';
import { fundingTerms } from './stress-book';
import type { SheetLeg, SheetPool } from './sheet-pool';
import { sheetRows } from './stress-sheet-rows';
import type { StressRow } from './stress-rows';

export interface StressSheet {
  readonly pools: readonly SheetPool[];
  readonly rows: readonly StressRow[];
  /** What the cells lack that could not be asked. */
  readonly missing: readonly string[];
  readonly feeRatio: number;
}

const BPS = 1e-4;
const FUNDING_HOURS = STRESS_CELLS.reduce((hours, { shock }) => (shock.kind === 'fundingCap' ? shock.hours : hours), 0);

/** Undefined where a pool is of another kind, or anything but a funding cap is missing. */
export function stressSheet(situation: Situation): StressSheet | undefined {
  const { input } = situation;
  const feeRatio = input.policy.parameters.takerFeeBps * BPS;
  const pools: SheetPool[] = [];
  const missing = new Set<string>();
  for (const sized of input.accounts.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1))) {
    const own = poolsOfAccount(situation, sized, missing);
    if (own === undefined) return undefined;
    pools.push(...own);
  }
  return { pools, rows: sheetRows(pools, feeRatio, missing.size === 0), missing: [...missing].sort(), feeRatio };
}

function poolsOfAccount(situation: Situation, sized: SizingAccount, missing: Set<string>): SheetPool[] | undefined {
  const { input } = situation;
  const { account, market, freshness } = sized;
  if (isWithheldAge(freshness) || account.options?.some(({ quantity }) => quantity !== 0) === true) return undefined;
  const sigma = marketSigmaOf(input, sized, sized.margin.pools[0]?.id ?? '');
  if (sigma.kind === 'unknown') return undefined;
  const nameOf = underlyingIn(input);
  const symbols = new Map<string, SymbolInput>();
  const names = new Map<string, string>();
  for (const position of account.positions) {
    const known = market.symbols.get(position.symbol);
    const underlying = nameOf(position);
    const own = known === undefined ? undefined : dailySigmaOf(input, sized, position.symbol, underlying);
    if (known === undefined || own?.kind !== 'known' || isWithheldAge(markFreshnessOf(sized, position.symbol))) return undefined;
    names.set(position.symbol, underlying);
    symbols.set(position.symbol, known.dailySigma === undefined ? { ...known, dailySigma: own.value } : known);
  }
  const ground = stressGround({ symbols, underlyingOf: (symbol) => names.get(symbol) ?? symbol, usdPerUnit: input.usdPerUnit, funding: NO_TERMS, joint: requiredMoves(input.policy.parameters, sigma.value) });
  const terms = fundingTerms(input, account);
  const pools: SheetPool[] = [];
  for (const model of poolsOf(sized)) {
    const usd = usdPerUnitOf(input, model.unit);
    if (usd.kind === 'unknown' || model.missing.length > 0 || model.symbols.some((symbol) => !symbols.has(symbol))) return undefined;
    const { now } = poolGround(situation, sized, model);
    if (!isPlainPool(now) || !STABLECOINS.has(model.unit.toUpperCase()) || !model.flat.every(({ contractType }) => contractType === 'linear')) return undefined;
    const legs = [...model.legs.map(({ position }) => position), ...model.flat].map((position): SheetLeg => {
      const { symbol } = position;
      const usdPerContract = position.contractSize * unwrap(symbols.get(symbol), 'looked up above').markPrice * usd.value;
      const funding = terms.get(symbol);
      if (position.quantity !== 0 && funding === undefined) missing.add(`funding rate of ${symbol}`);
      else if (position.quantity !== 0 && funding?.capRatio === undefined) missing.add(`funding cap of ${symbol}`);
      const moves = movesOf(ground, input.instruments.get(position.instrumentId) ?? position, symbol);
      return { id: position.id, symbol, underlying: names.get(symbol) ?? symbol, usdPerContract, worthUsd: position.quantity * usdPerContract, moves, fundingShare: shareAtCap(funding) };
    });
    // Two legs of a symbol move together, and which of them trades is the bundle's affair.
    if (new Set(legs.map(({ symbol }) => symbol)).size < legs.length) return undefined;
    pools.push({ accountId: account.id, poolId: model.id, venue: account.venue, unit: model.unit, equityUsd: now.margin.equity * usd.value, legs, isHolding: model.legs.length > 0 });
  }
  return pools;
}
const NO_TERMS: ReadonlyMap<string, FundingTerms> = new Map();

interface KnownMoves {
  readonly beta: number | undefined;
  readonly dailySigma: number | undefined;
  readonly down: number;
  readonly up: number;
  readonly underlying: string;
  readonly moves: Float64Array;
}
/** The last of each instrument: a mark that ticks moves none of them. Only equal inputs find it. */
const lastMoves = new WeakMap<object, KnownMoves>();

function movesOf(ground: StressGround, of: object, symbol: string): Float64Array {
  const { symbols, joint: { down, up }, underlyingOf } = ground.market;
  const { beta, dailySigma } = unwrap(symbols.get(symbol), 'looked up above');
  const underlying = underlyingOf(symbol);
  const last = lastMoves.get(of);
  if (last !== undefined && last.beta === beta && last.dailySigma === dailySigma && last.down === down && last.up === up && last.underlying === underlying) return last.moves;
  const ratios = ratiosOf(ground, symbol);
  const moves = new Float64Array(ratios.length);
  for (let place = 0; place < moves.length; place += 1) moves[place] = (ratios[place] as number) - 1;
  lastMoves.set(of, { beta, dailySigma, down, up, underlying, moves });
  return moves;
}

function shareAtCap(terms: FundingTerms | undefined): number | undefined {
  return terms?.capRatio === undefined ? undefined : Math.max(terms.capRatio, Math.abs(terms.rate)) * fundingPayments(terms, FUNDING_HOURS);
}

/** The pool of a bundle in it. */
export function sheetPoolOf({ pools }: StressSheet, { accountId, poolId }: Pick<Bundle, 'accountId' | 'poolId'>): number {
  return pools.findIndex((pool) => pool.accountId === accountId && pool.poolId === poolId);
}

/** Place of the joint move, and of a cell's own. */
export function placeOf(cellIndex: number, asked: 'cell' | 'down' | 'up'): number {
  return asked === 'cell' ? (PLACE_OF_CELL[cellIndex] as number) : JOINT_PLACE[asked];
}
