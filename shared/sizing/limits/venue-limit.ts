/**
 * Venue limit (hard): what the venue lets the trader hold: the tier cap at the leverage that is set, and initial margin that
 * still fits. It only forbids increases: a venue does not close what is above a cap, so this never orders a cut.
 */
import { briefText, moneyText, multipleText } from '../../format';
import type { Position } from '../../account/account';
import { countsOptions } from '../../margin/options/pool-options';
import { tierIndex } from '../../margin/tiers';
import type { Tier } from '../../market/instrument';
import type { Answer } from '../answer';
import { poolAtNet } from '../candidate';
import { baseRange, lotSize, stepsTo } from '../lot';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { safeSteps, type SafeSteps } from '../safe-interval';

const HORIZON_HOURS = 0;

export const venueLimit: Rule = {
  id: 'venue-limit',
  title: 'Venue limit',
  family: 'hard',
  horizonHours: HORIZON_HOURS,
  params: [],
  answer,
};

/** A range with what sets its upper end in words. */
interface Reach {
  readonly lowBase: number;
  readonly highBase: number;
}

function answer(input: RuleInput): Answer {
  const tiers = input.sized.market.tiers.get(input.bundle.symbol);
  if (tiers === undefined) return unknown([`tiers of ${input.bundle.symbol}`]);
  const byTier = tierReach(input, tiers);
  const byMargin = marginReach(input);
  if (byMargin === undefined) return unknown([`margin of ${input.bundle.poolId}`]);
  const low = Math.min(0, input.nowBase);
  const high = Math.max(0, input.nowBase);
  const lowBase = Math.min(low, Math.max(byTier.lowBase, byMargin.lowBase));
  const highBase = Math.max(high, Math.min(byTier.highBase, byMargin.highBase));
  return range(lowBase, highBase, sentence(input, byTier, byMargin), HORIZON_HOURS);
}

function sentence(input: RuleInput, byTier: Reach, byMargin: Reach): string {
  const leverage = multipleText(Math.max(...input.bundle.legs.map((leg) => leg.leverage)), 0);
  const side = input.nowBase < 0 ? -1 : 1;
  const tier = side > 0 ? byTier.highBase : -byTier.lowBase;
  const margin = side > 0 ? byMargin.highBase : -byMargin.lowBase;
  if (tier < margin) return `At ${leverage} the venue allows at most ${briefText(tier)} ${input.bundle.underlying}.`;
  if (input.pool.availableMargin <= 0) return `No margin is left for more at ${leverage}.`;
  return `At ${leverage} the margin of ${moneyText(input.pool.availableMargin, input.pool.unit)} left carries at most ${briefText(Math.max(margin, Math.abs(input.nowBase)))} ${input.bundle.underlying}.`;
}

/** Net exposures that keep each leg inside the brackets of its leverage; a closed leg costs nothing. */
function tierReach(input: RuleInput, tiers: readonly Tier[]): Reach {
  const { bundle, sized, markPrice, basePerContract } = input;
  const capBase = (leg: Position): number => {
    const cap = tierCap(tiers, leg.leverage);
    if (sized.account.rules.tierBasis === 'quantity') return cap * basePerContract;
    return leg.contractType === 'inverse' ? cap : cap / markPrice;
  };
  const longs = bundle.legs.filter((leg) => leg.hedgeSide !== 'short').map(capBase);
  const shorts = bundle.legs.filter((leg) => leg.hedgeSide !== 'long').map(capBase);
  return { lowBase: -Math.max(0, ...shorts), highBase: Math.max(0, ...longs) };
}

/** Upper end of the last bracket that allows `leverage`: notional in settle units, or contracts; Infinity when open. */
export function tierCap(tiers: readonly Tier[], leverage: number): number {
  const open = tiers.filter((tier) => tier.maxLeverage >= leverage);
  if (open.length === 0) return 0;
  const cap = open[open.length - 1]?.notionalCap;
  return cap === null || cap === undefined ? Infinity : cap;
}

