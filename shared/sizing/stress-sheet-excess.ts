/**
 * What the contracts of one pool of a plain book (`stress-sheet.ts`) lose beyond what they may, at any sizes: straight in each
 * leg's worth and its magnitude, but for a hedge leg that vanishes, which is looked for. Exact, so nothing has to be proven.
 */
import { STRESS_CELLS } from '../risk/stress/cells';
import type { StressCell } from '../risk/stress/cell';
import type { PoolState } from '../margin/pool';
import type { Nets } from './rule';
import type { Bundle } from './bundle';
import type { SheetLeg, SheetPool } from './sheet-pool';
import { placeOf, type StressSheet } from './stress-sheet';
import type { StressAsk } from './stress-share';

export interface SheetExcess {
  /** After trading some bundles of the pool to their nets, in USD, the worst of all asks. */
  readonly atNets: (nets: Nets) => number;
  /** The same for one bundle: what a search over its sizes asks again and again. */
  readonly alongOf: (bundle: Bundle) => (net: number) => number;
  /** For the pool with any sizes of its legs. */
  readonly ofPool: (pool: PoolState) => number;
}

/** Asks as numbers, in USD: straight in each leg's worth and its magnitude. */
interface Lines {
  readonly count: number;
  readonly atPresent: Float64Array;
  /** For a USD of worth, and of its magnitude: leg by leg, the lines of each in a row. */
  readonly slopes: Float64Array;
  readonly magnitudeSlopes: Float64Array;
}

/** A line that is more than straight. */
interface Bent {
  readonly line: number;
  /** Place of the joint move when a hedge leg vanishes besides; absent for funding, which nothing pays where nothing is held. */
  readonly vanishesAt?: number;
}

/** What is held exceeds only by more than rounding: sizes that were searched to the edge come to rest on it. */
const ROUNDING = 1e-12;

/** Everything that a size is asked with; `worths` is what is held before and after each question. */
interface Ground {
  readonly lines: Lines;
  /** Those that are only straight come first. */
  readonly straightCount: number;
  readonly bent: readonly Bent[];
  readonly present: Float64Array;
  readonly worths: Float64Array;
  /** By worths and a place: what a hedge leg gains there that may vanish; `-Infinity` without one. */
  readonly gainedBy: (worths: Float64Array, place: number) => number;
}

export function sheetExcess(sheet: StressSheet, poolIndex: number, asks: readonly StressAsk[], budgetUsd: number): SheetExcess {
  const pool = sheet.pools[poolIndex] as SheetPool;
  const { legs } = pool;
  const ground = groundOf(sheet, poolIndex, asks);
  const { present, worths } = ground;
  const legOf = new Map(legs.map(({ id }, index) => [id, index]));
  /** -1 when the bundle is none of the pool's. */
  const placeIn = ({ legs: [position] }: Bundle): number => (position === undefined ? -1 : (legOf.get(position.id) ?? -1));
  const alongOf = (bundle: Bundle): ((net: number) => number) => {
    const leg = placeIn(bundle);
    if (leg < 0) return () => worst(ground);
    const { usdPerContract } = legs[leg] as SheetLeg;
    return (net) => {
      worths[leg] = net * usdPerContract;
      const most = worstWith(ground, leg);
      worths[leg] = present[leg] as number;
      return most;
    };
  };
  return {
    alongOf,
    atNets: (nets) => {
      for (const [bundle, net] of nets) {
        const leg = placeIn(bundle);
        if (leg >= 0) worths[leg] = net * (legs[leg] as SheetLeg).usdPerContract;
      }
      const most = worst(ground) - (nets.length === 0 ? ROUNDING * budgetUsd : 0);
      worths.set(present);
      return most;
    },
    ofPool: (state) => {
      worths.fill(0);
      for (const { model } of state.legs) {
        const leg = legOf.get(model.position.id);
        if (leg !== undefined) worths[leg] = model.direction * model.contracts * (legs[leg] as SheetLeg).usdPerContract;
      }
      const most = worst(ground);
      worths.set(present);
      return most;
    },
  };
}

function groundOf(sheet: StressSheet, poolIndex: number, asks: readonly StressAsk[]): Ground {
  const pool = sheet.pools[poolIndex] as SheetPool;
  const inOrder = [...asks.filter((ask) => !isBent(ask)), ...asks.filter(isBent)];
  const bent = inOrder.flatMap((ask, line): Bent[] => (isBent(ask) ? [{ line, ...(shockOf(ask) === 'legVanishes' ? { vanishesAt: placeOf(ask.cellIndex, 'cell') } : {}) }] : []));
  return {
    lines: linesOf(pool, inOrder, sheet.feeRatio),
    straightCount: inOrder.length - bent.length,
    bent,
    present: columnOf(pool.legs.length, (leg) => (pool.legs[leg] as SheetLeg).worthUsd),
    worths: columnOf(pool.legs.length, (leg) => (pool.legs[leg] as SheetLeg).worthUsd),
    gainedBy: bent.some(({ vanishesAt }) => vanishesAt !== undefined) ? gains(sheet, poolIndex) : () => -Infinity,
  };
}

