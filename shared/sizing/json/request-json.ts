/**
 * An account, a policy and a market of the command line as what sizing reads. All of one moment: nothing is old. What
 * is not given stays unknown, so that the rules that need it say so; what is taken without being said is listed in `notes`.
 */
import { oneWayOrHedge, type AccountInput } from '../../account/account-json';
import type { Account } from '../../account/account';
import type { Decoded } from '../../decode';
import { evaluateMargin } from '../../margin/evaluate';
import type { MarginReport } from '../../margin/margin';
import { VALUATION_UNIT } from '../../margin/pool-model';
import type { Instrument } from '../../market/instrument';
import { accountId, DAY_MS, DAYS_PER_YEAR, epochMs, SECOND_MS, type InstrumentId } from '../../units';
import type { VolatilityEstimate } from '../../volatility/estimate';
import { volatilityOver, type Fact, type InstrumentFacts, type VolatilityOutlook } from '../facts';
import type { Advice } from '../advice';
import type { Numeraire, RiskCapital } from '../policy';
import { advise } from '../advise';
import { EMPTY_SIZING_MEMORY, type SizingInput, type SizingMemory } from '../input';
import { underlyingsBeside } from '../slow-beside';
import { slowInputs } from '../slow-inputs';
import { MARKET_UNDERLYING } from '../../volatility/beta';
import type { MarketRead } from './market-json';
import { marketWithOptions } from './options-json';
import { outlookOf } from './outlooks';
import { decodePolicyJson } from './policy-json';
import { refusal, within, type Refusal } from './refusal';
import { statisticsOf } from './statistics';
import { problemInTargets, withStops } from './stops-json';
import { instrumentOf } from './terms-json';

/** Hours between fundings where the market does not say: shown nowhere, read by nothing without a rate. */
const USUAL_FUNDING_HOURS = 8;
/** A moment that nobody has named: everything is of it. */
const SOME_MOMENT_MS = DAY_MS;
/** Depth is judged by its samples of some minutes (`risk/liquidity/depth-quantile.ts`): the books as given stood for those. */
const BOOKS_STOOD_MS = [75, 60, 45, 30, 15].map((seconds) => seconds * SECOND_MS);

export interface SizingRequest {
  readonly input: SizingInput;
  /** What was taken without being said, in sentences. */
  readonly notes: readonly string[];
}

/** `venue` is the account's own word for it, or empty. Refused with the path from the request's root. */
export function sizingRequest(request: AccountInput, venue: string, policyJson: unknown, market: MarketRead): Decoded<SizingRequest> {
  const { account: held } = request;
  const marks = marketWithOptions(request, venue, market);
  const read = decodePolicyJson(policyJson, market.nowMs, SOME_MOMENT_MS);
  if (!read.ok) return within('policy', read);
  const { policy, stops } = read.value;
  const nowMs = epochMs(market.nowMs ?? SOME_MOMENT_MS);
  const stopped = withStops(oneWayOrHedge(held.positions), stops, (symbol) => marks.symbols.get(symbol)?.markPrice);
  if (!stopped.ok) return within('policy.stops', stopped);
  const name = venue === '' ? 'account' : venue;
  const account: Account = { ...held, id: accountId(name), name, venue, source: 'typed', confirmedAtMs: nowMs, positions: stopped.value };
  const named = instrumentsOf(account, marks, market);
  const wrongSide = problemInTargets(policy.views, nowMs, (underlying) => markOfUnderlying(named.instruments, marks, underlying));
  if (wrongSide !== undefined) return within('policy', wrongSide);
  const usd = usdOf(account, named.instruments, marks, market, policy.riskCapital?.unit);
  const margin = evaluateMargin(account, marks);
  const tooSmall = problemInCapital(policy.riskCapital, margin, usd.usdPerUnit);
  if (tooSmall !== undefined) return tooSmall;
  const beside = underlyingsBeside(named, { account, market: marks }, policy.numeraire);
  const underlyings = [...new Set([...[...named.instruments.values()].map(({ underlying }) => underlying), ...beside])].sort();
  const outlooks = [...new Set([...underlyings, MARKET_UNDERLYING])].map((underlying) => [underlying, outlookOf(underlying, market, policy.events)] as const);
  const days = statisticsOf(market, { listed: underlyings, held: [...new Set([...heldUnderlyings(account, named.instruments), ...beside])].sort() }, nowMs);
  const input: SizingInput = {
    nowMs,
    accounts: [{ account, market: marks, margin, freshness: 'fresh', markFreshness: new Map([...marks.symbols.keys()].map((symbol) => [symbol, 'fresh'])) }],
    instruments: named.instruments,
    volatility: new Map(outlooks.flatMap(([underlying, { outlook }]) => (outlook.kind === 'known' ? [[underlying, estimateOf(outlook.value)] as const] : []))),
    outlooks: new Map(outlooks.flatMap(([underlying, { outlook }]) => (outlook.kind === 'known' || underlyings.includes(underlying) ? [[underlying, outlook] as const] : []))),
    instrumentFacts: factsOf(named.instruments, market),
    statistics: days.statistics,
    drawdown: market.drawdown === undefined ? { kind: 'unknown', missing: ['market.drawdown'] } : { kind: 'known', value: market.drawdown },
    maturedViewCount: market.maturedViewCount,
    policy,
    usdPerUnit: usd.usdPerUnit,
  };
  return { ok: true, value: { input, notes: [...read.value.notes, ...named.notes, ...usd.notes, ...outlooks.flatMap(([underlying, { notes }]) => (underlyings.includes(underlying) ? notes : [])), ...days.notes] } };
}

