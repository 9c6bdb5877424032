/** The engine of one run as the shell holds it: its state stays inside, `step` is the only way in. */
import { LIQUIDATION_FEE_RATIO, SIMULATED_VENUE } from '../shared/drills/instruments';
import { markAge } from '../shared/engine/ages';
import { marginForecastAnswer } from '../shared/engine/answer-margin-forecast';
import { riskAnswer } from '../shared/engine/answer-risk';
import { whatIfAnswer, type LiquidationCost } from '../shared/engine/answer-what-if';
import type { Emit } from '../shared/engine/effect';
import type { EngineEvent } from '../shared/engine/event';
import { hero } from '../shared/engine/hero';
import type { MarginForecastAnswer, MarginForecastQuestion, WhatIfAnswer, WhatIfQuestion } from '../shared/engine/margin-questions';
import type { RiskAnswer, RiskQuestion } from '../shared/engine/risk-questions';
import { simulationQuestion, type SimulationQuestion } from '../shared/engine/risk-simulation';
import type { Hero, Snapshot } from '../shared/engine/snapshot';
import { sizingInput } from '../shared/engine/sizing-facts';
import { createState, type State } from '../shared/engine/state';
import { step } from '../shared/engine/step';
import { snapshot } from '../shared/engine/take-snapshot';
import { createTrace, traceHash, traceStep } from '../shared/engine/trace';
import type { Candle, CandleInterval } from '../shared/market/event';
import type { Instrument, Tier } from '../shared/market/instrument';
import type { Advice } from '../shared/sizing/advice';
import { advise } from '../shared/sizing/advise';
import type { CalculatorAnswer, CalculatorInput } from '../shared/sizing/calculator';
import type { Policy } from '../shared/sizing/policy';
import { sizeForStop } from '../shared/sizing/size-for-stop';
import type { InstrumentId } from '../shared/units';
import { venueById } from '../shared/venues/index';
import { marginByVenue } from '../shared/venues/margin-rules';

export interface Engine {
  /** Throws on a bug only. */
  readonly step: (event: EngineEvent, emit: Emit) => void;
  readonly snapshot: () => Snapshot;
  /** Closed candles, oldest first, then the forming one. */
  readonly candles: (instrumentId: string, interval: CandleInterval) => readonly Candle[];
  /** The terms of what is listed; tiers only once they are known. */
  readonly terms: (instrumentId: string) => { readonly instrument: Instrument; readonly tiers?: readonly Tier[] } | undefined;
  /** The advice under another policy; changes nothing. */
  readonly preview: (policy: Policy) => readonly Advice[];
  readonly size: (input: CalculatorInput) => CalculatorAnswer;
  readonly whatIf: (question: WhatIfQuestion) => WhatIfAnswer;
  readonly marginForecast: (question: MarginForecastQuestion) => MarginForecastAnswer;
  readonly risk: (question: RiskQuestion) => RiskAnswer;
  /** What a simulation of the accounts as they are now reads: to be worked out elsewhere. */
  readonly simulation: () => SimulationQuestion;
}

export function createEngine(): Engine {
  const state = createState();
  return {
    step: (event, emit) => step(state, event, emit),
    snapshot: () => snapshot(state),
    candles(instrumentId, interval) {
      const instrument = state.instruments[instrumentId as InstrumentId];
      if (instrument === undefined) return [];
      const closed = instrument.candles[interval];
      return interval === '5m' && instrument.forming !== null ? [...closed, instrument.forming] : closed;
    },
    terms(instrumentId) {
      const known = state.instruments[instrumentId as InstrumentId];
      return known === undefined ? undefined : { instrument: known.instrument, ...(known.tiers === null ? {} : { tiers: known.tiers.tiers }) };
    },
    preview: (policy) => advise(sizingInput(state, policy), state.sizing).advice,
    size: (input) => size(state, input),
    whatIf: (question) => whatIfAnswer(state, question, liquidationCost(state, question.accountId)),
    marginForecast: (question) => marginForecastAnswer(state, question),
    risk: (question) => riskAnswer(state, question),
    simulation: () => simulationQuestion(state),
  };
}

/** The venue's, of which the engine knows nothing; absent where no page says it. */
function liquidationCost(state: State, accountId: string): LiquidationCost | undefined {
  const venue = Object.values(state.accounts).find(({ id }) => id === accountId)?.venue ?? '';
  if (venue === SIMULATED_VENUE) return { feeRate: LIQUIDATION_FEE_RATIO, source: 'the simulated venue' };
  const fee = marginByVenue.get(venue)?.feeAfterTrigger;
  return fee === undefined ? undefined : { feeRate: fee.value, source: fee.certainty === 'known' ? fee.source : `doubted: ${fee.source}` };
}

function size(state: State, input: CalculatorInput): CalculatorAnswer {
  const known = state.instruments[input.instrumentId as InstrumentId];
  const venue = known?.instrument.venue ?? '';
  // A simulated venue is in no registry: its account says how it computes.
  const margin = Object.values(state.accounts).find((account) => account.venue === venue) ?? venueById(venue)?.margin;
  if (known === undefined || margin === undefined) return { kind: 'refused', reason: `${input.instrumentId} is not listed yet, or its venue's margin rules are not known.` };
  const isMarkUsable = known.mark !== null && markAge(state, known).freshness !== 'gone';
  return sizeForStop(input, {
    sizing: sizingInput(state),
    rules: margin.rules,
    liquidationFeeRate: margin.liquidationFeeRate,
    ...(known.tiers === null ? {} : { tiers: known.tiers.tiers }),
    ...(isMarkUsable && known.mark !== null ? { markPrice: known.mark.markPrice } : {}),
  });
}

/** An engine that also keeps the trace hash, for runs that are compared. */
export interface TracedEngine {
  readonly step: Engine['step'];
  readonly snapshot: Engine['snapshot'];
  /** The nearest liquidation alone, without the rest of the snapshot. */
  readonly hero: () => Hero;
  readonly trace: () => { readonly hash: string; readonly seconds: number };
}

export function createTracedEngine(): TracedEngine {
  const state = createState();
  const trace = createTrace();
  return {
    step(event, emit) {
      step(state, event, emit);
      traceStep(trace, state, event);
    },
    snapshot: () => snapshot(state),
    hero: () => hero(state),
    trace: () => ({ hash: traceHash(trace), seconds: trace.seconds }),
  };
}
