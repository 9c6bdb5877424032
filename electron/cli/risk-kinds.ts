/** What `plimsoll risk` understands: one schema and one answer per kind of question. Units and signs are those of `shared/risk/`. */
import * as v from 'valibot';
import { decode, finite, nonNegative, positive, ratio } from '../../shared/decode';
import { binaryGrowth, binaryKelly } from '../../shared/risk/kelly/binary';
import { empiricalKelly } from '../../shared/risk/kelly/empirical';
import { chanceOfEverFallingTo } from '../../shared/risk/kelly/ever-falling';
import { growthRate, highestGrowth, kellyLeverage, volatilityDrag, zeroGrowthLeverage } from '../../shared/risk/kelly/growth';
import { multiAssetKelly } from '../../shared/risk/kelly/multi-asset';
import { drawdownBound, riskAversionFor, riskConstrainedKelly } from '../../shared/risk/kelly/risk-constrained';
import { MOST_EXACT_DATES, touchAtDates, touchAtDatesCorrected } from '../../shared/risk/touch/at-dates';
import { logBarrier, logDistance, touchProbability } from '../../shared/risk/touch/gaussian';
import { touchProbabilityKou } from '../../shared/risk/touch/kou';
import { touchEitherProbability } from '../../shared/risk/touch/two-sided';
import { kupiec } from '../../shared/risk/value-at-risk/coverage';
import { valueAtRisk, type ValueAtRiskQuestion } from '../../shared/risk/value-at-risk/value-at-risk';

type Fields = Readonly<Record<string, unknown>>;
export type RiskAnswer = Fields;

/** A kind: what the vectors and the literature call its fields too, and its answer. */
export interface RiskKind {
  readonly aliases: Readonly<Record<string, string>>;
  readonly answer: (fields: Fields) => RiskAnswer;
}

const whole = v.pipe(positive, v.integer('expected a whole number'));
const series = v.pipe(v.array(finite, 'expected a list of numbers'), v.maxLength(1_000_000, 'expected at most a million numbers'));
const table = v.array(series, 'expected a list of lists of numbers');
const wrong = (path: string, message: string): RiskAnswer => ({ error: { path, message } });

/** Fields checked, then answered; the first one that is wrong is named. */
function kind<Schema extends v.GenericSchema>(aliases: Readonly<Record<string, string>>, schema: Schema, answer: (question: v.InferOutput<Schema>) => RiskAnswer): RiskKind {
  return {
    aliases,
    answer: (fields) => {
      const read = decode(schema, fields);
      return read.ok ? answer(read.value) : wrong(read.path, read.message);
    },
  };
}

const touch = kind(
  { S: 'spot', mu: 'driftOfPrice', sigma: 'volatility', T: 'years', m: 'monitoringDates' },
  v.strictObject({ spot: positive, barrier: positive, driftOfPrice: v.optional(finite, 0), volatility: positive, years: nonNegative, monitoringDates: v.optional(whole) },
    'expected spot, barrier, driftOfPrice, volatility, years and monitoringDates'),
  ({ spot, barrier, driftOfPrice, volatility, years, monitoringDates }) => {
    const question = { spot, barrier, driftOfPriceAnnual: driftOfPrice, volatilityAnnual: volatility, years };
    const continuous = touchProbability(question);
    if (monitoringDates === undefined) return { probability: continuous };
    if (years === 0 || spot === barrier) return { probability: continuous, probabilityContinuous: continuous };
    const corrected = touchAtDatesCorrected(logBarrier(question), monitoringDates);
    const isExact = monitoringDates <= MOST_EXACT_DATES;
    return { probability: isExact ? touchAtDates(logBarrier(question), monitoringDates) : corrected, method: isExact ? 'exact recursion' : 'continuity correction', probabilityCorrected: corrected, probabilityContinuous: continuous };
  },
);

const touchEither = kind(
  { S: 'spot', mu: 'driftOfPrice', sigma: 'volatility', T: 'years' },
  v.strictObject({ spot: positive, lowerBarrier: positive, upperBarrier: positive, driftOfPrice: v.optional(finite, 0), volatility: positive, years: nonNegative },
    'expected spot, lowerBarrier, upperBarrier, driftOfPrice, volatility and years'),
  ({ driftOfPrice, volatility, ...rest }) => {
    if (rest.lowerBarrier >= rest.upperBarrier) return wrong('upperBarrier', `expected more than the lower barrier ${rest.lowerBarrier} (got ${rest.upperBarrier})`);
    return { probability: touchEitherProbability({ ...rest, driftOfPriceAnnual: driftOfPrice, volatilityAnnual: volatility }) };
  },
);

