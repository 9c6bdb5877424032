import { quartiles } from './quartiles.mjs';

const RATIO_GOAL = 5_000;
const NANOSECONDS_GOAL = 250;
const SURFACE_MILLISECONDS_GOAL = 0.5;
const WORST_ERROR = 1e-13;
/* The published ratio less what a shared machine may take away. */
const GATE = 0.7;

/** Inversion of option prices: right to the last digits first, then beside npm's implied-volatility, taking turns. */
export function ivCase(run, rounds) {
  const gate = run('gate');
  const checks = [gate.market, gate.wide].map((one, i) => ({
    text: `iv: worst error ${one.worst.toExponential(1)}, median ${one.median.toExponential(1)} over ${one.compared} ${i === 0 ? 'market' : 'far'} prices with 50 digits; goal ${WORST_ERROR}`,
    ok: one.worst <= WORST_ERROR,
  }));
  if (checks.some(({ ok }) => !ok)) return { checks, gate };
  const turns = Array.from({ length: rounds }, () => ({ subject: run('subject'), rival: run('rival'), surface: run('surface') }));
  const rivalAccuracy = run('rivalAccuracy');
  const subject = quartiles(turns.map((turn) => turn.subject.median));
  const rival = quartiles(turns.map((turn) => turn.rival.median));
  const ratio = quartiles(turns.map((turn) => turn.rival.median / turn.subject.median));
  const surface = quartiles(turns.map((turn) => (turn.surface.median * turn.surface.options) / 1e6));
  checks.push(
    { text: `iv: ${subject.median.toFixed(0)} ns (${subject.low.toFixed(0)} to ${subject.high.toFixed(0)}) each on the market grid; goal ${NANOSECONDS_GOAL}, gate ${(NANOSECONDS_GOAL / GATE).toFixed(0)}`, ok: subject.median <= NANOSECONDS_GOAL / GATE },
    { text: `iv: implied-volatility takes ${(rival.median / 1e3).toFixed(0)} us, ${ratio.median.toFixed(0)} times as long (${ratio.low.toFixed(0)} to ${ratio.high.toFixed(0)}); goal ${RATIO_GOAL}, gate ${RATIO_GOAL * GATE}`, ok: ratio.median >= RATIO_GOAL * GATE },
    { text: `iv: and its worst error on the same market prices is ${rivalAccuracy.worst.toExponential(1)}, median ${rivalAccuracy.median.toExponential(1)}`, ok: rivalAccuracy.worst >= gate.market.worst },
    { text: `iv: 1,500 options inverted again in ${surface.median.toFixed(2)} ms (${surface.low.toFixed(2)} to ${surface.high.toFixed(2)}); goal ${SURFACE_MILLISECONDS_GOAL}`, ok: surface.median <= SURFACE_MILLISECONDS_GOAL / GATE },
  );
  return { checks, gate, subject, rival, rivalAccuracy, ratio, surface, turns };
}
