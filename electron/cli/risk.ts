/**
 * `plimsoll risk`: questions of risk and size as NDJSON in, one answer line each. A line that is not understood is answered by
 * an error in its place. Reading, writing and the exit belong to the caller.
 */
import { answerLines, finiteOrRefused, namedAs, type LinesResult } from './answer-lines';
import { RISK_KINDS, type RiskAnswer } from './risk-kinds';

/** Answers every document of `input` in order; `write` receives whole lines. */
export function risk(input: AsyncIterable<string | Uint8Array>, write: (text: string) => void): Promise<LinesResult> {
  return answerLines(input, write, answerRisk);
}

/** Answers one question `{ id?, kind, ... }`; the fields of each kind are in `risk-kinds.ts`. */
export function answerRisk(input: unknown): RiskAnswer {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { error: { path: '', message: `expected an object with a kind (got ${JSON.stringify(input) ?? typeof input})` } };
  const { id: _id, kind, ...fields } = input as Readonly<Record<string, unknown>>;
  const named = namedAs(input);
  const known = typeof kind === 'string' && Object.hasOwn(RISK_KINDS, kind) ? RISK_KINDS[kind] : undefined;
  if (known === undefined) return { ...named, error: { path: 'kind', message: `expected one of ${Object.keys(RISK_KINDS).join(', ')} (${kind === undefined ? 'missing' : `got ${JSON.stringify(kind)}`})` } };
  const twice = Object.keys(fields).find((name) => Object.hasOwn(known.aliases, name) && (known.aliases[name] ?? '') in fields);
  if (twice !== undefined) return { ...named, error: { path: twice, message: `says the same as ${known.aliases[twice]}: give one of them` } };
  const answer = computed(() => known.answer(Object.fromEntries(Object.entries(fields).map(([name, value]) => [Object.hasOwn(known.aliases, name) ? known.aliases[name] : name, value]))));
  return { ...named, ...finiteOrRefused(answer) };
}

/** Numbers at the edge of what a double can hold pass the checks and still have no answer; the next line has one. */
function computed(answer: () => RiskAnswer): RiskAnswer {
  try {
    return answer();
  } catch (error) {
    return { error: { path: '', message: `cannot be computed: ${error instanceof Error ? error.message : String(error)}` } };
  }
}
