/**
 * The chance that an account is liquidated within 24 h, simulated over correlated assets with its true margin: what is handed
 * to a thread of its own, as plain data, and worked out there. Volatilities are those of the limits (80th percentile),
 * correlations as measured, funding counts where it is paid. The seed is fixed: the same market gives the same answer.
 */
import type { Account } from '../account/account';
import type { MarginAccount } from '../margin/margin';
import { poolIdOf } from '../margin/pool-model';
import type { PoolOptions } from '../margin/options/pool-options';
import { prepareMargin } from '../margin/prepare';
import type { Age } from '../market/age';
import type { Tier } from '../market/instrument';
import type { Matrix } from '../math/linear-system';
import { correlationsOf, type Correlations } from '../risk/correlation/correlations';
import { touchMonteCarlo, type MonteCarloAnswer, type TouchAsset } from '../risk/touch/monte-carlo';
import { priorTail, type TailModel } from '../risk/touch/tail-model';
import { volatilityOver } from '../sizing/facts';
import { DAYS_PER_YEAR } from '../units';
import { MARKET_UNDERLYING } from '../volatility/beta';
import { accountTiers } from './account-margin';
import { accountOptions, heldOptions, isRepriced, movers } from './account-options';
import { bookStatistics, hoursByUnderlying } from './book-statistics';
import { known, unknown } from './known';
import { ageOfAccounts } from './question-ground';
import { TOUCH_HOURS } from './risk-liquidation';
import type { Known } from './snapshot';
import type { InstrumentState, State } from './state';
import { outlookOf } from './volatility-facts';

export const SIMULATION_SEED = 1;
/** Each costs as much as the whole account. */
const MOST_POOLS_ALONE = 6;

/** What one account's simulation reads. */
export interface SimulationJob {
  readonly account: MarginAccount;
  readonly tiers: readonly (readonly [string, readonly Tier[]])[];
  /** Those that count, priced when the question was asked: time stands still on the paths. */
  readonly options?: PoolOptions;
  readonly assets: readonly TouchAsset[];
  readonly correlation: Matrix;
  readonly tail: TailModel;
  /** Of pools that hold one underlying only: its own tail, when they are simulated alone. */
  readonly poolTails: readonly (readonly [string, TailModel])[];
  /** What is left out or assumed, in words. */
  readonly notes: readonly string[];
}

interface AccountNamed {
  readonly accountId: string;
  readonly accountName: string;
}

/** Of every account that holds a perpetual or future. */
export interface SimulationQuestion {
  readonly atMs: number;
  readonly age: Age;
  readonly accounts: readonly (AccountNamed & { readonly job: Known<SimulationJob> })[];
}

export interface SimulatedAccount extends AccountNamed {
  /** Any of its pools. */
  readonly answer: MonteCarloAnswer;
  /** Each alone, with paths of its own; empty where there is only one, or too many. */
  readonly pools: readonly { readonly poolId: string; readonly answer: MonteCarloAnswer }[];
  readonly notes: readonly string[];
}
export interface SimulationAnswer {
  /** When the question was asked: what it rests on is of then. */
  readonly atMs: number;
  readonly age: Age;
  readonly accounts: readonly SimulatedAccount[];
}

export function simulationQuestion(state: State): SimulationQuestion {
  const accounts = Object.values(state.accounts);
  const holding = accounts.filter((account) => account.positions.some(({ quantity }) => quantity !== 0) || isRepriced(account));
  const correlations = correlationsOf(hoursByUnderlying(state));
  return { atMs: state.nowMs, age: ageOfAccounts(state, accounts).age, accounts: holding.map((account) => ({ accountId: account.id, accountName: account.name, job: jobOf(state, account, correlations) })) };
}

/** Milliseconds to seconds of arithmetic: never to be called where somebody waits for a frame. */
export function simulated({ atMs, age, accounts }: SimulationQuestion): SimulationAnswer {
  return {
    atMs, age,
    accounts: accounts.map(({ accountId, accountName, job }): SimulatedAccount => {
      if (job.kind === 'unknown') return { accountId, accountName, answer: job, pools: [], notes: [] };
      const { account, tiers, options, assets, correlation, tail, poolTails, notes } = job.value;
      const prepared = prepareMargin(account, new Map(tiers), options);
      const tailOfPool = new Map(poolTails);
      const question = { prepared, assets, correlation, tail, horizonHours: TOUCH_HOURS, seed: SIMULATION_SEED };
      const held = prepared.pools.filter(({ legs, options: counted }) => legs.length > 0 || counted !== undefined).map(({ id }) => id);
      // In the paths of the account a pool that is far less likely to fall than another is hardly ever met.
      const alone = held.length < 2 || held.length > MOST_POOLS_ALONE ? [] : held;
      return { accountId, accountName, answer: touchMonteCarlo(question), pools: alone.map((poolId) => ({ poolId, answer: touchMonteCarlo({ ...question, tail: tailOfPool.get(poolId) ?? tail, poolIds: [poolId] }) })), notes };
    }),
  };
}

