/**
 * The page "Loss": value at risk and expected shortfall of one day for the whole book by several methods, what each underlying
 * adds, and how they move together. The filtered method is the one that the limit uses, on the same smoothed inputs; the
 * others are the plain history of today's book. Coins and options held are in all of them, options revalued.
 */
import { HOURLY } from '../market/age';
import { correlationsOf } from '../risk/correlation/correlations';
import { bookDays } from '../risk/value-at-risk/book-days';
import { dayEquivalent, optionGain, type HeldOption } from '../risk/options/gain';
import { addProfit, sumProfits, tailAlong } from '../risk/value-at-risk/portfolio-tail';
import { valueAtRisk, type ValueAtRiskQuestion } from '../risk/value-at-risk/value-at-risk';
import { besideUnderlyings } from '../sizing/beside';
import { bookTail, gainIn, SHORTFALL_ALPHA } from '../sizing/book-tail';
import type { Fact } from '../sizing/facts';
import { capitalName } from '../sizing/capital';
import { capitalAfterClosing, situationOf, slowNetUsd, type Situation } from '../sizing/situation';
import { slowInputs } from '../sizing/slow-inputs';
import { DAYS_PER_YEAR } from '../units';
import { ageAt } from './ages';
import { hoursByUnderlying } from './book-statistics';
import { known, knownOr, unknown } from './known';
import { ageOfAccounts } from './question-ground';
import { lossFigure } from './risk-capital';
import { optionRows } from './risk-options';
import type { DaysUsed, LossAnswer, LossFigure, LossMethod, LossPart } from './risk-questions';
import { sizingInput } from './sizing-facts';
import type { Known } from './snapshot';
import type { State } from './state';

export function lossAnswer(state: State): LossAnswer {
  const input = sizingInput(state);
  const situation = situationOf(input, slowInputs(input, state.sizing).slow);
  const capitalUsd = capitalAfterClosing({ situation }, 'slow');
  const { expectedShortfallRatio } = situation.parameters;
  const exposures = exposuresByUnderlying(situation);
  const plain = plainDays(state, situation, exposures);
  return {
    kind: 'loss', atMs: state.nowMs, age: ageOfAccounts(state, Object.values(state.accounts)).age,
    capital: { usd: capitalUsd, name: capitalName(situation.slow.capital) },
    budgetRatio: expectedShortfallRatio,
    budgetUsd: capitalUsd.kind === 'known' ? known(expectedShortfallRatio * capitalUsd.value) : capitalUsd,
    methods: [filteredMethod(situation, capitalUsd), ...PLAIN.map(({ id, question }) => plainMethod(id, question, plain, capitalUsd))],
    filteredDays: filteredDays(state, situation), plainDays: plain.kind === 'known' ? known(daysOf(state, { ...plain.value, count: plain.value.profitsUsd.length })) : plain,
    parts: partsOf(situation, exposures), correlations: correlationTable(state), options: optionRows(state),
  };
}

type Exposures = ReadonlyMap<string, Known>;

function exposuresByUnderlying({ exposures }: Situation): Exposures {
  const underlyings = [...new Set(exposures.map(({ underlying }) => underlying))].sort();
  return new Map(underlyings.map((underlying) => [underlying, slowNetUsd(exposures.filter((one) => one.underlying === underlying))]));
}

function filteredMethod(situation: Situation, capitalUsd: Known): LossMethod {
  const book = bookTail({ situation });
  if (book.kind === 'unknown') return { id: 'filtered', tail: book };
  return { id: 'filtered', tail: tailOf(book.tail.valueAtRiskUsd, book.tail.expectedShortfallUsd, capitalUsd) };
}

function tailOf(valueAtRiskUsd: number, expectedShortfallUsd: number, capitalUsd: Known): LossMethod['tail'] {
  return known<{ valueAtRisk: LossFigure; expectedShortfall: LossFigure }>({ valueAtRisk: lossFigure(valueAtRiskUsd, capitalUsd), expectedShortfall: lossFigure(expectedShortfallUsd, capitalUsd) });
}

function filteredDays(state: State, { input }: Situation): Known<DaysUsed> {
  const { scenarios } = input.statistics;
  return scenarios.kind === 'known' ? known(daysOf(state, scenarios.value)) : scenarios;
}

function daysOf(state: State, { count, sinceMs, untilMs, missingDayCount }: Omit<DaysUsed, 'age'>): DaysUsed {
  return { count, sinceMs, untilMs, missingDayCount, age: ageAt(state.nowMs, untilMs, HOURLY) };
}

/** Methods on the plain history, by what `valueAtRisk` calls them. */
const PLAIN: readonly { readonly id: LossMethod['id']; readonly question: (asked: { readonly returns: readonly number[]; readonly alpha: number }) => ValueAtRiskQuestion }[] = [
  { id: 'gaussian', question: (asked) => ({ ...asked, method: 'gaussian' }) },
  { id: 'cornishFisher', question: (asked) => ({ ...asked, method: 'cornishFisher' }) },
  { id: 'historicalType7', question: (asked) => ({ ...asked, method: 'historical', quantileRule: 'type7' }) },
  { id: 'historicalOrder', question: (asked) => ({ ...asked, method: 'historical', quantileRule: 'orderStatistic' }) },
];

