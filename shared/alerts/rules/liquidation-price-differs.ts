/** The venue shows another liquidation price than ours: one of the two rests on something wrong, and the nearer is used. */
import { briefText } from '../../format';
import type { AlertObject } from '../alert';
import type { PriceComparison } from '../input';
import { levelFor } from '../level';
import { conditionOf, DEFAULT_TIMING, type AlertRule, type AlertWords } from '../rule';

export const liquidationPriceDiffers: AlertRule = {
  id: 'liquidation-price-differs',
  title: 'Liquidation prices differ',
  cause: 'Tiers, margin, entry or balance as typed are not what the venue computes with, or something is held that was not typed.',
  consequence: 'One of the two prices is wrong. The nearer one is used until they agree.',
  action: 'Compare the 4 typed numbers (size, entry, margin, balance) with the venue, and correct what differs.',
  timeAvailable: 'Until the nearer price is reached.',
  setPoint: 'more than 2 ticks and more than 5 % of the smaller distance apart, while the typed price is at most 30 min old',
  deadband: 'none: a price as typed does not hover',
  level: 'Caution.',
  timing: DEFAULT_TIMING,
  inhibits: 'nothing',
  sound: 'by level',
  observe: (input) =>
    input.comparisons.map((comparison) => {
      const level = comparison.kind === 'differs' ? levelFor('oldData', true) : undefined;
      return {
        rule: liquidationPriceDiffers,
        object: objectOf(comparison),
        condition: conditionOf(level, level),
        inhibitedBy: [],
        describe: () => words(comparison),
      };
    }),
};

function words(comparison: PriceComparison): AlertWords {
  if (comparison.kind === 'agrees') return { situation: 'liquidation prices agree', action: 'nothing to do: 0' };
  const { venuePrice, ownPrice, usedPrice } = comparison;
  return {
    situation: `the venue shows liquidation at ${priceText(venuePrice)}, ours is ${priceText(ownPrice)}; the nearer, ${priceText(usedPrice)}, is used`,
    action: 'compare the 4 typed numbers (size, entry, margin, balance) with the venue',
  };
}

function priceText(price: number | undefined): string {
  return price === undefined ? 'none' : briefText(price, 7);
}

function objectOf({ accountId, positionId, title }: PriceComparison): AlertObject {
  return { kind: 'account', id: `${accountId}/${positionId}`, title };
}
