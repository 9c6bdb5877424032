/** What the engine knows, as sizing wants to read it. Nothing new is worked out here. */
import type { Account } from '../account/account';
import type { Freshness } from '../market/age';
import { marketOf } from '../sizing/exit-size';
import type { SizingAccount, SizingInput } from '../sizing/input';
import type { Policy } from '../sizing/policy';
import type { Fact, FundingFact, InstrumentFacts, VolatilityOutlook } from '../sizing/facts';
import { DAY_MS, HOUR_MS, type InstrumentId } from '../units';
import type { VolatilityEstimate } from '../volatility/estimate';
import { accountMarket, accountReport } from './account-margin';
import { movers } from './account-options';
import { accountAge, depthAge, markAge } from './ages';
import { bookStatistics } from './book-statistics';
import { instrumentsById } from './instruments-by-id';
import { drawdownFact } from './record-shown';
import { maturedViews } from './record-views';
import { policyInForce } from './policy-in-force';
import type { InstrumentState, State } from './state';
import { usdPerUnit } from './unit-price';
import { outlookOf, volatilityOf } from './volatility-facts';

/** `policy` may be one that is only being tried. */
export function sizingInput(state: State, policy: Policy = state.policy): SizingInput {
  return {
    nowMs: state.nowMs,
    accounts: Object.values(state.accounts).map((account) => sizingAccount(state, account)),
    instruments: instrumentsById(state),
    volatility: volatilityByUnderlying(state),
    outlooks: outlooksByUnderlying(state),
    instrumentFacts: factsByInstrument(state),
    statistics: bookStatistics(state),
    drawdown: drawdownFact(state),
    maturedViewCount: maturedViews(state).length,
    policy: policyInForce(state, policy),
    usdPerUnit: usdPerUnits(state, policyInForce(state, policy)),
  };
}

export function sizingAccount(state: State, account: Account): SizingAccount {
  const markFreshness = new Map<string, Freshness>();
  for (const mover of movers(state, account)) markFreshness.set(mover.instrument.symbol, markAge(state, mover).freshness);
  for (const position of account.positions) markFreshness.set(position.symbol, markAge(state, state.instruments[position.instrumentId]).freshness);
  return {
    account,
    market: accountMarket(state, account),
    margin: accountReport(state, account),
    freshness: accountAge(state, account).freshness,
    markFreshness,
  };
}

/** Of everything with an index, of what accounts hold and settle in, and of what capital is stated in: as far as it is known now. */
function usdPerUnits(state: State, { riskCapital }: Policy): ReadonlyMap<string, number> {
  const wanted = new Set(['USD', ...Object.keys(state.assetIndexes)]);
  for (const { collateral, positions, options = [] } of Object.values(state.accounts)) {
    for (const { asset } of collateral) wanted.add(asset);
    for (const { settleAsset } of [...positions, ...options]) wanted.add(settleAsset);
  }
  if (riskCapital !== undefined) wanted.add(riskCapital.unit);
  const units = new Map<string, number>();
  for (const unit of wanted) {
    const index = usdPerUnit(state, unit);
    if (index.kind === 'known') units.set(unit, index.value);
  }
  return units;
}

/** The first instrument of an underlying whose volatility is known speaks for it. */
function volatilityByUnderlying(state: State): ReadonlyMap<string, VolatilityEstimate> {
  const estimates = new Map<string, VolatilityEstimate>();
  for (const known of Object.values(state.instruments)) {
    const { underlying } = known.instrument;
    if (estimates.get(underlying)?.kind === 'known') continue;
    estimates.set(underlying, volatilityOf(state, known));
  }
  return estimates;
}

function outlooksByUnderlying(state: State): ReadonlyMap<string, Fact<VolatilityOutlook>> {
  const outlooks = new Map<string, Fact<VolatilityOutlook>>();
  for (const { instrument } of Object.values(state.instruments)) {
    if (!outlooks.has(instrument.underlying)) outlooks.set(instrument.underlying, outlookOf(state, instrument.underlying));
  }
  return outlooks;
}

/** Of what is held, and of its markets at other venues, whose books count for leaving; nothing else is sized. */
function factsByInstrument(state: State): ReadonlyMap<InstrumentId, InstrumentFacts> {
  const held = new Set<string>();
  for (const account of Object.values(state.accounts)) {
    for (const { instrumentId } of account.positions) {
      const known = state.instruments[instrumentId];
      if (known !== undefined) held.add(marketOf(known.instrument));
    }
  }
  const facts = new Map<InstrumentId, InstrumentFacts>();
  for (const known of Object.values(state.instruments)) {
    if (held.has(marketOf(known.instrument))) facts.set(known.instrument.id, { book: bookOf(state, known), volumeBaseDaily: volumeOf(state, known), funding: fundingOf(known) });
  }
  return facts;
}

function bookOf(state: State, known: InstrumentState): InstrumentFacts['book'] {
  const { depth, instrument } = known;
  if (depth.kind === 'none') return { kind: 'unknown', missing: [`order book of ${instrument.symbol}`] };
  if (depth.kind === 'lost') return { kind: 'unknown', missing: [`order book of ${instrument.symbol}: ${depth.reason}`] };
  return { kind: 'known', value: { bids: depth.bids, asks: depth.asks, freshness: depthAge(state, known).freshness } };
}

/** Of the last 24 closed hours, when they are all there and recent. */
function volumeOf(state: State, { candles, instrument }: InstrumentState): Fact<number> {
  const day = candles['1h'].slice(-24);
  const first = day[0];
  const last = day.at(-1);
  const isWhole = first !== undefined && last !== undefined && day.length === 24 && last.openAtMs - first.openAtMs === DAY_MS - HOUR_MS && state.nowMs - last.openAtMs <= 3 * HOUR_MS;
  if (!isWhole) return { kind: 'unknown', missing: [`traded volume of ${instrument.symbol}`] };
  return { kind: 'known', value: day.reduce((sum, candle) => sum + candle.volumeBase, 0) };
}

function fundingOf({ mark, instrument }: InstrumentState): Fact<FundingFact> {
  if (mark?.fundingRate == null) return { kind: 'unknown', missing: [`funding rate of ${instrument.symbol}`] };
  const { fundingIntervalHours: intervalHours, fundingCapRatio } = instrument;
  return { kind: 'known', value: { rate: mark.fundingRate, intervalHours, ...(fundingCapRatio === undefined ? {} : { capRate: fundingCapRatio }) } };
}
