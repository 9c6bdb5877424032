/** A margin report as plain text for a person at a terminal. */
import type { PoolJson, PositionJson, ReportJson, ShockJson, UnknownJson } from '../../shared/margin/report-json';
import { adviceLines, sizingQueryLines } from './evaluate/advice-text';
import type { EvaluateAnswer, EvaluateReport } from './evaluate/answer';

/** Pools, positions, the joint move and the answers to queries; ends with a blank line. */
export function reportTable(answer: EvaluateAnswer): string {
  const title = answer.id === undefined ? [] : [`${answer.id}`];
  if ('error' in answer) return block([...title, `not understood: ${answer.error.path === '' ? '' : `${answer.error.path}: `}${answer.error.message}`]);
  const pools = Object.entries(answer.pools).map(([id, pool]) => poolRow(id, pool));
  const positions = Object.entries(answer.positions).map(([id, position]) => positionRow(id, position));
  return block([
    ...title,
    ...table(['pool', 'equity', 'maintenance', 'initial margin', 'margin ratio', ''], pools),
    '',
    ...table(['position', 'pool', 'notional', 'PnL', 'liquidation at', 'away', 'sigmas', ''], positions),
    '',
    jointLine(answer.uniformShock),
    ...(answer.options === undefined ? [] : [answer.options.note]),
    ...(answer.queries ?? []).flatMap(queryLines),
    ...(answer.advice === undefined ? [] : adviceLines(answer.advice, answer.notes ?? [])),
  ]);
}

function block(lines: readonly string[]): string {
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n\n`;
}

function poolRow(id: string, pool: PoolJson | UnknownJson): string[] {
  if ('missing' in pool) return [id, '', '', '', '', `unknown: ${pool.missing.join(', ')} missing`];
  const ratio = pool.marginRatio === null ? 'no equity' : percent(100 * pool.marginRatio);
  return [id, amount(pool.equity), amount(pool.maintenanceRequirement), amount(pool.initialMargin), ratio, [...(pool.liquidatable ? ['LIQUIDATABLE NOW'] : []), ...(pool.optionValue === undefined ? [] : [`options worth ${amount(pool.optionValue)} beside it`])].join(', ')];
}

function positionRow(id: string, position: ReportJson['positions'][string]): string[] {
  if (!('notional' in position)) return [id, position.pool, '', '', '', '', '', `unknown: ${position.missing.join(', ')} missing`];
  const { pool, notional, unrealizedPnl, liquidationPrice: price, distancePct, distanceSigmas } = position;
  const away = distancePct === null || price === null ? '' : `${price === position.liquidationPriceUp ? '+' : '-'}${percent(Math.abs(distancePct))}`;
  return [id, pool, amount(notional), amount(unrealizedPnl), price === null ? '' : amount(price), away, distanceSigmas === null ? '' : amount(distanceSigmas), remark(position)];
}

function remark(position: PositionJson): string {
  switch (position.status) {
    case 'ok':
      return position.leverageWithinCap ? '' : 'leverage above the cap of its tier';
    case 'never':
      return 'no price liquidates it';
    case 'flat':
      return 'flat';
    case 'liquidatable':
      return position.liquidationPrice === null ? 'LIQUIDATABLE NOW' : 'LIQUIDATABLE NOW, safe again there';
    case 'unknown':
      return `unknown: ${(position.missing ?? []).join(', ')} missing`;
  }
}

function jointLine(shock: ShockJson): string {
  const { down, up } = shock.first;
  if (down === null && up === null) return 'all prices together: no pool is liquidated between -99.99 % and +1000 %';
  const parts = [down, up].flatMap((point) => (point === null ? [] : [`${point.shock < 0 ? '-' : '+'}${percent(100 * Math.abs(point.shock))} (${point.pool})`]));
  return `all prices together, first liquidation at ${parts.join(' and ')}`;
}

function queryLines(query: NonNullable<EvaluateReport['queries']>[number]): string[] {
  if (!('resolvedTargetPrice' in query)) return sizingQueryLines(query);
  const where = `${query.position} at ${amount(query.resolvedTargetPrice)}`;
  if ('marginDelta' in query) return [`margin that puts the limit of ${where}: ${query.marginDelta > 0 ? '+' : ''}${amount(query.marginDelta)}`];
  return [`largest size of ${where}: ${query.quantity === null ? 'none' : amount(query.quantity)} contracts`];
}

/** Columns padded to their widest cell; the first to the left, the others to the right, the last free. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 || column === head.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return [head, ...rows].map(line);
}

function percent(value: number): string {
  return `${value.toFixed(2)} %`;
}

/** Seven significant digits, at most eight decimals, plain notation while that is readable. */
function amount(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e12 || size < 1e-6) return value.toExponential(4);
  return value.toFixed(Math.min(8, Math.max(0, 6 - Math.floor(Math.log10(size)))));
}
