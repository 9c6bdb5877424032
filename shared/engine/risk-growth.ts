/**
 * The page "Growth": what the size of the book does to wealth over a year without any edge, what the trader's floor leaves, and how
 * a view's own odds end when the trade is repeated. Nothing here is a limit; the limits that rest on it are in `sizing/`.
 */
import { freshness, type AgeLimits } from '../market/age';
import { cppiExposure, drawdownFactor, grossmanZhouExposure } from '../risk/drawdown/floor-exposure';
import { ruinBound } from '../risk/drawdown/ruin';
import { growthRungs, HALF, withoutFunding } from '../sizing/book-growth';
import { capitalName } from '../sizing/capital';
import { kellyCeilings } from '../sizing/kelly-ceiling';
import { marketSigmaOf } from '../sizing/market-volatility';
import type { TargetView } from '../sizing/policy';
import { requiredDistance } from '../sizing/required-distance';
import { capitalAfterClosing, liveView, situationOf, type Situation } from '../sizing/situation';
import { slowInputs } from '../sizing/slow-inputs';
import { convictionOf } from '../sizing/view';
import { isWithheldAge } from '../sizing/withheld-age';
import { DAY_MS, MINUTE_MS } from '../units';
import { markAge } from './ages';
import { known, unknown } from './known';
import { ageOfAccounts } from './question-ground';
import type { FloorFigures, GrowthAnswer, RepeatedView } from './risk-questions';
import { drawdownView } from './record-shown';
import { sizingInput } from './sizing-facts';
import type { Known } from './snapshot';
import type { State } from './state';

/** The book is sampled once a minute. */
const SAMPLED: AgeLimits = { lateMs: 3 * MINUTE_MS, staleMs: 15 * MINUTE_MS, goneMs: DAY_MS };
/** Of the positions; 1 is the book as it is. */
const SCALES = [0.5, 1, 1.5, 2, 3] as const;

export function growthAnswer(state: State): GrowthAnswer {
  const input = sizingInput(state);
  const situation = situationOf(input, slowInputs(input, state.sizing).slow);
  const { drawdownFloorRatio, riskPerTradeRatio } = situation.parameters;
  return {
    kind: 'growth', atMs: state.nowMs, age: ageOfAccounts(state, Object.values(state.accounts)).age,
    capital: { usd: capitalAfterClosing({ situation }, 'slow'), name: capitalName(situation.slow.capital) },
    floorDepth: drawdownFloorRatio,
    withoutFunding: withoutFunding(situation),
    rungs: growthRungs(situation, SCALES, drawdownFloorRatio),
    floor: floorOf(state, situation),
    riskPerTradeRatio,
    views: liveTargets(situation).map((view) => repeated(state, situation, view)),
  };
}

/** What is left above the floor, and what two rules of the field would hold on it. */
function floorOf(state: State, situation: Situation): Known<FloorFigures> {
  const { input, parameters } = situation;
  const { now: record } = drawdownView(state);
  if (record.kind === 'unknown') return unknown(...record.missing);
  const { unitValue, highWater, ageMs } = record.value;
  const floorRatio = 1 - parameters.drawdownFloorRatio;
  const [first] = input.accounts;
  const sigma = first === undefined ? undefined : marketSigmaOf(input, first, first.margin.pools[0]?.id ?? '');
  const gapRatio = requiredDistance(parameters, sigma?.kind === 'known' ? sigma.value : undefined, 'down').required;
  const wealth = { wealth: 1, highWater: highWater / unitValue, floorRatio };
  return known({
    unitValue, highWater,
    age: { ageMs, freshness: freshness(ageMs, SAMPLED) },
    cushionRatio: Math.max(0, 1 - floorRatio * wealth.highWater),
    budgetFactor: drawdownFactor({ unitValue, highWater, floorRatio }),
    gapRatio,
    cppiRatio: cppiExposure({ wealth: 1, floor: floorRatio * wealth.highWater, multiplier: 1 / gapRatio, leverageCap: Number.MAX_VALUE }),
    grossmanZhou: [...kellyCeilings(situation)].map(([underlying, ceiling]) => ({
      underlying,
      exposureRatio: ceiling.kind === 'leverage' ? known(grossmanZhouExposure({ ...wealth, kellyLeverage: ceiling.leverage / parameters.kellyFraction })) : unknown(...(ceiling.kind === 'unknown' ? ceiling.missing : [`an edge (${ceiling.why})`])),
    })),
  });
}

function liveTargets({ input }: Situation): readonly TargetView[] {
  return input.policy.views.flatMap((view) => (view.kind === 'target' && liveView(input, view.underlying) === view ? [view] : []));
}

/** The same trade again and again with the policy's risk per trade, if its chance is as stated. */
function repeated(state: State, { parameters }: Situation, view: TargetView): RepeatedView {
  const { underlying, chance, targetPrice, stopPrice } = view;
  const price = Object.values(state.instruments).find((one) => one.instrument.underlying === underlying && one.mark !== null && !isWithheldAge(markAge(state, one).freshness))?.mark?.markPrice;
  if (price === undefined) return { underlying, chance, odds: unknown(`fresh mark price of ${underlying}`) };
  if (convictionOf(view, price) === undefined) return { underlying, chance, odds: unknown(`a price between stop and target of ${underlying}`) };
  const payoffRatio = Math.abs(targetPrice - price) / Math.abs(price - stopPrice);
  const { riskPerTradeRatio, drawdownFloorRatio } = parameters;
  const asked = { chance, payoffRatio, riskPerTradeRatio };
  return {
    underlying, chance,
    odds: known({
      payoffRatio,
      expectancyRatio: chance * payoffRatio - (1 - chance),
      growthPerTrade: chance * Math.log1p(payoffRatio * riskPerTradeRatio) + (1 - chance) * Math.log1p(-riskPerTradeRatio),
      toFloor: ruinBound({ ...asked, ruinLevel: 1 - drawdownFloorRatio }),
      toHalf: ruinBound({ ...asked, ruinLevel: HALF }),
    }),
  };
}
