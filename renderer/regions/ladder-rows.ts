/**
 * The ladder's bars: each rule's interval on one scale, along the side that is held. 0 is flat; the tick is the size now,
 * at seven tenths of the track, so that what lies beyond it has room.
 */
import { assertNever } from '../../shared/assert';
import type { Step } from '../../shared/market/instrument';
import type { Advice, Rung } from '../../shared/sizing/advice';
import { isOpenEnd, size } from '../format';

const NOW_AT = 0.7;

export interface LadderRow {
  readonly ruleId: string;
  readonly title: string;
  readonly family: Rung['family'];
  readonly state: 'binding' | 'tie' | 'free' | 'moves' | 'nothing' | 'abstains' | 'unknown';
  readonly tone: 'plain' | 'strong' | 'outline';
  /** Shares of the track; `to` is absent when there is no interval. */
  readonly from: number;
  readonly to: number | undefined;
  readonly mark: number | undefined;
  readonly value: string;
  readonly why: string;
  readonly missing: readonly string[];
}

export function ladderRows(advice: Advice, lot: Step | undefined): readonly LadderRow[] {
  const side = advice.nowBase < 0 ? -1 : 1;
  const now = Math.abs(advice.nowBase);
  const ends = advice.ladder.flatMap(({ answer }) => (answer.kind === 'range' ? [upperEnd(answer, side)] : [])).filter((end) => !isOpenEnd(end));
  const full = now > 0 ? now / NOW_AT : Math.max(1e-12, ...ends);
  return advice.ladder.map((rung) => rowOf(rung, side, full, now > 0 ? NOW_AT : undefined, lot)).toSorted((a, b) => rank(a) - rank(b));
}

/** The rule that binds, for the pinned line above the list; a limit that no size satisfies comes first. */
export function bindingRow(rows: readonly LadderRow[]): LadderRow | undefined {
  return rows.find(({ state }) => state === 'nothing') ?? rows.find(({ state }) => state === 'binding');
}

/** The order never follows the numbers: rows that change places under the eye cannot be read. */
function rank({ family }: LadderRow): number {
  return { hard: 0, statistical: 1, target: 2 }[family];
}

function rowOf(rung: Rung, side: 1 | -1, full: number, mark: number | undefined, lot: Step | undefined): LadderRow {
  const { ruleId, title, family, answer } = rung;
  const base = { ruleId, title, family, missing: [], why: '' };
  switch (answer.kind) {
    case 'range': {
      const [low, high] = [lowerEnd(answer, side), upperEnd(answer, side)];
      const state = rung.isBinding ? 'binding' : rung.isTie ? 'tie' : 'free';
      const tone = rung.isBinding ? 'strong' : family === 'target' ? 'outline' : 'plain';
      return { ...base, state, tone, from: Math.max(0, low / full), to: Math.max(0, high / full), mark, value: valueText(low, high, lot), why: answer.because };
    }
    case 'none':
      return { ...base, state: rung.isBinding ? 'binding' : 'nothing', tone: 'plain', from: 0, to: undefined, mark, value: 'no size', why: answer.because };
    case 'moves':
      return { ...base, state: answer.move === undefined ? 'free' : 'moves', tone: 'plain', from: 0, to: undefined, mark: undefined, value: answer.move ?? 'within', why: answer.because };
    case 'abstains':
      return { ...base, state: 'abstains', tone: 'plain', from: 0, to: undefined, mark: undefined, value: answer.why, why: answer.why };
    case 'unknown':
      return { ...base, state: 'unknown', tone: 'plain', from: 0, to: undefined, mark, value: 'unknown', missing: answer.missing };
    default:
      return assertNever(answer);
  }
}

type Interval = { readonly lowBase: number; readonly highBase: number };

/** The ends in the direction that is held: a short's largest size is its lowest signed one. */
function upperEnd({ lowBase, highBase }: Interval, side: 1 | -1): number {
  return side === 1 ? highBase : -lowBase;
}
function lowerEnd({ lowBase, highBase }: Interval, side: 1 | -1): number {
  return side === 1 ? lowBase : -highBase;
}

/** The largest size; where zero is not allowed the smallest too; where only the other side is allowed, that. */
function valueText(low: number, high: number, lot: Step | undefined): string {
  if (isOpenEnd(high)) return low > 0 ? `from ${size(low, lot)}` : 'no limit';
  return low > 0 ? `${size(low, lot)}–${size(high, lot)}` : size(high, lot);
}
