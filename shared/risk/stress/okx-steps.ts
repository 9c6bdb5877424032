/**
 * OKX's price moves for a whole pool: at each step every symbol moves by its own class's figure (MR1, and the extreme MR6).
 * Which alts are in OKX's second tier was not read, so all but BTC and ETH count as the widest class unless it is said.
 */
import { signedPercentText } from '../../format';
import { okxExtremeMoves, okxPriceMoves, type OkxClass } from '../../margin/scenarios/okx';

const CLASSES = ['btcEth', 'tier2', 'others'] as const;

function movesOf(underlying: OkxClass): number[] {
  return [...okxPriceMoves(underlying), ...okxExtremeMoves(underlying)].map(({ priceMove }) => priceMove);
}

const MOVES: Readonly<Record<OkxClass, readonly number[]>> = { btcEth: movesOf('btcEth'), tier2: movesOf('tier2'), others: movesOf('others') };

/** MR1's seven steps from the lowest up, then MR6 down and up. */
export const OKX_STEPS: readonly { readonly id: string; readonly weight: number }[] = MOVES.btcEth.map((_move, step) => ({ id: step < 7 ? `mr1/${step + 1}` : step === 7 ? 'mr6/down' : 'mr6/up', weight: 1 }));

export function okxMove(of: OkxClass, step: number): number {
  return MOVES[of][step] ?? 0;
}

export function okxClassOf(underlying: string): OkxClass {
  return underlying === 'BTC' || underlying === 'ETH' ? 'btcEth' : 'others';
}

/** `BTC and ETH −12 %, tier 2 −18 %, others −25 %`. */
export function okxWords(step: number): string {
  const [major = '', second = '', rest = ''] = CLASSES.map((one) => signedPercentText(okxMove(one, step), 0));
  return `BTC and ETH ${major}, tier 2 ${second}, others ${rest}`;
}
