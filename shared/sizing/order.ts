/** From a wanted net exposure to the number a person types: which leg, which side, whole lots, and what is left after it. */
import { roundToLot } from '../format';
import type { Instrument } from '../market/instrument';
import { legTargets, type Bundle } from './bundle';
import { lotSize, movedByLots } from './lot';
import type { PositionId } from '../units';

/** One order, in contracts, and the net it leaves. */
export interface Order {
  readonly positionId: PositionId;
  readonly side: 'buy' | 'sell';
  readonly typeQuantity: string;
  readonly netContracts: number;
}

const NOISE_LOTS = 1e-6;

/**
 * The order towards `netContracts`. A reduction is rounded up and raised to the smallest order, an increase rounded down;
 * one order touches one leg, so a change that would close a leg and open the other stops at the closed leg. Undefined when
 * nothing can be traded: less than a lot, or an increase below the venue's smallest order.
 */
export function orderTo(bundle: Bundle, instrument: Instrument, netContracts: number, markPrice: number): Order | undefined {
  const trade = netContracts - bundle.netContracts;
  const [first] = legTargets(bundle, netContracts);
  const leg = bundle.legs.find((one) => one.id === first?.positionId);
  if (first === undefined || leg === undefined || trade === 0) return undefined;
  const direction = trade > 0 ? 1 : -1;
  const closes = leg.quantity * direction < 0;
  const lot = lotSize(instrument.quantityLot);
  const most = closes && (bundle.legs.length > 1 || leg.hedgeSide !== 'net') ? Math.abs(leg.quantity) / lot : Infinity;
  const lots = Math.abs(trade) / lot;
  const isReduction = closes && Math.abs(first.quantity) <= Math.abs(leg.quantity) && first.quantity * leg.quantity >= 0;
  const smallest = Math.ceil(instrument.minimumQuantity / lot - NOISE_LOTS);
  const wanted = isReduction ? Math.max(Math.ceil(lots - NOISE_LOTS), smallest) : Math.floor(lots + NOISE_LOTS);
  const cap = isReduction ? Math.abs(leg.quantity) / lot : most;
  const count = Math.min(wanted, Math.floor(cap + NOISE_LOTS));
  if (lots < NOISE_LOTS || count <= 0) return undefined;
  if (!isReduction && (count < smallest || isBelowNotional(instrument, count * lot, markPrice))) return undefined;
  return {
    positionId: leg.id,
    side: direction > 0 ? 'buy' : 'sell',
    typeQuantity: roundToLot(count * lot, instrument.quantityLot, 'nearest'),
    netContracts: movedByLots(bundle.netContracts, direction * count, instrument.quantityLot),
  };
}

/** Smallest notional is in quote currency at venues that have one. */
export function isBelowNotional(instrument: Instrument, contracts: number, price: number): boolean {
  const notional = contracts * instrument.contractSize * (instrument.contractType === 'linear' ? price : 1);
  return notional < instrument.minimumNotional * (1 - 1e-12);
}
