/*
 * Margin per mark event: an account of 20 cross positions with 10 tiers each, every liquidation point after every mark.
 * Run as `node margin.bench.mjs <part>`; a part prints one line of JSON. The gate comes first: no time without right answers.
 */
import { evaluatePrepared, prepareMargin } from '../../shared/margin/prepare';
import { moveMark } from '../../shared/margin/kernel';
import { marginKernel } from '../../shared/margin/kernel-columns';
import type { MarginMarket } from '../../shared/margin/margin';
import { createRandom, uniform } from '../../shared/math/random';
import { account, continuousTiers, market, position, wallet } from '../support/margin-builders';

const POSITIONS = 20;
const EVENTS = 4_096;
const LEVERAGE = 10;

const random = createRandom(20_261_121, 'bench margin');
const between = (low: number, high: number): number => low + (high - low) * uniform(random);

const tables = Object.fromEntries(Array.from({ length: POSITIONS }, (_, index) => [`S${index}USDT`, continuousTiers(Array.from({ length: 10 }, (_row, row) => [row === 0 ? 0 : 5_000 * 2 ** row, 0.004 + 0.006 * row] as const))]));
const marksAtStart = Object.fromEntries(Object.keys(tables).map((symbol) => [symbol, between(20, 200)]));
const positions = Object.entries(marksAtStart).map(([symbol, mark], index) =>
  position({ id: symbol, symbol, quantity: (index % 3 === 0 ? -1 : 1) * Math.round(between(2_000, 60_000) / mark), entryPrice: mark * between(0.9, 1.1), leverage: LEVERAGE }));
const held = account(positions, [wallet('USDT', 150_000)]);
const seen = market(marksAtStart, tables);
const prepared = prepareMargin(held, seen.tiers);

const eventSymbol = Int32Array.from({ length: EVENTS }, () => Math.floor(uniform(random) * POSITIONS));
const eventMark = new Float64Array(EVENTS);
const walking = Object.values(marksAtStart);
for (let event = 0; event < EVENTS; event += 1) {
  const symbol = eventSymbol[event] ?? 0;
  const start = Object.values(marksAtStart)[symbol] ?? 1;
  walking[symbol] = Math.min(1.2 * start, Math.max(0.8 * start, (walking[symbol] ?? 1) * between(0.995, 1.005)));
  eventMark[event] = walking[symbol] ?? 1;
}

function kernelAtStart(): ReturnType<typeof marginKernel> {
  const kernel = marginKernel(prepared);
  for (const [index, symbol] of kernel.symbols.entries()) moveMark(kernel, index, marksAtStart[symbol] ?? 1);
  return kernel;
}

/** The kernel against the general evaluation after every event; the number of wrong answers. */
function gate(): { readonly compared: number; readonly wrong: number } {
  const kernel = kernelAtStart();
  let symbols: MarginMarket['symbols'] = seen.symbols;
  let compared = 0;
  let wrong = kernel.left.length;
  for (let event = 0; event < EVENTS; event += 8) {
    for (let one = event; one < event + 8; one += 1) {
      const symbol = eventSymbol[one] ?? 0;
      moveMark(kernel, symbol, eventMark[one] ?? 1);
      symbols = new Map([...symbols, [kernel.symbols[symbol] ?? '', { markPrice: eventMark[one] ?? 1 }]]);
    }
    for (const [index, { liquidation, positionId }] of evaluatePrepared(prepared, symbols).positions.entries()) {
      const expected = liquidation.kind === 'ok' ? liquidation.nearest.price : undefined;
      const actual = kernel.hasLiquidation[index] === 1 ? kernel.liquidationPrice[index] : undefined;
      compared += 1;
      if (positionId !== kernel.positionIds[index] || (expected === undefined ? actual !== undefined : Math.abs((actual ?? NaN) - expected) > 1e-11 * expected)) wrong += 1;
    }
  }
  return { compared, wrong };
}

interface Timing {
  /** Nanoseconds per event: the median of batches, and their quartiles and 99th percentile. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly p99: number;
  readonly checksum: number;
}

/** Times `run(event)` over batches. */
function timed(run: (event: number) => number, batch: number, batches: number): Timing {
  let checksum = 0;
  for (let event = 0; event < batch * Math.ceil(batches / 3); event += 1) checksum += run(event % EVENTS);
  const times = new Float64Array(batches);
  for (let round = 0; round < batches; round += 1) {
    const startedAt = performance.now();
    for (let event = 0; event < batch; event += 1) checksum += run((round * batch + event) % EVENTS);
    times[round] = ((performance.now() - startedAt) * 1e6) / batch;
  }
  times.sort();
  const at = (share: number): number => times[Math.min(batches - 1, Math.floor(share * batches))] ?? NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75), p99: at(0.99), checksum };
}

