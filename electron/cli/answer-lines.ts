/**
 * Questions as NDJSON in, one answer line each, in order; a line that is not read is answered by an error in its place.
 * What a question means is the command's own. Reading, writing and the exit belong to the caller.
 */
import { documents } from './documents';

export type LineAnswer = Readonly<Record<string, unknown>>;

export interface LinesResult {
  readonly answered: number;
  readonly refused: number;
  /** 0 only when every line was understood. */
  readonly exitCode: 0 | 1;
}

/** Answers every document of `input` in order; an answer with an `error` counts as refused, and `write` receives whole lines. */
export async function answerLines(input: AsyncIterable<string | Uint8Array>, write: (text: string) => void, answer: (question: unknown) => LineAnswer): Promise<LinesResult> {
  let answered = 0;
  let refused = 0;
  for await (const document of documents(input)) {
    const line = document.ok ? answer(document.value) : { error: { path: '', message: document.message } };
    if ('error' in line) refused += 1;
    else answered += 1;
    write(`${JSON.stringify(line)}\n`);
  }
  return { answered, refused, exitCode: refused > 0 ? 1 : 0 };
}

/** The `id` that a question gives itself, so that its answer can be told from others; none when it is neither text nor a number. */
export function namedAs(question: unknown): { readonly id?: string | number } {
  const id = typeof question === 'object' && question !== null && 'id' in question ? question.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? { id } : {};
}

/** JSON has no infinity: an answer that holds one is refused under its name. */
export function finiteOrRefused(answer: LineAnswer): LineAnswer {
  const strange = Object.entries(answer).find(([, value]) => typeof value === 'number' && !Number.isFinite(value));
  return strange === undefined ? answer : { error: { path: strange[0], message: 'too large for a number' } };
}
