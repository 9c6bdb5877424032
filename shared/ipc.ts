/**
 * The contract between the main process and the window, once: handlers, preload bridge and test doubles derive from it.
 * A command is a name with the schema of its one argument and the type of its answer; a broadcast is a name with a payload.
 */
import * as v from 'valibot';
import type { CostsAnswer, ExportAnswer, LoadAnswer, Progress, RunAnswer } from './backtest/study/answer';
import { exportSchema, loadSchema, runSchema } from './backtest/study/question';
import { calibrationSchema, type CalibrationAnswer, type CalibrationProgress } from './calibration/question';
import { calculatorInputSchema, type CalculatorAnswer } from './sizing/calculator';
import { policySchema } from './sizing/policy-schema';
import { typedAccountSchema } from './account/typed';
import { finite, nonNegative, shortText } from './decode';
import type { Advice } from './sizing/advice';
import type { Alert, AlertChange } from './alerts/alert';
import type { Candle } from './market/event';
import type { Mode } from './engine/event';
import { marginForecastSchema, whatIfSchema, type MarginForecastAnswer, type WhatIfAnswer } from './engine/margin-questions';
import { riskSchema, type RiskAnswer } from './engine/risk-questions';
import type { SimulationAnswer } from './engine/risk-simulation';
import type { Snapshot } from './engine/snapshot';
import { settingsSchema, type Settings } from './settings';

export const SPEEDS = ['1', '2', '5', '20', 'max'] as const;
export type Speed = (typeof SPEEDS)[number];

/** The run that is on screen, apart from its numbers. */
export interface SessionView {
  readonly mode: Mode;
  /** Only a drill or a replay has a pace. */
  readonly pace: { readonly kind: 'live' } | { readonly kind: 'running'; readonly speed: Speed } | { readonly kind: 'paused'; readonly speed: Speed } | { readonly kind: 'ended' };
  readonly engine: { readonly kind: 'running' } | { readonly kind: 'stopped'; readonly eventNumber: number; readonly message: string };
  readonly drills: readonly { readonly id: string; readonly title: string; readonly summary: string }[];
  /** What went wrong at a boundary and was survived: settings restored, journal quarantined, port in use. */
  readonly notices: readonly string[];
  readonly recording: { readonly kind: 'on'; readonly id: string } | { readonly kind: 'off' };
}

/** What the window needs before its first paint. */
export interface Opening {
  readonly session: SessionView;
  readonly settings: Settings;
  readonly snapshot: Snapshot | null;
  /** Fixed at start by the command line, for pictures. */
  readonly panel: string | null;
}

export interface ChartHistory {
  readonly candles: readonly Candle[];
}

interface Command<Schema extends v.GenericSchema, Result> {
  readonly argument: Schema;
  /** Never present: carries the type. */
  readonly result?: Result;
}

function command<Result>() {
  return <Schema extends v.GenericSchema>(argument: Schema): Command<Schema, Result> => ({ argument });
}

/** The answer of commands that change something: a refusal names field and value. */
export type Done = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly field: string; readonly message: string };

const nothing = v.null();
export const LINK_IDS = ['lightweight-charts', 'project'] as const;

export const COMMANDS = {
  'app.open': command<Opening>()(nothing),
  'chart.history': command<ChartHistory>()(v.strictObject({ instrumentId: shortText, interval: v.picklist(['5m', '1h']) })),
  'settings.save': command<Done>()(settingsSchema),
  'policy.save': command<Done>()(policySchema),
  /** What the advice would be under a policy, without keeping it. */
  'policy.preview': command<readonly Advice[]>()(policySchema),
  'account.save': command<Done>()(typedAccountSchema),
  'account.remove': command<Done>()(v.strictObject({ accountId: shortText })),
  /** "Still as typed": renews the age. */
  'account.confirm': command<Done>()(v.strictObject({ accountId: shortText })),
  'alert.acknowledge': command<Done>()(v.strictObject({ alertId: shortText })),
  'session.start': command<Done>()(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('live') }),
      v.strictObject({ kind: v.literal('drill'), scenarioId: shortText, seed: v.pipe(nonNegative, v.integer('expected a whole number'), v.maxValue(4294967295, 'expected a seed below 2^32')) }),
    ]),
  ),
  'drill.pace': command<Done>()(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('run'), speed: v.picklist(SPEEDS) }),
      v.strictObject({ kind: v.literal('pause') }),
      v.strictObject({ kind: v.literal('resume') }),
    ]),
  ),
  /** The user's own trade in a drill: the position's new signed quantity, at the simulated market. */
  'drill.trade': command<Done>()(v.strictObject({ positionId: shortText, quantity: finite })),
  'calculator.size': command<CalculatorAnswer>()(calculatorInputSchema),
  /** The account after a proposed change; changes nothing. */
  'whatif.ask': command<WhatIfAnswer>()(whatIfSchema),
  'margin.forecast': command<MarginForecastAnswer>()(marginForecastSchema),
  /** One page of what could be lost; changes nothing. */
  'risk.ask': command<RiskAnswer>()(riskSchema),
  /** Seconds of work, elsewhere: of the accounts as they are when asked. */
  'risk.simulate': command<SimulationAnswer>()(nothing),
  /** Candles for a backtest: held ones, a file that main asks for, or synthetic ones. */
  'backtest.load': command<LoadAnswer>()(loadSchema),
  /** The whole policy over them; answers when it is through, given up when anything else is asked. */
  'backtest.run': command<RunAnswer>()(runSchema),
  /** The same once more without each limit. */
  'backtest.costs': command<CostsAnswer>()(runSchema),
  'backtest.progress': command<Progress>()(nothing),
  'backtest.cancel': command<Done>()(nothing),
  'backtest.export': command<ExportAnswer>()(exportSchema),
  /** What can be borne, worked out elsewhere in seconds; given up when it is asked again. */
  'calibration.run': command<CalibrationAnswer>()(calibrationSchema),
  'calibration.progress': command<CalibrationProgress>()(nothing),
  'calibration.cancel': command<Done>()(nothing),
  'clipboard.copy': command<Done>()(v.strictObject({ text: shortText })),
  'link.open': command<Done>()(v.strictObject({ id: v.picklist(LINK_IDS) })),
  'sound.test': command<Done>()(nothing),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandArgument<Name extends CommandName> = v.InferOutput<(typeof COMMANDS)[Name]['argument']>;
export type CommandResult<Name extends CommandName> = NonNullable<(typeof COMMANDS)[Name]['result']>;

/** What main sends by itself. */
export interface Broadcasts {
  readonly snapshot: Snapshot;
  readonly session: SessionView;
  readonly settings: Settings;
  /** At once, ahead of the next snapshot, with what to sound. */
  readonly alert: { readonly change: AlertChange; readonly alert: Alert };
}
export type BroadcastName = keyof Broadcasts;
export const BROADCAST_NAMES = ['snapshot', 'session', 'settings', 'alert'] as const satisfies readonly BroadcastName[];

/** What every command answers over IPC, so that no error is lost on the way. */
export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** The bridge that the preload script exposes as `window.cockpit`. */
export interface CockpitBridge {
  invoke<Name extends CommandName>(name: Name, argument: CommandArgument<Name>): Promise<Envelope<CommandResult<Name>>>;
  listen<Name extends BroadcastName>(name: Name, listener: (payload: Broadcasts[Name]) => void): () => void;
}
