/**
 * "What if": the account after a proposed change, always of the position that results. A change that makes no sense, or
 * that the venue would not take (lot, tier leverage, margin that is not there), is refused with the field it stands in.
 * Prices do not move meanwhile; how the order fills is not asked.
 */
import type { Account } from '../account/account';
import { afterLiquidation } from '../margin/after-liquidation';
import { accountAfter, type AccountChange } from '../margin/change';
import { evaluateMargin } from '../margin/evaluate';
import type { MarginAccount, MarginReport } from '../margin/margin';
import { poolIdOf } from '../margin/pool-model';
import { carryAnswer } from './carry-answer';
import { known, unknown } from './known';
import type { LeftAnswer, WhatIfAnswer, WhatIfField, WhatIfQuestion } from './margin-questions';
import { placeAnswers } from './place-answers';
import { jointLines, leverageLine, positionLines, sideOf, type Side } from './pool-lines';
import { ageOfPools, groundOf, type Ground } from './question-ground';
import { quantityRefusal, venueRefusal, type Refusal } from './what-if-refusals';
import type { State } from './state';

/** What a liquidation costs beside the trigger, as a ratio of notional, with where that is known from. */
export interface LiquidationCost {
  readonly feeRate: number;
  readonly source: string;
}

/** `cost` is the venue's; absent where it is not known. */
export function whatIfAnswer(state: State, question: WhatIfQuestion, cost: LiquidationCost | undefined): WhatIfAnswer {
  const ground = groundOf(state, question.accountId, question.positionId);
  if (ground.kind === 'refused') return { ...ground, field: '' };
  const { account, position, market, poolId } = ground;
  const changed = accountOf(state, ground, question);
  if (changed.kind === 'refused') return changed;
  const held = changed.account.positions.find(({ id }) => id === position.id) ?? position;
  const poolAfter = poolIdOf(changed.account, held);
  const { age, missing } = ageOfPools(state, account, [poolId, poolAfter]);
  const before = sideOf(evaluateMargin(account, market), position);
  const after = sideOf(evaluateMargin(changed.account, market), held);
  const unknowns = [...missing, ...(before.kind === 'unknown' ? before.missing : []), ...(after.kind === 'unknown' ? after.missing : [])];
  if (before.kind === 'unknown' || after.kind === 'unknown' || unknowns.length > 0) return { kind: 'unknown', missing: [...new Set(unknowns)], age };
  const refusal = venueRefusal(question, changed.account, before.side, after.side);
  if (refusal !== undefined) return refusal;
  const carryOf = (assumption: 'present' | 'capped') => carryAnswer(state, account, changed.account, market, held, question.hours, assumption);
  return {
    kind: 'answer',
    atMs: state.nowMs,
    age,
    accountName: account.name,
    symbol: position.symbol,
    poolBefore: poolId,
    poolAfter,
    unit: after.side.pool.unit,
    lines: [...positionLines(state, account, before.side, after.side), leverageLine(before.side, after.side)],
    ...otherPool(state, account, before.side, after.side),
    ...(question.hours === 0 ? {} : { carry: { hours: question.hours, present: carryOf('present'), capped: carryOf('capped') } }),
    left: leftAnswer(ground, changed.account, cost),
    ...placeAnswers(state, account, changed.account, question.transferUsd),
  };
}

type Changed = { readonly kind: 'changed'; readonly account: MarginAccount } | Refusal;

/** Leverage first, as a change of mode takes notional / leverage; then mode, size, margin. */
function accountOf(state: State, { account, position, instrument, market }: Ground, question: WhatIfQuestion): Changed {
  const refused = quantityRefusal(question, position, instrument, market);
  if (refused !== undefined) return refused;
  let after: MarginAccount = account;
  const apply = (field: WhatIfField, change: AccountChange): Refusal | undefined => {
    const answer = accountAfter(after, market, change);
    if (answer.kind === 'refused') return { kind: 'refused', field, message: answer.why };
    after = answer.account;
    return undefined;
  };
  const { quantity, leverage, marginMode: mode, collateral } = question;
  const positionId = position.id;
  const feeRate = state.policy.parameters.takerFeeBps * 1e-4;
  const isIsolated = (mode ?? position.margin.kind) === 'isolated';
  const refusal =
    (leverage === undefined || leverage === position.leverage ? undefined : apply('leverage', { kind: 'leverage', positionId, leverage })) ??
    (mode === undefined || mode === position.margin.kind ? undefined : apply('marginMode', { kind: 'mode', positionId, mode })) ??
    (quantity === undefined || quantity === position.quantity ? undefined : apply('quantity', { kind: 'size', positionId, quantity, feeRate })) ??
    (collateral === undefined || collateral === 0
      ? undefined
      : isIsolated
        ? apply('collateral', { kind: 'isolatedMargin', positionId, delta: collateral, from: question.collateralFrom })
        : apply('collateral', { kind: 'collateral', asset: position.settleAsset, delta: collateral }));
  return refusal ?? { kind: 'changed', account: after };
}

/** A change of mode moves the position into another pool and leaves the one it was in, or joins one that was there. */
function otherPool(state: State, account: Account, before: Side, after: Side): Partial<Pick<Extract<WhatIfAnswer, { kind: 'answer' }>, 'otherPool'>> {
  if (before.pool.id === after.pool.id) return {};
  const cross = before.pool.id.startsWith('cross') ? before.pool.id : after.pool.id;
  if (!hasPool(before.report, cross) || !hasPool(after.report, cross)) return {};
  return { otherPool: { poolId: cross, jointMove: jointLines(state, account, before.report, after.report, cross)[0] } };
}

function hasPool(report: MarginReport, poolId: string): boolean {
  return report.pools.some(({ id }) => id === poolId);
}

function leftAnswer({ position, market }: Ground, after: MarginAccount, cost: LiquidationCost | undefined): LeftAnswer {
  if (cost === undefined) return unknown("the venue's liquidation fee");
  const answer = afterLiquidation(after, market, position.id, cost.feeRate);
  if (answer.kind === 'none') return { kind: 'none', words: answer.why };
  if (answer.kind === 'unknown') return answer;
  const { price, equity, fee, left } = answer;
  return known({ price, equity, fee, left, ...cost });
}
