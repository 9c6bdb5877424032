import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../shared/assert';
import { createDrill, nextEvents, openingEvents } from '../../../shared/drills/drill';
import { findScenario } from '../../../shared/drills/index';
import { listedExpiries, SIMULATED_SSVI, simulatedTheta } from '../../../shared/drills/options';
import type { OptionsSeen } from '../../../shared/market/event';
import { DAY_MS, HOUR_MS } from '../../../shared/units';
import { black76 } from '../../../shared/volatility/implied/black76';
import { ssviConditions } from '../../../shared/volatility/implied/ssvi';
import { fitSurface } from '../../../shared/volatility/implied/surface';

const YEAR_MS = 365 * DAY_MS;

function chains(id: string, seed: number, seconds: number): OptionsSeen[] {
  const drill = createDrill(unwrap(findScenario(id), id), seed);
  const events = [openingEvents(drill)];
  for (let second = 0; second < seconds; second += 1) events.push(nextEvents(drill));
  return events.flat().filter((event) => event.kind === 'market.options');
}

const calm = chains('calm-day', 4, 180);

describe('the simulated venue quotes options', () => {
  it('of BTC and ETH once a minute: six expiries of up to thirteen strikes, calls and puts', () => {
    expect(calm.map(({ underlying }) => underlying)).toEqual(['BTC', 'ETH', 'BTC', 'ETH', 'BTC', 'ETH', 'BTC', 'ETH']);
    for (const { expiries, atMs } of calm) {
      expect(expiries).toHaveLength(6);
      for (const { quotes, expiryAtMs } of expiries) {
        // A strike of nothing is not listed.
        expect(quotes.length).toBeGreaterThanOrEqual(20);
        expect(quotes.length).toBeLessThanOrEqual(26);
        expect(expiryAtMs - atMs).toBeGreaterThanOrEqual(12 * HOUR_MS);
      }
    }
  });

  it('the same for the same seed, others for another', () => {
    expect(chains('calm-day', 4, 60)).toEqual(calm.slice(0, 4));
    expect(chains('calm-day', 5, 60)[2]).not.toEqual(calm[2]);
  });

  it('without a butterfly: between bids and asks a convex, falling line of call prices has room, and parity with the future', () => {
    for (const { expiries } of [...calm, ...chains('crash-2020-03-12', 1, 120)]) {
      for (const { quotes, futurePrice } of expiries) {
        const calls = quotes.filter(({ right }) => right === 'call');
        calls.slice(2).forEach((high, i) => {
          const [low, middle] = [unwrap(calls[i], 'low'), unwrap(calls[i + 1], 'middle')];
          const share = (high.strike - middle.strike) / (high.strike - low.strike);
          // Buying the wings and selling the middle twice never pays at once.
          expect(share * unwrap(low.ask, 'ask') + (1 - share) * unwrap(high.ask, 'ask')).toBeGreaterThanOrEqual(middle.bid ?? 0);
          expect(unwrap(low.ask, 'ask')).toBeGreaterThanOrEqual(middle.bid ?? 0);
        });
        for (const call of calls) {
          const put = unwrap(quotes.find(({ strike, right }) => right === 'put' && strike === call.strike), 'its put');
          const carry = unwrap(futurePrice, 'future') - call.strike;
          expect((call.bid ?? 0) - unwrap(put.ask, 'ask')).toBeLessThanOrEqual(carry);
          expect(unwrap(call.ask, 'ask') - (put.bid ?? 0)).toBeGreaterThanOrEqual(carry);
        }
      }
    }
  });

  it('from a surface without arbitrage by its published conditions, at every variance and time', () => {
    for (const years of [0.002, 0.01, 0.05, 0.1, 0.3, 1]) {
      for (const now of [0.1, 0.5, 3]) {
        const theta = simulatedTheta(now, 0.5, years);
        expect(ssviConditions(SIMULATED_SSVI, theta)).toMatchObject({ isButterflyFree: true, isFreeAtAllExpiries: true });
        expect(simulatedTheta(now, 0.5, years * 1.01)).toBeGreaterThan(theta);
      }
    }
  });

  it('wider and higher when the market is strained', () => {
    const opening = unwrap(chains('crash-2020-03-12', 1, 0)[0], 'a chain');
    const late = unwrap(chains('crash-2020-03-12', 1, 8_400).filter(({ underlying }) => underlying === 'BTC').at(-1), 'a chain');
    const spread = ({ expiries }: OptionsSeen): number => {
      const { futurePrice, quotes } = unwrap(expiries[2], 'a third expiry');
      const call = unwrap(quotes.find(({ strike, right }) => right === 'call' && strike >= unwrap(futurePrice, 'future')), 'a call');
      return (unwrap(call.ask, 'ask') - (call.bid ?? 0)) / unwrap(futurePrice, 'future');
    };
    expect(spread(late)).toBeGreaterThan(spread(opening));
  });

  it('which the surface fit reads back: nearly every strike inside bid and ask, no arbitrage found', () => {
    for (const { expiries, atMs } of calm) {
      const surface = fitSurface(expiries.map(({ id, expiryAtMs, futurePrice, quotes }) => ({ id, expiryYears: (expiryAtMs - atMs) / YEAR_MS, priceIn: 'quote' as const, ...(futurePrice === undefined ? {} : { futurePrice }), quotes })));
      expect(surface.slices.map(({ kind }) => kind)).toEqual(expiries.map(() => 'ok'));
      for (const slice of surface.slices) if (slice.kind === 'ok') expect(slice.quality.insideRatio).toBeGreaterThan(0.7);
      expect(surface.raised).toEqual([]);
    }
  });

  it('never below what the option is worth at once', () => {
    for (const { expiries } of calm) {
      for (const { quotes, futurePrice } of expiries) {
        for (const { strike, right, ask } of quotes) {
          const intrinsic = black76({ forward: unwrap(futurePrice, 'future'), strike, expiryYears: 0, volatilityAnnual: 0, right });
          expect(ask).toBeGreaterThanOrEqual(intrinsic);
        }
      }
    }
  });
});

it('expiries are at 08:00 UTC, in order, and the later ones on Fridays', () => {
  // 2026-01-06T08:00Z is a Tuesday: the next days, Friday 9 and 16 January, 6 February, 3 April.
  const expiries = listedExpiries(1_767_686_400_000);
  expect(expiries.map((at) => new Date(at).toISOString().slice(0, 13))).toEqual(['2026-01-07T08', '2026-01-08T08', '2026-01-09T08', '2026-01-16T08', '2026-02-06T08', '2026-04-03T08']);
  for (let hour = 0; hour < 24 * 14; hour += 1) {
    const days = listedExpiries(1_767_686_400_000 + hour * HOUR_MS);
    expect([...new Set(days)].sort((a, b) => a - b)).toEqual(days);
  }
});
