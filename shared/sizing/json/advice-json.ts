/**
 * Advice as JSON, for the command line: numbers as numbers, the quantity to type as text, null where there is none. Nothing
 * is computed here. Kinds of answers are not told apart: what a rule says is written as it says it, so that a new kind needs
 * no change.
 */
import type { Advice, OtherWayOut, Outcome, Rung } from '../advice';
import type { Instrument } from '../../market/instrument';
import type { InstrumentId } from '../../units';

/** What the outcome is called: HOLD, CUT, ADD; MOVE MARGIN (no size helps), CONFLICT, CANNOT SAY. */
const ACTIONS: Readonly<Record<string, string>> = { margin: 'MOVE MARGIN', conflict: 'CONFLICT', withheld: 'CANNOT SAY' };

export interface LadderRowJson {
  readonly rule: string;
  readonly title: string;
  readonly family: string;
  /** `range`, `none`, `abstains`, `unknown`, or what else rules have learnt to say. */
  readonly answer: string;
  /** Base units; null: not a range, or open at this end. */
  readonly low: number | null;
  readonly high: number | null;
  readonly isBinding: boolean;
  readonly isTie: boolean;
  /** `because`, `why`, `missing`, `horizonHours` and whatever else the answer says. */
  readonly [part: string]: unknown;
}

export interface AdviceJson {
  readonly bundle: string;
  readonly title: string;
  readonly pool: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly positions: readonly string[];
  /** Signed net exposure in base units, as all sizes here. */
  readonly now: number;
  /** Null: nothing is allowed or could be said. */
  readonly allowed: { readonly low: number | null; readonly high: number | null } | null;
  readonly suggested: number | null;
  readonly action: string;
  /** What to type at the exchange, in contracts; null when there is nothing to type. */
  readonly type: { readonly side: string; readonly quantity: string; readonly position: string | null } | null;
  /** The rule that binds; null when two contradict each other or nothing could be said. */
  readonly binding: string | null;
  readonly reason: string;
  readonly ladder: readonly LadderRowJson[];
  readonly otherWayOut: OtherWayOut | null;
  readonly after: Readonly<Record<string, number | null>> | null;
  /** Rules that leave no size that satisfies both. */
  readonly conflicts: readonly string[];
  /** What is missing when no advice is given. */
  readonly cannotSay?: readonly string[];
}

/** `instruments`: for the symbol. */
export function encodeAdvice(advice: Advice, instruments: ReadonlyMap<InstrumentId, Instrument>): AdviceJson {
  const { outcome } = advice;
  const isSize = outcome.kind === 'size';
  return {
    bundle: advice.bundleId,
    title: advice.title,
    pool: advice.poolId,
    symbol: instruments.get(advice.instrumentId)?.symbol ?? advice.underlying,
    underlying: advice.underlying,
    positions: advice.positionIds,
    now: advice.nowBase + 0,
    allowed: isSize ? { low: endOf(outcome.allowedLowBase), high: endOf(outcome.allowedHighBase) } : null,
    suggested: isSize ? outcome.suggestedBase + 0 : null,
    action: isSize ? outcome.action : (ACTIONS[outcome.kind] ?? outcome.kind.toUpperCase()),
    type: typed(outcome),
    binding: bindingOf(outcome),
    reason: outcome.reason,
    ladder: advice.ladder.map(encodeRow),
    otherWayOut: 'otherWayOut' in outcome ? (outcome.otherWayOut ?? null) : null,
    after: isSize ? encodeAfter(outcome.after) : null,
    conflicts: outcome.kind === 'conflict' ? outcome.ruleIds : [],
    ...(outcome.kind === 'withheld' ? { cannotSay: outcome.missing } : {}),
  };
}

function typed(outcome: Outcome): AdviceJson['type'] {
  if (outcome.kind !== 'size' || outcome.typeSide === 'none') return null;
  return { side: outcome.typeSide, quantity: outcome.typeQuantity, position: outcome.positionId ?? null };
}

function bindingOf(outcome: Outcome): string | null {
  if (outcome.kind === 'size') return outcome.bindingRuleId ?? null;
  return outcome.kind === 'margin' ? outcome.ruleId : null;
}

function encodeRow({ ruleId, title, family, answer, isBinding, isTie }: Rung): LadderRowJson {
  const { kind, ...said } = answer;
  const { lowBase, highBase, ...rest } = said as { readonly lowBase?: number; readonly highBase?: number } & Readonly<Record<string, unknown>>;
  return { rule: ruleId, title, family, answer: kind, low: endOf(lowBase), high: endOf(highBase), ...rest, isBinding, isTie };
}

/** Rules write an open end as a number that no size reaches. */
function endOf(base: number | undefined): number | null {
  return base === undefined || Math.abs(base) > 1e300 ? null : base + 0;
}

const AFTER = { jointDistanceRatio: null, jointDistanceSigmas: null, exposureRatio: null, marginRatio: null } as const;

/** Null: none, or not known; the reason says which. */
function encodeAfter(after: Extract<Outcome, { kind: 'size' }>['after']): Readonly<Record<string, number | null>> {
  return { ...AFTER, ...after };
}
