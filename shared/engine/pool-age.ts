/** Which positions a pool holds, and how old the pool's numbers are: the marks of other pools have no say in it. */
import type { Account, Position } from '../account/account';
import type { Age } from '../market/age';
import { accountReport } from './account-margin';
import { countedMovers } from './account-options';
import { accountAge, heldAge, marksAge } from './ages';
import type { State } from './state';

export function poolAge(state: State, account: Account, poolId: string): Age {
  const moving = countedMovers(state, account, poolId).map(({ instrument }) => instrument.id);
  return heldAge(marksAge(state, [...positionsIn(state, account, poolId).map((position) => position.instrumentId), ...moving]), accountAge(state, account));
}

export function positionsIn(state: State, account: Account, poolId: string): readonly Position[] {
  const report = accountReport(state, account);
  const ids = new Set([...report.positions, ...report.unknownPositions].filter((margin) => margin.poolId === poolId).map((margin) => margin.positionId));
  return account.positions.filter((position) => ids.has(position.id));
}
