/**
 * Volatility by time alone: interpolation linear in total variance between expiries, volatility between two of them, and
 * where variance falls with time, which no prices free of arbitrage allow. Source: J. Gatheral, "The Volatility Surface" (2006).
 */

/** Total variance (volatility^2 x years) at a time; years > 0, ascending. */
export interface VarianceNode {
  readonly years: number;
  readonly variance: number;
}

export interface VarianceAt {
  readonly variance: number;
  readonly volatilityAnnual: number;
  /** `between` two nodes; `before` the first and `after` the last the nearest node's volatility is held, which is a guess. */
  readonly from: 'between' | 'before' | 'after';
}

/** Total variance at `years` > 0; undefined without nodes. */
export function varianceAt(nodes: readonly VarianceNode[], years: number): VarianceAt | undefined {
  const first = nodes[0];
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (years < first.years) return held(first, years, 'before');
  if (years > last.years) return held(last, years, 'after');
  const right = nodes.findIndex((node) => node.years >= years);
  const above = nodes[right] ?? last;
  const below = nodes[Math.max(0, right - 1)] ?? first;
  const share = above === below ? 0 : (years - below.years) / (above.years - below.years);
  const variance = below.variance + share * (above.variance - below.variance);
  return { variance, volatilityAnnual: Math.sqrt(variance / years), from: 'between' };
}

function held(node: VarianceNode, years: number, from: 'before' | 'after'): VarianceAt {
  return { variance: (node.variance / node.years) * years, volatilityAnnual: Math.sqrt(node.variance / node.years), from };
}

export type ForwardVolatility =
  | { readonly kind: 'ok'; readonly fromYears: number; readonly toYears: number; readonly volatilityAnnual: number }
  | { readonly kind: 'arbitrage'; readonly fromYears: number; readonly toYears: number; readonly lostVariance: number };

/** The volatility the market expects between each two neighbours, or that it loses variance there. */
export function forwardVolatilities(nodes: readonly VarianceNode[]): ForwardVolatility[] {
  return nodes.slice(1).map((far, i) => {
    const near = nodes[i] ?? far;
    const gained = far.variance - near.variance;
    const times = { fromYears: near.years, toYears: far.years };
    return gained < 0 ? { kind: 'arbitrage', ...times, lostVariance: -gained } : { kind: 'ok', ...times, volatilityAnnual: Math.sqrt(gained / (far.years - near.years)) };
  });
}
