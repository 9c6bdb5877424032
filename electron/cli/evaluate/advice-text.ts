/** Advice and the answers of sizing queries as lines for a person at a terminal. */
import type { AdviceJson } from '../../../shared/sizing/json/advice-json';
import type { PlacementJson, RungJson, SizingAnswerJson } from '../../../shared/sizing/json/query-json';
import { briefText, percentText } from '../../../shared/format';

/** What to do for every bundle, with the reason; then what was taken without being said. */
export function adviceLines(advice: readonly AdviceJson[], notes: readonly string[]): string[] {
  return ['', ...advice.flatMap(lines), ...notes.map((note) => `note: ${note}`)];
}

function lines(one: AdviceJson): string[] {
  const { title, action, now, allowed, suggested, type, underlying, reason, otherWayOut, ladder } = one;
  const range = allowed === null ? '' : `, allowed ${end(allowed.low)} to ${end(allowed.high)}`;
  const to = suggested === null || type === null ? '' : ` -> ${size(suggested)} ${underlying}: ${type.side} ${type.quantity}`;
  const unknown = ladder.flatMap((row) => (row.answer === 'unknown' && Array.isArray(row['missing']) ? [`  ${row.title}: cannot say, ${row['missing'].join(', ')} missing`] : []));
  return [`${title}: ${action}, now ${size(now)} ${underlying}${to}${range}`, `  ${reason}`, ...(otherWayOut === null ? [] : [`  ${otherWayOut.sentence}`]), ...unknown];
}

export function sizingQueryLines(answer: SizingAnswerJson): string[] {
  if ('cannotSay' in answer) return [`${answer.kind}: cannot say, ${answer.cannotSay.join(', ')} missing`];
  if ('plan' in answer) return [`plan for ${'position' in answer ? answer.position : ''}`, ...answer.plan.map(rungLine)];
  const head = `${answer.kind === 'bestPlace' ? 'the next' : 'a transfer of'} ${size('amountUsd' in answer ? answer.amountUsd : 0)} USD`;
  return answer.placements.length === 0 ? [`${head} buys no distance in any pool`] : answer.placements.map((placement) => `${head}: ${placementText(placement)}`);
}

function rungLine({ net, type, liquidationPrice, status, jointDistanceRatio }: RungJson): string {
  const traded = type === null ? 'now' : `${type.side} ${type.quantity}`;
  const liquidation = liquidationPrice === null ? `liquidation: ${status}` : `liquidation at ${briefText(liquidationPrice, 7, 'copy')}`;
  return `  ${traded} -> ${size(net)} contracts, ${liquidation}, ${jointDistanceRatio === null ? 'no joint move liquidates' : `joint distance ${percentText(jointDistanceRatio)}`}`;
}

function placementText({ to, from, amount, distanceBeforeRatio, distanceAfterRatio }: PlacementJson): string {
  const way = from === undefined ? `to ${to.pool}` : `from ${from.pool} to ${to.pool}`;
  return `${size(amount)} ${to.asset} ${way} moves the nearest liquidation from ${distance(distanceBeforeRatio)} to ${distance(distanceAfterRatio)}`;
}

function distance(ratio: number | null): string {
  return ratio === null ? 'nowhere' : percentText(ratio);
}

function end(value: number | null): string {
  return value === null ? 'any' : size(value);
}

function size(value: number): string {
  return briefText(value, 5, 'copy');
}
