/**
 * A pool's margin as prices move. Forecast: equity and requirement through the tiers that are known now. Stress: the same
 * pool under an assumption about the venue. Standard: the trader's own requirement, in proportion to volatility. The words
 * forecast and stress are never exchanged, and none of the three says where prices go.
 */
import type { Account } from '../account/account';
import { unwrap } from '../assert';
import { evaluateMargin } from '../margin/evaluate';
import { internalMargin, type InternalStandard } from '../margin/forecast/internal-standard';
import { marginPath, type MarginPath, type PathMotion } from '../margin/forecast/path';
import { underStress } from '../margin/forecast/tier-change';
import type { MarginMarket, MarginReport } from '../margin/margin';
import { volatilityOver } from '../sizing/facts';
import { known, knownOr, unknown } from './known';
import type { MarginForecastAnswer, MarginForecastQuestion, StandardFigures } from './margin-questions';
import { alonePrice, jointLines, line, poolLines, sideOf } from './pool-lines';
import { positionsIn } from './pool-age';
import { ageOfPools, groundOf, type Ground } from './question-ground';
import { referenceOf } from './reference';
import { tiersFrom } from './rows';
import type { Known } from './snapshot';
import type { State } from './state';
import { outlookOf } from './volatility-facts';

type Answer = Extract<MarginForecastAnswer, { kind: 'answer' }>;

export function marginForecastAnswer(state: State, question: MarginForecastQuestion): MarginForecastAnswer {
  const ground = groundOf(state, question.accountId, question.positionId);
  if (ground.kind === 'refused') return { ...ground, field: '' };
  const { account, position, market, poolId } = ground;
  const { age, missing } = ageOfPools(state, account, [poolId]);
  const report = evaluateMargin(account, market);
  const side = sideOf(report, position);
  if (missing.length > 0) return { kind: 'unknown', missing, age };
  if (side.kind === 'unknown') return { ...side, age };
  const reference = question.motion === 'joint' && symbolsIn(report, poolId) > 1 ? referenceOf(state, account, report, poolId) : undefined;
  const motion: PathMotion = reference === undefined ? { kind: 'symbol', symbol: position.symbol } : { kind: 'joint' };
  const liquidationMoves = movesToLiquidation(report, ground, motion);
  const path = pathThrough(ground, motion, liquidationMoves);
  if (path.kind === 'unknown') return { ...path, age };
  return {
    kind: 'answer',
    atMs: state.nowMs,
    age,
    accountName: account.name,
    poolId,
    unit: side.side.pool.unit,
    symbol: reference?.symbol ?? position.symbol,
    motion: motion.kind,
    tiersFrom: [...new Set(positionsIn(state, account, poolId).map(({ instrumentId }) => tiersFrom(state.instruments[instrumentId]?.tiers ?? null)))],
    markPrice: reference?.markPrice ?? unwrap(market.symbols.get(position.symbol), 'the pool is known').markPrice,
    points: path.points,
    liquidationMoves,
    edges: edgeFigures(account, path),
    stress: stressOf(state, account, market, report, poolId),
    standard: standardOf(state, account, report, poolId, question),
  };
}

function symbolsIn(report: MarginReport, poolId: string): number {
  return new Set(report.positions.filter((margin) => margin.poolId === poolId && margin.liquidation.kind !== 'flat').map(({ symbol }) => symbol)).size;
}

/** Signed moves at which the pool falls, nearest below and above; none when it already may be liquidated. */
function movesToLiquidation(report: MarginReport, { position, poolId }: Ground, motion: PathMotion): readonly number[] {
  if (motion.kind === 'joint') {
    const joint = report.jointByPool.get(poolId);
    return [joint?.down, joint?.up].flatMap((point) => (point === undefined || point.shockRatio === 0 ? [] : [point.shockRatio]));
  }
  const liquidation = report.positions.find(({ positionId }) => positionId === position.id)?.liquidation;
  if (liquidation?.kind !== 'ok') return [];
  return [liquidation.down, liquidation.up].flatMap((point) => (point === undefined ? [] : [point.direction === 'down' ? -point.distanceRatio : point.distanceRatio]));
}

