/** What the liquidation column says: a price, or the word for why there is none. */
import { assertNever } from '../../shared/assert';
import type { Liquidation } from '../../shared/margin/margin';
import type { Step } from '../../shared/market/instrument';
import { price } from '../format';

export function liquidationText(liquidation: Liquidation, tick: Step | undefined): string {
  switch (liquidation.kind) {
    case 'ok':
      return price(liquidation.nearest.price, tick);
    case 'never':
      return 'none';
    case 'flat':
      return 'flat';
    case 'liquidatable':
      return 'now';
    case 'unknown':
      return 'unknown';
    default:
      return assertNever(liquidation);
  }
}
