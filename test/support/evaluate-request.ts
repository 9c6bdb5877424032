/** Requests of `plimsoll evaluate` in a few words, asked through the command, and accounts after doing what was advised. */
import { evaluate } from '../../electron/cli/evaluate';
import type { EvaluateReport } from '../../electron/cli/evaluate/answer';
import type { AdviceJson, LadderRowJson } from '../../shared/sizing/json/advice-json';

export interface PositionWords {
  readonly id?: string;
  readonly symbol?: string;
  /** Signed. */
  readonly quantity: number;
  readonly side?: 'long' | 'short';
  readonly entryPrice?: number;
  readonly markPrice?: number;
  readonly contractType?: 'linear' | 'inverse';
  readonly contractSize?: number;
  readonly settleAsset?: string;
  readonly isolatedMargin?: number;
  readonly leverage?: number;
  readonly beta?: number;
  readonly dailySigma?: number;
}

export interface CollateralWords {
  readonly asset: string;
  readonly balance: number;
  readonly price?: number;
  readonly haircut?: number;
  readonly linkedSymbol?: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;
export interface AccountJson extends JsonObject {
  readonly collateral: readonly (CollateralWords & { readonly price: number })[];
  readonly positions: readonly PositionJson[];
}
export interface PositionJson extends JsonObject {
  readonly id: string;
  readonly symbol: string;
  readonly contractType: 'linear' | 'inverse';
  readonly contractSize: number;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entryPrice: number;
  readonly markPrice: number;
  readonly settleAsset: string;
  readonly marginMode: 'cross' | 'isolated';
  readonly isolatedMargin: number | null;
  readonly leverage: number;
}

const MARKS: Readonly<Record<string, number>> = { BTCUSDT: 62_000, ETHUSDT: 3100, BTCUSD: 62_000, BTCUSDC: 62_000 };

export function position(words: PositionWords): PositionJson {
  const symbol = words.symbol ?? 'BTCUSDT';
  const markPrice = words.markPrice ?? MARKS[symbol] ?? 100;
  return {
    id: words.id ?? symbol,
    symbol,
    contractType: words.contractType ?? 'linear',
    contractSize: words.contractSize ?? 1,
    side: words.side ?? (words.quantity < 0 ? 'short' : 'long'),
    quantity: Math.abs(words.quantity),
    entryPrice: words.entryPrice ?? markPrice,
    markPrice,
    settleAsset: words.settleAsset ?? 'USDT',
    marginMode: words.isolatedMargin === undefined ? 'cross' : 'isolated',
    isolatedMargin: words.isolatedMargin ?? null,
    leverage: words.leverage ?? 20,
    ...(words.beta === undefined ? {} : { beta: words.beta }),
    ...(words.dailySigma === undefined ? {} : { dailySigma: words.dailySigma }),
  };
}

export interface AccountWords {
  readonly collateral?: readonly CollateralWords[];
  /** USDT, when no collateral is named. */
  readonly wallet?: number;
  readonly positions: readonly PositionWords[];
  readonly marginPolicy?: 'singleAsset' | 'multiAsset';
}

/** One open tier of 0.5 % for every symbol, 125x. */
export function account({ collateral, wallet = 0, positions, marginPolicy = 'singleAsset' }: AccountWords): AccountJson {
  const open = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.005, maintenanceAmount: 0, maxLeverage: 125 }];
  const listed = positions.map(position);
  return {
    venue: 'fixture',
    rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy },
    liquidationFeeRate: 0,
    collateral: (collateral ?? [{ asset: 'USDT', balance: wallet }]).map((entry) => ({ price: 1, haircut: 0, ...entry })),
    positions: listed,
    tiers: Object.fromEntries(listed.map(({ symbol }) => [symbol, open])),
  };
}

export const NOW_MS = 1_750_000_000_000;

/** Everything that the rules read, so easy that forecasts alone bind: deep books, no funding, BTC and ETH. */
export const MARKET: JsonObject = {
  nowMs: NOW_MS,
  usdPerUnit: { USDT: 1, USDC: 1, BTC: 62_000 },
  forecasts: { BTC: { medianAnnual: 0.4, limitAnnual: 0.5 }, ETH: { medianAnnual: 0.6, limitAnnual: 0.7 } },
  correlations: { names: ['BTC', 'ETH'], matrix: [[1, 0.8], [0.8, 1]] },
  depth: bookOf(['BTCUSDT', 62_000], ['ETHUSDT', 3100], ['BTCUSD', 62_000], ['BTCUSDC', 62_000]),
  volumes: { BTCUSDT: 1e9, ETHUSDT: 1e9, BTCUSD: 1e9, BTCUSDC: 1e9 },
  funding: Object.fromEntries(['BTCUSDT', 'ETHUSDT', 'BTCUSD', 'BTCUSDC'].map((symbol) => [symbol, { rate: 0, intervalHours: 8, capRate: 0.003 }])),
};

