/**
 * How many contracts of a perpetual make options and positions of one underlying neutral to a small move, as an order that
 * a person can type. It does not say for how long: gamma moves the delta with the price.
 */
import type { Position } from '../../account/account';
import { assertFinite } from '../../assert';
import { roundedToStep, roundToLot } from '../../format';
import type { Instrument } from '../../market/instrument';

export type PerpetualHedge =
  | {
      readonly kind: 'trade';
      /** Signed contracts, buy > 0, on the lot grid. */
      readonly contracts: number;
      readonly typeSide: 'buy' | 'sell';
      /** Unsigned and exact, as the exchange takes it. */
      readonly typeQuantity: string;
      /** Delta that is left because of the lot, in base units, signed. */
      readonly residualBase: number;
    }
  /** Nothing that can be traded brings the delta nearer to 0. */
  | { readonly kind: 'hold'; readonly why: string; readonly residualBase: number };

/** Base units that positions stand for at the mark, signed: contracts * size, over the price when inverse. */
export function positionDeltaBase(positions: readonly Position[], markPrice: number): number {
  let delta = 0;
  for (const { contractType, contractSize, quantity } of positions) delta += contractType === 'inverse' ? (quantity * contractSize) / markPrice : quantity * contractSize;
  return delta;
}

/**
 * `deltaBase`: what is to be hedged in base units, signed (`hedgeDeltaBase` of the options plus `positionDeltaBase` of what
 * is held). Rounded to the nearest lot; an order below the venue's minimum is none.
 */
export function hedgeInPerpetual(deltaBase: number, instrument: Instrument, markPrice: number): PerpetualHedge {
  assertFinite(deltaBase, 'deltaBase');
  const basePerContract = instrument.contractType === 'inverse' ? instrument.contractSize / markPrice : instrument.contractSize;
  const wanted = -deltaBase / basePerContract;
  const contracts = roundedToStep(wanted, instrument.quantityLot, 'nearest') + 0;
  if (contracts === 0) return { kind: 'hold', why: 'the delta is less than half a lot', residualBase: deltaBase };
  const notional = Math.abs(contracts) * (instrument.contractType === 'inverse' ? instrument.contractSize : instrument.contractSize * markPrice);
  if (Math.abs(contracts) < instrument.minimumQuantity || notional < instrument.minimumNotional) {
    return { kind: 'hold', why: `the order is smaller than the least ${instrument.venue} takes`, residualBase: deltaBase };
  }
  return {
    kind: 'trade',
    contracts,
    typeSide: contracts > 0 ? 'buy' : 'sell',
    typeQuantity: roundToLot(Math.abs(contracts), instrument.quantityLot, 'nearest'),
    residualBase: deltaBase + contracts * basePerContract,
  };
}
