/**
 * The declared chance that a pool touches liquidation within 24 hours against whether it did. A pool whose positions or money
 * were changed, or that could not be seen for a while, is left out: nobody knows what it would have done.
 */
import type { Account } from '../account/account';
import { poolIdOf } from '../margin/pool-model';
import { canonicalJson } from '../math/canonical-json';
import { declareTouch, expireTouches, noteTouch, withdrawTouch } from '../monitoring/touch-monitor';
import { poolNow } from '../sizing/candidate';
import { contextOf } from '../sizing/context';
import { poolsOf } from '../sizing/context-pools';
import { bundlesIn, situationOf } from '../sizing/situation';
import { isWithheldAge } from '../sizing/withheld-age';
import { slowInputs } from '../sizing/slow-inputs';
import { touchBasis, touchChance } from '../sizing/touch-chance';
import { HOUR_MS, MINUTE_MS, type PositionId } from '../units';
import { accountReport } from './account-margin';
import { poolAge } from './pool-age';
import { sizingInput } from './sizing-facts';
import type { State } from './state';

const HORIZON_HOURS = 24;
/** Of sleep: shorter the market cannot do much unseen. */
const UNSEEN_MS = 10 * MINUTE_MS;

const keyOf = (account: Pick<Account, 'id'>, poolId: string): string => `${account.id}/${poolId}`;

/** Once a second: a pool that is liquidatable at its marks has been touched. */
export function watchTouches(state: State): void {
  const { touch } = state.monitoring;
  if (touch.open.length === 0) return;
  const open = new Set(touch.open.map(({ bundleId }) => bundleId));
  for (const account of Object.values(state.accounts)) {
    for (const pool of accountReport(state, account).pools) {
      if (pool.kind !== 'known' || !pool.liquidatable || !open.has(keyOf(account, pool.id))) continue;
      noteTouch(touch, keyOf(account, pool.id), state.nowMs);
      state.monitoring.isChanged = true;
    }
  }
}

/** Once a minute: declarations that ran out, pools that cannot be seen; once an hour: new declarations. */
export function foldTouches(state: State): void {
  const { monitoring, nowMs } = state;
  const { touch } = monitoring;
  const before = { count: touch.open.length, newest: touch.open.at(-1) };
  expireTouches(touch, nowMs);
  const seen = new Set(Object.values(state.accounts).flatMap((account) => accountReport(state, account).pools
    .filter((pool) => pool.kind === 'known' && !isWithheldAge(poolAge(state, account, pool.id).freshness)).map((pool) => keyOf(account, pool.id))));
  for (const { bundleId } of [...touch.open]) if (!seen.has(bundleId)) withdrawTouch(touch, bundleId, nowMs);
  const hour = Math.floor(nowMs / HOUR_MS);
  if (hour !== monitoring.declaredHour) {
    monitoring.declaredHour = hour;
    declareAll(state);
  }
  if (touch.open.length !== before.count || touch.open.at(-1) !== before.newest) monitoring.isChanged = true;
}

function declareAll(state: State): void {
  const { touch } = state.monitoring;
  const open = new Set(touch.open.map(({ bundleId }) => bundleId));
  const input = sizingInput(state);
  const situation = situationOf(input, slowInputs(input, state.sizing).slow);
  for (const sized of input.accounts) {
    const bundles = bundlesIn(input, sized.account);
    const pools = poolsOf(sized);
    for (const poolId of new Set(bundles.map((bundle) => bundle.poolId))) {
      const bundle = bundles.find((one) => one.poolId === poolId);
      if (bundle === undefined || open.has(keyOf(sized.account, poolId))) continue;
      const context = contextOf(situation, sized, bundle, pools, bundles);
      if (context.kind === 'withheld') continue;
      const pool = poolNow(context.input.probe);
      const basis = touchBasis(context.input, pool, HORIZON_HOURS);
      if (pool.legs.length === 0 || basis.kind === 'unknown') continue;
      const { high } = touchChance(pool, basis.value);
      if (!pool.margin.liquidatable) declareTouch(touch, { bundleId: keyOf(sized.account, poolId), atMs: state.nowMs, horizonMs: HORIZON_HOURS * HOUR_MS, probability: high });
    }
  }
}

/** The venue took a position away. */
export function noteLiquidated(state: State, account: Account | undefined, id: PositionId): void {
  const position = account?.positions.find((one) => one.id === id);
  if (account === undefined || position === undefined) return;
  noteTouch(state.monitoring.touch, keyOf(account, poolIdOf(account, position)), state.nowMs);
  state.monitoring.isChanged = true;
}

/** The trader changed an account: what was declared of the pools concerned can no longer be judged. */
export function noteHandChange(state: State, before: Account | undefined, after: Account | undefined): void {
  const account = before ?? after;
  const { touch } = state.monitoring;
  if (account === undefined) return;
  for (const { bundleId } of [...touch.open]) {
    const poolId = bundleId.startsWith(`${account.id}/`) ? bundleId.slice(account.id.length + 1) : undefined;
    if (poolId === undefined || heldIn(state, before, poolId) === heldIn(state, after, poolId)) continue;
    withdrawTouch(touch, bundleId, state.nowMs);
    state.monitoring.isChanged = true;
  }
}

/** The computer slept, or another session begins: what happened meanwhile was not seen. */
export function forgetUnseen(state: State, unseenMs: number): void {
  const { touch } = state.monitoring;
  if (unseenMs < UNSEEN_MS) return;
  for (const { bundleId, atMs } of [...touch.open]) withdrawTouch(touch, bundleId, atMs);
}

/** A simulated venue pays funding at whole hours: that is no change by hand. */
function heldIn(state: State, account: Account | undefined, poolId: string): string {
  if (account === undefined) return '';
  const isFunding = account.source === 'simulated' && state.nowMs % HOUR_MS === 0;
  const positions = account.positions.filter((position) => poolIdOf(account, position) === poolId).map(({ id, quantity, margin }) => ({ id, quantity, margin }));
  return canonicalJson([positions, poolId.startsWith('cross:') && !isFunding ? account.collateral : []]);
}