const touchKou = kind(
  { b: 'distance', t: 'years', T: 'years', mu_log: 'driftOfLogPrice', sigma: 'volatility', lam: 'jumpsPerYear', lambda: 'jumpsPerYear', p_up: 'upProbability', pUp: 'upProbability', eta_up: 'upRate', etaUp: 'upRate', eta_down: 'downRate', etaDown: 'downRate' },
  v.strictObject({
    direction: v.optional(v.picklist(['up', 'down'], "expected 'up' or 'down'")), distance: v.optional(nonNegative), spot: v.optional(positive), barrier: v.optional(positive),
    years: nonNegative, driftOfLogPrice: v.optional(finite, 0), volatility: positive, jumpsPerYear: nonNegative, upProbability: ratio, upRate: positive, downRate: positive,
  }, 'expected direction and distance or spot and barrier, years, driftOfLogPrice, volatility, jumpsPerYear, upProbability, upRate and downRate'),
  ({ direction, distance, spot, barrier, years, driftOfLogPrice, volatility, jumpsPerYear, upProbability, upRate, downRate }) => {
    const isLog = direction !== undefined && distance !== undefined;
    if (isLog === (spot !== undefined && barrier !== undefined)) return wrong('', 'expected either direction and distance (of the log price) or spot and barrier');
    const place = isLog ? { direction, distanceLog: distance } : { direction: (barrier ?? 0) > (spot ?? 0) ? 'up' as const : 'down' as const, distanceLog: logDistance(spot ?? 1, barrier ?? 1) };
    return { probability: touchProbabilityKou({ ...place, years, driftOfLogPriceAnnual: driftOfLogPrice, volatilityAnnual: volatility, jumpsPerYear, upChance: upProbability, upRate, downRate }) };
  },
);

const METHODS = ['historical', 'gaussian', 'cornishFisher', 'studentT', 'filteredHistorical'] as const;
const risk = kind(
  { lam: 'lambda', nu: 'degreesOfFreedom' },
  v.strictObject({
    returns: series, alpha: positive, method: v.picklist(METHODS, `expected one of ${METHODS.join(', ')}`), quantileRule: v.optional(v.picklist(['type7', 'orderStatistic'], "expected 'type7' or 'orderStatistic'")),
    degreesOfFreedom: v.optional(positive), lambda: v.optional(ratio), seedCount: v.optional(whole), window: v.optional(whole), volatilityFloor: v.optional(nonNegative),
  }, 'expected returns, alpha, method and, as the method asks, quantileRule, degreesOfFreedom, lambda, seedCount, window, volatilityFloor'),
  ({ returns, alpha, method, degreesOfFreedom, lambda, seedCount, window, volatilityFloor, quantileRule }) => {
    if (method === 'studentT' && degreesOfFreedom === undefined) return wrong('degreesOfFreedom', 'studentT needs them (missing)');
    const rule = quantileRule === undefined ? {} : { quantileRule };
    const filter = { kind: 'ewma', lambda: lambda ?? 0.94, seedCount: seedCount ?? 20 } as const;
    const filtered = { filter, ...(window === undefined ? {} : { window }), ...(volatilityFloor === undefined ? {} : { volatilityFloor }) };
    const byMethod = { historical: rule, gaussian: {}, cornishFisher: {}, studentT: { degreesOfFreedom }, filteredHistorical: { ...filtered, ...rule } }[method];
    const answer = valueAtRisk({ returns, alpha, method, ...byMethod } as ValueAtRiskQuestion);
    if (answer.kind === 'unknown') return wrong(alpha < 0.5 ? 'returns' : 'alpha', answer.why);
    const { kind: _known, ...numbers } = answer;
    return numbers;
  },
);

const coverage = kind(
  { N: 'count', X: 'exceptions', p: 'alpha', exceptionCount: 'exceptions' },
  v.strictObject({ count: whole, exceptions: v.pipe(nonNegative, v.integer('expected a whole number')), alpha: v.pipe(positive, v.ltValue(1, 'expected less than 1')) }, 'expected count, exceptions and alpha'),
  ({ count, exceptions, alpha }) => {
    if (exceptions > count) return wrong('exceptions', `expected at most count, ${count} (got ${exceptions})`);
    const { ratio: likelihoodRatio, pValue } = kupiec(count, exceptions, alpha);
    return { likelihoodRatio, pValue };
  },
);

const ofDrift = v.strictObject({ driftOfPrice: finite, rate: v.optional(finite, 0), volatility: positive, fraction: v.optional(nonNegative, 1) }, 'expected driftOfPrice, rate, volatility and fraction');
const ofBet = v.strictObject({ chance: ratio, win: positive, loss: v.optional(positive, 1) }, 'expected chance, win and loss');
const ofSample = v.strictObject({ returns: series }, 'expected returns');
const ofSeveral = v.strictObject({ drifts: series, covariance: table, fraction: v.optional(nonNegative, 1), longOnly: v.optional(v.boolean('expected true or false'), false), grossLimit: v.optional(positive) },
  'expected drifts, covariance, fraction, longOnly and grossLimit');

