/** Ruin of a trader who repeats one kind of trade. */
import { describe, expect, it } from 'vitest';
import { createRandom, uniform } from '../../../../shared/math/random';
import { chanceOfRuin, chanceOfRuinBeforeDoubling, ruinBound } from '../../../../shared/risk/drawdown/ruin';

describe('the chance of ruin', () => {
  it("is the gambler's (q / p)^units at even stakes", () => {
    // Feller, vol. 1, XIV.2.
    expect(chanceOfRuin({ chance: 0.6, payoffRatio: 1, units: 5 })).toBeCloseTo((0.4 / 0.6) ** 2 * (0.4 / 0.6) ** 2 * (0.4 / 0.6), 14);
  });

  it('at two to one is the root of p z^3 - z + q, to the power of the units', () => {
    // p = 0.5: z^3 - 2 z + 1 = (z - 1)(z^2 + z - 1), so z is the golden section 0.6180339887.
    expect(chanceOfRuin({ chance: 0.5, payoffRatio: 2, units: 1 })).toBeCloseTo((Math.sqrt(5) - 1) / 2, 13);
  });

  it('is certain where a trade does not win on average, and none where it always wins', () => {
    expect(chanceOfRuin({ chance: 0.33, payoffRatio: 2, units: 20 })).toBe(1);
    expect(chanceOfRuin({ chance: 1, payoffRatio: 0.1, units: 1 })).toBe(0);
    expect(chanceOfRuin({ chance: 0.6, payoffRatio: 1, units: 0 })).toBe(1);
  });

  it('before doubling is one half in a fair game, with however many units', () => {
    expect(chanceOfRuinBeforeDoubling(0.5, 10)).toBe(0.5);
    expect(chanceOfRuinBeforeDoubling(0.5, 1000)).toBe(0.5);
  });
});

describe('the bound on ruin with a share at risk', () => {
  it('holds on simulated trades, and is within one loss of them', () => {
    const trade = { chance: 0.45, payoffRatio: 2, riskPerTradeRatio: 0.1, ruinLevel: 0.5 };
    const bound = ruinBound(trade);
    const share = simulatedRuin(trade, 4_000);
    const error = 3 * Math.sqrt((bound * (1 - bound)) / 4_000);
    expect(share).toBeLessThanOrEqual(bound + error);
    // Overshoot is at most one loss: the bound at a level one loss lower is from below.
    expect(share).toBeGreaterThanOrEqual(ruinBound({ ...trade, ruinLevel: 0.5 * 0.9 }) - error);
  });

  it('rises with the share at risk, and is 1 from twice Kelly on', () => {
    const at = (riskPerTradeRatio: number): number => ruinBound({ chance: 0.55, payoffRatio: 1, riskPerTradeRatio, ruinLevel: 0.5 });
    expect(at(0.02)).toBeLessThan(at(0.05));
    expect(at(0.05)).toBeLessThan(at(0.1));
    expect(at(0.21)).toBe(1);
  });
});

function simulatedRuin({ chance, payoffRatio, riskPerTradeRatio, ruinLevel }: { chance: number; payoffRatio: number; riskPerTradeRatio: number; ruinLevel: number }, paths: number): number {
  const random = createRandom(3, 'ruin');
  let ruined = 0;
  for (let path = 0; path < paths; path += 1) {
    let wealth = 1;
    for (let trade = 0; trade < 400 && wealth > ruinLevel && wealth < 1e6; trade += 1) wealth *= uniform(random) < chance ? 1 + payoffRatio * riskPerTradeRatio : 1 - riskPerTradeRatio;
    if (wealth <= ruinLevel) ruined += 1;
  }
  return ruined / paths;
}
