/** The margin vectors that lie beside the checkout, and how a number agrees with one of theirs. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../../../shared/margin/vectors');

export interface GeneratedCase {
  readonly id: string;
  readonly tags: readonly string[];
  readonly account: AccountCase;
  readonly queries?: readonly unknown[];
  readonly relTol: number;
  readonly scales: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

export interface AccountCase {
  readonly positions: readonly { readonly id: string; readonly markPrice: number }[];
}

export interface PublishedCase {
  readonly id: string;
  readonly account: unknown;
  readonly expectedPublished: {
    readonly pools?: Readonly<Record<string, Readonly<Record<string, number | string | null>>>>;
    readonly positions?: Readonly<Record<string, Readonly<Record<string, number | string | null>>>>;
  };
  readonly tolerance: Readonly<Record<string, { readonly abs?: number; readonly rel?: number }>>;
}

export const hasMarginEvidence = existsSync(path.join(FOLDER, 'generated.json'));

export function generatedCases(): readonly GeneratedCase[] {
  return hasMarginEvidence ? readCases<GeneratedCase>('generated.json') : [];
}

export function publishedCases(): readonly PublishedCase[] {
  return hasMarginEvidence ? readCases<PublishedCase>('published.json') : [];
}

export function publishedFile(): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path.join(FOLDER, 'published.json'), 'utf8')) as Readonly<Record<string, unknown>>;
}

function readCases<Case>(file: string): readonly Case[] {
  return (JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as { readonly cases: readonly Case[] }).cases;
}

const AMOUNTS = new Set(['walletBalance', 'unrealizedPnl', 'equity', 'initialMargin', 'maintenanceMargin', 'liquidationFee', 'maintenanceRequirement', 'availableMargin', 'notional', 'pnlToLiquidation', 'marginDelta']);
const PRICES = new Set(['liquidationPrice', 'liquidationPriceDown', 'liquidationPriceUp', 'distancePrice']);

/**
 * Every difference between `actual` and `expected`, as lines to read; the tolerance is that of the vectors' README:
 * `|a - b| <= max(relative * |expected|, 1e-12 * scale)`, and null, booleans and words exactly.
 */
export function differences(actual: unknown, expected: unknown, relative: number, scaleOf: (path: readonly string[]) => number, at: readonly string[] = []): string[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const allowed = Math.max(relative * Math.abs(expected), 1e-12 * scaleOf(at));
    return Math.abs(actual - expected) <= allowed ? [] : [`${at.join('.')}: ${actual} instead of ${expected} (allowed ${allowed})`];
  }
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null) {
    return actual === expected ? [] : [`${at.join('.')}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => differences((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key], relative, scaleOf, [...at, key]));
}

/** The scale of a value by where it stands: the pool's for amounts, the mark for prices, 1 for the rest. */
export function scaleByPath(one: GeneratedCase): (path: readonly string[]) => number {
  const positions = one.expected['positions'] as Readonly<Record<string, { readonly pool: string }>>;
  return ([section, id, field]) => {
    if (section === 'pools' && id !== undefined && field !== undefined && AMOUNTS.has(field)) return one.scales[id] ?? 1;
    if (section !== 'positions' || id === undefined || field === undefined) return 1;
    if (AMOUNTS.has(field)) return one.scales[positions[id]?.pool ?? ''] ?? 1;
    return PRICES.has(field) ? (one.account.positions.find((position) => position.id === id)?.markPrice ?? 1) : 1;
  };
}

/** Of an answer to a query: margin in the pool's scale, a quantity by itself, a price by the mark. */
export function scaleOfQuery(one: GeneratedCase, position: string): (path: readonly string[]) => number {
  const inPath = scaleByPath(one);
  return ([field]) => {
    if (field === 'marginDelta') return inPath(['positions', position, 'notional']);
    return field === 'resolvedTargetPrice' ? inPath(['positions', position, 'liquidationPrice']) : 0;
  };
}
