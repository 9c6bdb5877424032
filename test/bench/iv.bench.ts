/*
 * Implied volatility: the market grid (strikes 20 to 500 on a forward of 100, 10 minutes to 2 years, volatility 0.1 to 3, out
 * of the money, price above 1e-12 of sqrt(F K)). Run as `node iv.mjs <part>`; a part prints one line of JSON. The gate comes
 * first: every answer against the exact inverse of the double price, computed with 50 digits.
 */
import { createRandom, uniform } from '../../shared/math/random';
import { black76 } from '../../shared/volatility/implied/black76';
import { impliedVolatility, totalVolatility } from '../../shared/volatility/implied/implied-volatility';
import exact from '../vectors/fixtures/implied-volatility.json';

const FORWARD = 100;
const OPTIONS = 4_000;
const SURFACE_OPTIONS = 1_500;
const rows = exact.rows as unknown as readonly (readonly [strike: number, price: number, totalVolatility: number])[];

const random = createRandom(20_261_121, 'bench iv');
const logBetween = (low: number, high: number): number => low * Math.exp(Math.log(high / low) * uniform(random));
const strikes = new Float64Array(OPTIONS);
const prices = new Float64Array(OPTIONS);
const years = new Float64Array(OPTIONS);
for (let filled = 0; filled < OPTIONS; ) {
  const strike = logBetween(20, 500);
  const expiryYears = logBetween(10 / 525_600, 2);
  const price = black76({ forward: FORWARD, strike, expiryYears, volatilityAnnual: logBetween(0.1, 3), right: strike < FORWARD ? 'put' : 'call' });
  if (price <= 1e-12 * Math.sqrt(FORWARD * strike)) continue;
  strikes[filled] = strike;
  prices[filled] = price;
  years[filled] = expiryYears;
  filled += 1;
}

interface Accuracy {
  readonly compared: number;
  readonly worst: number;
  readonly median: number;
}

function accuracyOf(solve: (strike: number, price: number) => number, from: number, to: number): Accuracy {
  const errors = rows.slice(from, to).map(([strike, price, total]) => Math.abs(solve(strike, price) / total - 1)).sort((a, b) => a - b);
  return { compared: errors.length, worst: errors.at(-1) ?? Infinity, median: errors[errors.length >> 1] ?? Infinity };
}
const MARKET_ROWS = rows.findIndex(([strike, price]) => price < 1e-12 * Math.sqrt(FORWARD * strike));

function ours(strike: number, price: number): number {
  const solved = impliedVolatility({ forward: FORWARD, strike, expiryYears: 1, right: strike < FORWARD ? 'put' : 'call', price });
  return solved.kind === 'ok' ? solved.volatilityAnnual : NaN;
}

interface Timing {
  /** Nanoseconds each: median over batches, quartiles. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly checksum: number;
}

function timed(run: (option: number) => number, batch: number, batches: number): Timing {
  let checksum = 0;
  for (let i = 0; i < batch * Math.ceil(batches / 2); i += 1) checksum += run(i % OPTIONS);
  const times = new Float64Array(batches);
  for (let round = 0; round < batches; round += 1) {
    const startedAt = performance.now();
    for (let i = 0; i < batch; i += 1) checksum += run((round * batch + i) % OPTIONS);
    times[round] = ((performance.now() - startedAt) * 1e6) / batch;
  }
  times.sort();
  const at = (share: number): number => times[Math.floor(share * batches)] ?? NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75), checksum };
}

const inversion = (option: number): number => totalVolatility(FORWARD, strikes[option] as number, prices[option] as number);

type Rival = (price: number, spot: number, strike: number, years: number, rate: number, right: string) => number;

async function rivalSolver(): Promise<Rival> {
  const name: string = 'implied-volatility';
  return ((await import(name)) as { readonly default: { readonly getImpliedVolatility: Rival } }).default.getImpliedVolatility;
}

const parts: Readonly<Record<string, () => unknown>> = {
  gate: () => ({ market: accuracyOf(ours, 0, MARKET_ROWS), wide: accuracyOf(ours, MARKET_ROWS, rows.length) }),
  subject: () => timed(inversion, OPTIONS, 200),
  surface: () => ({ ...timed((option) => inversion(option % SURFACE_OPTIONS), SURFACE_OPTIONS, 300), options: SURFACE_OPTIONS }),
  rival: async () => {
    const solve = await rivalSolver();
    return timed((option) => solve(prices[option] as number, FORWARD, strikes[option] as number, years[option] as number, 0, (strikes[option] as number) < FORWARD ? 'put' : 'call'), 24, 9);
  },
  rivalAccuracy: async () => {
    const solve = await rivalSolver();
    return accuracyOf((strike, price) => solve(price, FORWARD, strike, 1, 0, strike < FORWARD ? 'put' : 'call'), 0, MARKET_ROWS);
  },
};
const part = parts[process.argv[2] ?? ''];
if (part === undefined) throw new Error(`one of ${Object.keys(parts).join(', ')}`);
process.stdout.write(`${JSON.stringify(await part())}\n`);
