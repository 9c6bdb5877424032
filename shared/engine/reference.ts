/**
 * The move of the market as one number: which symbol stands for it, its mark, volatility and speed. BTC where it is
 * listed and has a mark; otherwise the pool's own largest leg, else what its options move with, with its beta.
 */
import type { Account } from '../account/account';
import type { MarginReport } from '../margin/margin';
import { stressBeta } from '../volatility/beta';
import { lastHourMove } from '../volatility/state';
import { countedMovers } from './account-options';
import { marketInstrument } from './fold-market';
import type { InstrumentState, State } from './state';
import { volatilityOf } from './volatility-facts';

export interface Reference {
  readonly symbol: string;
  readonly markPrice: number;
  /** How far this symbol moves when the market moves by 1. */
  readonly beta: number;
  /** Of the market, as seen through this symbol: divided by beta. */
  readonly dailySigma?: number;
  readonly volatilityAnnual?: number;
  /** Log return of the last hour, as a move of the market: divided by beta. */
  readonly lastHourReturn?: number;
}

export function referenceOf(state: State, account: Account, report: MarginReport, poolId: string): Reference | undefined {
  const market = marketInstrument(state);
  if (market?.mark != null) return describe(state, market, 1);
  const largest = report.positions
    .filter((margin) => margin.poolId === poolId)
    .sort((a, b) => b.notional - a.notional)[0];
  const position = account.positions.find((candidate) => candidate.id === largest?.positionId);
  const known = position === undefined ? countedMovers(state, account, poolId)[0] : state.instruments[position.instrumentId];
  return known?.mark == null ? undefined : describe(state, known, stressBeta(known.instrument.underlying, known.beta).beta);
}

/** The symbol's own figures, for a move of that symbol alone. */
export function ownReference(state: State, known: InstrumentState): Reference | undefined {
  return known.mark === null ? undefined : describe(state, known, 1);
}

function describe(state: State, known: InstrumentState, beta: number): Reference {
  const volatility = volatilityOf(state, known);
  const lastHourReturn = lastHourMove(known.volatility, state.nowMs);
  return {
    symbol: known.instrument.symbol,
    markPrice: known.mark?.markPrice ?? 0,
    beta,
    ...(volatility.kind === 'known' ? { dailySigma: volatility.dailySigma / beta, volatilityAnnual: volatility.volatilityAnnual } : {}),
    ...(lastHourReturn === undefined ? {} : { lastHourReturn: lastHourReturn / beta }),
  };
}
