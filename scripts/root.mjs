import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this script belongs to; nothing here depends on where it was started from. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** A path typed by a person is relative to where the person is: npm moves to the checkout and says where it came from. */
export const fromCaller = (typed) => path.resolve(process.env.INIT_CWD || process.cwd(), typed);
