/** What losses are measured against on the pages about risk: stated risk capital, or the equity that stands for it, said. */
import type { SizingInput } from '../sizing/input';
import { capitalName, capitalOf } from '../sizing/situation';
import type { LossFigure, RiskCapitalFigure } from './risk-questions';
import type { Known } from './snapshot';

export function capitalFigure(input: SizingInput): RiskCapitalFigure {
  const capital = capitalOf(input);
  return { usd: capital.usd, name: capitalName(capital) };
}

/** A loss in USD with its share of the capital, where there is one above 0. */
export function lossFigure(usd: number, capitalUsd: Known): LossFigure {
  return capitalUsd.kind === 'known' && capitalUsd.value > 0 ? { usd, ratio: usd / capitalUsd.value } : { usd };
}
