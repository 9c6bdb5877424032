/**
 * From the limits' ends to what is done at a close, by the very functions of the live advice: Allowed, the limit that binds,
 * the wish of the view inside, and whole lots. No words are made.
 */
import { allowedOf, isWithin, type RuleAnswer } from '../../../sizing/allowed';
import { bindingOf } from '../../../sizing/binding';
import type { Bundle } from '../../../sizing/bundle';
import { withoutDust } from '../../../sizing/dust';
import type { BindingMemory } from '../../../sizing/input';
import { LIMITS } from '../../../sizing/limits/index';
import { orderTo } from '../../../sizing/order';
import type { Rule } from '../../../sizing/rule';
import { wishOf, type Target } from '../../../sizing/suggested';
import type { Instrument } from '../../../market/instrument';
import { accountId } from '../../../units';
import { unwrap } from '../../../assert';
import type { HourAdvice } from '../trader';
import type { Room } from './book-limits';
import type { PlainHour } from './hour';

/** Every limit that may say something here, by the name under which its room is given. */
export interface Rooms {
  readonly jointDistance: Room;
  readonly touchChance: Room;
  readonly headroom: Room;
  readonly stress: Room;
  readonly ownCap: Room;
  readonly venueLimit: Room;
  readonly shortfall: Room;
  readonly drawdown: Room;
  readonly concentration: Room;
  readonly liquidity: Room;
  readonly carry: Room;
}

const RULE_OF: Readonly<Record<keyof Rooms, Rule>> = {
  jointDistance: ruleOf('joint-distance'), touchChance: ruleOf('liquidation-probability'), headroom: ruleOf('margin-headroom'), stress: ruleOf('stress'),
  ownCap: ruleOf('own-cap'), venueLimit: ruleOf('venue-limit'), shortfall: ruleOf('expected-shortfall'), drawdown: ruleOf('drawdown'),
  concentration: ruleOf('concentration'), liquidity: ruleOf('liquidity'), carry: ruleOf('carry'),
};
const NAMES = Object.keys(RULE_OF) as (keyof Rooms)[];

function ruleOf(id: string): Rule {
  return unwrap(LIMITS.find((rule) => rule.id === id), `a limit with the id ${id}`);
}

export interface Decided {
  readonly advice: HourAdvice;
  readonly binding: BindingMemory;
}

/** `targetBase`: where the view wants to be; undefined when it cannot be said. */
export function decide(hour: PlainHour, rooms: Rooms, targetBase: number | undefined, instrument: Instrument, before: BindingMemory | undefined, nowMs: number): Decided | undefined {
  const { nowBase, lot, account, parameters: { bufferRatio } } = hour;
  const answers = answersOf(rooms);
  const allowed = withoutDust(allowedOf(answers, nowBase, bufferRatio), lot * account.contractSize);
  if (allowed === undefined) return undefined;
  const named = bindingOf(allowed, nowBase, before, nowMs);
  const exact = targetBase === undefined ? allowed : (allowedOf(answers, nowBase, 0) ?? allowed);
  const target: Target | undefined = targetBase === undefined ? undefined : { base: targetBase, bufferRatio, lowBase: exact.lowBase, highBase: exact.highBase };
  const wish = wishOf(allowed, nowBase, target);
  const stay: Decided = { advice: { bound: named.ruleId, tradeContracts: 0 }, binding: named.memory };
  if (wish.kind !== 'move') return stay;
  const order = orderTo(bundleOf(hour), instrument, wish.toBase / account.contractSize, hour.markPrice);
  if (order === undefined) return stay;
  if (!isWithin(allowed, order.netContracts * account.contractSize)) return isWithin(allowed, nowBase) ? stay : { ...stay, advice: { bound: 'margin', tradeContracts: 0 } };
  return { ...stay, advice: { bound: named.ruleId, tradeContracts: Number(order.typeQuantity) * (order.side === 'buy' ? 1 : -1) } };
}

function answersOf(rooms: Rooms): RuleAnswer[] {
  const answers: RuleAnswer[] = [];
  for (const name of NAMES) {
    const room = rooms[name];
    if (room === undefined) continue;
    const rule = RULE_OF[name];
    answers.push({ rule, answer: room === 'unknown' ? { kind: 'unknown', missing: [] } : { kind: 'range', lowBase: room.lowBase, highBase: room.highBase, because: '', horizonHours: rule.horizonHours } });
  }
  return answers;
}

function bundleOf({ account: { position }, underlying }: PlainHour): Bundle {
  const { instrumentId, symbol, quantity } = position;
  return { id: symbol, title: symbol, accountId: accountId('backtest'), poolId: 'cross', instrumentId, symbol, underlying, legs: [position], netContracts: quantity, lowestContracts: -Infinity, highestContracts: Infinity };
}
