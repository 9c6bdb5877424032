import { quartiles } from './quartiles.mjs';

const RATIO_GOAL = 300;
const MICROSECOND = 1_000;
/* The published ratio less what a shared machine may take away. */
const GATE = 0.7;

/** 20 cross positions with 10 tiers each: the kernel, the whole report, and ccxt, taking turns. */
export function marginCase(run, rounds) {
  const gate = run('gate');
  const checks = [{ text: `margin: ${gate.compared} liquidation prices agree with the general evaluation`, ok: gate.wrong === 0 && gate.compared > 0 }];
  if (gate.wrong > 0) return { checks, gate };
  const turns = Array.from({ length: rounds }, () => ({ subject: run('subject'), rival: run('rival') }));
  const general = run('general');
  const subject = quartiles(turns.map((turn) => turn.subject.median));
  const rival = quartiles(turns.map((turn) => turn.rival.median));
  const ratio = quartiles(turns.map((turn) => turn.rival.median / turn.subject.median));
  const bytes = Math.max(...turns.map((turn) => turn.subject.bytesPerEvent));
  const ns = (value) => (value < MICROSECOND ? `${value.toFixed(0)} ns` : `${(value / MICROSECOND).toFixed(1)} us`);
  const spread = (one) => `${ns(one.median)} (${ns(one.low)} to ${ns(one.high)})`;
  checks.push(
    { text: `margin: ${spread(subject)} per mark event with all liquidation points; goal below 1 us`, ok: subject.median < MICROSECOND },
    { text: `margin: ccxt parseAccountPosition x20 takes ${spread(rival)}; ${ratio.median.toFixed(0)} times as long (${ratio.low.toFixed(0)} to ${ratio.high.toFixed(0)}); goal ${RATIO_GOAL}, gate ${RATIO_GOAL * GATE}`, ok: ratio.median >= RATIO_GOAL * GATE },
    // The smallest object has 12 bytes; what is left below 1 is the measurement's own.
    { text: `margin: ${bytes.toFixed(2)} bytes of heap per event; less than any object, so nothing is allocated`, ok: bytes < 1 },
    { text: `margin: the whole report with joint moves takes ${ns(general.median)} (${ns(general.low)} to ${ns(general.high)})`, ok: true },
  );
  return { checks, gate, subject, rival, ratio, general, bytesPerEvent: bytes, turns };
}
