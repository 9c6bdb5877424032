/**
 * Expected shortfall (statistical): the mean loss of the worst fortieth of days, by filtered historical simulation of the whole
 * book (Acerbi and Tasche 2002; Barone-Adesi 1999), at most a share of risk capital. Value at risk stands beside it.
 */
import { percentText } from '../../format';
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

export const expectedShortfall: Rule = {
  id: 'expected-shortfall',
  title: 'Expected shortfall, one day',
  family: 'statistical',
  horizonHours: HORIZON_HOURS,
  params: ['expectedShortfallRatio'],
  answer,
};

function answer(input: RuleInput): Answer {
  const { situation } = input;
  const capital = capitalAfterClosing(input, 'slow');
  const book = bookTail(input);
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (book.kind === 'unknown') return unknown(book.missing);
  const { expectedShortfallRatio } = situation.parameters;
  const { expectedShortfallUsd, valueAtRiskUsd } = book.tail;
  const because = onceIn(situation, 'words of the shortfall', () => `A bad day (97.5 %) costs ${shareText(expectedShortfallUsd, capital.value)} of ${capitalName(situation.capital)} on average, value at risk ${shareText(valueAtRiskUsd, capital.value)}; you allow ${percentText(expectedShortfallRatio)}.${measuredInUsd(situation)}${besideText(situation)}`);
  return rangeWithin(input, book, { name: 'shortfall', usd: expectedShortfallRatio * capital.value }, because);
}
