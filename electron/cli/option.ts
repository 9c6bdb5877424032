/**
 * `plimsoll option`: options as NDJSON in; price and greeks out where a volatility is given, the volatility where a price is.
 * A line that is not understood is answered by an error in its place. Reading, writing and the exit belong to the caller.
 */
import * as v from 'valibot';
import { decode, finite, nonNegative, positive, shortText } from '../../shared/decode';
import { coinSettledGreeks } from '../../shared/volatility/implied/coin-settled';
import { black76Greeks } from '../../shared/volatility/implied/greeks';
import { impliedVolatility } from '../../shared/volatility/implied/implied-volatility';
import { answerLines, finiteOrRefused, namedAs, type LineAnswer, type LinesResult } from './answer-lines';

const question = v.strictObject({
  id: v.optional(v.union([shortText, finite], 'expected text or a number')),
  forward: positive,
  strike: positive,
  years: nonNegative,
  right: v.picklist(['call', 'put'], "expected 'call' or 'put'"),
  volatility: v.optional(nonNegative),
  /** In quote currency per unit of base, also where the option is settled in coin. */
  price: v.optional(finite),
  /** In coin, as Deribit quotes it. */
  priceCoin: v.optional(finite),
  rate: v.optional(finite, 0),
  /** What premium and payoff are paid in; `linear` and `inverse` are the same words as of futures. Absent: both are answered. */
  settle: v.optional(v.picklist(['quote', 'coin', 'linear', 'inverse'], "expected 'quote' or 'coin'")),
}, 'expected an object with id, forward, strike, years, right, rate, settle and one of volatility, price, priceCoin');
type Question = v.InferOutput<typeof question>;

/** Answers every document of `input` in order; `write` receives whole lines. */
export function option(input: AsyncIterable<string | Uint8Array>, write: (text: string) => void): Promise<LinesResult> {
  return answerLines(input, write, answerOption);
}

/** Answers one option `{ id?, forward, strike, years, right, volatility | price | priceCoin, rate?, settle? }`. */
export function answerOption(input: unknown): LineAnswer {
  const read = decode(question, input);
  const named = namedAs(input);
  if (!read.ok) return { ...named, error: { path: read.path, message: read.message } };
  const { volatility, price, priceCoin } = read.value;
  const given = [volatility, price, priceCoin].filter((one) => one !== undefined).length;
  if (given !== 1) return { ...named, error: { path: '', message: `expected one of volatility, price and priceCoin (got ${given})` } };
  const answer = volatility === undefined ? volatilityOf(read.value) : greeksOf(read.value, volatility);
  return { ...named, ...finiteOrRefused(answer) };
}

function greeksOf({ forward, strike, years, right, rate, settle }: Question, volatility: number): LineAnswer {
  if (years === 0) return { error: { path: 'years', message: 'expires now: greeks need time (got 0)' } };
  if (volatility === 0) return { error: { path: 'volatility', message: 'greeks need a volatility above 0 (got 0)' } };
  const input = { forward, strike, expiryYears: years, volatilityAnnual: volatility, right, rate };
  const { price, deltaForward, gammaForward, vegaPerUnitVolatility, thetaPerYear, rho, vanna, volga, dualDelta } = black76Greeks(input);
  const answer = { price, deltaForward, gammaForward, vegaPerUnitVolatility, thetaPerYear, rho, vanna, volga, dualDelta };
  if (settle === 'quote' || settle === 'linear') return answer;
  const { priceCoin, deltaPremiumAdjusted } = coinSettledGreeks(input);
  return { ...answer, priceCoin, deltaPremiumAdjusted };
}

function volatilityOf({ forward, strike, years, right, rate, price, priceCoin }: Question): LineAnswer {
  const inQuote = price ?? (priceCoin ?? 0) * forward;
  const solved = impliedVolatility({ forward, strike, expiryYears: years, right, rate, price: inQuote });
  if (solved.kind === 'ok') return { volatility: solved.volatilityAnnual };
  return { error: { path: solved.reason === 'expired' ? 'years' : price === undefined ? 'priceCoin' : 'price', message: solved.message } };
}
