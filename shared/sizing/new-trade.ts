/**
 * The account as it would be after a new trade at its entry price, and what the venue says of it then: free margin,
 * liquidation, joint move. The mark of the traded symbol is taken to be the entry: the trade happens there.
 */
import type { Account, MarginRules, Position } from '../account/account';
import { unwrap } from '../assert';
import { evaluateMargin } from '../margin/evaluate';
import type { Joint, Liquidation, MarginMarket, MarginReport } from '../margin/margin';
import { withQuantity } from '../margin/what-if';
import type { Instrument, Tier } from '../market/instrument';
import { accountId, epochMs, positionId } from '../units';
import type { CalculatorInput } from './calculator';
import type { SizingAccount } from './input';

const NEW_POSITION = positionId('calculator');

export interface VenueRules {
  readonly rules: MarginRules;
  readonly liquidationFeeRate: number;
}

/** Where a trade is tried: an account with the market around it. */
export interface TradeGround {
  readonly account: Account;
  readonly market: MarginMarket;
  readonly instrument: Instrument;
  readonly input: CalculatorInput;
  readonly side: 'long' | 'short';
  readonly feeRatio: number;
  /** The position that the trade joins; flat when it is a new one. */
  readonly position: Position;
}

export interface AfterTrade {
  /** Of the resulting position, its own symbol moving alone. */
  readonly liquidation: Liquidation;
  /** Of the pool that backs it. */
  readonly joint: Joint;
  /** Money that is left for initial margin; undefined when the pool cannot be valued. */
  readonly availableMargin: number | undefined;
}

/** An account that holds nothing but `money` of the settle asset. */
export function emptyAccount(venue: VenueRules, instrument: Instrument, money: number): Account {
  return {
    id: accountId(NEW_POSITION),
    name: 'new account',
    venue: instrument.venue,
    source: 'typed',
    confirmedAtMs: epochMs(0),
    ...venue,
    collateral: [{ asset: instrument.settleAsset, balance: money, price: 1, haircut: 0 }],
    positions: [],
  };
}

export function tradeGround(account: Account, sized: SizingAccount | undefined, tiers: readonly Tier[] | undefined, instrument: Instrument, input: CalculatorInput, feeRatio: number): TradeGround {
  const side = input.stopPrice < input.entryPrice ? 'long' : 'short';
  const symbols = new Map(sized?.market.symbols ?? []);
  symbols.set(instrument.symbol, { ...symbols.get(instrument.symbol), markPrice: input.entryPrice });
  const tables = new Map(sized?.market.tiers ?? []);
  if (tiers !== undefined && !tables.has(instrument.symbol)) tables.set(instrument.symbol, tiers);
  const joined = account.positions.find((position) => isJoined(position, instrument, input, side));
  const isHedgeMode = account.positions.some((position) => position.instrumentId === instrument.id && position.hedgeSide !== 'net');
  const position = joined === undefined ? newPosition(instrument, input, isHedgeMode ? side : 'net') : { ...joined, leverage: input.leverage };
  const others = account.positions.filter((one) => one.id !== position.id);
  return { account: { ...account, positions: [...others, position] }, market: { symbols, tiers: tables }, instrument, input, side, feeRatio, position };
}

function isJoined(position: Position, instrument: Instrument, input: CalculatorInput, side: 'long' | 'short'): boolean {
  return position.instrumentId === instrument.id && position.margin.kind === input.marginMode && (position.hedgeSide === 'net' || position.hedgeSide === side);
}

function newPosition(instrument: Instrument, input: CalculatorInput, hedgeSide: Position['hedgeSide']): Position {
  const { id: instrumentId, symbol, contractType, contractSize, settleAsset } = instrument;
  const margin = input.marginMode === 'cross' ? ({ kind: 'cross' } as const) : ({ kind: 'isolated', isolatedMargin: 0, from: 'derived' } as const);
  return { id: NEW_POSITION, instrumentId, symbol, contractType, contractSize, settleAsset, quantity: 0, entryPrice: input.entryPrice, margin, leverage: input.leverage, hedgeSide };
}

/** The ground after `contracts` (unsigned) more on its side. */
export function afterTrade(ground: TradeGround, contracts: number): AfterTrade {
  const { position, side, input, market, feeRatio } = ground;
  const quantity = position.quantity + (side === 'long' ? contracts : -contracts);
  const account = withQuantity(ground.account, position.id, quantity, input.entryPrice, feeRatio);
  const report = evaluateMargin(account, market);
  const found = report.positions.find((one) => one.positionId === position.id);
  const unknown = report.unknownPositions.find((one) => one.positionId === position.id);
  const poolId = found?.poolId ?? unwrap(unknown, 'every position is reported').poolId;
  return {
    liquidation: found?.liquidation ?? { kind: 'unknown', missing: unknown?.missing ?? [] },
    joint: report.jointByPool.get(poolId) ?? {},
    availableMargin: walletMargin(report, position),
  };
}

/** What the wallet has left: the cross pool, also for isolated positions, which take their margin from it. */
function walletMargin(report: MarginReport, position: Position): number | undefined {
  const pool = report.pools.find((one) => one.id === `cross:${position.settleAsset}` || one.id === 'cross:*');
  return pool?.kind === 'known' ? pool.availableMargin : undefined;
}
