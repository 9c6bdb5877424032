import { quartiles } from './quartiles.mjs';

const MILLISECONDS_GOAL = 20;
/* What a shared machine may take away. */
const GATE = 0.7;

/** A chain of 13 expiries from quotes to smiles: how well it fits first, then how long it takes whole and where one expiry changed. */
export function surfaceCase(run, rounds) {
  const gate = run('gate');
  const chain = gate.isReal ? "Deribit's BTC chain of 2026-08-01" : 'a made chain';
  const isRight = gate.fitted === gate.expiries && gate.worstRmseVolatility < 0.0055 && gate.leastInside >= 0.87;
  const checks = [{ text: `surface: ${gate.fitted} of ${gate.expiries} expiries of ${chain}, worst fit ${(100 * gate.worstRmseVolatility).toFixed(2)} points, at least ${(100 * gate.leastInside).toFixed(0)} % inside bid and ask`, ok: isRight }];
  if (!isRight) return { checks, gate };
  const turns = Array.from({ length: rounds }, () => ({ whole: run('subject'), one: run('oneChanged') }));
  const whole = quartiles(turns.map((turn) => turn.whole.median));
  const one = quartiles(turns.map((turn) => turn.one.median));
  const spread = ({ median, low, high }) => `${median.toFixed(1)} ms (${low.toFixed(1)} to ${high.toFixed(1)})`;
  checks.push(
    { text: `surface: all ${gate.quotes} quotes fitted in ${spread(whole)}; goal ${MILLISECONDS_GOAL}`, ok: whole.median <= MILLISECONDS_GOAL / GATE },
    { text: `surface: with one expiry changed ${spread(one)}`, ok: one.median <= whole.median },
  );
  return { checks, gate, whole, one, turns };
}
