/**
 * One European option that is held, as typed or reported. What it is worth, and whether a venue counts that in a pool, is
 * asked in `margin/options/`; how it moves is `risk/options/`.
 */
import * as v from 'valibot';
import { epochMsNumber, finite, nonNegative, positive, shortText } from '../decode';
import { epochMs, positionId, type EpochMs, type InstrumentId, type PositionId } from '../units';

export interface OptionPosition {
  readonly id: PositionId;
  readonly instrumentId: InstrumentId;
  /** What the strike is a price of: `BTC`. */
  readonly underlying: string;
  readonly right: 'call' | 'put';
  readonly strike: number;
  readonly expiryAtMs: EpochMs;
  /** Contracts, long > 0, short < 0, 0 = flat; base quantity = quantity * contractSize. */
  readonly quantity: number;
  readonly contractSize: number;
  /** `linear`: premium and payoff in quote currency. `inverse`: both in the coin itself. */
  readonly settle: 'linear' | 'inverse';
  readonly settleAsset: string;
  /** Annual, 0.6 = 60 %, as the venue marks it. */
  readonly markVolatility?: number;
  /** Per unit of base in the settle asset; read only where no volatility is given. */
  readonly markPrice?: number;
}

const name = v.pipe(shortText, v.minLength(1, 'expected text that is not empty'));

export const optionPositionSchema: v.GenericSchema<unknown, OptionPosition> = v.strictObject({
  id: v.pipe(name, v.transform(positionId)),
  instrumentId: v.pipe(name, v.includes(':', 'expected venue:symbol'), v.transform((id) => id as InstrumentId)),
  underlying: name,
  right: v.picklist(['call', 'put'], 'expected call or put'),
  strike: positive,
  expiryAtMs: v.pipe(epochMsNumber, v.transform(epochMs)),
  quantity: finite,
  contractSize: positive,
  settle: v.picklist(['linear', 'inverse'], 'expected linear or inverse'),
  settleAsset: name,
  // A volatility above 10 is a percentage by mistake: 60 % is 0.6.
  markVolatility: v.exactOptional(v.pipe(positive, v.maxValue(10, 'expected a volatility of 10 or less (0.6 = 60 %)'))),
  markPrice: v.exactOptional(nonNegative),
});
