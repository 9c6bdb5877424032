/**
 * Is the declared probability of touching liquidation right? Declared against happened, by tenths of what was declared, with the
 * Brier score. One declaration per bundle is open at a time, so that one crash counts once for each. Positions that were closed
 * or changed meanwhile say nothing and are left out: what is left is kinder than the truth when traders flee in time.
 *
 * G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950), its half: mean
 * of (declared - happened)^2, 0 = perfect.
 */
import { decimalText } from '../format';
import { chanceOfAtLeast } from './chance';
import { colourOfTail, type Verdict } from './verdict';

export const MAX_OPEN = 500;
export const MAX_RESOLVED = 1_000;
const MINIMUM_RESOLVED = 30;
const TENTHS = 10;

export interface TouchDeclaration {
  readonly bundleId: string;
  readonly atMs: number;
  readonly horizonMs: number;
  /** 0 ... 1. */
  readonly probability: number;
}

export interface ResolvedTouch {
  readonly probability: number;
  readonly isTouched: boolean;
}

export interface TouchMonitor {
  readonly open: TouchDeclaration[];
  readonly resolved: ResolvedTouch[];
  refusedCount: number;
  withdrawnCount: number;
}

export interface TouchTenth {
  readonly count: number;
  readonly meanDeclared: number;
  readonly touchedCount: number;
  readonly touchedShare: number;
  /** Of the share, if what was declared is right. */
  readonly standardError: number;
}

export interface TouchReport {
  readonly count: number;
  readonly touchedCount: number;
  readonly expectedCount: number;
  /** Undefined while nothing is resolved. */
  readonly brierScore?: number;
  /** Lowest declared first; empty below ten. */
  readonly tenths: readonly TouchTenth[];
  readonly verdict: Verdict;
}

export function createTouchMonitor(): TouchMonitor {
  return { open: [], resolved: [], refusedCount: 0, withdrawnCount: 0 };
}

/** Opens a declaration unless the bundle has one open; declarations that ended by then are resolved first. */
export function declareTouch(monitor: TouchMonitor, declaration: TouchDeclaration): void {
  expireTouches(monitor, declaration.atMs);
  const { probability, horizonMs, bundleId } = declaration;
  if (monitor.open.some((other) => other.bundleId === bundleId)) return;
  const isSound = probability >= 0 && probability <= 1 && horizonMs > 0 && Number.isFinite(declaration.atMs);
  if (!isSound || monitor.open.length >= MAX_OPEN) monitor.refusedCount += 1;
  else monitor.open.push({ ...declaration });
}

/** Liquidation was touched at `atMs`. */
export function noteTouch(monitor: TouchMonitor, bundleId: string, atMs: number): void {
  expireTouches(monitor, atMs);
  for (const declaration of take(monitor, (one) => one.bundleId === bundleId)) resolve(monitor, declaration, true);
}

/** The position was closed or changed by hand: its declaration can no longer be judged. */
export function withdrawTouch(monitor: TouchMonitor, bundleId: string, atMs: number): void {
  expireTouches(monitor, atMs);
  monitor.withdrawnCount += take(monitor, (one) => one.bundleId === bundleId).length;
}

/** Declarations whose time has passed were not touched. */
export function expireTouches(monitor: TouchMonitor, nowMs: number): void {
  for (const declaration of take(monitor, ({ atMs, horizonMs }) => atMs + horizonMs <= nowMs)) resolve(monitor, declaration, false);
}

export function touchReport({ resolved }: TouchMonitor): TouchReport {
  const count = resolved.length;
  const touchedCount = resolved.filter(({ isTouched }) => isTouched).length;
  const expectedCount = resolved.reduce((sum, { probability }) => sum + probability, 0);
  const squares = resolved.reduce((sum, { probability, isTouched }) => sum + (probability - (isTouched ? 1 : 0)) ** 2, 0);
  return { count, touchedCount, expectedCount, ...(count === 0 ? {} : { brierScore: squares / count }), tenths: tenthsOf(resolved), verdict: judge(resolved, touchedCount, expectedCount) };
}

function take(monitor: TouchMonitor, isTaken: (declaration: TouchDeclaration) => boolean): TouchDeclaration[] {
  const taken = monitor.open.filter(isTaken);
  if (taken.length > 0) monitor.open.splice(0, monitor.open.length, ...monitor.open.filter((one) => !isTaken(one)));
  return taken;
}

function resolve(monitor: TouchMonitor, { probability }: TouchDeclaration, isTouched: boolean): void {
  monitor.resolved.push({ probability, isTouched });
  if (monitor.resolved.length > MAX_RESOLVED) monitor.resolved.shift();
}

function tenthsOf(resolved: readonly ResolvedTouch[]): TouchTenth[] {
  if (resolved.length < TENTHS) return [];
  const sorted = [...resolved].sort((a, b) => a.probability - b.probability);
  return Array.from({ length: TENTHS }, (_, i) => {
    const part = sorted.slice(Math.floor((i * sorted.length) / TENTHS), Math.floor(((i + 1) * sorted.length) / TENTHS));
    const touchedCount = part.filter(({ isTouched }) => isTouched).length;
    const variance = part.reduce((sum, { probability }) => sum + probability * (1 - probability), 0);
    return { count: part.length, meanDeclared: part.reduce((sum, { probability }) => sum + probability, 0) / part.length, touchedCount, touchedShare: touchedCount / part.length, standardError: Math.sqrt(variance) / part.length };
  });
}

/** Few windows are enough to speak against a small probability, never enough to speak for it. */
function judge(resolved: readonly ResolvedTouch[], touchedCount: number, expectedCount: number): Verdict {
  const subject = 'liquidation probability';
  const colour = colourOfTail(chanceOfAtLeast(touchedCount, resolved.map(({ probability }) => probability)));
  if (colour === 'green' && resolved.length < MINIMUM_RESOLVED) return { kind: 'unknown', subject, why: `${resolved.length} of at least ${MINIMUM_RESOLVED} declarations have run out` };
  return { kind: colour, subject, evidence: `${touchedCount} touched of ${resolved.length} declarations, ${decimalText(expectedCount, 2)} expected` };
}
