import { quartiles } from './quartiles.mjs';

const GOAL_US = 1_000;

/** The whole advice for 20 positions over 3 accounts, in quiet and with limits that bind. */
export function ladderCase(run, rounds) {
  const gate = run('gate');
  const checks = [{ text: `ladder: ${gate.compared} pieces of advice, ${gate.rungs} rungs, are the same from anew as from what is kept`, ok: gate.wrong === 0 && gate.compared > 0 }];
  if (gate.wrong > 0) return { checks, gate };
  const turns = Array.from({ length: rounds }, () => ({ calm: run('calm'), squeezed: run('squeezed') }));
  const us = (value) => `${value.toFixed(0)} us`;
  const medians = Object.fromEntries(['calm', 'squeezed'].map((book) => {
    const median = quartiles(turns.map((turn) => turn[book].median));
    const p99 = quartiles(turns.map((turn) => turn[book].p99));
    const cuts = turns[0]?.[book].cuts ?? 0;
    const goal = book === 'calm' ? `; goal below ${GOAL_US} us` : '';
    checks.push({ text: `ladder: ${us(median.median)} (${us(median.low)} to ${us(median.high)}) for 20 positions over 3 accounts, ${book}, ${cuts} to cut; 99 % within ${us(p99.median)}${goal}`, ok: book !== 'calm' || median.median < GOAL_US });
    return [book, median];
  }));
  return { checks, gate, medians, turns };
}
