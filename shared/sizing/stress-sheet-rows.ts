/** Rows of the stress of a plain book (`stress-sheet.ts`): each way in which a cell hits it, with what each pool's contracts lose. */
import { STRESS_CELLS } from '../risk/stress/cells';
import type { Direction, Shock, StressCell } from '../risk/stress/cell';
import { JOINT_PLACE, PLACE_OF_CELL } from '../risk/stress/ground';
import type { SheetPool } from './sheet-pool';
import { CELLS_WITHOUT_OPTIONS, type Asked, type StressRow } from './stress-rows';

/** Losses that differ by rounding only are equal. */
const ROUNDING = 1e-9;

/** A cell whose moves are those of another times a number below 1, weights counted: what holds there holds here. */
interface Lesser {
  /** Places of the two. */
  readonly own: number;
  readonly greater: number;
}

/** Moves of the market are the same betas times a number, those of SPAN the same sigmas: of each only the largest either way can bind. */
const LESSER: ReadonlyMap<number, Lesser> = lesserCells();

function lesserCells(): Map<number, Lesser> {
  const lesser = new Map<number, Lesser>();
  const greatest = new Map<string, { readonly cellIndex: number; readonly size: number }>();
  const sized = CELLS_WITHOUT_OPTIONS.flatMap((cellIndex) => {
    const { shock, weight } = STRESS_CELLS[cellIndex] as StressCell;
    const move = shock.kind === 'market' ? shock.move : shock.kind === 'span' ? shock.scans : undefined;
    return move === undefined ? [] : [{ cellIndex, size: weight * Math.abs(move), group: `${shock.kind} ${Math.sign(move)}` }];
  });
  for (const { cellIndex, size, group } of sized) if (size > (greatest.get(group)?.size ?? -1) * (1 + ROUNDING)) greatest.set(group, { cellIndex, size });
  for (const { cellIndex, group } of sized) {
    const most = greatest.get(group)?.cellIndex ?? cellIndex;
    if (most !== cellIndex) lesser.set(cellIndex, { own: PLACE_OF_CELL[cellIndex] as number, greater: PLACE_OF_CELL[most] as number });
  }
  return lesser;
}

/** No price stops on its floor at either: the moves are proportional. */
function isProportional(pools: readonly SheetPool[], { own, greater }: Lesser): boolean {
  return pools.every(({ legs }) => legs.every(({ moves }) => (moves[own] as number) > ON_FLOOR && (moves[greater] as number) > ON_FLOOR));
}
const ON_FLOOR = -0.9998;

/** `knowsFunding`: every leg's rate and cap are known; else funding at its cap is left out. */
export function sheetRows(pools: readonly SheetPool[], feeRatio: number, knowsFunding: boolean): StressRow[] {
  const lost = pools.map((pool) => lostAtPlaces(pool));
  const all = pools.map((): Asked => 'cell');
  const paired = heldBothWays(pools);
  const rows: StressRow[] = [];
  for (const cellIndex of CELLS_WITHOUT_OPTIONS) {
    const { shock, weight } = STRESS_CELLS[cellIndex] as StressCell;
    const lesser = LESSER.get(cellIndex);
    if (lesser !== undefined && isProportional(pools, lesser)) continue;
    switch (shock.kind) {
      case 'market':
      case 'span':
      case 'okx':
      case 'lateReaction': {
        const place = PLACE_OF_CELL[cellIndex] as number;
        rows.push(priced(cellIndex, lost.map((ofPool) => weight * (ofPool[place] ?? 0)), all));
        break;
      }
      case 'legVanishes':
        rows.push(...vanishing(cellIndex, shock.direction, pools, lost, paired));
        break;
      case 'venueGone':
        rows.push(...venuesGone(cellIndex, shock.direction, pools, lost));
        break;
      case 'stablecoin':
        if (shock.prices === 'inDollars' && pools.some(({ unit }) => unit.toUpperCase() === shock.coin)) rows.push(fallen(cellIndex, shock, pools, feeRatio));
        break;
      case 'fundingCap':
        if (knowsFunding) rows.push(priced(cellIndex, pools.map(({ legs }) => legs.reduce((sum, { worthUsd, fundingShare = 0 }) => sum + Math.abs(worthUsd) * fundingShare, 0)), all));
        break;
      // Coins that back nothing do not fall, and higher requirements lose no money.
      case 'coinCollateral':
      case 'venueTerms':
        break;
    }
  }
  return rows;
}

