/** A venue's tier table in its JSON form, wherever it is written: rows begin at 0 and follow each other. */
import * as v from 'valibot';
import { finite, nonNegative, positive } from '../decode';
import type { Tier } from '../market/instrument';

/** Within these bounds no product of a size, a price and a rate leaves the range of a double. */
const LARGEST = 1e40;
const atMost = v.maxValue<number, number, string>(LARGEST, `expected at most ${LARGEST}`);

const tierSchema = v.strictObject({
  notionalFloor: v.pipe(nonNegative, atMost),
  notionalCap: v.nullable(positive),
  // A rate above 1 is a percentage by mistake: 0.5 % is 0.005.
  maintenanceMarginRate: v.pipe(nonNegative, v.maxValue(1, 'expected a rate of 1 or less (0.005 = 0.5 %)')),
  maintenanceAmount: v.pipe(finite, atMost, v.minValue(-LARGEST, `expected at least -${LARGEST}`)),
  maxLeverage: v.pipe(positive, atMost, v.minValue(1 / LARGEST, `expected at least ${1 / LARGEST}`)),
});

export const tierTableSchema = v.pipe(v.array(tierSchema, 'expected a list'), v.minLength(1, 'expected at least one tier'));

export interface TableProblem {
  /** `1.notionalCap` */
  readonly path: string;
  readonly message: string;
  readonly got: unknown;
}

/** A gap between a cap and the next floor belongs to the row below it. */
export function problemInTable(table: readonly Tier[]): TableProblem | undefined {
  const first = table[0]?.notionalFloor;
  if (first !== 0) return { path: '0.notionalFloor', message: 'expected the first tier to begin at 0', got: first };
  for (const [row, { notionalFloor: floor, notionalCap: cap }] of table.entries()) {
    const problem = (message: string): TableProblem => ({ path: `${row}.notionalCap`, message, got: cap });
    const next = table[row + 1];
    if (cap !== null && cap <= floor) return problem(`expected a cap above the floor ${floor}`);
    if (next === undefined) continue;
    if (cap === null) return problem('only the last tier may be open');
    if (next.notionalFloor < cap) return problem(`tiers overlap: the next one begins at ${next.notionalFloor}`);
  }
  return undefined;
}
