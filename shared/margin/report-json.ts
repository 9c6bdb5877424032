/**
 * A margin report as JSON, the form of the command line and of the test vectors: pools and positions by id, distances in
 * percent, null where a value does not exist. Nothing is computed here beyond the unit of a distance.
 */
import type { Joint, JointPoint, Liquidation, MarginReport, PoolMargin, PositionMargin } from './margin';

export interface PoolJson {
  readonly walletBalance: number;
  readonly unrealizedPnl: number;
  readonly equity: number;
  readonly initialMargin: number;
  /** Only where orders rest. */
  readonly openOrderMargin?: number;
  readonly maintenanceMargin: number;
  readonly liquidationFee: number;
  readonly maintenanceRequirement: number;
  readonly availableMargin: number;
  readonly marginRatio: number | null;
  readonly liquidatable: boolean;
  /** Only where options count: what they are worth, which `equity` leaves out. */
  readonly optionValue?: number;
}

/** An unknown pool or position says what is missing, in place of every number. */
export interface UnknownJson {
  readonly status: 'unknown';
  readonly missing: readonly string[];
}

export interface PositionJson {
  readonly pool: string;
  readonly notional: number;
  readonly unrealizedPnl: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly liquidationFee: number;
  readonly maintenanceMarginRate: number | null;
  readonly maxLeverage: number | null;
  readonly leverageWithinCap: boolean;
  readonly status: 'ok' | 'never' | 'liquidatable' | 'flat' | 'unknown';
  readonly missing?: readonly string[];
  readonly liquidationPrice: number | null;
  readonly liquidationPriceDown: number | null;
  readonly liquidationPriceUp: number | null;
  readonly distancePct: number | null;
  readonly distancePrice: number | null;
  readonly distanceSigmas: number | null;
  readonly pnlToLiquidation: number | null;
}

export interface ShockJson {
  readonly pools: Readonly<Record<string, { readonly down: number | null; readonly up: number | null }>>;
  readonly first: { readonly down: { readonly pool: string; readonly shock: number } | null; readonly up: { readonly pool: string; readonly shock: number } | null };
}

export interface ReportJson {
  readonly pools: Readonly<Record<string, PoolJson | UnknownJson>>;
  readonly positions: Readonly<Record<string, PositionJson | (UnknownJson & { readonly pool: string })>>;
  readonly uniformShock: ShockJson;
}

export function encodeReport(report: MarginReport): ReportJson {
  const pools = report.pools.map((pool) => [pool.id, pool.kind === 'known' ? encodePool(pool) : { status: 'unknown' as const, missing: pool.missing }] as const);
  const known = report.positions.map((position) => [position.positionId, encodePosition(position)] as const);
  const unknown = report.unknownPositions.map((position) => [position.positionId, { pool: position.poolId, status: 'unknown' as const, missing: position.missing }] as const);
  return {
    pools: Object.fromEntries(pools),
    positions: Object.fromEntries([...known, ...unknown]),
    uniformShock: {
      pools: Object.fromEntries([...report.jointByPool].map(([id, joint]) => [id, encodeJoint(joint)])),
      first: { down: encodeFirst(report.joint.down), up: encodeFirst(report.joint.up) },
    },
  };
}

function encodePool(pool: PoolMargin): PoolJson {
  return {
    walletBalance: pool.walletBalance,
    unrealizedPnl: pool.unrealizedPnl,
    equity: pool.equity,
    initialMargin: pool.initialMargin,
    ...(pool.openOrderMargin === undefined ? {} : { openOrderMargin: pool.openOrderMargin }),
    maintenanceMargin: pool.maintenanceMargin,
    liquidationFee: pool.liquidationFee,
    maintenanceRequirement: pool.maintenanceRequirement,
    availableMargin: pool.availableMargin,
    marginRatio: pool.marginRatio ?? null,
    liquidatable: pool.liquidatable,
    ...(pool.optionValue === undefined ? {} : { optionValue: pool.optionValue }),
  };
}

function encodePosition(position: PositionMargin): PositionJson {
  const { liquidation, tier } = position;
  return {
    pool: position.poolId,
    notional: position.notional,
    unrealizedPnl: position.unrealizedPnl,
    initialMargin: position.initialMargin,
    maintenanceMargin: position.maintenanceMargin,
    liquidationFee: position.liquidationFee,
    maintenanceMarginRate: tier?.maintenanceMarginRate ?? null,
    maxLeverage: tier?.maxLeverage ?? null,
    leverageWithinCap: tier?.leverageWithinCap ?? true,
    status: liquidation.kind,
    ...(liquidation.kind === 'unknown' ? { missing: liquidation.missing } : {}),
    ...encodePoints(liquidation),
  };
}

type PointsJson = Pick<PositionJson, 'liquidationPrice' | 'liquidationPriceDown' | 'liquidationPriceUp' | 'distancePct' | 'distancePrice' | 'distanceSigmas' | 'pnlToLiquidation'>;

function encodePoints(liquidation: Liquidation): PointsJson {
  const hasPoints = liquidation.kind === 'ok' || liquidation.kind === 'liquidatable';
  const nearest = liquidation.kind === 'ok' ? liquidation.nearest : liquidation.kind === 'liquidatable' ? liquidation.safeAgainAt : undefined;
  return {
    liquidationPrice: nearest?.price ?? null,
    liquidationPriceDown: (hasPoints ? liquidation.down?.price : undefined) ?? null,
    liquidationPriceUp: (hasPoints ? liquidation.up?.price : undefined) ?? null,
    distancePct: nearest === undefined ? null : 100 * nearest.distanceRatio,
    distancePrice: nearest?.distancePrice ?? null,
    distanceSigmas: nearest?.distanceSigmas ?? null,
    pnlToLiquidation: nearest?.pnl ?? null,
  };
}

function encodeJoint(joint: Joint): { readonly down: number | null; readonly up: number | null } {
  return { down: joint.down?.shockRatio ?? null, up: joint.up?.shockRatio ?? null };
}

function encodeFirst(point: JointPoint | undefined): { readonly pool: string; readonly shock: number } | null {
  return point === undefined ? null : { pool: point.poolId, shock: point.shockRatio };
}
