/** The policy as data from outside: bounds of every parameter in one table, profiles as three columns of it. */
import * as v from 'valibot';
import { finite, nonNegative, positive, shortText } from '../decode';
import { instrumentId } from '../units';
import type { Policy, PolicyParameters, ProfileId, RiskCapital } from './policy';

export interface ParameterDescription {
  readonly title: string;
  /** How the number is shown: `ratio` as percent. */
  readonly unit: 'ratio' | 'sigmas' | 'multiple' | 'bps' | 'hours';
  /** Which part of the editor it stands in. */
  readonly group: 'target' | 'liquidation' | 'loss' | 'trading';
  readonly minimum: number;
  readonly maximum: number;
  readonly help: string;
  readonly conservative: number;
  readonly balanced: number;
  readonly aggressive: number;
}

/** One line per parameter: what it is, its bounds, and its value in each profile. */
export const PARAMETERS: { readonly [Key in keyof PolicyParameters]: ParameterDescription } = {
  volatilityTargetAnnual: { title: 'Volatility target', unit: 'ratio', group: 'target', minimum: 0.01, maximum: 2, help: 'Annual volatility wanted, as a share of risk capital.', conservative: 0.15, balanced: 0.3, aggressive: 0.6 },
  jointDistanceSigmas: { title: 'Joint distance, in daily sigmas', unit: 'sigmas', group: 'liquidation', minimum: 0.5, maximum: 20, help: 'The market must be able to move this many daily sigmas, all symbols together, before liquidation.', conservative: 8, balanced: 6, aggressive: 4 },
  jointDistanceRatio: { title: 'Joint distance, in percent', unit: 'ratio', group: 'liquidation', minimum: 0.01, maximum: 0.95, help: 'And at least this far in price, however calm it is.', conservative: 0.25, balanced: 0.15, aggressive: 0.08 },
  concentrationMultiple: { title: 'Concentration', unit: 'multiple', group: 'loss', minimum: 0.1, maximum: 10, help: 'Stand-alone volatility of one underlying, as a multiple of the volatility target.', conservative: 1, balanced: 1.5, aggressive: 2 },
  riskPerTradeRatio: { title: 'Risk per trade', unit: 'ratio', group: 'loss', minimum: 0.0001, maximum: 0.2, help: 'What one stop may cost, as a share of risk capital.', conservative: 0.005, balanced: 0.01, aggressive: 0.02 },
  stopSlippageBps: { title: 'Slippage at a stop', unit: 'bps', group: 'trading', minimum: 0, maximum: 500, help: 'Assumed beyond the stop price. A stop is not a floor.', conservative: 20, balanced: 15, aggressive: 10 },
  takerFeeBps: { title: 'Taker fee', unit: 'bps', group: 'trading', minimum: 0, maximum: 50, help: 'Paid on entry and on exit.', conservative: 5, balanced: 5, aggressive: 5 },
  bufferRatio: { title: 'No-trade buffer', unit: 'ratio', group: 'trading', minimum: 0, maximum: 0.5, help: 'No trade while the size is within this share of the suggested one.', conservative: 0.1, balanced: 0.1, aggressive: 0.1 },
  touchProbability: { title: 'Probability of touching liquidation, 24 h', unit: 'ratio', group: 'liquidation', minimum: 0.000001, maximum: 0.05, help: 'At most, with jumps, fat tails and expected funding; your view never improves it.', conservative: 0.00005, balanced: 0.0002, aggressive: 0.001 },
  headroomRatio: { title: 'Margin headroom', unit: 'ratio', group: 'liquidation', minimum: 0, maximum: 0.95, help: 'Share of the equity that is still free when a bad day has raised the requirement and every resting order has filled.', conservative: 0.5, balanced: 0.35, aggressive: 0.2 },
  stressLossRatio: { title: 'Stress loss', unit: 'ratio', group: 'loss', minimum: 0.005, maximum: 1, help: 'What the worst stress cell may cost, as a share of risk capital.', conservative: 0.1, balanced: 0.2, aggressive: 0.4 },
  expectedShortfallRatio: { title: 'Expected shortfall 97.5 %, one day', unit: 'ratio', group: 'loss', minimum: 0.001, maximum: 0.5, help: 'Mean loss of the worst fortieth of days, as a share of risk capital.', conservative: 0.02, balanced: 0.04, aggressive: 0.08 },
  drawdownFloorRatio: { title: 'Drawdown floor', unit: 'ratio', group: 'loss', minimum: 0.02, maximum: 0.9, help: 'As the book falls from its twelve-month high towards this drawdown, the risk budget shrinks to a fifth.', conservative: 0.2, balanced: 0.3, aggressive: 0.45 },
  exitCostBps: { title: 'Cost of leaving', unit: 'bps', group: 'trading', minimum: 1, maximum: 1000, help: 'Of closing the whole position at once: through the book, and beyond it by the square-root law.', conservative: 15, balanced: 25, aggressive: 50 },
  exitHours: { title: 'Time to leave', unit: 'hours', group: 'trading', minimum: 0.05, maximum: 168, help: 'At the share of the volume below.', conservative: 1, balanced: 4, aggressive: 12 },
  participationRatio: { title: 'Share of the volume', unit: 'ratio', group: 'trading', minimum: 0.001, maximum: 1, help: 'Of the traded volume that leaving may take.', conservative: 0.05, balanced: 0.1, aggressive: 0.2 },
  carryRatio: { title: 'Carry a day', unit: 'ratio', group: 'loss', minimum: 0.00001, maximum: 0.05, help: 'Funding, borrowing and interest of one day, as a share of risk capital.', conservative: 0.0002, balanced: 0.0005, aggressive: 0.0015 },
  venueShareRatio: { title: "One venue's share", unit: 'ratio', group: 'loss', minimum: 0.01, maximum: 1, help: 'Equity at one venue, as a share of risk capital.', conservative: 0.25, balanced: 0.4, aggressive: 0.6 },
  kellyFraction: { title: 'Kelly fraction', unit: 'ratio', group: 'target', minimum: 0.01, maximum: 1, help: 'Share of the growth-optimal size of your view, at most.', conservative: 0.1, balanced: 0.25, aggressive: 0.5 },
};

