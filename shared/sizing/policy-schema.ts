/** The policy as data from outside: bounds of every parameter in one table, profiles as three columns of it. */
import * as v from 'valibot';
import { finite, nonNegative, positive, shortText } from '../decode';
import { instrumentId } from '../units';
import type { Policy, PolicyParameters, ProfileId } from './policy';

export interface ParameterDescription {
  readonly title: string;
  /** How the number is shown: `ratio` as percent. */
  readonly unit: 'ratio' | 'sigmas' | 'multiple' | 'bps';
  readonly minimum: number;
  readonly maximum: number;
  readonly help: string;
  readonly conservative: number;
  readonly balanced: number;
  readonly aggressive: number;
}

/** One line per parameter: what it is, its bounds, and its value in each profile. */
export const PARAMETERS: { readonly [Key in keyof PolicyParameters]: ParameterDescription } = {
  volatilityTargetAnnual: { title: 'Volatility target', unit: 'ratio', minimum: 0.01, maximum: 2, help: 'Annual volatility wanted, as a share of risk capital.', conservative: 0.15, balanced: 0.3, aggressive: 0.6 },
  jointDistanceSigmas: { title: 'Joint distance, in daily sigmas', unit: 'sigmas', minimum: 0.5, maximum: 20, help: 'The market must be able to move this many daily sigmas, all symbols together, before liquidation.', conservative: 8, balanced: 6, aggressive: 4 },
  jointDistanceRatio: { title: 'Joint distance, in percent', unit: 'ratio', minimum: 0.01, maximum: 0.95, help: 'And at least this far in price, however calm it is.', conservative: 0.25, balanced: 0.15, aggressive: 0.08 },
  concentrationMultiple: { title: 'Concentration', unit: 'multiple', minimum: 0.1, maximum: 10, help: 'Stand-alone volatility of one underlying, as a multiple of the volatility target.', conservative: 1, balanced: 1.5, aggressive: 2 },
  riskPerTradeRatio: { title: 'Risk per trade', unit: 'ratio', minimum: 0.0001, maximum: 0.2, help: 'What one stop may cost, as a share of risk capital.', conservative: 0.005, balanced: 0.01, aggressive: 0.02 },
  stopSlippageBps: { title: 'Slippage at a stop', unit: 'bps', minimum: 0, maximum: 500, help: 'Assumed beyond the stop price. A stop is not a floor.', conservative: 20, balanced: 15, aggressive: 10 },
  takerFeeBps: { title: 'Taker fee', unit: 'bps', minimum: 0, maximum: 50, help: 'Paid on entry and on exit.', conservative: 5, balanced: 5, aggressive: 5 },
  bufferRatio: { title: 'No-trade buffer', unit: 'ratio', minimum: 0, maximum: 0.5, help: 'No trade while the size is within this share of the suggested one.', conservative: 0.1, balanced: 0.1, aggressive: 0.1 },
};

export const PARAMETER_KEYS = Object.keys(PARAMETERS) as readonly (keyof PolicyParameters)[];

export function profileParameters(profile: ProfileId): PolicyParameters {
  return Object.fromEntries(PARAMETER_KEYS.map((key) => [key, PARAMETERS[key][profile]])) as unknown as PolicyParameters;
}

function bounded(key: keyof PolicyParameters) {
  const { minimum, maximum } = PARAMETERS[key];
  return v.pipe(finite, v.minValue(minimum, `expected ${minimum} or more`), v.maxValue(maximum, `expected ${maximum} or less`));
}

export const policySchema: v.GenericSchema<unknown, Policy> = v.strictObject({
  riskCapital: v.exactOptional(v.strictObject({ amountUsd: positive, statedAtMs: nonNegative })),
  profile: v.picklist(['conservative', 'balanced', 'aggressive'], 'expected conservative, balanced or aggressive'),
  parameters: v.strictObject({
    volatilityTargetAnnual: bounded('volatilityTargetAnnual'),
    jointDistanceSigmas: bounded('jointDistanceSigmas'),
    jointDistanceRatio: bounded('jointDistanceRatio'),
    concentrationMultiple: bounded('concentrationMultiple'),
    riskPerTradeRatio: bounded('riskPerTradeRatio'),
    stopSlippageBps: bounded('stopSlippageBps'),
    takerFeeBps: bounded('takerFeeBps'),
    bufferRatio: bounded('bufferRatio'),
  }),
  numeraire: v.picklist(['USD', 'BTC', 'ETH'], 'expected USD, BTC or ETH'),
  ownLeverageCap: v.exactOptional(v.pipe(finite, v.gtValue(0, 'expected a cap above 0'), v.maxValue(200, 'expected a cap of 200 or less'))),
  views: v.pipe(
    v.array(
      v.strictObject({
        underlying: shortText,
        strength: v.pipe(finite, v.minValue(-2, 'expected -2 or more'), v.maxValue(2, 'expected 2 or less')),
        statedAtMs: nonNegative,
        horizonHours: v.pipe(positive, v.maxValue(8760, 'expected a year or less')),
      }),
    ),
    v.maxLength(100, 'expected at most 100 views'),
  ),
  stops: v.pipe(
    v.array(v.strictObject({ instrumentId: v.pipe(shortText, v.transform((text) => instrumentId(text.split(':')[0] ?? '', text.split(':').slice(1).join(':')))), stopPrice: positive })),
    v.maxLength(500, 'expected at most 500 stops'),
  ),
});

export const DEFAULT_POLICY: Policy = {
  profile: 'balanced',
  parameters: profileParameters('balanced'),
  numeraire: 'USD',
  views: [],
  stops: [],
};
