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

/** The widest move of each asset and peg from the day's first price, and the funding where it is what the day is about. */
function movesOf({ assets, pegs = {}, fundingRatio = {} }: HistoricalDay): string {
  const moves = [...Object.entries(assets).map(([name, { mark }]) => [name, mark] as const), ...Object.entries(pegs)];
  const words = moves.filter(([, path]) => widest(path) !== 0).map(([name, path]) => `${name} ${signedPercentText(widest(path), 0)}`);
  const funding = Object.entries(fundingRatio).map(([name, ratio]) => `${name} funding ${signedPercentText(ratio, 1)} a day`);
  return [...words, ...funding].join(', ');
}

function widest(path: readonly number[]): number {
  return path.reduce((worst, ratio) => (Math.abs(ratio - 1) > Math.abs(worst) ? ratio - 1 : worst), 0);
}
