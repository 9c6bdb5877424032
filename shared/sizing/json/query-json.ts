/**
 * Questions beside an account that go beyond its margin (`margin/query-json.ts`): a scale-in or scale-out plan, and where the
 * next money or a transfer buys most distance. Distances here are ratios; null where there is none.
 */
import * as v from 'valibot';
import { decode, finite, positive, shortText, type Decoded } from '../../decode';
import { bestPlaceFor, bestTransfer, type BestPlace, type Place } from '../../margin/best-place';
import { poolModels } from '../../margin/pool-model';
import type { Bundle } from '../bundle';
import { poolProbe } from '../candidate';
import type { SizingAccount } from '../input';
import { MOST_RUNGS, scalePlan, type PlanRung } from '../scale-plan';
import { bundlesIn } from '../situation';
import { refusal } from './refusal';
import type { SizingRequest } from './request-json';

const BPS = 1e-4;
/** Every pair of pools is a whole evaluation of the account. */
const MOST_PLACES = 40;

const planSchema = v.strictObject({
  kind: v.literal('scalePlan'),
  /** A position of the bundle. */
  position: shortText,
  from: v.exactOptional(finite),
  to: finite,
  rungs: v.pipe(finite, v.integer('expected a whole number'), v.minValue(1, 'expected 1 or more'), v.maxValue(MOST_RUNGS, `expected at most ${MOST_RUNGS} rungs`)),
});
const placeSchema = v.strictObject({ kind: v.picklist(['bestPlace', 'bestTransfer']), amountUsd: positive });

export const SIZING_QUERIES = ['scalePlan', 'bestPlace', 'bestTransfer'] as const;
export type SizingQueryJson = v.InferOutput<typeof planSchema> | v.InferOutput<typeof placeSchema>;

export interface RungJson {
  /** Signed contracts after the trade. */
  readonly net: number;
  readonly type: { readonly side: string; readonly quantity: string } | null;
  readonly status: string;
  readonly liquidationPrice: number | null;
  readonly distanceRatio: number | null;
  readonly jointDistanceRatio: number | null;
  readonly jointDirection: 'down' | 'up' | null;
  readonly equity: number;
  readonly availableMargin: number;
  readonly marginRatio: number | null;
}

export interface PlacementJson {
  readonly to: { readonly pool: string; readonly asset: string };
  readonly from?: { readonly pool: string; readonly asset: string };
  /** In units of `to.asset`. */
  readonly amount: number;
  readonly distanceBeforeRatio: number | null;
  readonly distanceAfterRatio: number | null;
}

export type SizingAnswerJson = SizingQueryJson & ({ readonly plan: readonly RungJson[]; readonly feeBps: number } | { readonly placements: readonly PlacementJson[] } | { readonly cannotSay: readonly string[] });

export function isSizingQuery(input: unknown): boolean {
  const kind: unknown = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
  return SIZING_QUERIES.some((known) => known === kind);
}

/** Answers a query of `SIZING_QUERIES`; path and value of what is refused, inside the query. */
export function answerSizingQuery(input: unknown, { input: sizing }: SizingRequest): Decoded<SizingAnswerJson> {
  const isPlan = typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'scalePlan';
  if (!isPlan) return answerPlace(input, sizing.accounts, sizing.usdPerUnit);
  const query = decode(planSchema, input);
  if (!query.ok) return query;
  const [sized] = sizing.accounts;
  const bundle = sized === undefined ? undefined : bundlesIn(sizing, sized.account).find(({ legs }) => legs.some(({ id }) => id === query.value.position));
  if (sized === undefined || bundle === undefined) return refusal('position', 'the account has no position of this name', query.value.position);
  const missing = missingOf(sized, bundle);
  if (missing.length > 0) return { ok: true, value: { ...query.value, cannotSay: missing } };
  return answerPlan(query.value, sized, bundle, sizing);
}

function missingOf({ account, market, margin }: SizingAccount, bundle: Bundle): readonly string[] {
  const pool = margin.pools.find(({ id }) => id === bundle.poolId);
  if (pool?.kind === 'unknown') return pool.missing;
  const isKnown = poolModels(account, market.tiers, market.options).some(({ id }) => id === bundle.poolId);
  const noTiers = market.tiers.has(bundle.symbol) ? [] : [`tiers of ${bundle.symbol}`];
  return pool === undefined || !isKnown ? [`margin of ${bundle.poolId}`, ...noTiers] : noTiers;
}

function answerPlan(query: v.InferOutput<typeof planSchema>, sized: SizingAccount, bundle: Bundle, sizing: SizingRequest['input']): Decoded<SizingAnswerJson> {
  const instrument = sizing.instruments.get(bundle.instrumentId);
  const model = poolModels(sized.account, sized.market.tiers, sized.market.options).find(({ id }) => id === bundle.poolId);
  if (instrument === undefined || model === undefined) return { ok: true, value: { ...query, cannotSay: [`contract terms of ${bundle.symbol}`] } };
  const feeBps = sizing.policy.parameters.takerFeeBps;
  const plan = scalePlan({
    probe: poolProbe(sized, bundle, model, feeBps * BPS),
    symbols: sized.market.symbols,
    ...(query.from === undefined ? {} : { from: query.from }),
    to: query.to,
    rungs: query.rungs,
    lot: instrument.quantityLot,
  });
  return plan.kind === 'refused' ? refusal('to', plan.why) : { ok: true, value: { ...query, feeBps, plan: plan.rungs.map(encodeRung) } };
}

function encodeRung({ netContracts, trade, liquidation, joint, equity, availableMargin, marginRatio }: PlanRung): RungJson {
  const point = liquidation.kind === 'ok' ? liquidation.nearest : liquidation.kind === 'liquidatable' ? liquidation.safeAgainAt : undefined;
  return {
    net: netContracts,
    type: trade ?? null,
    status: liquidation.kind,
    liquidationPrice: point?.price ?? null,
    distanceRatio: point?.distanceRatio ?? null,
    jointDistanceRatio: joint?.ratio ?? null,
    jointDirection: joint?.direction ?? null,
    equity,
    availableMargin,
    marginRatio: marginRatio ?? null,
  };
}

function answerPlace(input: unknown, accounts: readonly SizingAccount[], usdPerUnit: ReadonlyMap<string, number>): Decoded<SizingAnswerJson> {
  const query = decode(placeSchema, input);
  if (!query.ok) return query;
  const { kind, amountUsd } = query.value;
  const placed = accounts.map(({ account, market }) => ({ id: account.id, account, market }));
  const places = placed.reduce((sum, { account }) => sum + account.collateral.length + account.positions.length, 0);
  if (places > MOST_PLACES) return { ok: true, value: { ...query.value, cannotSay: [`a comparison of as many as ${places} pools and assets`] } };
  const ask = kind === 'bestPlace' ? bestPlaceFor : bestTransfer;
  const best: BestPlace = ask(placed, amountUsd, new Map([...usdPerUnit, ['USD', 1]]));
  if (best.kind === 'unknown') return { ok: true, value: { ...query.value, cannotSay: best.missing } };
  const placements = best.placements.map(({ to, from, amount, distanceBefore, distanceAfter }): PlacementJson => ({
    to: nameOf(to),
    ...(from === undefined ? {} : { from: nameOf(from) }),
    amount,
    distanceBeforeRatio: distanceBefore ?? null,
    distanceAfterRatio: distanceAfter ?? null,
  }));
  return { ok: true, value: { ...query.value, placements } };
}

function nameOf({ poolId, asset }: Place): { readonly pool: string; readonly asset: string } {
  return { pool: poolId, asset };
}