interface Moving {
  readonly asset: TouchAsset;
  readonly underlying: string;
}

function jobOf(state: State, account: Account, correlations: Correlations): Known<SimulationJob> {
  const missing = [...ageOfAccounts(state, [account]).missing];
  const notes = new Set<string>();
  const moving: Moving[] = [];
  const listed = new Map<string, InstrumentState | undefined>((isRepriced(account) ? movers(state, account) : []).map((mover) => [mover.instrument.symbol, mover]));
  for (const { instrumentId, symbol, quantity } of account.positions) if (quantity !== 0) listed.set(symbol, state.instruments[instrumentId]);
  for (const symbol of [...listed.keys()].sort()) {
    const found = movingOf(account, symbol, listed.get(symbol), state, notes);
    if (typeof found === 'string') missing.push(found);
    else moving.push(found);
  }
  const underlyings = [...new Set(moving.map(({ underlying }) => underlying))];
  const names = underlyings.length < 2 ? underlyings : correlations.kind === 'known' ? correlations.names : [];
  if (correlations.kind === 'unknown' && underlyings.length > 1) missing.push(`correlations (${correlations.why})`);
  else missing.push(...underlyings.filter((underlying) => !names.includes(underlying)).map((underlying) => `correlations of ${underlying}`));
  const options = isRepriced(account) ? accountOptions(state, account) : undefined;
  missing.push(...(options?.book.missing ?? []));
  if (missing.length > 0) return unknown(...new Set(missing));
  if (options !== undefined) notes.add('options are revalued at each price, time and implied volatility as they are');
  else if (heldOptions(account).length > 0) notes.add(`options are left out: ${account.venue} keeps them apart`);
  const { rules, liquidationFeeRate, collateral, positions } = account;
  return known({
    account: { rules, liquidationFeeRate, collateral, positions }, tiers: [...accountTiers(state, account)], ...(options === undefined ? {} : { options }), assets: moving.map(({ asset }) => asset),
    correlation: matrixOf(moving, correlations), tail: tailOf(state, underlyings), poolTails: poolTails(state, account), notes: [...notes],
  });
}

/** What moves, or what is missing for it. */
function movingOf(account: Account, symbol: string, listed: InstrumentState | undefined, state: State, notes: Set<string>): Moving | string {
  const held = account.positions.filter((position) => position.symbol === symbol);
  if (listed?.mark == null) return `mark price of ${symbol}`;
  const { underlying, fundingIntervalHours } = listed.instrument;
  const outlook = outlookOf(state, underlying);
  if (outlook.kind === 'unknown') return `volatility of ${underlying}`;
  const { markPrice, fundingRate } = listed.mark;
  if (fundingRate === null && held.length > 0) notes.add(`funding of ${symbol} is not known and counts as none`);
  const rate = fundingRate ?? 0;
  const net = held.reduce((sum, { quantity }) => sum + quantity, 0);
  // As in the limit: what is received is not counted on.
  const paid = rate * net > 0 ? (rate * 24 * DAYS_PER_YEAR) / fundingIntervalHours : 0;
  return { underlying, asset: { symbol, markPrice, volatilityAnnual: volatilityOver(outlook.value, TOUCH_HOURS, 'limit'), fundingAnnual: paid } };
}

function matrixOf(moving: readonly Moving[], correlations: Correlations): Matrix {
  const names: readonly string[] = correlations.kind === 'known' ? correlations.names : [];
  const matrix: Matrix = correlations.kind === 'known' ? correlations.correlations : [];
  return moving.map((row) => moving.map((column) => (row.underlying === column.underlying ? 1 : (matrix[names.indexOf(row.underlying)]?.[names.indexOf(column.underlying)] ?? 1))));
}

function poolTails(state: State, account: Account): SimulationJob['poolTails'] {
  // Options may be of other underlyings than the positions of their pool: the account's tail stands for each.
  if (isRepriced(account)) return [];
  const underlyingsOf = new Map<string, Set<string>>();
  for (const position of account.positions) {
    const underlying = state.instruments[position.instrumentId]?.instrument.underlying;
    if (position.quantity === 0 || underlying === undefined) continue;
    const poolId = poolIdOf(account, position);
    underlyingsOf.set(poolId, (underlyingsOf.get(poolId) ?? new Set()).add(underlying));
  }
  return [...underlyingsOf].map(([poolId, underlyings]) => [poolId, tailOf(state, [...underlyings])]);
}

/** The asset's own where there is one, else the market's: as the limit has it. */
function tailOf(state: State, underlyings: readonly string[]): TailModel {
  const { tails } = bookStatistics(state);
  const [only] = underlyings;
  const name = underlyings.length === 1 && only !== undefined ? only : MARKET_UNDERLYING;
  return (tails.get(name) ?? priorTail('no hourly history')).model;
}
