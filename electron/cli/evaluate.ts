/**
 * `plimsoll evaluate`: accounts as NDJSON in, their margin as NDJSON out, line for line; or one pretty-printed document.
 * A line that is not understood is answered by an error in its place. Reading, writing and the exit belong to the caller.
 */
import { decodeAccountJson } from '../../shared/account/account-json';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { answerQuery, decodeQuery, type QueryAnswerJson } from '../../shared/margin/query-json';
import { encodeReport } from '../../shared/margin/report-json';
import { documents, type Document } from './documents';
import { reportTable, type EvaluateAnswer } from './report-table';

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

/** Answers one request `{ id?, account, queries? }`; anything asked for beyond that is refused, never left out silently. */
export function answerRequest(request: unknown): EvaluateAnswer {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return failure({}, '', `expected an object with an account (got ${brief(request)})`);
  const fields = request as Readonly<Record<string, unknown>>;
  const id = fields['id'];
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') return failure({}, 'id', `expected text or a number (got ${brief(id)})`);
  const named = id === undefined ? {} : { id };
  for (const key of NOT_SUPPORTED_YET) if (fields[key] !== undefined) return failure(named, key, `${key} is not supported yet`);
  const input = decodeAccountJson(fields['account']);
  if (!input.ok) return failure(named, join('account', input.path), input.message);
  const { account, market } = input.value;
  const answers = answerQueries(account, market, fields['queries']);
  if (!answers.ok) return failure(named, answers.path, answers.message);
  const report = encodeReport(evaluateMargin(account, market));
  return { ...named, ...report, ...(fields['queries'] === undefined ? {} : { queries: answers.value }) };
}
const NOT_SUPPORTED_YET = ['policy', 'market'] as const;

type Answers = { readonly ok: true; readonly value: readonly QueryAnswerJson[] } | { readonly ok: false; readonly path: string; readonly message: string };

function answerQueries(account: Parameters<typeof answerQuery>[0], market: Parameters<typeof answerQuery>[1], queries: unknown): Answers {
  if (queries === undefined) return { ok: true, value: [] };
  if (!Array.isArray(queries)) return { ok: false, path: 'queries', message: `expected a list (got ${brief(queries)})` };
  const answers: QueryAnswerJson[] = [];
  for (const [index, raw] of queries.entries()) {
    const query = decodeQuery(raw);
    const answer = query.ok ? answerQuery(account, market, query.value) : query;
    if (!answer.ok) return { ...answer, path: join(`queries.${index}`, answer.path) };
    answers.push(answer.value);
  }
  return { ok: true, value: answers };
}

function failure(named: { readonly id?: string | number }, path: string, message: string): EvaluateAnswer {
  return { ...named, error: { path, message } };
}

function join(parent: string, path: string): string {
  return path === '' ? parent : `${parent}.${path}`;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
