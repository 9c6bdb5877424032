/**
 * What the account would be once its resting orders fill: all its buys, or all its sells, nearest first and each at its own
 * price, with the liquidation and the headroom that are left then. The present liquidation price does not know them.
 */
import type { Account } from '../account/account';
import { afterFills } from '../margin/order-ladder';
import { evaluateMargin } from '../margin/evaluate';
import type { MarginReport } from '../margin/margin';
import type { PositionId } from '../units';
import { known, unknown } from './known';
import { marketOf } from './question-ground';
import type { Known, OrdersFilledView } from './snapshot';
import type { State } from './state';

/** One line for each position and side that has orders. */
export function ordersFilled(state: State, account: Account): readonly OrdersFilledView[] {
  const { orders = [] } = account;
  const market = marketOf(state, account);
  return (['buy', 'sell'] as const).flatMap((side) => {
    const own = orders.filter(({ quantity }) => (side === 'buy' ? quantity > 0 : quantity < 0));
    const ids = [...new Set(own.map(({ positionId }) => positionId))];
    if (ids.length === 0) return [];
    const after = afterFills(account, market, own);
    const report = after.kind === 'known' ? evaluateMargin(after.account, after.market) : undefined;
    return ids.flatMap((positionId): OrdersFilledView[] => {
      const position = account.positions.find(({ id }) => id === positionId);
      if (position === undefined) return [];
      const { symbol } = position;
      const mine = own.filter((order) => order.positionId === positionId);
      const held = after.kind === 'known' ? after.account.positions.find(({ id }) => id === positionId) : undefined;
      const atPrice = after.kind === 'known' ? after.market.symbols.get(symbol)?.markPrice : undefined;
      return [{
        positionId, symbol, side, orderCount: mine.length,
        atPrice: atPrice ?? mine[0]?.price ?? position.entryPrice,
        quantity: held?.quantity ?? position.quantity,
        liquidation: after.kind === 'unknown' ? after : liquidationIn(report, positionId),
        headroomRatio: after.kind === 'unknown' ? after : headroomIn(report, positionId),
      }];
    });
  });
}

function liquidationIn(report: MarginReport | undefined, id: PositionId): OrdersFilledView['liquidation'] {
  const found = report?.positions.find(({ positionId }) => positionId === id);
  return found?.liquidation ?? { kind: 'unknown', missing: report?.unknownPositions.find(({ positionId }) => positionId === id)?.missing ?? ['margin figures'] };
}

function headroomIn(report: MarginReport | undefined, id: PositionId): Known {
  const found = [...(report?.positions ?? []), ...(report?.unknownPositions ?? [])].find(({ positionId }) => positionId === id);
  const pool = report?.pools.find((one) => one.id === found?.poolId);
  if (pool?.kind !== 'known') return unknown(...(pool?.missing ?? ['margin figures']));
  return pool.equity > 0 ? known(1 - pool.maintenanceRequirement / pool.equity) : unknown('equity above 0');
}