function subject(): Timing & { readonly bytesPerEvent: number } {
  const kernel = kernelAtStart();
  const timing = timed((event) => {
    moveMark(kernel, eventSymbol[event] as number, eventMark[event] as number);
    return kernel.liquidationPrice[event % POSITIONS] as number;
  }, 4_096, 400);
  return { ...timing, bytesPerEvent: allocated(kernel, 4_000_000) };
}

/** Growth of the heap per event over many events without a closure or a number of our own in between: no collection runs when nothing is allocated. */
function allocated(kernel: ReturnType<typeof kernelAtStart>, events: number): number {
  (globalThis as { readonly gc?: () => void }).gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let event = 0; event < events; event += 1) moveMark(kernel, eventSymbol[event % EVENTS] as number, eventMark[event % EVENTS] as number);
  return (process.memoryUsage().heapUsed - before) / events;
}

/** The whole report as the cockpit shows it, joint moves included: what the kernel is the fast path of. */
function general(): Timing {
  const symbols = new Map(seen.symbols);
  const names = [...symbols.keys()];
  return timed((event) => {
    symbols.set(names[eventSymbol[event] as number] as string, { markPrice: eventMark[event] as number });
    return evaluatePrepared(prepared, symbols).positions.length;
  }, 64, 60);
}

/** ccxt computes one position's liquidation price, as if it were alone; 20 of them are an event. */
async function rival(): Promise<Timing> {
  const name: string = 'ccxt';
  const ccxt = (await import(name)) as { readonly binanceusdm: new () => CcxtExchange };
  const exchange = new ccxt.binanceusdm();
  const symbols = Object.keys(marksAtStart);
  exchange.setMarkets(symbols.map((id) => ({ id, symbol: `${id.slice(0, -4)}/USDT:USDT`, base: id.slice(0, -4), quote: 'USDT', settle: 'USDT', type: 'swap', swap: true, contract: true, linear: true, inverse: false, contractSize: 1, precision: { price: 0.01, amount: 0.001 }, limits: {}, info: {} })));
  exchange.options['leverageBrackets'] = Object.fromEntries(symbols.map((id) => [`${id.slice(0, -4)}/USDT:USDT`, (tables[id] ?? []).map((row) => [String(row.notionalFloor), String(row.maintenanceMarginRate)])]));
  const payloads = positions.map((one) => {
    const mark = marksAtStart[one.symbol] ?? 1;
    const notional = one.quantity * mark;
    return {
      symbol: one.symbol, positionSide: 'BOTH', positionAmt: String(one.quantity), entryPrice: one.entryPrice.toFixed(4), notional: notional.toFixed(8), unrealizedProfit: (one.quantity * (mark - one.entryPrice)).toFixed(8),
      isolated: false, isolatedWallet: '0', isolatedMargin: '0', initialMargin: (Math.abs(notional) / LEVERAGE).toFixed(8), maintMargin: (Math.abs(notional) * 0.01).toFixed(8), leverage: String(LEVERAGE), updateTime: '1721995760449', crossMargin: '150000', crossWalletBalance: '150000',
    };
  });
  if (exchange.parseAccountPosition(payloads[1] ?? {}).symbol !== `${symbols[1]?.slice(0, -4)}/USDT:USDT`) throw new Error('ccxt does not know the market');
  return timed(() => {
    let sum = 0;
    for (const payload of payloads) sum += exchange.parseAccountPosition(payload).liquidationPrice ?? 0;
    return sum;
  }, 32, 60);
}

interface CcxtExchange {
  readonly options: Record<string, unknown>;
  readonly setMarkets: (markets: readonly unknown[]) => unknown;
  readonly parseAccountPosition: (payload: object) => { readonly symbol?: string; readonly liquidationPrice?: number };
}

const parts: Readonly<Record<string, () => unknown>> = { gate, subject, general, rival };
const part = parts[process.argv[2] ?? ''];
if (part === undefined) throw new Error(`one of ${Object.keys(parts).join(', ')}`);
process.stdout.write(`${JSON.stringify(await part())}\n`);
