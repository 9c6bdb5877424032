import { quartiles } from './quartiles.mjs';

const CANDLES_PER_SECOND_GOAL = 40e6;
const SLIDER_GOAL_MS = 50;
const WHOLE_GOAL_S = 2;
/* What a shared machine may take away. */
const GATE = 0.7;

/** Ten synthetic years of hours under the volatility-target policy: right first, then candles a second on one thread. */
export function backtestCase(run, rounds) {
  const gate = run('gate');
  const isRight = gate.worstRelative < 1e-9;
  const checks = [{ text: `backtest: equity of ${gate.candles} candles agrees with the policy written the long way within ${gate.worstRelative.toExponential(1)}`, ok: isRight }];
  if (!isRight) return { checks, gate };
  const wholeGate = run('wholeGate');
  const isWholeRight = wholeGate.worstRelative < 1e-9 && wholeGate.isSame;
  checks.push({ text: `backtest: the whole policy in closed form makes the trades of the live rules in ${wholeGate.hours} hours, equity within ${wholeGate.worstRelative.toExponential(1)}`, ok: isWholeRight });
  if (!isWholeRight) return { checks, gate, wholeGate };
  const turns = Array.from({ length: rounds }, () => ({ subject: run('subject'), plain: run('plain') }));
  const prepare = run('prepare');
  const { bytesPerCandle } = run('bytes');
  const slider = run('slider');
  const whole = run('whole');
  const speed = ({ median, candles }) => (1_000 * candles) / median;
  const subject = quartiles(turns.map((turn) => speed(turn.subject)));
  const ratio = quartiles(turns.map((turn) => turn.plain.median / turn.subject.median));
  const seconds = (ms) => (ms / 1_000).toFixed(2);
  const millions = (value) => (value / 1e6).toFixed(1);
  checks.push(
    { text: `backtest: ${millions(subject.median)} million candles a second on one thread (${millions(subject.low)} to ${millions(subject.high)}); goal ${CANDLES_PER_SECOND_GOAL / 1e6}`, ok: subject.median >= CANDLES_PER_SECOND_GOAL * GATE },
    { text: `backtest: ${ratio.median.toFixed(1)} times as fast as the same over candle objects (${ratio.low.toFixed(1)} to ${ratio.high.toFixed(1)})`, ok: ratio.median > 1 },
    { text: `backtest: ${bytesPerCandle.toFixed(3)} bytes of heap per candle`, ok: bytesPerCandle < 1 },
    { text: `backtest: a slider's step over a year of hours takes ${slider.median.toFixed(2)} ms; goal ${SLIDER_GOAL_MS}`, ok: slider.median <= SLIDER_GOAL_MS },
    { text: `backtest: the whole policy takes ${seconds(whole.rulesMs)} s of processor time for ten years of hours (${seconds(whole.rulesLowMs)} to ${seconds(whole.rulesHighMs)}); goal ${WHOLE_GOAL_S}; the live forecaster takes ${seconds(whole.forecastMs)} s once for all policies`, ok: whole.rulesMs * GATE <= 1_000 * WHOLE_GOAL_S },
    { text: `backtest: columns of ten years are prepared once in ${prepare.median.toFixed(0)} ms`, ok: true },
  );
  return { checks, gate, wholeGate, subject, ratio, prepare, slider, whole, bytesPerCandle, turns };
}
