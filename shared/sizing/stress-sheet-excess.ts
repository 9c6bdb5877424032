/**
 * What the contracts of one pool of a plain book (`stress-sheet.ts`) lose beyond what they may, at any sizes: straight in each
 * leg's worth and its magnitude, but for a hedge leg that vanishes, which is looked for. Exact, so nothing has to be proven.
 */
import { STRESS_CELLS } from '../risk/stress/cells';
import type { StressCell } from '../risk/stress/cell';
import type { PoolState } from '../margin/pool';
import type { Nets } from './rule';
import type { SheetPool } from './sheet-pool';
import { placeOf, type StressSheet } from './stress-sheet';
import type { StressAsk } from './stress-share';

export interface SheetExcess {
  /** After trading some bundles of the pool to their nets, in USD, the worst of all asks. */
  readonly atNets: (nets: Nets) => number;
  /** For the pool with any sizes of its legs. */
  readonly ofPool: (pool: PoolState) => number;
}

/** One ask as numbers: USD for a USD of each leg's worth, and of its magnitude. */
interface Line {
  readonly atPresent: number;
  readonly slopes: Float64Array;
  readonly magnitudeSlopes: Float64Array;
  /** Place of the joint move when a hedge leg vanishes besides. */
  readonly vanishesAt?: number;
  /** Nothing pays funding where nothing is held. */
  readonly needsContracts?: true;
}

/** What is held exceeds only by more than rounding: sizes that were searched to the edge come to rest on it. */
const ROUNDING = 1e-12;

export function sheetExcess(sheet: StressSheet, poolIndex: number, asks: readonly StressAsk[], budgetUsd: number): SheetExcess {
  const pool = sheet.pools[poolIndex] as SheetPool;
  const lines = asks.map((ask) => lineOf(pool, ask, sheet.feeRatio));
  const { legs } = pool;
  const legOf = new Map(legs.map(({ id }, index) => [id, index]));
  const present = Float64Array.from(legs, ({ worthUsd }) => worthUsd);
  const worths = new Float64Array(legs.length);
  const gainedBy = gains(sheet, poolIndex);
  const worst = (isMoved: readonly number[]): number => {
    let most = -Infinity;
    for (const { atPresent, slopes, magnitudeSlopes, vanishesAt, needsContracts } of lines) {
      if (needsContracts === true && worths.every((worth) => worth === 0)) continue;
      let excess = atPresent;
      for (const leg of isMoved) excess += (slopes[leg] as number) * ((worths[leg] as number) - (present[leg] as number)) + (magnitudeSlopes[leg] as number) * (Math.abs(worths[leg] as number) - Math.abs(present[leg] as number));
      if (vanishesAt !== undefined) excess += gainedBy(worths, vanishesAt);
      if (excess > most) most = excess;
    }
    return most;
  };
  return {
    atNets: (nets) => {
      worths.set(present);
      const moved: number[] = [];
      for (const [{ legs: [position] }, net] of nets) {
        const leg = position === undefined ? undefined : legOf.get(position.id);
        if (leg === undefined) continue;
        worths[leg] = net * (legs[leg]?.usdPerContract ?? 0);
        moved.push(leg);
      }
      return worst(moved) - (nets.length === 0 ? ROUNDING * budgetUsd : 0);
    },
    ofPool: (state) => {
      worths.fill(0);
      for (const { model } of state.legs) {
        const leg = legOf.get(model.position.id);
        if (leg !== undefined) worths[leg] = model.direction * model.contracts * (legs[leg]?.usdPerContract ?? 0);
      }
      return worst(legs.map((_, leg) => leg));
    },
  };
}

function lineOf({ legs }: SheetPool, { cellIndex, asked, allowedUsd }: StressAsk, feeRatio: number): Line {
  const { shock, weight } = STRESS_CELLS[cellIndex] as StressCell;
  const slopes = new Float64Array(legs.length);
  const magnitudeSlopes = new Float64Array(legs.length);
  const place = placeOf(cellIndex, asked);
  for (const [index, { moves, fundingShare = 0 }] of legs.entries()) {
    if (asked === 'cell' && shock.kind === 'stablecoin') {
      slopes[index] = shock.move;
      magnitudeSlopes[index] = -shock.move * feeRatio;
    } else if (asked === 'cell' && shock.kind === 'fundingCap') magnitudeSlopes[index] = fundingShare;
    else slopes[index] = -(asked === 'cell' ? weight : 1) * (moves[place] as number);
  }
  let lossUsd = 0;
  for (const [index, { worthUsd }] of legs.entries()) lossUsd += (slopes[index] as number) * worthUsd + (magnitudeSlopes[index] as number) * Math.abs(worthUsd);
  return { atPresent: lossUsd - allowedUsd, slopes, magnitudeSlopes, ...(asked === 'cell' && shock.kind === 'legVanishes' ? { vanishesAt: place } : {}), ...(asked === 'cell' && shock.kind === 'fundingCap' ? { needsContracts: true } : {}) };
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