/** Which form is meant shows in the fields: returns, chance and win, drifts and covariance, or drift and volatility. */
const kelly: RiskKind = {
  aliases: { mu: 'driftOfPrice', rf: 'rate', sigma: 'volatility', p: 'chance', cov: 'covariance', probability: 'chance' },
  answer: (fields) => {
    if ('returns' in fields) return kind({}, ofSample, ({ returns }) => refusedAs('returns', empiricalKelly(returns))).answer(fields);
    if ('chance' in fields || 'win' in fields) return kind({}, ofBet, kellyOfBet).answer(fields);
    if ('drifts' in fields || 'covariance' in fields) {
      const { driftOfPrice, ...rest } = fields;
      return kind({}, ofSeveral, kellyOfSeveral).answer(driftOfPrice === undefined ? rest : { drifts: driftOfPrice, ...rest });
    }
    return kind({}, ofDrift, kellyOfDrift).answer(fields);
  },
};

function refusedAs(path: string, answer: { readonly kind: string; readonly why?: string }): RiskAnswer {
  if (answer.kind === 'refused') return wrong(path, answer.why ?? 'refused');
  const { kind: _form, ...rest } = answer;
  return rest;
}

function kellyOfBet({ chance, win, loss }: v.InferOutput<typeof ofBet>): RiskAnswer {
  const bet = { chance, winRatio: win, lossRatio: loss };
  const full = binaryKelly(bet);
  return { kelly: full, growth: full > 0 && full * loss < 1 ? binaryGrowth(bet, full) : 0 };
}

function kellyOfDrift({ driftOfPrice, rate, volatility, fraction }: v.InferOutput<typeof ofDrift>): RiskAnswer {
  const ground = { driftAnnual: driftOfPrice, rateAnnual: rate, volatilityAnnual: volatility };
  const fullKelly = kellyLeverage(ground);
  const leverage = fraction * fullKelly;
  const zero = zeroGrowthLeverage(ground);
  return {
    fullKelly, leverage, growth: growthRate(ground, leverage), highestGrowth: highestGrowth(ground), drag: volatilityDrag(volatility, leverage), volatility: Math.abs(leverage) * volatility,
    zeroGrowthLeverage: zero ?? null, chanceOfEverHalving: chanceOfEverFallingTo(0.5, fraction),
  };
}

function kellyOfSeveral({ drifts, covariance, fraction, longOnly, grossLimit }: v.InferOutput<typeof ofSeveral>): RiskAnswer {
  const answer = multiAssetKelly({
    excessDriftAnnual: drifts, covarianceAnnual: covariance, kellyFraction: fraction, lowest: drifts.map(() => (longOnly ? 0 : Number.NEGATIVE_INFINITY)), highest: drifts.map(() => Number.POSITIVE_INFINITY),
    ...(grossLimit === undefined ? {} : { grossLimit }),
  });
  return refusedAs('covariance', answer);
}

const constrained = kind(
  { lam: 'riskAversion', lambda: 'riskAversion', probs: 'probabilities', returns_r: 'grossReturns' },
  v.strictObject({
    probabilities: series, returns: v.optional(table), grossReturns: v.optional(table), riskAversion: v.optional(nonNegative), level: v.optional(ratio), probability: v.optional(ratio),
    grossLimit: v.optional(positive), form: v.optional(v.picklist(['exact', 'quadratic'], "expected 'exact' or 'quadratic'"), 'exact'),
  }, 'expected probabilities, returns (a row an outcome, net) or grossReturns (a row a bet, gross), riskAversion or level and probability, grossLimit and form'),
  ({ probabilities, returns, grossReturns, riskAversion, level, probability, grossLimit, form }) => {
    if ((returns === undefined) === (grossReturns === undefined)) return wrong('returns', 'expected one of returns (a row an outcome, net) and grossReturns (a row a bet, gross)');
    const isLevel = level !== undefined && probability !== undefined && level > 0 && level < 1 && probability > 0 && probability < 1;
    if (isLevel === (riskAversion !== undefined)) return wrong('riskAversion', 'expected either riskAversion or level and probability, both between 0 and 1');
    const aversion = riskAversion ?? riskAversionFor(level ?? 0.5, probability ?? 0.5);
    // Published probabilities are rounded; what they add up to must still be 1 within that.
    const total = probabilities.reduce((sum, one) => sum + one, 0);
    const scaled = Math.abs(total - 1) < 1e-6 ? probabilities.map((one) => one / total) : probabilities;
    const bets = returns ?? probabilities.map((_, outcome) => (grossReturns ?? []).map((row) => (row[outcome] ?? NaN) - 1));
    const answer = riskConstrainedKelly({ outcomes: { probabilities: scaled, returns: bets }, riskAversion: aversion, form, ...(grossLimit === undefined ? {} : { grossLimit }) });
    const of = refusedAs('probabilities', answer);
    return 'error' in of || level === undefined ? of : { ...of, riskAversion: aversion, bound: drawdownBound(level, aversion) };
  },
);

export const RISK_KINDS: Readonly<Record<string, RiskKind>> = { touch, touchEither, touchKou, valueAtRisk: risk, kupiec: coverage, kelly, riskConstrainedKelly: constrained };
