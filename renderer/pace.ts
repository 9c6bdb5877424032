/**
 * Lets values through at most once per period: the first at once, the newest of those held back when the period is over.
 * Time and timer are arguments, so that a test needs no waiting.
 */
export interface PaceClock {
  now(): number;
  /** Answers a function that cancels. */
  after(delayMs: number, run: () => void): () => void;
}

export interface Pace<T> {
  offer(value: T): void;
  /** Shows the value now and forgets what was held back: for what must not wait. */
  force(value: T): void;
}

export function paced<T>(periodMs: number, clock: PaceClock, show: (value: T) => void): Pace<T> {
  let shownAtMs = -Infinity;
  let held: { readonly value: T } | undefined;
  let cancel: (() => void) | undefined;

  function force(value: T): void {
    cancel?.();
    cancel = undefined;
    held = undefined;
    shownAtMs = clock.now();
    show(value);
  }

  function offer(value: T): void {
    const waitMs = shownAtMs + periodMs - clock.now();
    if (waitMs <= 0) return force(value);
    held = { value };
    cancel ??= clock.after(waitMs, () => {
      if (held !== undefined) force(held.value);
    });
  }

  return { offer, force };
}

export const WALL_CLOCK: PaceClock = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
