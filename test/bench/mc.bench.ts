/*
 * The chance of liquidation within a day of a cross account with five correlated assets that jump: bridge Monte Carlo against
 * the walk in 288 steps of five minutes that anyone would write first, over the same margin kernel and the same random numbers.
 * Run as `node mc.mjs <part>`; a part prints one line of JSON. The gate comes first: right answers where there is a closed form,
 * and where there is none the same answer as in many more steps and in the walk.
 */
import { moveMark } from '../../shared/margin/kernel';
import { marginKernel } from '../../shared/margin/kernel-columns';
import { prepareMargin } from '../../shared/margin/prepare';
import { normal } from '../../shared/math/normal';
import { createRandom, uniform } from '../../shared/math/random';
import { meanLogMove } from '../../shared/risk/touch/distance';
import { passageWithinUnitTime } from '../../shared/risk/touch/kou';
import { touchMonteCarlo, type MonteCarloAnswer, type TouchAsset } from '../../shared/risk/touch/monte-carlo';
import { exponentOver, priorTail } from '../../shared/risk/touch/tail-model';
import { account, continuousTiers, market, position, wallet } from '../support/margin-builders';

const STEPS = 288;
const HOURS = 24;
const tail = priorTail('').model;
const tiers = continuousTiers([[0, 0.004], [50_000, 0.01], [250_000, 0.025], [1_000_000, 0.05]]);
const assets: readonly TouchAsset[] = [0.5, 0.65, 0.8, 0.9, 1.1].map((volatilityAnnual, i) => ({ symbol: `S${i}USDT`, markPrice: 100 * (i + 1), volatilityAnnual }));
const correlation = assets.map((_, i) => assets.map((__, j) => (i === j ? 1 : 0.7)));
const quantities = [900, 250, -150, 160, 60];
const seen = market(Object.fromEntries(assets.map(({ symbol, markPrice }) => [symbol, markPrice])), tiers);

function holding(walletBalance: number): ReturnType<typeof prepareMargin> {
  const positions = assets.map(({ symbol, markPrice }, i) => position({ id: symbol, symbol, quantity: quantities[i] ?? 0, entryPrice: markPrice, leverage: 5 }));
  return prepareMargin(account(positions, [wallet('USDT', walletBalance)]), seen.tiers);
}
/** The balanced profile's limit is 2e-4 a day; a chance that a walk can show is beside it. */
const RARE = holding(33_000);
const COMMON = holding(20_000);

function bridge(prepared: typeof RARE, seed: number, more: { readonly steps?: number; readonly paths?: number } = {}): Extract<MonteCarloAnswer, { readonly kind: 'ok' }> {
  const answer = touchMonteCarlo({ prepared, assets, correlation, tail, horizonHours: HOURS, seed, ...more });
  if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
  return answer;
}

/** Share of `paths` plain paths whose account is liquidatable at one of the 288 moments. */
function walk(prepared: typeof RARE, paths: number, seed: number): number {
  const random = createRandom(seed, 'bench walk');
  const kernel = marginKernel(prepared);
  const n = assets.length;
  const sigma = assets.map(({ volatilityAnnual }) => volatilityAnnual / Math.sqrt(365));
  const drift = assets.map(({ volatilityAnnual }) => meanLogMove(tail, volatilityAnnual, 0));
  const diffusion = exponentOver(tail, HOURS, 'up').deviation;
  const lean = tail.upMean - tail.downMean;
  const spread = Math.sqrt(tail.upMean * tail.downMean);
  const moves = new Float64Array(n);
  let fallen = 0;
  for (let path = 0; path < paths; path += 1) {
    moves.fill(0);
    for (let step = 0; step < STEPS; step += 1) {
      const isJump = uniform(random) < tail.jumpsPerDay / STEPS;
      const size = isJump ? -Math.log(uniform(random)) : 0;
      const scale = Math.sqrt(diffusion ** 2 / STEPS + 2 * size * spread ** 2);
      const common = Math.sqrt(0.7) * normal(random);
      for (let i = 0; i < n; i += 1) {
        const x = scale * (common + Math.sqrt(0.3) * normal(random)) + lean * (size - tail.jumpsPerDay / STEPS);
        moves[i] = (moves[i] as number) + (sigma[i] as number) * x + (drift[i] as number) / STEPS;
        moveMark(kernel, i, (assets[i] as TouchAsset).markPrice * Math.exp(moves[i] as number));
      }
      if (kernel.isLiquidatable[0] === 1) {
        fallen += 1;
        break;
      }
    }
  }
  return fallen / paths;
}