/** Sizes whose initial margin the pool's equity covers. An isolated position takes its margin from the wallet beside it. */
function marginReach(input: RuleInput): Reach | undefined {
  const { bundle, sized, instrument, pool, nowBase, basePerContract, markPrice } = input;
  const [leg] = bundle.legs;
  if (leg === undefined) return undefined;
  if (leg.margin.kind === 'isolated') {
    const wallet = sized.margin.pools.find((one) => one.id === `cross:${leg.settleAsset}` || one.id === 'cross:*');
    const free = wallet?.kind === 'known' ? Math.max(0, wallet.availableMargin) : wallet === undefined ? 0 : undefined;
    if (free === undefined) return undefined;
    const more = (free * leg.leverage) / (leg.contractType === 'inverse' ? 1 : markPrice);
    return nowBase >= 0 ? { lowBase: -more, highBase: nowBase + more } : { lowBase: nowBase - more, highBase: more };
  }
  if (pool.availableMargin < 0) return { lowBase: nowBase, highBase: nowBase };
  const lot = lotSize(instrument.quantityLot);
  const worthPerLot = lot * basePerContract * (leg.contractType === 'inverse' ? 1 : markPrice);
  const search = (shortfallAt: (step: number) => number): SafeSteps | undefined => safeSteps({
    shortfallAt,
    flatStep: stepsTo(0, bundle.netContracts, lot),
    reachSteps: (pool.availableMargin * leg.leverage) / worthPerLot + 1,
    looksBeyond: false,
    lowest: stepsTo(bundle.lowestContracts, bundle.netContracts, lot),
    highest: stepsTo(bundle.highestContracts, bundle.netContracts, lot),
  });
  const exact = (step: number): number => shortOfMargin(input, bundle.netContracts + step * lot);
  const plain = plainShortOfMargin(input);
  const found = plain === undefined ? undefined : search((step) => plain(bundle.netContracts + step * lot));
  const isProven = found !== undefined && exact(found.low) <= 0 && exact(found.low - 1) > 0 && exact(found.high) <= 0 && exact(found.high + 1) > 0;
  const steps = isProven ? found : search(exact);
  return steps === undefined ? { lowBase: nowBase, highBase: nowBase } : baseRange(input, steps);
}

/** The same by formula for one linear leg on one asset: sizes found by it are proven by evaluation, this one and the next. */
function plainShortOfMargin({ bundle, probe }: RuleInput): ((netContracts: number) => number) | undefined {
  const [leg] = bundle.legs;
  const [asset] = probe.model.assets;
  const isPlain = !countsOptions(probe.model) && bundle.legs.length === 1 && leg?.contractType === 'linear' && leg.margin.kind === 'cross' && probe.model.assets.length === 1 && asset?.price === 1 && asset.haircut === 0;
  const present = probe.now.legs.find(({ model }) => model.position.id === leg?.id);
  if (!isPlain || leg === undefined || present === undefined) return undefined;
  const { tiers } = present.model;
  const perContract = leg.contractSize * present.markPrice;
  const byQuantity = probe.account.rules.tierBasis === 'quantity';
  const { equity, initialMargin } = probe.now.margin;
  const others = initialMargin - present.initialMargin;
  return (netContracts) => {
    const contracts = Math.abs(netContracts);
    const notional = contracts * perContract;
    const most = tiers.maxLeverages[tierIndex(tiers, byQuantity ? contracts : notional)] ?? Infinity;
    const after = equity - probe.feeRatio * Math.abs(netContracts - leg.quantity) * perContract;
    return others + notional / Math.min(leg.leverage, most) - after;
  };
}

function shortOfMargin(input: RuleInput, netContracts: number): number {
  const { equity, initialMargin } = poolAtNet(input.probe, netContracts).margin;
  return initialMargin === 0 ? Math.min(-equity, -Number.MIN_VALUE) : initialMargin - equity;
}