export const PARAMETER_KEYS = Object.keys(PARAMETERS) as readonly (keyof PolicyParameters)[];

export function profileParameters(profile: ProfileId): PolicyParameters {
  return Object.fromEntries(PARAMETER_KEYS.map((key) => [key, PARAMETERS[key][profile]])) as unknown as PolicyParameters;
}

const eventBumpSchema = v.strictObject({
  label: v.pipe(shortText, v.minLength(1, 'expected text that is not empty')),
  atMs: nonNegative,
  hours: v.pipe(positive, v.maxValue(168, 'expected a week or less')),
  extraMoveRatio: v.pipe(positive, v.maxValue(0.5, 'expected 0.5 or less (0.02 = 2 %)')),
});

function bounded(key: keyof PolicyParameters) {
  const { minimum, maximum } = PARAMETERS[key];
  return v.pipe(finite, v.minValue(minimum, `expected ${minimum} or more`), v.maxValue(maximum, `expected ${maximum} or less`));
}

const views = {
  underlying: shortText,
  statedAtMs: nonNegative,
  horizonHours: v.pipe(positive, v.maxValue(8760, 'expected a year or less')),
};

const strengthView = v.strictObject({
  // Views of earlier versions had no kind.
  kind: v.optional(v.literal('strength'), 'strength'),
  ...views,
  strength: v.pipe(finite, v.minValue(-2, 'expected -2 or more'), v.maxValue(2, 'expected 2 or less')),
});

const targetView = v.pipe(
  v.strictObject({
    kind: v.literal('target'),
    ...views,
    targetPrice: positive,
    stopPrice: positive,
    chance: v.pipe(finite, v.gtValue(0, 'expected a chance above 0'), v.ltValue(1, 'expected a chance below 1 (0.6 = 60 %)')),
  }),
  v.forward(v.check(({ targetPrice, stopPrice }) => targetPrice !== stopPrice, 'expected a stop that is not the target'), ['stopPrice']),
);

const numeraireSchema = v.picklist(['USD', 'BTC', 'ETH'], 'expected USD, BTC or ETH');
const capitalSchema = v.strictObject({ amount: positive, unit: numeraireSchema, statedAtMs: nonNegative });
/** As files of earlier versions have it. */
const capitalInUsd = v.pipe(
  v.strictObject({ amountUsd: positive, statedAtMs: nonNegative }),
  v.transform(({ amountUsd, statedAtMs }): RiskCapital => ({ amount: amountUsd, unit: 'USD', statedAtMs })),
);

function isInUsd(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'amountUsd' in input;
}

/** A parameter that a file does not name has the value of the file's profile; one that does not exist is refused. */
const parametersSchema = v.strictObject(Object.fromEntries(PARAMETER_KEYS.map((key) => [key, v.exactOptional(bounded(key))])) as { readonly [Key in keyof PolicyParameters]: v.ExactOptionalSchema<ReturnType<typeof bounded>, undefined> });

export const policySchema: v.GenericSchema<unknown, Policy> = v.pipe(
  v.strictObject({
    riskCapital: v.exactOptional(v.lazy((input) => (isInUsd(input) ? capitalInUsd : capitalSchema))),
    profile: v.picklist(['conservative', 'balanced', 'aggressive'], 'expected conservative, balanced or aggressive'),
    parameters: v.optional(parametersSchema, {}),
    numeraire: numeraireSchema,
    ownLeverageCap: v.exactOptional(v.pipe(finite, v.gtValue(0, 'expected a cap above 0'), v.maxValue(200, 'expected a cap of 200 or less'))),
    views: v.pipe(v.array(v.lazy((input) => (isTargetView(input) ? targetView : strengthView))), v.maxLength(100, 'expected at most 100 views')),
    stops: v.pipe(
      v.array(v.strictObject({ instrumentId: v.pipe(shortText, v.transform((text) => instrumentId(text.split(':')[0] ?? '', text.split(':').slice(1).join(':')))), stopPrice: positive })),
      v.maxLength(500, 'expected at most 500 stops'),
    ),
    survivalDays: v.optional(v.pipe(v.array(shortText), v.maxLength(50, 'expected at most 50 days')), []),
    events: v.optional(v.pipe(v.array(eventBumpSchema), v.maxLength(50, 'expected at most 50 events')), []),
  }),
  v.transform((policy) => ({ ...policy, parameters: { ...profileParameters(policy.profile), ...policy.parameters } })),
);

function isTargetView(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'target';
}

export const DEFAULT_POLICY: Policy = {
  profile: 'balanced',
  parameters: profileParameters('balanced'),
  numeraire: 'USD',
  views: [],
  stops: [],
  survivalDays: [],
  events: [],
};
