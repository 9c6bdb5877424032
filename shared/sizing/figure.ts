/** Numbers that may be missing, as sizing carries them: what is missing travels with the absence. */
/** A number, or what is missing for it. */
export type Figure = { readonly kind: 'known'; readonly value: number } | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export function known(value: number): Figure {
  return { kind: 'known', value };
}

/** Sum of figures, each through `amountOf`, or the missing inputs of all. */
export function sumOf(figures: readonly Figure[], amountOf: (usd: number) => number = (usd) => usd): Figure {
  let total = 0;
  const missing = new Set<string>();
  for (const figure of figures) {
    if (figure.kind === 'unknown') figure.missing.forEach((name) => missing.add(name));
    else total += amountOf(figure.value);
  }
  return missing.size > 0 ? { kind: 'unknown', missing: [...missing].sort() } : known(total);
}
