/** One request of `plimsoll evaluate` answered: `{ id?, account, queries?, policy?, market? }` in, margin, answers and advice out. */
import { decodeAccountJson, type AccountInput } from '../../../shared/account/account-json';
import type { Decoded } from '../../../shared/decode';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import type { MarginMarket } from '../../../shared/margin/margin';
import { answerQuery, decodeQuery, type QueryAnswerJson } from '../../../shared/margin/query-json';
import { encodeReport, type ReportJson } from '../../../shared/margin/report-json';
import { announcedJson, type AnnouncedJson } from '../../../shared/sizing/json/announced-json';
import { encodeAdvice, type AdviceJson } from '../../../shared/sizing/json/advice-json';
import { decodeMarketJson } from '../../../shared/sizing/json/market-json';
import { marketWithOptions, optionsJson, type OptionsJson } from '../../../shared/sizing/json/options-json';
import { answerSizingQuery, isSizingQuery, SIZING_QUERIES, type SizingAnswerJson } from '../../../shared/sizing/json/query-json';
import { adviseOn, sizingRequest, type SizingRequest } from '../../../shared/sizing/json/request-json';

type AnyAnswer = QueryAnswerJson | SizingAnswerJson;

export interface EvaluateReport extends ReportJson {
  readonly id?: string | number;
  /** What became of the account's options; absent where it holds none. */
  readonly options?: OptionsJson;
  readonly queries?: readonly AnyAnswer[];
  /** Under the tier tables of `market.announcedTiers`; absent without any for what the account lists. */
  readonly announced?: AnnouncedJson;
  /** One entry per bundle, worst first; with a policy or a market. */
  readonly advice?: readonly AdviceJson[];
  /** What was taken without being said; beside advice. */
  readonly notes?: readonly string[];
}
export interface EvaluateFailure {
  readonly id?: string | number;
  readonly error: { readonly path: string; readonly message: string };
}
/** The answer to one request: the report, or what was not understood. */
export type EvaluateAnswer = EvaluateReport | EvaluateFailure;

/** Answers one request; what is not understood is refused with path and value, never left out silently. */
export function answerRequest(request: unknown): EvaluateAnswer {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return failure({}, '', `expected an object with an account (got ${brief(request)})`);
  const fields = request as Readonly<Record<string, unknown>>;
  const id = fields['id'];
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') return failure({}, 'id', `expected text or a number (got ${brief(id)})`);
  const named = id === undefined ? {} : { id };
  const input = decodeAccountJson(fields['account']);
  if (!input.ok) return failure(named, join('account', input.path), input.message);
  const isAsked = fields['policy'] !== undefined || fields['market'] !== undefined;
  const needsSizing = isAsked || (Array.isArray(fields['queries']) && fields['queries'].some(isSizingQuery));
  const sizing = needsSizing ? sizingOf(fields, input.value) : undefined;
  if (sizing?.ok === false) return failure(named, sizing.path, sizing.message);
  const venue = venueOf(fields);
  const market = sizing?.value.input.accounts[0]?.market ?? marketWithOptions(input.value, venue);
  const answers = answerQueries(input.value.account, market, sizing?.value, fields['queries']);
  if (!answers.ok) return failure(named, answers.path, answers.message);
  const report = encodeReport(evaluateMargin(input.value.account, market));
  const options = optionsJson(market, venue);
  return {
    ...named,
    ...report,
    ...(options === undefined ? {} : { options }),
    ...(fields['queries'] === undefined ? {} : { queries: answers.value }),
    ...(isAsked && sizing !== undefined ? encodedAdvice(sizing.value) : {}),
  };
}

function encodedAdvice(sizing: SizingRequest): Pick<EvaluateReport, 'advice' | 'announced' | 'notes'> {
  const announced = announcedJson(sizing);
  return { ...(announced === undefined ? {} : { announced }), advice: adviseOn(sizing).map((one) => encodeAdvice(one, sizing.input.instruments)), notes: sizing.notes };
}

/** What is not given is not known; the parameters are then those of the balanced profile. */
function sizingOf(fields: Readonly<Record<string, unknown>>, input: AccountInput): Decoded<SizingRequest> {
  const written = fields['market'] ?? {};
  // Contract terms may stand beside the market as well as in it.
  const isBeside = fields['instruments'] !== undefined && typeof written === 'object' && !('instruments' in written);
  const market = decodeMarketJson(isBeside ? { ...written, instruments: fields['instruments'] } : written);
  if (!market.ok) return { ...market, path: isBeside && market.path.startsWith('instruments') ? market.path : join('market', market.path) };
  return sizingRequest(input, venueOf(fields), fields['policy'] ?? {}, market.value);
}

/** The account has been decoded. */
function venueOf(fields: Readonly<Record<string, unknown>>): string {
  return (fields['account'] as { readonly venue?: string }).venue ?? '';
}

function answerQueries(account: AccountInput['account'], market: MarginMarket, sizing: SizingRequest | undefined, queries: unknown): Decoded<readonly AnyAnswer[]> {
  if (queries === undefined) return { ok: true, value: [] };
  if (!Array.isArray(queries)) return { ok: false, path: 'queries', message: `expected a list (got ${brief(queries)})` };
  const answers: AnyAnswer[] = [];
  for (const [index, raw] of queries.entries()) {
    const answer = sizing !== undefined && isSizingQuery(raw) ? answerSizingQuery(raw, sizing) : answerMarginQuery(account, market, raw);
    if (!answer.ok) return { ...answer, path: join(`queries.${index}`, answer.path), message: withAllKinds(answer.path, answer.message) };
    answers.push(answer.value);
  }
  return { ok: true, value: answers };
}

function answerMarginQuery(account: AccountInput['account'], market: MarginMarket, raw: unknown): Decoded<QueryAnswerJson> {
  const query = decodeQuery(raw);
  return query.ok ? answerQuery(account, market, query.value) : query;
}

/** The margin's own decoder knows only its own kinds. */
function withAllKinds(path: string, message: string): string {
  return path === 'kind' ? message.replace(/: others are not supported yet/, `, or of sizing ${SIZING_QUERIES.join(', ')}`) : message;
}

export function failure(named: { readonly id?: string | number }, path: string, message: string): EvaluateFailure {
  return { ...named, error: { path, message } };
}

function join(parent: string, path: string): string {
  return path === '' ? parent : `${parent}.${path}`;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
