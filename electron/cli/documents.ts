/** JSON documents out of a stream of text: one a line, or a single one over many lines. */

export type Document = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/**
 * The documents of `input` in order, each as soon as its line is complete; blank lines are passed over. When the first
 * line alone is not JSON, the text may be one pretty-printed document: then it is read to its end, and taken as that
 * document if it is one, line by line if not.
 */
export async function* documents(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<Document> {
  const held: string[] = [];
  let isFirst = true;
  for await (const line of lines(input)) {
    if (held.length > 0) {
      held.push(line);
      continue;
    }
    if (line.trim() === '') continue;
    const document = parse(line);
    if (isFirst && !document.ok) held.push(line);
    else yield document;
    isFirst = false;
  }
  if (held.length === 0) return;
  const whole = parse(held.join('\n'));
  if (whole.ok) yield whole;
  else for (const line of held) if (line.trim() !== '') yield parse(line);
}

function parse(text: string): Document {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return parseWithBareNumbers(text);
  }
}

/**
 * Many programs write NaN and Infinity although JSON has neither. Read as what they mean, they are refused where they stand,
 * with their path, and not as a line that nobody understands.
 */
function parseWithBareNumbers(text: string): Document {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) => (token.startsWith('"') ? token : JSON.stringify(MARK + token)));
  try {
    return { ok: true, value: JSON.parse(marked, (_key, value: unknown) => (typeof value === 'string' && value.startsWith(MARK) ? Number(value.slice(MARK.length)) : value)) as unknown };
  } catch {
    const start = text.trim().slice(0, 60);
    return { ok: false, message: `not JSON: ${JSON.stringify(start)}` };
  }
}
/** No text of a readable account begins so. */
const MARK = '\u0000';

async function* lines(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