/** One asset alone: the transform of Kou and Wang against the simulation, in standard errors. */
function closedForm(): { readonly expected: number; readonly actual: number; readonly errors: number } {
  const alone: TouchAsset = { symbol: 'AUSDT', markPrice: 100, volatilityAnnual: 0.6 };
  const { tiers: table } = market({ AUSDT: 100 });
  const answer = touchMonteCarlo({ prepared: prepareMargin(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 18)]), table), assets: [alone], correlation: [[1]], tail, horizonHours: HOURS, seed: 3, paths: 40_000 });
  if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
  const sigma = 0.6 / Math.sqrt(365);
  const exponent = exponentOver(tail, HOURS, 'down');
  const expected = passageWithinUnitTime({ ...exponent, drift: exponent.drift - meanLogMove(tail, 0.6, 0) / sigma }, -Math.log(82 / 99) / sigma);
  return { expected, actual: answer.probability, errors: Math.abs(answer.probability - expected) / answer.standardError };
}

/** In processor time: what others do on the machine meanwhile does not count. */
function timed<T>(run: () => T): { readonly ms: number; readonly value: T } {
  const before = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1_000, value };
}

const WALKS = 1_500;
const RUNS = 24;

const parts: Readonly<Record<string, () => unknown>> = {
  gate: () => {
    const few = bridge(RARE, 1, { paths: 40_000 });
    const many = bridge(RARE, 2, { paths: 10_000, steps: 64 });
    const common = bridge(COMMON, 1, { paths: 20_000 });
    const walked = walk(COMMON, 20_000, 1);
    return {
      closedForm: closedForm(), rare: few.probability, stepErrors: Math.abs(few.probability - many.probability) / Math.hypot(few.standardError, many.standardError),
      common: common.probability, walked, walkError: Math.hypot(common.standardError, Math.sqrt((walked * (1 - walked)) / 20_000)),
    };
  },
  subject: () => {
    bridge(RARE, 99);
    const runs = Array.from({ length: RUNS }, (_, seed) => timed(() => bridge(RARE, seed)));
    const ms = runs.reduce((sum, one) => sum + one.ms, 0) / RUNS;
    const mean = runs.reduce((sum, one) => sum + one.value.probability, 0) / RUNS;
    const claimed = Math.sqrt(runs.reduce((sum, one) => sum + one.value.standardError ** 2, 0) / RUNS);
    const scatter = Math.sqrt(runs.reduce((sum, one) => sum + (one.value.probability - mean) ** 2, 0) / (RUNS - 1));
    return { ms, paths: runs[0]?.value.paths, probability: mean, standardError: claimed, scatter };
  },
  common: () => {
    bridge(COMMON, 99);
    const runs = Array.from({ length: RUNS / 4 }, (_, seed) => timed(() => bridge(COMMON, seed)));
    const value = runs[0]?.value;
    return { ms: runs.reduce((sum, one) => sum + one.ms, 0) / runs.length, probability: value?.probability, standardError: value?.standardError };
  },
  walk: () => {
    walk(RARE, 100, 9);
    const { ms } = timed(() => walk(RARE, WALKS, 1));
    return { msPerPath: ms / WALKS };
  },
};
const part = parts[process.argv[2] ?? ''];
if (part === undefined) throw new Error(`one of ${Object.keys(parts).join(', ')}`);
process.stdout.write(`${JSON.stringify(part())}\n`);
