/**
 * The worth of the whole book as a unit value, counted in the trader's numeraire: sampled once a minute while every pool, option
 * and index is known and fresh. What came in or went out is found by comparing an account before and after a change at the same
 * marks (`record-flow.ts`). An option that has run out waits for its settlement to be typed.
 */
import type { Account } from '../account/account';
import { decimalText } from '../format';
import { evaluateMargin } from '../margin/evaluate';
import { canonicalJson } from '../math/canonical-json';
import { foldUnitValue } from '../risk/drawdown/unit-value';
import { isWithheldAge } from '../sizing/withheld-age';
import { MINUTE_MS, type AccountId } from '../units';
import { accountMarket, accountReport } from './account-margin';
import { heldOptions } from './account-options';
import { accountWorthUsd } from './account-worth';
import { accountAge, markAge } from './ages';
import type { Emit } from './effect';
import { known, sumKnown, unknown } from './known';
import { poolAge } from './pool-age';
import { flowOf } from './record-flow';
import type { Known } from './snapshot';
import type { State } from './state';
import { usdPerUnit } from './unit-price';

/** A change that cannot be compared for so long is not waited for. */
const PATIENCE_MS = 10 * MINUTE_MS;

/** An account was changed or removed: what of it was a flow is found now, or as soon as its prices are known. */
export function noteAccountChange(state: State, id: AccountId, emit: Emit): void {
  const { record } = state;
  if (!record.unsettled.includes(id)) record.unsettled.push(id);
  record.unsettledSinceMs ??= state.nowMs;
  // Others may not have arrived yet after a start: they are looked at as time passes.
  if (settle(state, id, emit)) forget(state, (one) => one === id);
}

/** To be called as time passes; does its work once a minute. */
export function foldBook(state: State, emit: Emit): void {
  const { record } = state;
  settleAll(state, emit);
  const equity = bookEquity(state);
  record.missing = equity.kind === 'unknown' ? equity.missing : record.unsettled.length > 0 ? ['price of what was held before the last change'] : [];
  if (equity.kind === 'unknown') return;
  const price = usdPerUnit(state, record.numeraire);
  if (price.kind === 'unknown') {
    record.missing = price.missing;
    return;
  }
  if (record.unsettled.length > 0 && !holdOver(state, equity.value, price.value)) return;
  if (record.unit?.unitValue === 0 && record.flowUsd > 0 && equity.value > 0) {
    record.unit = null;
    record.restartCount += 1;
  }
  const folded = foldUnitValue(record.unit ?? undefined, { atMs: state.nowMs, ...inNumeraire(equity.value, record.flowUsd, price.value) });
  if (folded.kind === 'refused') {
    // An empty book has no unit value to begin with: that is no news.
    record.missing = record.unit === null ? [] : [folded.why];
    return;
  }
  record.unit = folded.memory;
  record.equityUsd = equity.value;
  record.flowUsd = 0;
}

/** A flow counts at the price of the sample that it is booked with; in USD nothing is turned into anything. */
function inNumeraire(equityUsd: number, flowUsd: number, usdPerNumeraire: number): { readonly equity: number; readonly flow: number } {
  return usdPerNumeraire === 1 ? { equity: equityUsd, flow: flowUsd } : { equity: equityUsd / usdPerNumeraire, flow: flowUsd / usdPerNumeraire };
}

/** The trader counts in something else from now on: highs in the old unit say nothing of the new one, so the record begins anew. */
export function noteNumeraire(state: State): void {
  const { record } = state;
  const { numeraire } = state.policy;
  if (record.numeraire === numeraire) return;
  record.numeraire = numeraire;
  record.isRecounted = record.isRecounted || record.unit !== null;
  Object.assign(record, { unit: null, flowUsd: 0, restartCount: 0, heldCount: 0, isChanged: true });
}