type PlainDays = Known<Extract<ReturnType<typeof bookDays>, { kind: 'known' }>>;

function plainDays(state: State, situation: Situation, exposures: Exposures): PlainDays {
  const usd = new Map<string, number>();
  const missing: string[] = [];
  for (const [underlying, exposure] of exposures) {
    if (exposure.kind === 'known') usd.set(underlying, exposure.value);
    else missing.push(...exposure.missing);
  }
  const beside = new Map<string, (priceReturn: number) => number>();
  for (const underlying of besideUnderlyings(situation)) {
    const gain = gainIn(situation.slow.beside, underlying);
    if (gain.kind === 'known') beside.set(underlying, gain.value);
    else missing.push(...gain.missing);
  }
  if (missing.length > 0) return unknown(...new Set(missing));
  if (beside.size === 0 && [...usd.values()].every((value) => value === 0)) return unknown('a position');
  const days = bookDays(hoursByUnderlying(state), usd, beside);
  return days.kind === 'known' ? known(days) : days;
}

function plainMethod(id: LossMethod['id'], question: (typeof PLAIN)[number]['question'], plain: PlainDays, capitalUsd: Known): LossMethod {
  if (plain.kind === 'unknown') return { id, tail: plain };
  const answer = valueAtRisk(question({ returns: plain.value.profitsUsd, alpha: SHORTFALL_ALPHA }));
  return { id, tail: answer.kind === 'known' ? tailOf(answer.valueAtRisk, answer.expectedShortfall, capitalUsd) : { kind: 'unusable', why: answer.why } };
}

/**
 * The shortfall is homogeneous in what is held: exposure times slope, summed over all, is the whole (Euler; D. Tasche 1999).
 * Options are one holding, as they are.
 */
function partsOf(situation: Situation, exposures: Exposures): LossPart[] {
  const { slow } = situation;
  const names = [...new Set([...exposures.keys(), ...besideUnderlyings(situation)])].sort();
  return names.flatMap((underlying): LossPart[] => {
    const annual = slow.limitVolatilityAnnual.get(underlying);
    const sigmaDaily = knownOr(annual === undefined ? undefined : annual / Math.sqrt(DAYS_PER_YEAR), `volatility of ${underlying}`);
    const positions = exposures.get(underlying);
    const coins = slow.beside.coinsUsd.get(underlying);
    const options = slow.beside.options.get(underlying);
    const straight = (what: LossPart['what'], usd: Known): LossPart => ({ underlying, what, exposureUsd: usd, sigmaDaily, shortfallUsd: addedBy(situation, usd, (own) => own, underlying) });
    return [
      ...(positions === undefined ? [] : [straight('positions', positions)]),
      ...(coins === undefined ? [] : [straight('coins', coins)]),
      ...(options === undefined ? [] : [optionsPart(situation, underlying, sigmaDaily, options)]),
    ];
  });
}

function optionsPart(situation: Situation, underlying: string, sigmaDaily: Known, options: Fact<readonly HeldOption[]>): LossPart {
  if (options.kind === 'unknown') return { underlying, what: 'options', sigmaDaily, exposureUsd: options, shortfallUsd: options };
  const gain = optionGain(options.value);
  const exposureUsd = sigmaDaily.kind === 'known' && sigmaDaily.value > 0 ? known(dayEquivalent(options.value, sigmaDaily.value).exposureUsd) : unknown(`volatility of ${underlying}`);
  return { underlying, what: 'options', sigmaDaily, exposureUsd, shortfallUsd: addedBy(situation, known(1), (own) => own.map((priceReturn) => gain(1 + priceReturn)), underlying) };
}

/** What `usd` of a holding adds, whose gain by USD in each scenario is made of the underlying's return there. */
function addedBy(situation: Situation, usd: Known, gainsOf: (returns: Float64Array) => Float64Array, underlying: string): Known {
  const book = bookTail({ situation });
  if (book.kind === 'unknown') return book;
  if (usd.kind === 'unknown') return usd;
  const { shocks, exposureUsd } = book;
  const returns = shocks.returns[shocks.underlyings.indexOf(underlying)];
  if (returns === undefined) return known(0);
  const own = gainsOf(returns);
  const { totalUsd, othersUsd } = shocks.scratch;
  sumProfits(shocks, exposureUsd);
  addProfit(othersUsd, totalUsd, own, -usd.value);
  const { slope } = tailAlong(shocks, othersUsd, own, SHORTFALL_ALPHA, usd.value, false);
  return known(slope * usd.value);
}

function correlationTable(state: State): LossAnswer['correlations'] {
  const found = correlationsOf(hoursByUnderlying(state));
  if (found.kind === 'unknown') return { kind: 'unusable', why: [found.why, ...found.leftOut.map(({ underlying, why }) => `${underlying}: ${why}`)].join('; ') };
  const { names, correlations, observationCount, effectiveCount, halfLifeHours, shrinkage, sinceMs, untilMs, leftOut } = found;
  return known({ names, matrix: correlations, observationCount, effectiveCount, halfLifeHours, shrinkage, sinceMs, age: ageAt(state.nowMs, untilMs, HOURLY), leftOut });
}
