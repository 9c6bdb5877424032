/** Named days as a list to tick: what each did to the assets that were read, and what the policy names that nobody knows. */
import { DAYS } from '../../shared/risk/survival/days';
import type { HistoricalDay } from '../../shared/risk/survival/day';
import { signedPercentText } from '../format';

export interface DayChoice {
  readonly id: string;
  readonly title: string;
  /** `2020-03-12: BTC −51.1 %`. */
  readonly caption: string;
  readonly note: string;
}

/** All days in their order, then the ids of the policy that this version does not know. */
export function dayChoices(chosen: readonly string[]): readonly DayChoice[] {
  const unknown = chosen.filter((id) => !DAYS.some((day) => day.id === id));
  return [
    ...DAYS.map((day) => ({ id: day.id, title: day.title, caption: `${day.date}: ${movesOf(day)}`, note: day.note ?? '' })),
    ...unknown.map((id) => ({ id, title: id, caption: 'this version does not know such a day: it is kept, and cannot be judged', note: '' })),
  ];
}

/** The widest move of each asset and peg from the day's first price, on last prices too where they left the mark, and the funding. */
function movesOf({ assets, pegs = {}, fundingRatio = {} }: HistoricalDay): string {
  const moves = Object.entries(assets).flatMap(([name, { mark, last }]) => [
    ...(widest(mark) === 0 ? [] : [`${name} ${moveText(mark)}`]),
    ...(last === undefined ? [] : [`${moveText(last)} on one venue’s last price`]),
  ]);
  const depegs = Object.entries(pegs).map(([name, path]) => `${name} ${moveText(path)}`);
  const funding = Object.entries(fundingRatio).map(([name, ratio]) => `${name} funding ${signedPercentText(ratio, 1)} a day`);
  return [...moves, ...depegs, ...funding].join(', ');
}

function moveText(path: readonly number[]): string {
  return signedPercentText(widest(path), 0);
}

function widest(path: readonly number[]): number {
  return path.reduce((worst, ratio) => (Math.abs(ratio - 1) > Math.abs(worst) ? ratio - 1 : worst), 0);
}