/** What was held can no longer be valued: the unit keeps its value over the change, and this is counted. */
function holdOver(state: State, equityUsd: number, usdPerNumeraire: number): boolean {
  const { record } = state;
  if (record.unsettledSinceMs === null || state.nowMs - record.unsettledSinceMs < PATIENCE_MS) return false;
  const unit = record.numeraire === 'USD' ? null : record.unit;
  const lastUsd = unit === null ? record.equityUsd : unit.units * unit.unitValue * usdPerNumeraire;
  record.flowUsd = record.equityUsd === null || lastUsd === null ? 0 : equityUsd - lastUsd;
  record.heldCount += record.equityUsd === null ? 0 : 1;
  record.counted = { ...state.accounts };
  record.unsettled = [];
  record.unsettledSinceMs = null;
  record.missing = [];
  return true;
}

function settleAll(state: State, emit: Emit): void {
  const settled = new Set(state.record.unsettled.filter((id) => settle(state, id, emit)));
  if (settled.size > 0) forget(state, (id) => settled.has(id));
}

function forget({ record }: State, isSettled: (id: AccountId) => boolean): void {
  record.unsettled = record.unsettled.filter((id) => !isSettled(id));
  if (record.unsettled.length === 0) record.unsettledSinceMs = null;
}

/** True when the account's change was told apart, or there was none. */
function settle(state: State, id: AccountId, emit: Emit): boolean {
  const { record } = state;
  const [before, after] = [record.counted[id], state.accounts[id]];
  if (!isSameMoney(before, after)) {
    const [was, is] = [equityAtMarks(state, before), equityAtMarks(state, after)];
    if (was.kind === 'unknown' || is.kind === 'unknown') return false;
    const flowUsd = flowOf(state, before, after, is.value - was.value, Math.max(Math.abs(was.value), Math.abs(is.value)));
    record.flowUsd += flowUsd;
    // The first money of all is not news: there was nothing it could have been a gain of.
    if (flowUsd !== 0 && record.unit !== null) tellFlow(state, (after ?? before)?.name ?? id, flowUsd, emit);
  }
  if (after === undefined) delete record.counted[id];
  else record.counted[id] = after;
  record.isChanged = true;
  return true;
}

function tellFlow(state: State, name: string, flowUsd: number, emit: Emit): void {
  state.record.lastFlow = { atMs: state.nowMs, flowUsd };
  const what = flowUsd > 0 ? 'a deposit, not a gain' : 'a withdrawal, not a loss';
  emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'account', subject: name, text: `${name}: ${decimalText(Math.abs(flowUsd), 2)} USD counted as ${what}`, data: { flowUsd } } });
}

/** USD of all pools of the whole book; unknown while one is, or rests on stale data. No account at all is 0. */
function bookEquity(state: State): Known {
  return sumKnown(Object.values(state.accounts).map((account) => {
    const report = accountReport(state, account);
    const isOld = report.pools.some((pool) => pool.kind === 'known' && isWithheldAge(poolAge(state, account, pool.id).freshness)) || (heldOptions(account).length > 0 && isWithheldAge(accountAge(state, account).freshness));
    return isOld ? unknown(`fresh data of ${account.name}`) : accountWorthUsd(state, account, report);
  }));
}

/** The same of one account, which need not be the one that is held now; its own age does not count. */
function equityAtMarks(state: State, account: Account | undefined): Known {
  if (account === undefined) return known(0);
  const stale = account.positions.filter(({ quantity, instrumentId }) => quantity !== 0 && isWithheldAge(markAge(state, state.instruments[instrumentId]).freshness));
  if (stale.length > 0) return unknown(...stale.map(({ symbol }) => `fresh mark price of ${symbol}`));
  const isHeld = state.accounts[account.id] === account;
  const report = isHeld ? accountReport(state, account) : evaluateMargin(account, accountMarket(state, account));
  return accountWorthUsd(state, account, report);
}

/** A new name, rule or time of confirmation moves no money, nor does another mark of the same options. */
function isSameMoney(before: Account | undefined, after: Account | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  const held = (account: Account): string => canonicalJson([account.collateral, account.positions, (account.options ?? []).map(({ markVolatility: _volatility, markPrice: _price, ...option }) => option)]);
  return held(before) === held(after);
}