/** How far the picture reaches: past each liquidation that a picture can hold, and never so near that tiers are not seen. */
const LEAST_REACH = 0.2;
const DEEPEST = 0.95;
const HIGHEST = 2;
const STEPS = 120;

/** Evenly spaced moves, and among them the present, the liquidations and the tier edges exactly. */
function pathThrough({ account, market, poolId }: Ground, motion: PathMotion, liquidationMoves: readonly number[]): MarginPath {
  const down = Math.min(DEEPEST, Math.max(LEAST_REACH, 1.2 * -Math.min(0, ...liquidationMoves)));
  const up = Math.min(HIGHEST, Math.max(LEAST_REACH, 1.2 * Math.max(0, ...liquidationMoves)));
  const even = Array.from({ length: STEPS + 1 }, (_, index) => -down + ((down + up) * index) / STEPS);
  const first = marginPath(account, market, poolId, motion, even);
  if (first.kind === 'unknown') return first;
  const wanted = [...even, 0, ...liquidationMoves.filter((move) => move > -down && move < up), ...first.edges.map(({ moveRatio }) => moveRatio)];
  return marginPath(account, market, poolId, motion, [...new Set(wanted)].sort((a, b) => a - b));
}

function edgeFigures(account: Account, path: Extract<MarginPath, { kind: 'known' }>): Answer['edges'] {
  return path.edges.map(({ positionId, price, moveRatio, rateBelow, rateAbove }) => {
    const { equity, maintenanceRequirement } = unwrap(path.points.find((point) => point.moveRatio === moveRatio), 'every edge is among the points');
    return { symbol: account.positions.find(({ id }) => id === positionId)?.symbol ?? positionId, price, moveRatio, rateBelow, rateAbove, equity, maintenanceRequirement };
  });
}

function stressOf(state: State, account: Account, market: MarginMarket, before: MarginReport, poolId: string): Answer['stress'] {
  const { after, assumption } = underStress(account, market);
  const [was, is] = [before, after].map((report) => report.pools.find(({ id }) => id === poolId));
  const pool = was?.kind === 'known' && is?.kind === 'known' ? [...jointLines(state, account, before, after, poolId), ...poolLines(was, is)] : [];
  const positions = after.positions.filter((margin) => margin.poolId === poolId).flatMap((margin) => {
    const old = before.positions.find(({ positionId }) => positionId === margin.positionId);
    if (old === undefined || margin.liquidation.kind === 'flat') return [];
    return [{ positionId: margin.positionId, symbol: margin.symbol, price: line('alonePrice', alonePrice(old.liquidation), alonePrice(margin.liquidation)) }];
  });
  return { assumption, pool, positions };
}

function standardOf(state: State, account: Account, report: MarginReport, poolId: string, standard: InternalStandard): Known<StandardFigures> {
  const answer = internalMargin(account, report, poolId, { horizonHours: standard.horizonHours, multiple: standard.multiple }, (symbol) => limitVolatilityOf(state, account, symbol, standard.horizonHours));
  if (answer.kind === 'unknown') return unknown(...answer.missing);
  const { requirement, venueInitialMargin, equity, headroom, exposureTimes, volatilityTimes } = answer;
  return known({ requirement, venueInitialMargin, equity, headroom, exposureTimes: knownOr(exposureTimes, 'a requirement'), volatilityTimes: knownOr(volatilityTimes, 'a requirement of volatility') });
}

/** The 80th percentile of the forecast over the horizon: a standard that is stricter than the venue's reads what limits read. */
function limitVolatilityOf(state: State, account: Account, symbol: string, hours: number): number | undefined {
  const id = account.positions.find((position) => position.symbol === symbol)?.instrumentId;
  const listed = id === undefined ? undefined : state.instruments[id];
  if (listed === undefined) return undefined;
  const outlook = outlookOf(state, listed.instrument.underlying);
  return outlook.kind === 'known' ? volatilityOver(outlook.value, hours, 'limit') : undefined;
}
