/** A run's summary for a person. */
import type { Known } from '../../shared/engine/snapshot';
import { decimalText, percentText } from '../../shared/format';
import type { RunSummary } from './run-summary';

/** Aligned lines, one fact each. */
export function summaryText(title: string, summary: RunSummary): string {
  const { nearest, alerts, liquidations } = summary;
  const rows: readonly (readonly [string, string])[] = [
    ['trace hash', `${summary.traceHash} over ${summary.seconds} s, ${summary.events} events`],
    ['equity', `${amount(summary.equityUsd)} USD`],
    ...summary.pools.map((pool): [string, string] => [`  ${pool.account} ${pool.pool}`, `${amount(pool.equity)} ${pool.unit}`]),
    ['nearest', nearest === undefined ? 'no liquidation was possible' : `${percentText(nearest.distanceRatio)} ${nearest.direction} on ${nearest.symbol} at ${utc(nearest.atMs)}`],
    ['alerts', `${alerts.warning} warnings, ${alerts.caution} cautions, ${alerts.advisory} advisories`],
    ...alerts.raised.slice(0, 20).map((alert): [string, string] => [`  ${utc(alert.atMs)}`, `${alert.level} ${alert.text}`]),
    ['liquidations', String(liquidations.length)],
    ...liquidations.map((one): [string, string] => [`  ${utc(one.atMs)}`, `${one.positionId} at ${one.price}`]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [title, ...rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`), ''].join('\n');
}

function amount(value: Known): string {
  return value.kind === 'known' ? decimalText(value.value, 2) : `unknown: ${value.missing.join(', ')}`;
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString().replace('T', ' ').slice(0, 19);
}