/** USD by place. */
function lostAtPlaces({ legs }: SheetPool): Float64Array {
  const lost = new Float64Array(legs[0]?.moves.length ?? 0);
  for (const { worthUsd, moves } of legs) if (worthUsd !== 0) for (let place = 0; place < lost.length; place += 1) lost[place] = (lost[place] as number) - worthUsd * (moves[place] as number);
  return lost;
}

/** Money that stands still loses nothing beside the contracts, so closing them helps unless they gain. */
function priced(cellIndex: number, positionsUsd: readonly number[], asked: readonly Asked[]): StressRow {
  let total = 0;
  let size = 0;
  for (const usd of positionsUsd) {
    total += usd;
    size += Math.abs(usd);
  }
  return { cellIndex, positionsUsd, asked, countedUsd: 0, isHelped: total <= ROUNDING * size };
}

function heldBothWays(pools: readonly SheetPool[]): ReadonlySet<string> {
  const side = new Map<string, number>();
  const paired = new Set<string>();
  for (const { legs } of pools) {
    for (const { underlying, worthUsd } of legs) {
      if (worthUsd === 0) continue;
      const before = side.get(underlying);
      if (before === undefined) side.set(underlying, Math.sign(worthUsd));
      else if (before * worthUsd < 0) paired.add(underlying);
    }
  }
  return paired;
}

/** One leg that hedges something is closed at the mark, then everything moves: a row for each pool that has such a leg. */
function vanishing(cellIndex: number, direction: Direction, pools: readonly SheetPool[], lost: readonly Float64Array[], paired: ReadonlySet<string>): StressRow[] {
  const place = JOINT_PLACE[direction];
  return pools.flatMap(({ legs }, hit) => {
    let gained = -Infinity;
    for (const { worthUsd, underlying, moves } of legs) if (worthUsd !== 0 && paired.has(underlying)) gained = Math.max(gained, worthUsd * (moves[place] as number));
    if (gained === -Infinity) return [];
    return [priced(cellIndex, lost.map((ofPool, pool) => (ofPool[place] ?? 0) + (pool === hit ? gained : 0)), pools.map((_, pool): Asked => (pool === hit ? 'cell' : direction)))];
  });
}

/** With one venue nothing is left to lose but the equity there, which no size changes. */
function venuesGone(cellIndex: number, direction: Direction, pools: readonly SheetPool[], lost: readonly Float64Array[]): StressRow[] {
  const venues = new Set(pools.filter(({ isHolding }) => isHolding).map(({ venue }) => venue));
  if (venues.size < 2) return [];
  return [...venues].map((gone) => priced(cellIndex, pools.map(({ venue }, pool) => (venue === gone ? 0 : (lost[pool]?.[JOINT_PLACE[direction]] ?? 0))), pools.map(({ venue }): Asked => (venue === gone ? 'nothing' : direction))));
}

/** Prices stay in dollars and so rise in the coin; beyond what the wallet loses without the contracts. */
function fallen(cellIndex: number, { coin, move }: Extract<Shock, { kind: 'stablecoin' }>, pools: readonly SheetPool[], feeRatio: number): StressRow {
  const isIn = pools.map(({ unit }) => unit.toUpperCase() === coin);
  let held = 0;
  let free = 0;
  let size = 0;
  const positionsUsd = pools.map(({ legs, equityUsd }, pool) => {
    if (isIn[pool] !== true) return 0;
    let net = 0;
    let gross = 0;
    for (const { worthUsd } of legs) {
      net += worthUsd;
      gross += Math.abs(worthUsd);
    }
    const [without, within] = [-move * equityUsd, -move * equityUsd + move * net];
    held += within;
    free += without;
    size += Math.abs(within) + Math.abs(without);
    return move * net - move * feeRatio * gross;
  });
  return { cellIndex, positionsUsd, asked: isIn.map((is): Asked => (is ? 'cell' : 'nothing')), countedUsd: 0, isHelped: held - free <= ROUNDING * size };
}
