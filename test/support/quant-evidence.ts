/** The quantitative vectors that lie beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../../../shared/quant');

export const hasQuantEvidence = existsSync(path.join(FOLDER, 'vectors'));

/** A file below `quant/`, as the caller says it is shaped; undefined when the evidence is not there. */
export function quantEvidence<Shape>(file: string): Shape | undefined {
  return hasQuantEvidence ? (JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Shape) : undefined;
}

/** |actual / expected - 1|, and the plain difference where the expected value is 0. */
export function relativeError(actual: number, expected: number): number {
  return expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
}
