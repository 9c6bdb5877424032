/** What the pages about risk say in words: methods, stress cells, days lived through. An assumed day is never a plain tick. */
import { assertNever } from '../../shared/assert';
import type { LossMethodId, StressPoolAfter, StressRow, TouchFigures } from '../../shared/engine/risk-questions';
import type { MonteCarloAnswer } from '../../shared/risk/touch/monte-carlo';
import type { Outcome, Survival } from '../../shared/risk/survival/survival';
import { freshness, worst, type Age, type AgeLimits } from '../../shared/market/age';
import { amount, chanceText, missingText, money, percentText, signedPercentText } from '../format';

/** How an answer stands at the time of the newest snapshot: as old as it is, and no fresher than what it rests on. */
export function ageOfAnswer(nowMs: number, answer: { readonly atMs: number; readonly age: Age }, limits: AgeLimits): Age {
  const ageMs = Math.max(0, nowMs - answer.atMs);
  return { ageMs: ageMs + answer.age.ageMs, freshness: worst(freshness(ageMs, limits), answer.age.freshness) };
}

export const METHOD_WORDS: { readonly [Id in LossMethodId]: { readonly title: string; readonly says: string } } = {
  filtered: { title: 'Filtered historical', says: 'past days at the volatility of now (Barone-Adesi 1999); what the limit on expected shortfall reads' },
  gaussian: { title: 'Gaussian', says: 'mean and standard deviation of past days, normal tails: too mild for crypto, for comparison' },
  cornishFisher: { title: 'Cornish-Fisher', says: 'the Gaussian bent by skewness and kurtosis of past days' },
  historicalType7: { title: 'Historical, interpolated', says: 'past days as they were; quantile between two days (type 7)' },
  historicalOrder: { title: 'Historical, whole day', says: 'past days as they were; quantile of a whole day (order statistic)' },
};

/** `+1,240` of loss is a loss; a gain says so. */
export function lossText(usd: number): string {
  return usd < 0 ? `gain ${amount(-usd, 'USD')}` : amount(usd, 'USD');
}

export function lossShare(ratio: number | undefined): string {
  return ratio === undefined ? '' : ratio < 0 ? signedPercentText(-ratio) : percentText(ratio);
}

/** Both ends of a chance in few signs: `0.00030–0.00037 %`, `<0.0001–0.00018 %`. */
export function chanceRange(low: number, high: number): string {
  const [from, to] = [low, high].map((chance) => chanceText(chance).replace('below ', '<')) as [string, string];
  return from === to ? to : `${from.replace(' %', '')}–${to}`;
}

/** `<0.0001 %` in a narrow column. */
export function shortChance(chance: number): string {
  return chanceText(chance).replace('below ', '<');
}

/** The limit compares the high end. */
export function touchText({ high, low }: TouchFigures): string {
  return high === 0 ? 'none' : chanceRange(low, high);
}

export interface SimulatedWords {
  readonly chance: string;
  readonly interval: string;
  readonly repeated: string;
  readonly nearest: string;
  readonly title: string;
}

/** One simulated row; where no path was lost the upper end of the interval is what can be said. */
export function simulatedWords(answer: MonteCarloAnswer): SimulatedWords {
  const none = (chance: string, title: string): SimulatedWords => ({ chance, interval: '', repeated: '', nearest: '', title });
  switch (answer.kind) {
    case 'ok': {
      const { probability, low, high, repeatedOverYear, nearestSigmas, model } = answer;
      return {
        chance: probability === 0 ? 'none met' : shortChance(probability), interval: probability === 0 ? `up to ${chanceText(high)}` : chanceRange(low, high),
        repeated: probability === 0 ? '' : shortChance(repeatedOverYear), nearest: nearestSigmas === undefined ? 'beyond 40 σ' : `${nearestSigmas.toFixed(1)} σ`, title: model,
      };
    }
    case 'flat':
      return none('flat', 'nothing is held');
    case 'liquidatable':
      return none('now', `${answer.poolId} may be liquidated now`);
    case 'unknown':
      return none('unknown', missingText(answer.missing));
    case 'refused':
      return none('unknown', `refused: ${answer.path}: ${answer.message}`);
    default:
      return assertNever(answer);
  }
}

