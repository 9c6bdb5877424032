/** What resting orders would do, in one line for each position and side. */
import type { OrdersFilledView } from '../../shared/engine/snapshot';
import { assertNever } from '../../shared/assert';
import { missingText, percentText, price } from '../format';

/** `BTCUSDT: if all 2 buys fill, the last at 50,000: liquidation 47,300, headroom 12 %`. */
export function filledText({ symbol, side, orderCount, atPrice, liquidation, headroomRatio }: OrdersFilledView): string {
  const orders = orderCount === 1 ? `the ${side} fills at` : `all ${orderCount} ${side}s fill, the last at`;
  const headroom = headroomRatio.kind === 'known' ? `headroom ${percentText(headroomRatio.value, 0)}` : missingText(headroomRatio.missing);
  const end = liquidation.kind === 'unknown' ? missingText(liquidation.missing) : `${liquidationText(liquidation)}, ${headroom}`;
  return `${symbol}: if ${orders} ${price(atPrice)}: ${end}`;
}

function liquidationText(liquidation: Exclude<OrdersFilledView['liquidation'], { kind: 'unknown' }>): string {
  switch (liquidation.kind) {
    case 'ok':
      return `liquidation ${price(liquidation.nearest.price)}`;
    case 'never':
      return 'no liquidation';
    case 'flat':
      return 'nothing is held';
    case 'liquidatable':
      return 'liquidation at once';
    default:
      return assertNever(liquidation);
  }
}
