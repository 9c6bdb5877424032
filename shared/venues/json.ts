/**
 * JSON from outside, before anything looks into it: text that is too long or nested too deeply is refused unparsed,
 * because V8 parses millions of nested arrays without complaint and whoever walks them later runs out of stack.
 */
import type { Decoded } from '../decode';

/** Deepest legitimate frame of a venue: an exchange info filter, 5 levels. */
const MAX_DEPTH = 32;
export const MAX_FRAME_LENGTH = 1_048_576;
/** Exchange information of a whole venue is 1-3 MB. */
export const MAX_ANSWER_LENGTH = 16 * 1_048_576;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const OPEN_OBJECT = 123;
const CLOSE_LIST = 93;
const CLOSE_OBJECT = 125;

/** Parses `text`; too long, too deep or not JSON is a value with the reason, never an exception. */
export function parseJson(text: string, maxLength: number): Decoded<unknown> {
  if (text.length > maxLength) return refused(`${text.length} characters; at most ${maxLength} are read`);
  if (isTooDeep(text)) return refused(`nested deeper than ${MAX_DEPTH} levels`);
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return refused(`not JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
}

function refused(message: string): Decoded<never> {
  return { ok: false, path: '', message };
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isString = false;
    } else if (code === QUOTE) isString = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}
