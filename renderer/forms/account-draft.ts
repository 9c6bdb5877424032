/** A manual account while it is being typed: text as typed, turned into `TypedAccount` by the shared schema. */
import { typedAccountSchema, type TypedAccount, type TypedPosition } from '../../shared/account/typed';
import { check, numberReader, type Checked, type NumberReader } from './errors';
import { editable, editablePercent } from './number-entry';
import { orderDraftOf, ordersOf, type OrderDraft } from './order-draft';
import { optionDraftOf, optionOf, venueOf, type OptionDraft } from './option-draft';

export type IsolatedChoice = 'derived' | 'withoutPnl' | 'withPnl';

export interface PositionDraft {
  readonly id: string;
  symbol: string;
  side: 'long' | 'short';
  quantity: string;
  entryPrice: string;
  marginMode: 'cross' | 'isolated';
  leverage: string;
  isolatedChoice: IsolatedChoice;
  isolatedMargin: string;
  isolatedMarkPrice: string;
  venueLiquidationPrice: string;
  stopPrice: string;
  maintenanceMarginPercent: string;
}

export interface AccountDraft {
  readonly id: string;
  name: string;
  venue: string;
  /** Two legs of one symbol are separate positions. */
  positionMode: 'oneWay' | 'hedge';
  collateral: { asset: string; balance: string }[];
  positions: PositionDraft[];
  orders: OrderDraft[];
  options: OptionDraft[];
}

export function emptyPosition(id: string): PositionDraft {
  return {
    id, symbol: '', side: 'long', quantity: '', entryPrice: '', marginMode: 'cross', leverage: '', isolatedChoice: 'withoutPnl', isolatedMargin: '', isolatedMarkPrice: '',
    venueLiquidationPrice: '', stopPrice: '', maintenanceMarginPercent: '',
  };
}

export function emptyAccount(id: string, venue: string, firstPositionId: string): AccountDraft {
  return { id, name: '', venue, positionMode: 'oneWay', collateral: [{ asset: 'USDT', balance: '' }], positions: [emptyPosition(firstPositionId)], orders: [], options: [] };
}

export function draftOf(account: TypedAccount): AccountDraft {
  return {
    id: account.id,
    name: account.name,
    venue: account.venue,
    positionMode: account.positions.some((each) => each.hedgeSide !== 'net') ? 'hedge' : 'oneWay',
    collateral: account.collateral.map(({ asset, balance }) => ({ asset, balance: editable(balance) })),
    positions: account.positions.map(positionDraftOf),
    orders: (account.orders ?? []).map(orderDraftOf),
    options: (account.options ?? []).map(optionDraftOf),
  };
}

function positionDraftOf(position: TypedPosition): PositionDraft {
  const isolated = position.isolatedMargin;
  return {
    id: position.id,
    symbol: position.symbol,
    side: position.side,
    quantity: editable(position.quantity),
    entryPrice: editable(position.entryPrice),
    marginMode: position.marginMode,
    leverage: editable(position.leverage),
    isolatedChoice: isolated?.kind ?? (position.marginMode === 'isolated' ? 'derived' : 'withoutPnl'),
    isolatedMargin: editable(isolated?.amount),
    isolatedMarkPrice: isolated?.kind === 'withPnl' ? editable(isolated.markPrice) : '',
    venueLiquidationPrice: editable(position.venueLiquidationPrice),
    stopPrice: editable(position.stopPrice),
    maintenanceMarginPercent: editablePercent(position.maintenanceMarginRate),
  };
}

/** The typed account, confirmed at `nowMs`, or what is wrong, field by field (`positions.0.entryPrice`). */
export function accountOf(draft: AccountDraft, nowMs: number): Checked<TypedAccount> {
  const reader = numberReader();
  const collateral = draft.collateral
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => row.asset.trim() !== '' || row.balance.trim() !== '')
    .map(({ row, index }) => ({ asset: row.asset.trim().toUpperCase(), balance: reader.required(`collateral.${index}.balance`, row.balance, 'the balance') }));
  const positions = draft.positions.map((each, index) => positionOf(each, index, draft.positionMode, reader));
  const options = draft.options.map((each, index) => optionOf(each, index, reader));
  const candidate = { id: draft.id, name: draft.name.trim(), venue: venueOf(draft.venue), confirmedAtMs: nowMs, collateral, positions, ...ordersOf(draft.orders, reader), ...(options.length === 0 ? {} : { options }) };
  return check(typedAccountSchema, candidate, reader.errors, (path) => VOLATILITY.test(path));
}

/** Typed in percent. */
const VOLATILITY = /^options\.\d+\.markVolatility$/;

function positionOf(draft: PositionDraft, index: number, mode: AccountDraft['positionMode'], reader: NumberReader): Record<string, unknown> {
  const at = (field: string) => `positions.${index}.${field}`;
  const rate = reader.optional(at('maintenanceMarginRate'), draft.maintenanceMarginPercent);
  return {
    id: draft.id,
    symbol: draft.symbol.trim().toUpperCase(),
    side: draft.side,
    quantity: reader.required(at('quantity'), draft.quantity, 'the quantity'),
    entryPrice: reader.required(at('entryPrice'), draft.entryPrice, 'the entry price'),
    marginMode: draft.marginMode,
    leverage: reader.required(at('leverage'), draft.leverage, 'the leverage'),
    hedgeSide: mode === 'hedge' ? draft.side : 'net',
    ...isolatedOf(draft, at, reader),
    ...given('venueLiquidationPrice', reader.optional(at('venueLiquidationPrice'), draft.venueLiquidationPrice)),
    ...given('stopPrice', reader.optional(at('stopPrice'), draft.stopPrice)),
    ...given('maintenanceMarginRate', rate === undefined ? undefined : rate / 100),
  };
}

function isolatedOf(draft: PositionDraft, at: (field: string) => string, reader: NumberReader): Record<string, unknown> {
  if (draft.marginMode === 'cross' || draft.isolatedChoice === 'derived') return {};
  const amount = reader.required(at('isolatedMargin.amount'), draft.isolatedMargin, 'the margin');
  if (draft.isolatedChoice === 'withoutPnl') return { isolatedMargin: { kind: 'withoutPnl', amount } };
  const markPrice = reader.required(at('isolatedMargin.markPrice'), draft.isolatedMarkPrice, 'the mark price at that moment');
  return { isolatedMargin: { kind: 'withPnl', amount, markPrice } };
}

function given(name: string, value: number | undefined): Record<string, number> {
  return value === undefined ? {} : { [name]: value };
}
