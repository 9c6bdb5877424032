/**
 * How the prices of a pool go together along one coordinate: what both searches for a change of the pool walk along. It does
 * not say how far, nor how likely.
 */

/**
 * How prices move with the walk's coordinate x: every price becomes mark * (1 + beta x), held at `floorRatio` of the
 * mark below that. A beta of 0 stays at the mark.
 */
export interface Motion {
  readonly betaOf: (symbol: string) => number;
  readonly floorRatio: number;
}