/** Advice on the request, worst first. */
export function adviseOn({ input }: SizingRequest): readonly Advice[] {
  let memory: SizingMemory = EMPTY_SIZING_MEMORY;
  for (const agoMs of BOOKS_STOOD_MS) memory = { ...memory, exits: slowInputs({ ...input, nowMs: epochMs(input.nowMs - agoMs) }, memory).exits };
  return advise(input, memory).advice;
}

interface NamedInstruments {
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly notes: readonly string[];
}

function instrumentsOf(account: Account, marks: AccountInput['market'], market: MarketRead): NamedInstruments {
  const instruments = new Map<InstrumentId, Instrument>();
  const notes: string[] = [];
  for (const position of account.positions.toSorted((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0))) {
    if (instruments.has(position.instrumentId)) continue;
    const { symbol } = position;
    const markPrice = marks.symbols.get(symbol)?.markPrice ?? position.entryPrice;
    const { instrument, note } = instrumentOf(position, account, market.instruments[symbol], markPrice, market.funding[symbol]?.intervalHours ?? USUAL_FUNDING_HOURS);
    const capRate = market.funding[symbol]?.capRate;
    instruments.set(instrument.id, { ...instrument, ...(capRate === undefined ? {} : { fundingCapRatio: capRate }) });
    if (note !== undefined) notes.push(note);
  }
  return { instruments, notes };
}

function markOfUnderlying(instruments: NamedInstruments['instruments'], marks: AccountInput['market'], underlying: string): number | undefined {
  const found = [...instruments.values()].find((instrument) => instrument.underlying === underlying);
  return found === undefined ? undefined : marks.symbols.get(found.symbol)?.markPrice;
}

