/** Assertions for bugs. A wrong input from outside is never an assertion: it is a value with a reason (`decode.ts`). */

/** Stops when a claim that the program itself guarantees does not hold. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** Closes a switch over a union: does not compile when a case was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}

/** The value, or a stop that says why it had to be there. */
export function unwrap<T>(value: T | undefined | null, whyItExists: string): T {
  if (value === undefined || value === null) throw new Error(`missing value: ${whyItExists}`);
  return value;
}

/** The number, or a stop when it is NaN or infinite; `name` is printed. */
export function assertFinite(value: number, name: string): number {
  if (!Number.isFinite(value)) throw new Error(`not a finite number: ${name} = ${value}`);
  return value;
}
