import { describe, expect, it } from 'vitest';
import type { Liquidation } from '../../../shared/margin/margin';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { compareAccount, compareLiquidation, compareMaintenance, exemptionFor, type Exemption } from '../../../shared/margin/reconcile';
import { positionId } from '../../../shared/units';
import { account, market, position, wallet } from '../../support/margin-builders';
import { marginByVenue } from '../../../shared/venues/margin-rules';

const ownAt = (price: number): Liquidation => {
  const nearest = { price, direction: price < 100 ? 'down' : 'up', distanceRatio: Math.abs(price / 100 - 1), distancePrice: Math.abs(price - 100), pnl: 0 } as const;
  return { kind: 'ok', nearest };
};
const venueAt = (value: number): { readonly kind: 'value'; readonly value: number } => ({ kind: 'value', value });
const compare = (venue: number, own: number): ReturnType<typeof compareLiquidation> => compareLiquidation(venueAt(venue), ownAt(own), 100, 0.1);

describe('the venue\'s liquidation price beside ours', () => {
  it('agrees within 5 % of the smaller distance, exactly that included', () => {
    expect(compare(80, 80.9).kind).toBe('agrees');
    expect(compare(80, 79.1)).toMatchObject({ kind: 'agrees', differenceAllowed: 1 });
    expect(compare(81, 80.05)).toMatchObject({ kind: 'agrees' });
    expect(compare(81, 80.049).kind).toBe('differs');
  });

  it('agrees within 2 ticks however near liquidation is', () => {
    expect(compare(99.9, 99.7).kind).toBe('agrees');
    expect(compare(99.9, 99.69).kind).toBe('differs');
  });

  it('uses the nearer price until both are reconciled, whoever says it', () => {
    expect(compare(80, 90)).toEqual({ kind: 'differs', venue: 80, own: 90, used: 90, differenceAllowed: 0.5 });
    expect(compare(90, 80)).toMatchObject({ used: 90 });
    // 80 is nearer than 130 in logarithm, 130 / 100 > 100 / 80.
    expect(compare(130, 80)).toMatchObject({ used: 80 });
  });

  it('is a difference when only one of them sees a price', () => {
    expect(compareLiquidation({ kind: 'none' }, ownAt(80), 100, 0.1)).toMatchObject({ kind: 'differs', used: 80 });
    expect(compareLiquidation(venueAt(80), { kind: 'never' }, 100, 0.1)).toMatchObject({ kind: 'differs', venue: 80, used: 80 });
    expect(compareLiquidation({ kind: 'none' }, { kind: 'never' }, 100, 0.1)).toEqual({ kind: 'agrees' });
  });

  it('stands alone where the other is not known', () => {
    expect(compareLiquidation({ kind: 'absent' }, ownAt(80), 100, 0.1)).toEqual({ kind: 'ownOnly' });
    expect(compareLiquidation(venueAt(80), { kind: 'unknown', missing: ['tiers of X'] }, 100, 0.1)).toMatchObject({ kind: 'venueOnly', venue: 80 });
  });

  it('is exempt by rule and in the open: Bybit\'s cross estimate, and not its isolated price', () => {
    const rules = marginByVenue.get('bybit')?.exemptions ?? [];
    const cross = exemptionFor(rules, 'liquidationPrice', 'cross');
    expect(compareLiquidation(venueAt(80), ownAt(90), 100, 0.1, cross)).toMatchObject({ kind: 'exempt', venue: 80, own: 90, why: expect.stringContaining('estimate') as unknown });
    expect(exemptionFor(rules, 'liquidationPrice', 'isolated')).toBeUndefined();
    expect(exemptionFor(rules, 'maintenanceMargin', 'cross')).toBeUndefined();
  });
});

describe('the venue\'s maintenance margin beside ours', () => {
  it('agrees within 5 % of the smaller, else the larger one counts', () => {
    expect(compareMaintenance(venueAt(100), 105).kind).toBe('agrees');
    expect(compareMaintenance(venueAt(100), 106)).toMatchObject({ kind: 'differs', used: 106 });
    expect(compareMaintenance(venueAt(100), undefined)).toMatchObject({ kind: 'venueOnly', venue: 100 });
    expect(compareMaintenance({ kind: 'absent' }, 100)).toEqual({ kind: 'ownOnly' });
  });
});

describe('an account with prices the trader read on the venue\'s page', () => {
  const held = [{ ...position({ id: 'a', quantity: 1 }), venueLiquidationPrice: 50.6 }, { ...position({ id: 'b', symbol: 'BUSDT', quantity: 1, isolatedMargin: 20 }), venueLiquidationPrice: 70 }, position({ id: 'c', quantity: 1, isolatedMargin: 20 })];
  const seen = market({ AUSDT: 100, BUSDT: 100 });
  const compareAll = (exemptions: readonly Exemption[]): ReturnType<typeof compareAccount> => {
    const report = evaluateMargin(account(held, [wallet('USDT', 50)]), seen);
    return compareAccount(held, report, seen.symbols, () => 0.1, exemptions);
  };

  it('compares those that have one: 50.51 against 50.6 agrees, 80.81 against 70 does not', () => {
    const all = compareAll([]);
    expect([...all].map(([id, { kind }]) => [id, kind])).toEqual([['a', 'agrees'], ['b', 'differs']]);
    expect(all.get(positionId('b'))).toMatchObject({ venue: 70, used: 80 / 0.99 });
  });

  it('leaves the exempt ones in the open, without an event', () => {
    expect(compareAll([{ what: 'liquidationPrice', mode: 'all', why: 'an estimate' }]).get(positionId('b'))).toMatchObject({ kind: 'exempt', venue: 70, why: 'an estimate' });
  });

  it('leaves out what has no mark or is flat', () => {
    const report = evaluateMargin(account(held, [wallet('USDT', 50)]), market({ BUSDT: 100 }));
    expect(compareAccount(held, report, market({ BUSDT: 100 }).symbols, () => undefined, []).size).toBe(1);
  });
});
