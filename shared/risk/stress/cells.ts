/** Every stress cell, one row each: the venues' grids first, then our own. Order decides between equal losses. */
import { signedPercentText } from '../../format';
import { VENUE_STRESS } from '../../margin/forecast/tier-change';
import { deribitExtended, deribitInner, deribitShockedVolatility } from '../../margin/scenarios/deribit';
import type { Scenario, VolatilityState } from '../../margin/scenarios/grid';
import { STABLECOINS } from './stable-assets';
import { STRESS_WORDS, type Direction, type Shock, type StressCell } from './cell';
import { OKX_STEPS, okxWords } from './okx-steps';
import { PARADEX_SCENARIOS, paradexShockedVolatility } from './paradex';
import { SPAN_SCENARIOS, spanShockedVolatility, stateOfScan } from './span';

const STABLECOIN_MOVE = -0.1;
const OURS = 'own assumption';

function cell(id: string, title: string, source: string, weight: number, shock: Shock): StressCell {
  return { id, title, words: STRESS_WORDS, source, weight, shock };
}

const VOLATILITY_WORDS: Readonly<Record<VolatilityState, string>> = { up: 'volatility up', same: 'volatility unchanged', down: 'volatility down' };

const deribit: readonly StressCell[] = [...deribitInner, ...deribitExtended].map(({ priceMove, volatility, weight }: Scenario) =>
  cell(`deribit/${percentId(priceMove)}/${volatility}`, `Deribit grid: ${signedPercentText(priceMove, 0)}, ${VOLATILITY_WORDS[volatility]}`, 'support.deribit.com 25944756247837', weight, { kind: 'market', move: priceMove, volatility, shocked: deribitShockedVolatility }));

const paradex: readonly StressCell[] = PARADEX_SCENARIOS.map(({ priceMove, volatility, weight }, index) =>
  cell(`paradex/${index + 1}`, `Paradex scenario ${index + 1}: ${signedPercentText(priceMove, 0)}, ${VOLATILITY_WORDS[volatility]}`, 'docs.paradex.trade/risk/portfolio-margin', weight, { kind: 'market', move: priceMove, volatility, shocked: paradexShockedVolatility }));

const span: readonly StressCell[] = SPAN_SCENARIOS.map(({ priceScanMultiple, volatilityScanMultiple, weight }, index) => {
  const volatility = stateOfScan(volatilityScanMultiple);
  return cell(`span/${index + 1}`, `SPAN scenario ${index + 1}: ${thirds(priceScanMultiple)} of a scan of 3 daily sigmas, ${VOLATILITY_WORDS[volatility]}`, 'SPAN table; scan ranges are an own assumption', weight, { kind: 'span', scans: priceScanMultiple, volatility, shocked: spanShockedVolatility });
});

const okx: readonly StressCell[] = OKX_STEPS.map(({ id, weight }, step) => cell(`okx/${id}`, `OKX grid: ${okxWords(step)}`, 'OKX notice of 2 January 2025', weight, { kind: 'okx', step }));

function bothWays(id: string, title: (direction: string) => string, shock: (direction: Direction) => Shock): StressCell[] {
  return (['down', 'up'] as const).map((direction) => cell(`${id}/${direction}`, title(direction === 'down' ? 'falls' : 'rises'), OURS, 1, shock(direction)));
}

const own: readonly StressCell[] = [
  ...bothWays('leg-vanishes', (moves) => `One hedge leg is auto-deleveraged, then everything ${moves}`, (direction) => ({ kind: 'legVanishes', direction })),
  ...bothWays('venue-gone', (moves) => `One venue's equity is 0 and its hedges are gone, then everything ${moves}`, (direction) => ({ kind: 'venueGone', direction })),
  ...[...STABLECOINS].flatMap((coin) => [
    cell(`stablecoin/${coin}/in-coin`, `${coin} falls by 10 %, prices in ${coin} stay`, OURS, 1, { kind: 'stablecoin', coin, move: STABLECOIN_MOVE, prices: 'inCoin' }),
    cell(`stablecoin/${coin}/in-dollars`, `${coin} falls by 10 %, prices in dollars stay`, OURS, 1, { kind: 'stablecoin', coin, move: STABLECOIN_MOVE, prices: 'inDollars' }),
  ]),
  cell('coin-collateral', 'Coin collateral and position fall together, haircuts 10 points higher', OURS, 1, { kind: 'coinCollateral', haircutAdded: 0.1 }),
  cell('venue-terms', 'The venue doubles maintenance and halves leverage', OURS, 1, { kind: 'venueTerms', assumption: VENUE_STRESS }),
  cell('funding-cap', 'Funding stands at its cap against you for 3 days', OURS, 1, { kind: 'fundingCap', hours: 72 }),
  ...bothWays('late', (moves) => `You react 30 minutes late, and everything ${moves}`, (direction) => ({ kind: 'lateReaction', minutes: 30, direction })),
];

export const STRESS_CELLS: readonly StressCell[] = [...deribit, ...paradex, ...okx, ...span, ...own];

function percentId(move: number): string {
  return String(Math.round(move * 100));
}

function thirds(multiple: number): string {
  const three = Math.round(multiple * 3);
  return three === 0 ? 'none' : `${three > 0 ? '+' : '\u2212'}${Math.abs(three) % 3 === 0 ? String(Math.abs(three) / 3) : `${Math.abs(three)}/3`}`;
}
