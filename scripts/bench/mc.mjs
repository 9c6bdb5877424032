import { quartiles } from './quartiles.mjs';

const RATIO_GOAL = 100;

/** Bridge Monte Carlo beside a walk in 288 steps: right first, then time at equal standard error. */
export function mcCase(run, rounds) {
  const gate = run('gate');
  const { closedForm, stepErrors, common, walked, walkError } = gate;
  // Watched at 288 moments only, the walk misses a little: Broadie, Glasserman and Kou's 0.58 of a step's deviation.
  const missed = (common - walked) / common;
  const checks = [
    { text: `mc: one asset ${closedForm.actual.toExponential(3)}, closed form ${closedForm.expected.toExponential(3)}, ${closedForm.errors.toFixed(1)} standard errors apart; at most 4`, ok: closedForm.errors <= 4 },
    { text: `mc: five assets ${gate.rare.toExponential(2)} in 8 steps, ${stepErrors.toFixed(1)} standard errors from 64 steps; at most 4`, ok: stepErrors <= 4 },
    { text: `mc: five assets ${common.toExponential(2)} where a walk in 288 steps finds ${walked.toExponential(2)}, ${(100 * missed).toFixed(1)} % of it missed between steps`, ok: common - walked > -4 * walkError && common - walked < 4 * walkError + 0.12 * common },
  ];
  if (checks.some(({ ok }) => !ok)) return { checks, gate };
  const turns = Array.from({ length: rounds }, () => ({ subject: run('subject'), walk: run('walk'), common: run('common') }));
  const ratioOf = (bridge, walk) => ((bridge.probability * (1 - bridge.probability)) / bridge.standardError ** 2) * walk.msPerPath / bridge.ms;
  const ratio = quartiles(turns.map(({ subject, walk }) => ratioOf(subject, walk)));
  const commonRatio = quartiles(turns.map(({ common: one, walk }) => ratioOf(one, walk)));
  const { subject } = turns[0];
  const ms = quartiles(turns.map((turn) => turn.subject.ms));
  checks.push(
    { text: `mc: ${subject.paths} paths in ${ms.median.toFixed(0)} ms give ${subject.probability.toExponential(2)} with standard error ${((100 * subject.standardError) / subject.probability).toFixed(1)} % (repeated runs scatter by ${((100 * subject.scatter) / subject.probability).toFixed(1)} %)`, ok: subject.scatter < 1.6 * subject.standardError },
    { text: `mc: the walk takes ${ratio.median.toFixed(0)} times as long for the same standard error (${ratio.low.toFixed(0)} to ${ratio.high.toFixed(0)}); goal ${RATIO_GOAL}`, ok: ratio.median >= RATIO_GOAL },
    { text: `mc: at a chance of ${turns[0].common.probability.toExponential(1)} ${commonRatio.median.toFixed(0)} times (${commonRatio.low.toFixed(0)} to ${commonRatio.high.toFixed(0)})`, ok: commonRatio.median >= 1 },
  );
  return { checks, gate, ratio, commonRatio, turns };
}