export interface CellWords {
  readonly text: string;
  /** For the look, never alone: the text says it. */
  readonly state: 'holds' | 'falls' | 'assumed-holds' | 'assumed-falls' | 'unknown' | 'none';
  readonly title: string;
}

/** A pool after a stress cell: its margin ratio, or that it may be liquidated. */
export function poolAfterWords({ after, unit }: StressPoolAfter): CellWords {
  if (after.kind === 'notHit') return { text: 'not hit', state: 'none', title: after.why };
  if (after.kind === 'unknown') return { text: 'unknown', state: 'unknown', title: missingText(after.missing) };
  const { isLiquidatable, marginRatio, equity, maintenanceRequirement, detail } = after.value;
  const figures = `equity ${money(equity, unit)}, maintenance ${money(maintenanceRequirement, unit)}${detail === undefined ? '' : `, ${detail}`}`;
  if (equity <= 0) return { text: 'nothing left', state: 'falls', title: figures };
  if (isLiquidatable) return { text: 'liquidated', state: 'falls', title: figures };
  return { text: marginRatio === undefined ? 'unknown' : percentText(marginRatio), state: marginRatio === undefined ? 'unknown' : 'holds', title: `margin ratio after it: ${figures}` };
}

export function stressLossWords({ loss }: StressRow): { readonly loss: string; readonly share: string; readonly title: string } {
  if (loss.kind === 'notHit') return { loss: 'not hit', share: '', title: loss.why };
  if (loss.kind === 'unknown') return { loss: 'unknown', share: '', title: missingText(loss.missing) };
  return { loss: lossText(loss.value.usd), share: lossShare(loss.value.ratio), title: loss.value.usd < 0 ? 'a gain' : 'a loss' };
}

/** `lives through`, `liquidated at 56 %`; with `if` before what rests on an assumption. */
export function survivalWords(survival: Survival, unit: string): CellWords {
  switch (survival.kind) {
    case 'unknown':
      return { text: 'unknown', state: 'unknown', title: missingText(survival.missing) };
    case 'assumed': {
      const { text, title, isLost } = outcomeWords(survival.outcome, unit);
      return { text: `assumed: ${text}`, state: isLost ? 'assumed-falls' : 'assumed-holds', title: `rests on an assumption: ${survival.how.join('; ')}. ${title}` };
    }
    default: {
      const { text, title, isLost } = outcomeWords(survival, unit);
      return { text, state: isLost ? 'falls' : 'holds', title };
    }
  }
}

function outcomeWords(outcome: Outcome, unit: string): { readonly text: string; readonly title: string; readonly isLost: boolean } {
  const onLast = outcome.onLastPrice;
  const lastText = onLast?.kind === 'liquidated' && outcome.kind === 'survives' ? `; on last prices liquidated at ${percentText(onLast.atFraction, 0)}` : '';
  if (outcome.kind === 'liquidated') {
    const prices = Object.entries(outcome.ratios).filter(([name]) => !name.startsWith('peg:')).map(([name, ratio]) => `${name} ${signedPercentText(ratio - 1)}`);
    return { text: `liquidated at ${percentText(outcome.atFraction, 0)}`, title: `liquidated after ${percentText(outcome.atFraction, 0)} of the day's path, with ${prices.join(', ')}`, isLost: true };
  }
  const { marginRatio } = outcome.nearest;
  const nearest = marginRatio === undefined ? '' : `, worst margin ratio ${percentText(marginRatio, 0)}`;
  return { text: lastText === '' ? 'lives through' : 'not on last price', title: `lives through on the mark${nearest}${lastText}; equity after it ${money(outcome.equityAfter, unit)}`, isLost: lastText !== '' };
}