function excessOf({ lines: { count, atPresent, slopes, magnitudeSlopes }, worths, present }: Ground, line: number): number {
  let excess = atPresent[line] as number;
  for (let leg = 0; leg < worths.length; leg += 1) {
    const [worth, held] = [worths[leg] as number, present[leg] as number];
    excess += (slopes[leg * count + line] as number) * (worth - held) + (magnitudeSlopes[leg * count + line] as number) * (Math.abs(worth) - Math.abs(held));
  }
  return excess;
}

function worstBent(ground: Ground): number {
  const { bent, worths, gainedBy } = ground;
  let most = -Infinity;
  for (const { line, vanishesAt } of bent) {
    if (vanishesAt === undefined && worths.every((worth) => worth === 0)) continue;
    most = Math.max(most, excessOf(ground, line) + (vanishesAt === undefined ? 0 : gainedBy(worths, vanishesAt)));
  }
  return most;
}

function worst(ground: Ground): number {
  let most = worstBent(ground);
  for (let line = 0; line < ground.straightCount; line += 1) most = Math.max(most, excessOf(ground, line));
  return most;
}

/** One leg moved: what is asked of every size in a search. */
function worstWith(ground: Ground, leg: number): number {
  const { lines: { atPresent, slopes, magnitudeSlopes, count }, worths, present, straightCount, bent } = ground;
  let most = bent.length === 0 ? -Infinity : worstBent(ground);
  const change = (worths[leg] as number) - (present[leg] as number);
  const grown = Math.abs(worths[leg] as number) - Math.abs(present[leg] as number);
  const from = leg * count;
  for (let line = 0; line < straightCount; line += 1) {
    const excess = (atPresent[line] as number) + (slopes[from + line] as number) * change + (magnitudeSlopes[from + line] as number) * grown;
    if (excess > most) most = excess;
  }
  return most;
}

/** A loop: `Float64Array.from` with a function is many times slower. */
function columnOf(length: number, valueAt: (index: number) => number): Float64Array {
  const column = new Float64Array(length);
  for (let index = 0; index < length; index += 1) column[index] = valueAt(index);
  return column;
}

function shockOf({ cellIndex }: StressAsk): StressCell['shock']['kind'] {
  return (STRESS_CELLS[cellIndex] as StressCell).shock.kind;
}

function isBent(ask: StressAsk): boolean {
  return ask.asked === 'cell' && (shockOf(ask) === 'legVanishes' || shockOf(ask) === 'fundingCap');
}

function linesOf({ legs }: SheetPool, asks: readonly StressAsk[], feeRatio: number): Lines {
  const count = asks.length;
  const slopes = new Float64Array(count * legs.length);
  const magnitudeSlopes = new Float64Array(count * legs.length);
  const atPresent = columnOf(count, (line) => -(asks[line] as StressAsk).allowedUsd);
  for (let line = 0; line < count; line += 1) {
    const { cellIndex, asked } = asks[line] as StressAsk;
    const { shock, weight } = STRESS_CELLS[cellIndex] as StressCell;
    const place = placeOf(cellIndex, asked);
    for (let leg = 0; leg < legs.length; leg += 1) {
      const { moves, worthUsd, fundingShare = 0 } = legs[leg] as SheetLeg;
      const at = leg * count + line;
      if (asked === 'cell' && shock.kind === 'stablecoin') {
        slopes[at] = shock.move;
        magnitudeSlopes[at] = -shock.move * feeRatio;
      } else if (asked === 'cell' && shock.kind === 'fundingCap') magnitudeSlopes[at] = fundingShare;
      else slopes[at] = -(asked === 'cell' ? weight : 1) * (moves[place] as number);
      atPresent[line] = (atPresent[line] as number) + (slopes[at] as number) * worthUsd + (magnitudeSlopes[at] as number) * Math.abs(worthUsd);
    }
  }
  return { count, atPresent, slopes, magnitudeSlopes };
}

/** By worths of the pool's legs and a place: the most that a leg gains there which the book holds the other way too; `-Infinity` without one. */
function gains({ pools }: StressSheet, poolIndex: number): (worths: Float64Array, place: number) => number {
  const elsewhere = new Set(pools.flatMap(({ legs }, index) => (index === poolIndex ? [] : legs.filter(({ worthUsd }) => worthUsd !== 0).map(({ underlying, worthUsd }) => `${underlying} ${Math.sign(worthUsd)}`))));
  const { legs } = pools[poolIndex] as SheetPool;
  return (worths, place) => {
    let most = -Infinity;
    for (const [index, { underlying, moves }] of legs.entries()) {
      const worth = worths[index] as number;
      if (worth === 0) continue;
      const isOtherWay = elsewhere.has(`${underlying} ${-Math.sign(worth)}`) || legs.some((other, at) => other.underlying === underlying && (worths[at] as number) * worth < 0);
      if (isOtherWay) most = Math.max(most, worth * (moves[place] as number));
    }
    return most;
  };
}
