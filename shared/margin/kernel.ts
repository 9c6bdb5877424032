/**
 * Margin per mark event without allocation: a mark recomputes its own legs, then sums and solves the pools they belong to,
 * and no other. Sums are taken anew, never carried forward by differences, so that nothing drifts. Same numbers as
 * `evaluatePrepared` for equity, requirement, initial margin and each leg's liquidation price; joint moves are not here.
 */
import type { MarginKernel } from './kernel-columns';
import { GREATEST_SHARE, LEAST_SHARE } from './kernel-columns';

/** The mark of one symbol (by its index) is now `markPrice`, > 0. Answers how many pools were recomputed. */
export function moveMark(kernel: MarginKernel, symbol: number, markPrice: number): number {
  const { legsBySymbol, symbolStart, poolOf, unmarkedLegs } = kernel;
  kernel.marks[symbol] = markPrice;
  kernel.isMarked[symbol] = 1;
  const end = symbolStart[symbol + 1] as number;
  let pools = 0;
  for (let at = symbolStart[symbol] as number; at < end; at += 1) {
    const leg = legsBySymbol[at] as number;
    const pool = poolOf[leg] as number;
    if (kernel.isMarkedLeg[leg] === 0) {
      kernel.isMarkedLeg[leg] = 1;
      unmarkedLegs[pool] = (unmarkedLegs[pool] as number) - 1;
    }
    valueLeg(kernel, leg, markPrice);
    if (unmarkedLegs[pool] !== 0) continue;
    sumPool(kernel, pool);
    solvePool(kernel, pool);
    pools += 1;
  }
  return pools;
}

/** Within these bounds a floor that rounding lifted above its amount still counts (`tiers.ts`). */
const ROUNDING = 1 - 1e-15;

function valueLeg(kernel: MarginKernel, leg: number, markPrice: number): void {
  const { rowFloor, rowRate } = kernel;
  const size = kernel.size[leg] as number;
  const notional = kernel.isInverse[leg] === 1 ? size / markPrice : size * markPrice;
  const gain = kernel.gain[leg] as number;
  const last = (kernel.rowEnd[leg] as number) - 1;
  const first = kernel.rowStart[leg] as number;
  let row = kernel.row[leg] as number;
  while (row < last && (rowFloor[row + 1] as number) * ROUNDING <= notional) row += 1;
  while (row > first && (rowFloor[row] as number) * ROUNDING > notional) row -= 1;
  const requirement = (rowRate[row] as number) * notional - (kernel.rowDeduction[row] as number);
  const leverage = kernel.leverage[leg] as number;
  const most = kernel.rowMaxLeverage[row] as number;
  kernel.row[leg] = row;
  kernel.notional[leg] = notional;
  kernel.unrealizedPnl[leg] = gain * (notional - (kernel.entryNotional[leg] as number));
  kernel.requirement[leg] = requirement;
  kernel.legInitialMargin[leg] = notional / (leverage < most ? leverage : most);
  kernel.base[leg] = requirement - gain * notional;
  kernel.leastNotional[leg] = notional * (kernel.isInverse[leg] === 1 ? 1 / GREATEST_SHARE : LEAST_SHARE);
  kernel.greatestNotional[leg] = notional * (kernel.isInverse[leg] === 1 ? 1 / LEAST_SHARE : GREATEST_SHARE);
}

function sumPool(kernel: MarginKernel, pool: number): void {
  const { unrealizedPnl, requirement, legInitialMargin, notional } = kernel;
  const wallet = kernel.walletBalance[pool] as number;
  const end = kernel.poolStart[pool + 1] as number;
  let equity = wallet;
  let required = 0;
  let initial = 0;
  let scale = Math.abs(wallet);
  for (let leg = kernel.poolStart[pool] as number; leg < end; leg += 1) {
    const pnl = unrealizedPnl[leg] as number;
    equity += pnl;
    required += requirement[leg] as number;
    initial += legInitialMargin[leg] as number;
    scale += (notional[leg] as number) + Math.abs(pnl);
  }
  const difference = equity - required;
  const headRoom = Math.abs(difference) <= 4 * Number.EPSILON * scale ? 0 : difference;
  kernel.equity[pool] = equity;
  kernel.maintenanceRequirement[pool] = required;
  kernel.initialMargin[pool] = initial;
  kernel.headRoom[pool] = headRoom;
  kernel.isLiquidatable[pool] = required > 0 && (headRoom < 0 || (headRoom === 0 && !kernel.zeroIsSafe)) ? 1 : 0;
}

/**
 * Of every leg the notional at which the pool's head-room is 0 while its own price moves: in a row it is
 * (headRoom + base + deduction) / (rate - gain), and the head-room only rises or only falls, so that one row holds it.
 */
function solvePool(kernel: MarginKernel, pool: number): void {
  const { base, rowFloor, rowCap, rowSolve, rowDeduction, liquidationRow, liquidationPrice, hasLiquidation } = kernel;
  const headRoom = kernel.headRoom[pool] as number;
  const end = kernel.poolStart[pool + 1] as number;
  for (let leg = kernel.poolStart[pool] as number; leg < end; leg += 1) {
    const constant = headRoom + (base[leg] as number);
    const last = (kernel.rowEnd[leg] as number) - 1;
    const first = kernel.rowStart[leg] as number;
    let row = liquidationRow[leg] as number;
    let notional = (constant + (rowDeduction[row] as number)) * (rowSolve[row] as number);
    while (row < last && notional >= (rowCap[row] as number)) {
      row += 1;
      notional = (constant + (rowDeduction[row] as number)) * (rowSolve[row] as number);
    }
    while (row > first && notional < (rowFloor[row] as number)) {
      row -= 1;
      notional = (constant + (rowDeduction[row] as number)) * (rowSolve[row] as number);
    }
    liquidationRow[leg] = row;
    const isFound = notional > (kernel.leastNotional[leg] as number) && notional < (kernel.greatestNotional[leg] as number);
    hasLiquidation[leg] = isFound ? 1 : 0;
    const size = kernel.size[leg] as number;
    liquidationPrice[leg] = isFound ? (kernel.isInverse[leg] === 1 ? size / notional : notional / size) : 0;
  }
}
