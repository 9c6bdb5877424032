/**
 * Drawdown (statistical): below the twelve-month high of a unit of the book the budget for the expected shortfall shrinks,
 * towards a fifth at the floor (Grossman and Zhou 1993). Deposits and withdrawals do not move the unit. At the high it is the
 * shortfall's own limit, and says nothing.
 */
import { percentText } from '../../format';
import { drawdownFactor } from '../../risk/drawdown/floor-exposure';
import type { Answer } from '../answer';
import { besideText } from '../beside';
import { rangeWithin, shareText } from '../book-shortfall';
import { bookTail } from '../book-tail';
import { measuredInUsd } from '../numeraire';
import { onceIn } from '../once';
import { unknown, type Rule, type RuleInput } from '../rule';
import { capitalName } from '../capital';
import { capitalAfterClosing } from '../situation';

const HORIZON_HOURS = 24;

export const drawdown: Rule = {
  id: 'drawdown',
  title: 'Drawdown',
  family: 'statistical',
  horizonHours: HORIZON_HOURS,
  params: ['drawdownFloorRatio', 'expectedShortfallRatio'],
  answer,
};

function answer(input: RuleInput): Answer {
  const { situation } = input;
  const record = situation.input.drawdown;
  if (record.kind === 'unknown') return { kind: 'abstains', why: `no record of the book yet: ${record.missing.join(', ')} missing` };
  const { unitValue, highWater } = record.value;
  const { drawdownFloorRatio, expectedShortfallRatio } = situation.parameters;
  const factor = drawdownFactor({ unitValue, highWater, floorRatio: 1 - drawdownFloorRatio });
  if (factor >= 1) return { kind: 'abstains', why: 'the book is at its high of twelve months' };
  const capital = capitalAfterClosing(input, 'slow');
  const book = bookTail(input);
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (book.kind === 'unknown') return unknown(book.missing);
  const budgetRatio = factor * expectedShortfallRatio;
  const { numeraire } = situation.input.policy;
  const counted = numeraire === 'USD' ? '' : `, counted in ${numeraire},`;
  const because = onceIn(situation, 'words of the drawdown', () => `The book${counted} is ${percentText(1 - unitValue / highWater)} below its high of twelve months, so ${percentText(factor, 0)} of the risk budget is left: a bad day costs ${shareText(book.tail.expectedShortfallUsd, capital.value)} of ${capitalName(situation.capital)}, allowed is ${percentText(budgetRatio)}.${measuredInUsd(situation)}${besideText(situation)}`);
  return rangeWithin(input, book, { name: 'drawdown', usd: budgetRatio * capital.value }, because);
}
