/**
 * Liquidity (statistical): leaving the whole bundle costs at most so many basis points (the books of its market at every
 * connected venue, the square-root law beyond them), and takes at most so many hours at a share of the traded volume. Depth is
 * the 20th percentile of five minutes. A long leaves into the bids, a short into the asks. Bundles of other accounts are not
 * assumed to leave at the same time. A market that cannot be left at this cost at all orders no cut: cutting would pay it.
 */
import { briefText, percentText } from '../../format';
import type { Answer } from '../answer';
import type { Fact } from '../facts';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import type { ExitSize } from '../situation';

const HORIZON_HOURS = 24;

export const liquidity: Rule = {
  id: 'liquidity',
  title: 'Liquidity',
  family: 'statistical',
  horizonHours: HORIZON_HOURS,
  params: ['exitCostBps', 'exitHours', 'participationRatio'],
  answer,
};

function answer(input: RuleInput): Answer {
  const { situation, bundle, nowBase } = input;
  const { exitHours, participationRatio } = situation.parameters;
  const exits = situation.slow.exits.get(bundle.instrumentId);
  if (exits === undefined) return unknown([`order book of ${bundle.symbol}`]);
  if (exits.kind === 'unknown') return unknown(exits.missing);
  const { sell, buy, volumeBaseDaily } = exits.value;
  const byTime = (exitHours / 24) * participationRatio * volumeBaseDaily;
  const most = (size: Fact<ExitSize>, heldBase: number): number => endOf(size, byTime, Math.max(0, heldBase));
  const held = nowBase < 0 ? buy : sell;
  if (held.kind === 'unknown') return unknown(held.missing);
  return range(-most(buy, -nowBase), most(sell, nowBase), sentence(input, held.value, byTime), exitHours);
}

/** The largest size on one side; what was not seen for long enough cuts nothing of `heldBase`, and the other side is shut while unknown. */
function endOf(size: Fact<ExitSize>, byTime: number, heldBase: number): number {
  if (size.kind === 'unknown') return 0;
  const byCost = size.value.isBrief ? Math.max(size.value.base, heldBase) : size.value.base;
  return Math.min(byCost, byTime);
}

function sentence({ bundle, situation, nowBase }: RuleInput, { base, isBrief }: ExitSize, byTime: number): string {
  const { exitCostBps, exitHours, participationRatio } = situation.parameters;
  const side = nowBase < 0 ? 'asks' : 'bids';
  const seen = isBrief ? 'seen too briefly to cut on' : '20th percentile of five minutes';
  return `Leaving at ${briefText(exitCostBps)} bps the ${side} take ${briefText(base)} ${bundle.underlying} (${seen}); ${briefText(exitHours)} h at ${percentText(participationRatio, 0)} of the volume take ${briefText(byTime)}.`;
}
