/*
 * A whole surface: 13 expiries, quotes to smiles. Deribit's BTC chain of 1 August 2026 where it lies beside the checkout, else
 * a made one of the same size. Run as `node surface.mjs <part>`; a part prints one line of JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeChain } from '../../shared/volatility/implied/chain-json';
import type { ExpiryQuotes } from '../../shared/volatility/implied/quotes';
import { fitSurface } from '../../shared/volatility/implied/surface';
import { changed, madeExpiry, SMILE } from '../support/option-chain';

const REAL = path.resolve(process.cwd(), '../shared/quant/data/deribit_btc_2026-08-01.json');
const isReal = existsSync(REAL);

function made(): readonly ExpiryQuotes[] {
  const strikes = Array.from({ length: 34 }, (_, i) => 60 + 3 * i);
  return Array.from({ length: 13 }, (_, i) => madeExpiry({ id: `E${i}`, forward: 100 + i, expiryYears: 0.01 * (i + 1) ** 2, smile: { ...SMILE, a: 0.005 * (i + 1), b: 0.05 + 0.02 * i }, strikes }));
}

function real(): readonly ExpiryQuotes[] {
  const chain = decodeChain(JSON.parse(readFileSync(REAL, 'utf8')));
  if (!chain.ok) throw new Error(`${chain.path}: ${chain.message}`);
  return chain.value.expiries;
}
const expiries = isReal ? real() : made();

/** Milliseconds each: all of the calls after a warm-up, the median and quartiles. */
function timed(run: () => number, count: number): { readonly first: number; readonly median: number; readonly low: number; readonly high: number; readonly checksum: number } {
  let checksum = 0;
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const startedAt = performance.now();
    checksum += run();
    times.push(performance.now() - startedAt);
  }
  const first = times[0] ?? NaN;
  const warm = times.slice(Math.floor(count / 3)).sort((a, b) => a - b);
  const at = (share: number): number => warm[Math.floor(share * warm.length)] ?? NaN;
  return { first, median: at(0.5), low: at(0.25), high: at(0.75), checksum };
}

const parts: Readonly<Record<string, () => unknown>> = {
  gate: () => {
    const { slices } = fitSurface(expiries);
    const fitted = slices.flatMap((slice) => (slice.kind === 'ok' ? [slice] : []));
    return {
      isReal, expiries: expiries.length, quotes: expiries.reduce((sum, { quotes }) => sum + quotes.length, 0), fitted: fitted.length,
      worstRmseVolatility: Math.max(...fitted.map(({ quality }) => quality.rmseVolatility)),
      leastInside: Math.min(...fitted.map(({ quality }) => quality.insideRatio)),
    };
  },
  subject: () => timed(() => fitSurface(expiries).refittedCount, 60),
  oneChanged: () => {
    let before = fitSurface(expiries);
    let turn = 0;
    return timed(() => {
      turn += 1;
      const next = expiries.map((expiry, i) => (i === turn % expiries.length ? changed(expiry, (quote) => (quote.ask === undefined ? quote : { ...quote, ask: quote.ask * (1 + 1e-4 * (turn % 5)) })) : expiry));
      before = fitSurface(next, before);
      return before.refittedCount;
    }, 120);
  },
};
const part = parts[process.argv[2] ?? ''];
if (part === undefined) throw new Error(`one of ${Object.keys(parts).join(', ')}`);
process.stdout.write(`${JSON.stringify(await part())}\n`);
