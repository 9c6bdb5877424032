/** What a stop costs per base unit, in quote currency: the move, slippage beyond the stop, and the fees of both trades. */
import type { PolicyParameters } from './policy';

const BPS = 1e-4;

/**
 * `abs(entry - stop) + slippage + fees` for one base unit, >= 0. A stop on the winning side of the entry costs slippage and
 * fees only. Slippage is a share of the stop price, the taker fee one of entry and stop. `direction`: long 1, short -1.
 */
export function lossPerBase(direction: 1 | -1, entryPrice: number, stopPrice: number, parameters: Pick<PolicyParameters, 'stopSlippageBps' | 'takerFeeBps'>): number {
  const move = Math.max(0, direction * (entryPrice - stopPrice));
  const slippage = stopPrice * parameters.stopSlippageBps * BPS;
  const fees = (entryPrice + stopPrice) * parameters.takerFeeBps * BPS;
  return move + slippage + fees;
}