function bookOf(...marks: readonly (readonly [string, number])[]): JsonObject {
  return Object.fromEntries(marks.map(([symbol, mark]) => [symbol, { bids: [[mark * (1 - 1e-5), 1e7]], asks: [[mark * (1 + 1e-5), 1e7]] }]));
}

/** Bounds as loose as they go but for the joint distance, so that a test of one rule is not about another. */
export const EASY: JsonObject = {
  touchProbability: 0.05, headroomRatio: 0, stressLossRatio: 1, expectedShortfallRatio: 0.5, concentrationMultiple: 10, volatilityTargetAnnual: 2, exitCostBps: 1000, exitHours: 168, participationRatio: 1, carryRatio: 0.05, venueShareRatio: 1, kellyFraction: 1,
};

export async function answersTo(requests: readonly unknown[]): Promise<readonly JsonObject[]> {
  let text = '';
  async function* lines(): AsyncGenerator<string> {
    for (const request of requests) yield `${JSON.stringify(request)}\n`;
  }
  await evaluate(lines(), (part) => { text += part; }, { format: 'json' });
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as JsonObject);
}

/** The answer; a refusal fails the test with its path and message. */
export async function answerTo(request: unknown): Promise<EvaluateReport> {
  const [answer] = await answersTo([request]);
  if (answer === undefined || 'error' in answer) throw new Error(`refused: ${JSON.stringify(answer?.['error'])}`);
  return answer as unknown as EvaluateReport;
}

export async function refusalOf(request: unknown): Promise<{ readonly path: string; readonly message: string }> {
  const [answer] = await answersTo([request]);
  if (answer?.['error'] === undefined) throw new Error('was not refused');
  return answer['error'] as { readonly path: string; readonly message: string };
}

export async function adviceTo(request: unknown): Promise<readonly AdviceJson[]> {
  return (await answerTo(request)).advice ?? [];
}

export function of(advice: readonly AdviceJson[], bundle: string): AdviceJson {
  const found = advice.find((one) => one.symbol === bundle || one.bundle === bundle || one.positions.includes(bundle));
  if (found === undefined) throw new Error(`no advice on ${bundle}`);
  return found;
}

export function row(advice: AdviceJson, rule: string): LadderRowJson {
  const found = advice.ladder.find((one) => one.rule === rule);
  if (found === undefined) throw new Error(`no rule ${rule}`);
  return found;
}

/** The account after all advice was typed: filled at the mark, the fee paid, PnL to the wallet; or the margin added. Cuts only. */
export function following(held: AccountJson, advice: readonly AdviceJson[], feeRatio: number): AccountJson {
  return advice.reduce((sofar, one) => (one.type === null ? added(sofar, one) : cut(sofar, one.type.position ?? '', Number(one.type.quantity), feeRatio)), held);
}

function cut(held: AccountJson, id: string, closed: number, feeRatio: number): AccountJson {
  const leg = held.positions.find((one) => one.id === id);
  if (leg === undefined || closed > leg.quantity * (1 + 1e-9)) throw new Error(`not a cut of ${id}: ${closed}`);
  const sign = leg.side === 'long' ? 1 : -1;
  const isLinear = leg.contractType === 'linear';
  const size = closed * leg.contractSize;
  const gain = isLinear ? sign * size * (leg.markPrice - leg.entryPrice) : sign * size * (1 / leg.entryPrice - 1 / leg.markPrice);
  const fee = feeRatio * (isLinear ? size * leg.markPrice : size / leg.markPrice);
  const released = leg.isolatedMargin === null ? 0 : (leg.isolatedMargin * closed) / leg.quantity;
  const left = Number((leg.quantity - closed).toFixed(9));
  return {
    ...held,
    positions: held.positions.map((one) => (one === leg ? { ...leg, quantity: left, isolatedMargin: leg.isolatedMargin === null ? null : leg.isolatedMargin - released } : one)),
    collateral: held.collateral.map((one) => (one.asset === leg.settleAsset ? { ...one, balance: one.balance + gain - fee + released } : one)),
  };
}

function added(held: AccountJson, { otherWayOut, pool }: AdviceJson): AccountJson {
  if (otherWayOut === null) return held;
  const isolated = held.positions.find(({ id }) => pool === `isolated:${id}`);
  if (isolated !== undefined) return { ...held, positions: held.positions.map((one) => (one === isolated ? { ...one, isolatedMargin: (one.isolatedMargin ?? 0) + otherWayOut.amount } : one)) };
  return { ...held, collateral: held.collateral.map((one) => (one.asset === otherWayOut.unit ? { ...one, balance: one.balance + otherWayOut.amount } : one)) };
}