interface NamedPrices {
  readonly usdPerUnit: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

/**
 * As given; else, for collateral of a shared pool, its price in the valuation currency, and for the coin of an inverse
 * contract in USD its mark. A stablecoin is never taken to be worth 1.
 */
function usdOf(account: Account, instruments: NamedInstruments['instruments'], marks: AccountInput['market'], market: MarketRead, capitalUnit: Numeraire | undefined): NamedPrices {
  const usdPerUnit = new Map(Object.entries(market.usdPerUnit));
  const notes: string[] = [];
  const take = (asset: string, price: number, from: string): void => {
    if (usdPerUnit.has(asset) || asset === VALUATION_UNIT) return;
    usdPerUnit.set(asset, price);
    notes.push(`The price of ${asset} in USD is taken from ${from}: ${price}.`);
  };
  if (account.rules.marginPolicy === 'multiAsset') for (const { asset, price } of account.collateral) take(asset, price, 'the collateral of the account');
  for (const { contractType, quoteAsset, settleAsset, symbol } of instruments.values()) {
    const mark = marks.symbols.get(symbol)?.markPrice;
    if (contractType === 'inverse' && quoteAsset === 'USD' && mark !== undefined) take(settleAsset, mark, `the mark of ${symbol}`);
  }
  // The coin that capital is stated in: the mark of its market, at the price of what that is quoted in.
  const coins = [...instruments.values()].filter(({ underlying }) => underlying === capitalUnit);
  for (const { quoteAsset, symbol } of coins) {
    const mark = marks.symbols.get(symbol)?.markPrice;
    const quote = quoteAsset === VALUATION_UNIT ? 1 : usdPerUnit.get(quoteAsset);
    if (capitalUnit !== undefined && mark !== undefined && quote !== undefined) take(capitalUnit, mark * quote, `the mark of ${symbol}`);
  }
  return { usdPerUnit, notes };
}

/** Risk capital includes what is at the venue: less than that was not meant. Pools without a price in USD do not count. */
function problemInCapital(capital: RiskCapital | undefined, { pools }: MarginReport, usdPerUnit: ReadonlyMap<string, number>): Refusal | undefined {
  const price = capital === undefined || capital.unit === 'USD' ? 1 : usdPerUnit.get(capital.unit);
  if (capital === undefined || price === undefined) return undefined;
  const equities = pools.flatMap((pool) => (pool.kind === 'known' ? [pool.equity * (pool.unit === 'USD' ? 1 : (usdPerUnit.get(pool.unit) ?? 0))] : []));
  const equityUsd = equities.toSorted((a, b) => a - b).reduce((sum, equity) => sum + equity, 0);
  // A capital written as it was shown, rounded, is no mistake.
  if (capital.amount * price >= equityUsd * (1 - 1e-6)) return undefined;
  const equity = `${Number((equityUsd / price).toPrecision(10))} ${capital.unit}`;
  return refusal(`policy.riskCapital${capital.unit.charAt(0)}${capital.unit.slice(1).toLowerCase()}`, `risk capital includes the money at the venue, whose equity is ${equity}: expected at least that`, capital.amount);
}

function heldUnderlyings(account: Account, instruments: NamedInstruments['instruments']): string[] {
  return [...new Set(account.positions.flatMap(({ quantity, instrumentId }) => (quantity === 0 ? [] : [instruments.get(instrumentId)?.underlying ?? ''])))].sort();
}

function estimateOf(outlook: VolatilityOutlook): VolatilityEstimate {
  const volatilityAnnual = volatilityOver(outlook, 24, 'median');
  return { kind: 'known', volatilityAnnual, dailySigma: volatilityAnnual / Math.sqrt(DAYS_PER_YEAR), parts: [], isFloored: false, caveats: outlook.caveats, ageMs: 0 };
}

function factsOf(instruments: NamedInstruments['instruments'], market: MarketRead): ReadonlyMap<InstrumentId, InstrumentFacts> {
  return new Map([...instruments.values()].map(({ id, symbol }) => {
    const book = market.depth[symbol];
    const facts: InstrumentFacts = {
      book: book === undefined ? { kind: 'unknown', missing: [`order book of ${symbol}`] } : { kind: 'known', value: { ...book, freshness: 'fresh' } },
      volumeBaseDaily: factOf(market.volumes[symbol], `traded volume of ${symbol}`),
      funding: factOf(market.funding[symbol], `funding rate of ${symbol}`),
      ...(market.announcedTiers[symbol] === undefined ? {} : { announcedTiers: market.announcedTiers[symbol] }),
    };
    return [id, facts];
  }));
}

function factOf<T>(value: T | undefined, missing: string): Fact<T> {
  return value === undefined ? { kind: 'unknown', missing: [missing] } : { kind: 'known', value };
}
