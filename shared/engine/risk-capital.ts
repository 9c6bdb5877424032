/** What losses are measured against on the pages about risk: stated risk capital, or the equity that stands for it, said. As limits have it. */
import { capitalName } from '../sizing/capital';
import { capitalAfterClosing, situationOf } from '../sizing/situation';
import type { SizingInput } from '../sizing/input';
import { slowInputs } from '../sizing/slow-inputs';
import type { LossFigure, RiskCapitalFigure } from './risk-questions';
import type { Known } from './snapshot';
import type { State } from './state';

/** What hard limits measure by: of now, the cost of closing taken off where equity stands for capital. */
export function capitalFigure(input: SizingInput, state: State): RiskCapitalFigure {
  const situation = situationOf(input, slowInputs(input, state.sizing).slow);
  return { usd: capitalAfterClosing({ situation }), name: capitalName(situation.capital) };
}

/** A loss in USD with its share of the capital, where there is one above 0. */
export function lossFigure(usd: number, capitalUsd: Known): LossFigure {
  return capitalUsd.kind === 'known' && capitalUsd.value > 0 ? { usd, ratio: usd / capitalUsd.value } : { usd };
}
