/** One handler per command of the contract; a missing one does not compile. */
import type { InstrumentId } from '../shared/units';
import type { Backtests } from './backtests';
import type { Calibrator } from './calibrator';
import type { Cockpit } from './cockpit';
import type { Session } from './session';
import type { Handlers } from './ipc';
import type { Simulate } from './simulator';
import { LINKS } from './links';

/** What the handlers need of the desktop. */
export interface Desktop {
  readonly copy: (text: string) => void;
  readonly openLink: (address: string) => Promise<void>;
  readonly testNotification: () => boolean;
  /** In a thread of its own. */
  readonly simulate: Simulate;
}

export function createHandlers(cockpit: Cockpit, desktop: Desktop, backtests: Backtests, calibrator: Calibrator): Handlers {
  return {
    'app.open': () => cockpit.opening(),
    'chart.history': ({ instrumentId, interval }) => ({ candles: running(cockpit).engine.candles(instrumentId as InstrumentId, interval) }),
    'settings.save': (settings) => cockpit.replaceSettings(settings),
    'policy.save': (policy) => cockpit.savePolicy(policy),
    'policy.preview': (policy) => running(cockpit).engine.preview(policy),
    'account.save': (typed) => cockpit.saveAccount(typed),
    'account.remove': ({ accountId }) => cockpit.removeAccount(accountId),
    'account.confirm': ({ accountId }) => cockpit.confirmAccount(accountId),
    'alert.acknowledge': ({ alertId }) => cockpit.acknowledge(alertId),
    'session.start': (start) => cockpit.start(start.kind === 'live' ? start : { ...start, speed: '1' }),
    'drill.pace': (command) => cockpit.setPace(command),
    'drill.trade': ({ positionId, quantity }) => cockpit.trade(positionId, quantity),
    'calculator.size': (input) => running(cockpit).engine.size(input),
    'whatif.ask': (question) => running(cockpit).engine.whatIf(question),
    'margin.forecast': (question) => running(cockpit).engine.marginForecast(question),
    'risk.ask': (question) => running(cockpit).engine.risk(question),
    'risk.simulate': () => desktop.simulate(running(cockpit).engine.simulation()),
    'backtest.load': (question) => backtests.load(question),
    'backtest.run': (question) => backtests.run(question),
    'backtest.costs': (question) => backtests.costs(question),
    'backtest.progress': () => backtests.progress(),
    'backtest.cancel': () => {
      backtests.cancel();
      return { kind: 'done' };
    },
    'backtest.export': ({ runId, format }) => backtests.export(runId, format),
    'calibration.run': (question) => calibrator.run(question),
    'calibration.progress': () => calibrator.progress(),
    'calibration.cancel': () => {
      calibrator.cancel();
      return { kind: 'done' };
    },
    'clipboard.copy': ({ text }) => {
      desktop.copy(text);
      return { kind: 'done' };
    },
    'link.open': async ({ id }) => {
      const address = LINKS[id];
      if (address === undefined) return { kind: 'refused', field: 'id', message: 'there is no such page yet' };
      await desktop.openLink(address);
      return { kind: 'done' };
    },
    'sound.test': () =>
      desktop.testNotification() ? { kind: 'done' } : { kind: 'refused', field: 'notifications', message: 'this desktop shows no notifications' },
  };
}

function running(cockpit: Cockpit): Session {
  const session = cockpit.session();
  if (session === undefined) throw new Error('nothing is running');
  return session;
}
