/**
 * The only file that talks to the main process. It holds the newest snapshot in three paces (`fast` for bars and charts,
 * `cells` for tables, `headline` for the large figures), replaced whole, and takes all numbers back when main falls silent.
 */
import type { Alert, AlertChange } from '../shared/alerts/alert';
import type { Snapshot } from '../shared/engine/snapshot';
import type { CockpitBridge, CommandArgument, CommandName, CommandResult, Envelope, Opening, SessionView } from '../shared/ipc';
import type { Settings } from '../shared/settings';
import { phasesOf, withAlert } from './alert-order';
import { type Lanes, laneTick } from './lanes';
import { type Memory, NOTHING_REMEMBERED, remember } from './memory';
import { paced, WALL_CLOCK } from './pace';
import { expectsSnapshots, isSameRun, MAIN_SILENT, SILENCE_MS, silenced } from './silence';

/** How panels ask the main process for something. Never throws: what goes wrong is a message. */
export type Ask = <Name extends CommandName>(name: Name, argument: CommandArgument<Name>) => Promise<Envelope<CommandResult<Name>>>;
export type AlertListener = (change: AlertChange, alert: Alert) => void;

const FAST_MS = 95;
const CELLS_MS = 250;
const HEADLINE_MS = 500;

export class Cockpit {
  session: SessionView = $state.raw(undefined as never);
  settings: Settings = $state.raw(undefined as never);
  fast: Snapshot | null = $state.raw(null);
  cells: Snapshot | null = $state.raw(null);
  headline: Snapshot | null = $state.raw(null);
  alerts: readonly Alert[] = $state.raw([]);
  memory: Memory = $state.raw(NOTHING_REMEMBERED);
  lanes: Lanes = $state.raw(new Map());
  /** Why no number is shown although a session is open; absent while all is well. */
  silence: string | undefined = $state.raw(undefined);
  readonly openingPanel: string | null;

  readonly #bridge: CockpitBridge;
  readonly #alertListeners = new Set<AlertListener>();
  #latest: Snapshot | null = null;
  #memory: Memory = NOTHING_REMEMBERED;
  #arrivedAtMs = performance.now();
  readonly #fast = paced<Snapshot | null>(FAST_MS, WALL_CLOCK, (snapshot) => (this.fast = snapshot));
  readonly #cells = paced<Snapshot | null>(CELLS_MS, WALL_CLOCK, (snapshot) => (this.cells = snapshot));
  readonly #headline = paced<Snapshot | null>(HEADLINE_MS, WALL_CLOCK, (snapshot) => this.#showHeadline(snapshot));
  readonly #alerts = paced<readonly Alert[]>(HEADLINE_MS, WALL_CLOCK, (alerts) => (this.alerts = alerts));

  constructor(bridge: CockpitBridge, opening: Opening) {
    this.#bridge = bridge;
    this.session = opening.session;
    this.settings = opening.settings;
    this.openingPanel = opening.panel;
    if (opening.snapshot !== null) this.#receive(opening.snapshot);
    bridge.listen('snapshot', (snapshot) => this.#receive(snapshot));
    bridge.listen('session', (session) => this.#sessionChanged(session));
    bridge.listen('settings', (settings) => (this.settings = settings));
    bridge.listen('alert', ({ change, alert }) => this.#alertChanged(change, alert));
    setInterval(() => this.#watch(), 250);
  }

  readonly ask: Ask = async (name, argument) => {
    try {
      return await this.#bridge.invoke(name, argument);
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  };

  /** Called at once on every change of an alert, ahead of the next snapshot. */
  onAlert(listener: AlertListener): () => void {
    this.#alertListeners.add(listener);
    return () => this.#alertListeners.delete(listener);
  }

  #receive(snapshot: Snapshot): void {
    if (!isSameRun(snapshot.mode, this.session.mode)) return;
    this.#latest = snapshot;
    this.#arrivedAtMs = performance.now();
    const wasSilent = this.silence !== undefined;
    if (this.session.engine.kind === 'stopped') return this.#engineStopped();
    this.silence = undefined;
    this.#memory = remember(this.#memory, snapshot);
    this.#showAlerts(snapshot.alerts);
    this.#show(snapshot, wasSilent);
  }

  /** Raised, worsened, over: at once. Their texts follow the market at the pace of a headline. */
  #showAlerts(alerts: readonly Alert[]): void {
    if (phasesOf(alerts) === phasesOf(this.alerts)) this.#alerts.offer(alerts);
    else this.#alerts.force(alerts);
  }

  #show(snapshot: Snapshot | null, isUrgent: boolean): void {
    for (const view of [this.#fast, this.#cells, this.#headline]) {
      if (isUrgent) view.force(snapshot);
      else view.offer(snapshot);
    }
  }

  #showHeadline(snapshot: Snapshot | null): void {
    this.headline = snapshot;
    if (snapshot === null) return;
    this.memory = this.#memory;
    this.lanes = laneTick(this.lanes, snapshot.feeds);
  }

  #sessionChanged(session: SessionView): void {
    const isOther = !isSameRun(session.mode, this.session.mode);
    this.session = session;
    this.#arrivedAtMs = performance.now();
    if (isOther) this.#forget();
    if (session.engine.kind === 'stopped') this.#engineStopped();
  }

  /** Nothing of a run is carried into the next. */
  #forget(): void {
    this.#latest = null;
    this.silence = undefined;
    this.#alerts.force([]);
    this.memory = this.#memory = NOTHING_REMEMBERED;
    this.lanes = new Map();
    this.#show(null, true);
  }

  #engineStopped(): void {
    if (this.session.engine.kind !== 'stopped') return;
    this.#silence(`engine stopped at event ${this.session.engine.eventNumber}`);
  }

  #watch(): void {
    if (this.silence !== undefined || this.#latest === null || !expectsSnapshots(this.session)) return;
    if (performance.now() - this.#arrivedAtMs > SILENCE_MS) this.#silence(MAIN_SILENT);
  }

  #silence(reason: string): void {
    this.silence = reason;
    if (this.#latest !== null) this.#show(silenced(this.#latest, reason), true);
  }

  #alertChanged(change: AlertChange, alert: Alert): void {
    this.#alerts.force(withAlert(this.alerts, alert));
    for (const listener of this.#alertListeners) listener(change, alert);
  }
}

/** Asks for the opening state; the window is drawn once it is here. */
export async function openCockpit(bridge: CockpitBridge): Promise<Envelope<Cockpit>> {
  try {
    const opening = await bridge.invoke('app.open', null);
    return opening.ok ? { ok: true, value: new Cockpit(bridge, opening.value) } : opening;
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
