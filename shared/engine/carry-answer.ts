/**
 * A position's account some hours on, at the present funding rate and at the cap, with prices where they are. Terms come
 * from the instrument and the last mark; where a venue's cap or next payment is not known, the answer says so.
 */
import type { Account, Position } from '../account/account';
import { accountAfterHours, type CarryTerms, type FundingAssumption, type FundingTerms } from '../margin/carry';
import { evaluateMargin } from '../margin/evaluate';
import type { MarginAccount, MarginMarket } from '../margin/margin';
import { poolIdOf } from '../margin/pool-model';
import { HOUR_MS } from '../units';
import { known, unknown } from './known';
import type { CarryFigures } from './margin-questions';
import { alonePrice, jointOf, sideOf } from './pool-lines';
import type { Known } from './snapshot';
import type { State } from './state';

/** `after` is the account asked about, `account` the one it came from; only what shares the position's pool is looked at. */
export function carryAnswer(state: State, account: Account, after: MarginAccount, market: MarginMarket, position: Position, hours: number, assumption: FundingAssumption): Known<CarryFigures> {
  const terms = carryTerms(state, account);
  const held = after.positions.find(({ id }) => id === position.id) ?? position;
  const positions = after.positions.filter((one) => poolIdOf(after, one) === poolIdOf(after, held));
  const untimed = positions.filter(({ quantity, instrumentId, symbol }) => quantity !== 0 && state.instruments[instrumentId]?.mark?.fundingRate != null && !terms.funding.has(symbol));
  if (untimed.length > 0) return unknown(...new Set(untimed.map(({ symbol }) => `next funding time of ${symbol}`)));
  const carried = accountAfterHours({ ...after, positions }, market, terms, hours, assumption);
  if (carried.kind === 'unknown') return carried;
  const report = evaluateMargin(carried.account, market);
  const side = sideOf(report, position);
  if (side.kind === 'unknown') return side;
  return known({
    funding: amounts(carried.funding),
    interest: amounts(carried.interest),
    alonePrice: alonePrice(side.side.margin.liquidation),
    jointMove: jointOf(state, account, report, side.side.pool.id).move,
  });
}

function amounts(byAsset: ReadonlyMap<string, number>): readonly { readonly asset: string; readonly amount: number }[] {
  return [...byAsset].map(([asset, amount]) => ({ asset, amount }));
}

/** What is known of the symbols' funding, and of borrowing as the account carries it. */
export function carryTerms(state: State, account: Account): CarryTerms {
  const funding = new Map<string, FundingTerms>();
  for (const { symbol, instrumentId } of account.positions) {
    const listed = state.instruments[instrumentId];
    if (listed?.mark?.fundingRate == null || listed.mark.nextFundingAtMs === null) continue;
    const { fundingIntervalHours: intervalHours, fundingCapRatio } = listed.instrument;
    funding.set(symbol, {
      rate: listed.mark.fundingRate,
      intervalHours,
      nextInHours: nextInHours(listed.mark.nextFundingAtMs - state.nowMs, intervalHours),
      ...(fundingCapRatio === undefined ? {} : { capRatio: fundingCapRatio }),
    });
  }
  return { funding, borrowing: new Map((account.borrowing ?? []).map((terms) => [terms.asset, terms])) };
}

/** A time that has just passed means that the venue has not named the next one yet: whole intervals are added. */
function nextInHours(waitMs: number, intervalHours: number): number {
  const interval = intervalHours * HOUR_MS;
  const late = waitMs > 0 ? 0 : Math.floor(-waitMs / interval) + 1;
  return Math.min(intervalHours, (waitMs + late * interval) / HOUR_MS);
}
