/** The panel "Risk", one page at a time: what could be lost, how likely liquidation is, what bad days would do. Nothing is changed by asking. */
import { assertNever } from '../assert';
import { growthAnswer } from './risk-growth';
import { liquidationAnswer } from './risk-liquidation';
import { lossAnswer } from './risk-loss';
import { planAnswer } from './risk-plan';
import type { RiskAnswer, RiskQuestion } from './risk-questions';
import { stressAnswer } from './risk-stress';
import { survivalAnswer } from './risk-survival';
import type { State } from './state';

export function riskAnswer(state: State, question: RiskQuestion): RiskAnswer {
  const isHolding = Object.values(state.accounts).some(({ positions, options }) => positions.some(({ quantity }) => quantity !== 0) || options?.some(({ quantity }) => quantity !== 0) === true);
  if (!isHolding) return { kind: 'nothing', atMs: state.nowMs };
  switch (question.page) {
    case 'loss':
      return lossAnswer(state);
    case 'liquidation':
      return liquidationAnswer(state);
    case 'stress':
      return stressAnswer(state);
    case 'survival':
      return survivalAnswer(state);
    case 'growth':
      return growthAnswer(state);
    case 'plan':
      return planAnswer(state, question);
    default:
      return assertNever(question);
  }
}
