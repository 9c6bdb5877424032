/**
 * `plimsoll evaluate`: accounts as NDJSON in, their margin and advice as NDJSON out, line for line; or one pretty-printed document.
 * A line that is not understood is answered by an error in its place. Reading, writing and the exit belong to the caller.
 */
import { documents, type Document } from './documents';
import { answerRequest, failure, type EvaluateAnswer } from './evaluate/answer';
import { reportTable } from './report-table';

export interface EvaluateOptions {
  /** `json`: one line per input line. `table`: plain text for a person. */
  readonly format: 'json' | 'table';
}

export interface EvaluateResult {
  readonly evaluated: number;
  readonly refused: number;
  /** 0 only when every line was understood. */
  readonly exitCode: 0 | 1;
}

/** Answers every document of `input` in order; `write` receives whole lines. */
export async function evaluate(input: AsyncIterable<string | Uint8Array>, write: (text: string) => void, options: EvaluateOptions): Promise<EvaluateResult> {
  let evaluated = 0;
  let refused = 0;
  for await (const document of documents(input)) {
    const answer = answerDocument(document);
    if ('error' in answer) refused += 1;
    else evaluated += 1;
    write(options.format === 'json' ? `${JSON.stringify(answer)}\n` : reportTable(answer));
  }
  return { evaluated, refused, exitCode: refused > 0 ? 1 : 0 };
}

function answerDocument(document: Document): EvaluateAnswer {
  return document.ok ? answerRequest(document.value) : failure({}, '', document.message);
}
