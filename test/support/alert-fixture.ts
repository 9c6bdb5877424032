/** Facts for alert rules: a calm BYBIT cross pool with one BTC position, fresh marks and a size inside Allowed. */
import type { Alert, AlertChange, AlertLevel } from '../../shared/alerts/alert';
import type { AlertInput, BundleFact, InstrumentFact, PoolDistance, PoolFact } from '../../shared/alerts/input';
import { DEFAULT_TIMING, type AlertRule, type Condition, type Observation } from '../../shared/alerts/rule';
import { accountId, epochMs, instrumentId, positionId } from '../../shared/units';

export const BTC = instrumentId('bybit', 'BTCUSDT');
export const ACCOUNT = accountId('desk');
export const POSITION = positionId('long-btc');

export function nearDistance(change: Partial<Extract<PoolDistance, { kind: 'ok' }>> = {}): PoolDistance {
  return { kind: 'ok', scope: 'joint', distanceRatio: 0.4, distanceSigmas: 12, symbol: 'BTCUSDT', liquidationPrice: 38_400, ...change };
}

export function pool(distance: PoolDistance = nearDistance(), change: Partial<PoolFact> = {}): PoolFact {
  return { accountId: ACCOUNT, poolId: 'cross', title: 'BYBIT cross', distance, instrumentIds: [BTC], ...change };
}

export function mark(change: Partial<InstrumentFact> = {}): InstrumentFact {
  return { instrumentId: BTC, symbol: 'BTCUSDT', feed: 'bybit/market', isHeld: true, mark: { kind: 'seen', ageMs: 400, freshness: 'fresh' }, ...change };
}

type SizeOutcome = Extract<BundleFact['outcome'], { kind: 'size' }>;
export function bundle(nowBase = 2, outcome: Partial<SizeOutcome> = {}): BundleFact {
  const hold: SizeOutcome = { kind: 'size', action: 'HOLD', allowedLowBase: 0, allowedHighBase: 2.5, suggestedBase: nowBase, deltaBase: 0, typeQuantity: '', typeSide: 'none' };
  return { bundleId: 'desk/cross/BTC', title: 'BTC, BYBIT cross', accountId: ACCOUNT, poolId: 'cross', underlying: 'BTC', nowBase, outcome: { ...hold, ...outcome } };
}

/** The cut of AL-15: 2.92 -> 2.5. */
export const CUT = bundle(2.92, { action: 'CUT', suggestedBase: 2.5, deltaBase: -0.42, typeQuantity: '0.42', typeSide: 'sell' });

export function input(change: Partial<AlertInput> = {}): AlertInput {
  return {
    nowMs: epochMs(3_600_000),
    startedAtMs: epochMs(0),
    awaiting: [],
    limits: { sigmas: 6, ratio: 0.15 },
    pools: [pool()],
    bundles: [bundle()],
    instruments: [mark()],
    feeds: [{ feed: 'bybit/market', venue: 'bybit', connection: { kind: 'open' } }],
    accounts: [{ accountId: ACCOUNT, name: 'Desk', source: 'simulated', ageMs: 0, freshness: 'fresh' }],
    liquidations: [],
    comparisons: [],
    ...change,
  };
}

const RULE: AlertRule = {
  id: 'test-rule', title: 'Test', cause: 'c', consequence: 'c', action: 'a', timeAvailable: 't', setPoint: 's', deadband: 'd', level: 'l',
  timing: DEFAULT_TIMING, inhibits: 'nothing', sound: 'by level', observe: () => [],
};

/** A bare observation for lifecycle tests. */
export function observation(id: string, condition: Condition, change: { readonly inhibitedBy?: readonly string[]; readonly number?: number } = {}): Observation {
  return {
    rule: RULE,
    object: { kind: 'program', id, title: id },
    condition,
    inhibitedBy: change.inhibitedBy ?? [],
    describe: () => ({ situation: `${change.number ?? 1} of 10`, action: 'cut 1' }),
  };
}

export function reached(level: AlertLevel, holdLevel: AlertLevel = level): Condition {
  return { kind: 'reached', level, holdLevel };
}
export const NORMAL: Condition = { kind: 'normal' };
export const UNKNOWN: Condition = { kind: 'unknown' };

/** Collects what is emitted as `change level phase id`. */
export function recorder(): { readonly lines: string[]; readonly emit: (change: AlertChange, alert: Alert) => void; take: () => string[] } {
  const lines: string[] = [];
  return {
    lines,
    emit: (change, alert) => lines.push(`${change} ${alert.level} ${alert.phase.kind} ${alert.object.id}`),
    take: () => lines.splice(0),
  };
}
