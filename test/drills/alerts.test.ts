/** What the drills are for: the calm day lets the trader work in peace, the crash is announced in time. */
import { describe, expect, test } from 'vitest';
import type { Alert } from '../../shared/alerts/alert';
import { applyAction } from '../../shared/drills/action';
import { createDrill, isOver, nextEvents, openingEvents, type Drill } from '../../shared/drills/drill';
import { calmDay } from '../../shared/drills/scenarios/calm-day';
import { crash20200312 } from '../../shared/drills/scenarios/crash-2020-03-12';
import type { EngineEvent } from '../../shared/engine/event';
import { createState } from '../../shared/engine/state';
import { step } from '../../shared/engine/step';

interface Raised {
  readonly minute: number;
  readonly alert: Alert;
}

const TIMEOUT_MS = 120_000;

/** Alerts that were raised or became worse up to `minutes`. The engine's clock ticks every five seconds here, which is five times quicker. */
function alertsOf(drill: Drill, minutes: number, meanwhile: () => readonly EngineEvent[] = () => []): readonly Raised[] {
  const state = createState();
  const raised: Raised[] = [];
  let events: readonly EngineEvent[] = openingEvents(drill);
  for (;;) {
    for (const event of events) {
      if (event.kind === 'clock.tick' && drill.second % 5 !== 0) continue;
      step(state, event, (effect) => {
        if (effect.kind === 'alert.changed' && (effect.change === 'raised' || effect.change === 'worsened')) raised.push({ minute: drill.second / 60, alert: effect.alert });
      });
    }
    if (isOver(drill) || drill.second >= minutes * 60) return raised;
    const extra = meanwhile();
    events = [...extra, ...nextEvents(drill)];
  }
}

describe('calm-day with its default seed and account', () => {
  test('raises neither warning nor caution', () => {
    const raised = alertsOf(createDrill(calmDay, calmDay.defaultSeed), 480);
    expect(raised.filter(({ alert }) => alert.level !== 'advisory')).toEqual([]);
  }, TIMEOUT_MS);
});

describe('crash-2020-03-12', () => {
  const crash = () => createDrill(crash20200312, crash20200312.defaultSeed);
  const near = (raised: readonly Raised[]) => raised.filter(({ alert }) => alert.ruleId === 'liquidation-distance');

  test('raises the distance alert in leg 1 as a caution and in leg 2 as a warning, before anything is liquidated', () => {
    const raised = near(alertsOf(crash(), 90));
    expect(raised[0]?.alert.level).toBe('caution');
    expect(raised[0]?.minute).toBeGreaterThan(5);
    expect(raised[0]?.minute).toBeLessThan(50);
    const warning = raised.find(({ alert }) => alert.level === 'warning');
    expect(warning?.minute).toBeGreaterThan(50);
    expect(warning?.minute).toBeLessThan(90);
  }, TIMEOUT_MS);

  test('leaves the trader who cuts BTC and ETH to a quarter in leg 1 without a warning in that pool and without a liquidation there', () => {
    const drill = crash();
    const raised = alertsOf(drill, 265, () => {
      if (drill.second !== 40 * 60) return [];
      return [['simulated:BTCUSDT', 0.6] as const, ['simulated:ETHUSDT', 10] as const].flatMap(([positionId, quantity]) => {
        const result = applyAction(drill, { kind: 'setQuantity', positionId, quantity });
        expect(result.kind).toBe('done');
        return result.kind === 'done' ? result.events : [];
      });
    });
    const cross = raised.filter(({ alert, minute }) => alert.object.id.includes('cross') && minute > 40);
    expect(cross.filter(({ alert }) => alert.level === 'warning')).toEqual([]);
    expect(isOver(drill)).toBe(true);
    expect(drill.account.positions.slice(0, 2).map((position) => position.quantity)).toEqual([0.6, 10]);
  }, TIMEOUT_MS);
});
