/**
 * What the window's commands act on: the settings and the run that is on screen. A drill and live never meet: starting
 * one ends the other, and manual accounts exist only in live.
 */
import type { TypedAccount } from '../shared/account/typed';
import type { EngineEvent } from '../shared/engine/event';
import type { Done, Opening, SessionView, Speed } from '../shared/ipc';
import type { Settings } from '../shared/settings';
import type { Policy } from '../shared/sizing/policy';
import type { EpochMs } from '../shared/units';
import { marginByVenue } from '../shared/venues/margin-rules';
import type { Broadcast } from './effects';
import type { PaceCommand } from './drive';
import type { Log } from './log';
import type { Session } from './session';
import type { SettingsStore } from './settings';
import type { TypedAccounts } from './typed-accounts';

const NOTICES_KEPT = 20;
const DONE: Done = { kind: 'done' };
const NO_SESSION: SessionView = { mode: { kind: 'live' }, pace: { kind: 'ended' }, engine: { kind: 'running' }, drills: [], notices: [], recording: { kind: 'off' } };

/** What to run. `holdAfterMs`: pauses by itself after so much virtual time. */
export type Start =
  | { readonly kind: 'live' }
  | ({ readonly kind: 'drill'; readonly scenarioId: string; readonly seed: number | undefined } & Paced)
  | ({ readonly kind: 'replay'; readonly file: string } & Paced);
interface Paced {
  readonly speed: Speed;
  readonly holdAfterMs?: number;
}

export type Opened = { readonly kind: 'opened'; readonly session: Session; readonly accounts?: TypedAccounts } | Extract<Done, { kind: 'refused' }>;

export interface CockpitParts {
  readonly settings: SettingsStore;
  readonly drills: SessionView['drills'];
  readonly broadcast: Broadcast;
  readonly open: (start: Start, settings: Settings) => Opened;
  readonly wallNowMs: () => number;
  readonly log: Log;
  readonly panel: string | null;
  /** The settings as the window sees them; a picture is not taken of the first questions. */
  readonly shown?: (settings: Settings) => Settings;
  /** Title, badge: whatever follows the run from outside the window's page. */
  readonly sessionChanged: (view: SessionView) => void;
}

export class Cockpit {
  readonly #parts: CockpitParts;
  #session: Session | undefined;
  /** Present while the run is live. */
  #accounts: TypedAccounts | undefined;
  #notices: string[] = [];

  constructor(parts: CockpitParts) {
    this.#parts = parts;
    for (const text of parts.settings.notices) this.#keepNotice(text);
  }

  session(): Session | undefined {
    return this.#session;
  }

  settings(): Settings {
    const settings = this.#parts.settings.current();
    return this.#parts.shown?.(settings) ?? settings;
  }

  view(): SessionView {
    return { ...(this.#session?.view() ?? NO_SESSION), drills: this.#parts.drills, notices: this.#notices };
  }

  opening(): Opening {
    return { session: this.view(), settings: this.settings(), snapshot: this.#session?.snapshot() ?? null, panel: this.#parts.panel };
  }

  /** Ends the present run and begins another; the present one goes on when the other cannot begin. */
  start(start: Start): Done {
    const opened = this.#parts.open(start, this.#parts.settings.current());
    if (opened.kind === 'refused') return opened;
    const before = this.#session;
    this.#session = opened.session;
    this.#accounts = opened.accounts;
    void before?.stop();
    opened.session.start();
    // A replay has it among its events.
    if (start.kind !== 'replay' && this.#parts.settings.current().showConviction) this.#put((atMs) => [{ kind: 'conviction.switched', atMs, isShown: true }]);
    this.sessionChanged();
    return DONE;
  }

  async stop(): Promise<void> {
    await this.#session?.stop();
  }

  /** A bug outside the engine: its numbers cannot be trusted any more either. */
  failed(error: unknown): void {
    this.#session?.fail(error);
  }

  notice(text: string): void {
    this.#keepNotice(text);
    this.sessionChanged();
  }

  sessionChanged(): void {
    const view = this.view();
    this.#parts.broadcast('session', view);
    this.#parts.sessionChanged(view);
  }

  setPace(command: PaceCommand): Done {
    if (this.#session?.drive.setPace(command) === true) return DONE;
    return { kind: 'refused', field: 'pace', message: 'only a drill or a replay that is not over has a pace' };
  }

  trade(positionId: string, quantity: number): Done {
    const answer = this.#session?.drive.act({ kind: 'setQuantity', positionId, quantity });
    return answer?.kind === 'refused' ? answer : DONE;
  }

  acknowledge(alertId: string): Done {
    this.#put((atMs) => [{ kind: 'alert.acknowledged', atMs, alertId }]);
    return DONE;
  }

  /** The computer slept; ages have to say so before anything is drawn. */
  resumed(sleptMs: number): void {
    if (this.#accounts === undefined) return;
    this.#put((atMs) => [{ kind: 'clock.resumed', atMs, sleptMs }]);
  }

  savePolicy(policy: Policy): Done {
    return this.saveSettings({ ...this.#parts.settings.current(), policy });
  }

  /** Live, a save without the wall clock's time would let a page pretend that old data is fresh: the time is ours. */
  saveAccount(typed: TypedAccount): Done {
    if (!marginByVenue.has(typed.venue)) return { kind: 'refused', field: 'venue', message: `the venue "${typed.venue}" is not known to this program: ${[...marginByVenue.keys()].join(', ')}` };
    const settings = this.#parts.settings.current();
    const confirmed = { ...typed, confirmedAtMs: Math.round(this.#parts.wallNowMs()) };
    const isKnown = settings.accounts.some(({ id }) => id === typed.id);
    const accounts = isKnown ? settings.accounts.map((account) => (account.id === typed.id ? confirmed : account)) : [...settings.accounts, confirmed];
    if (accounts.length > 20) return { kind: 'refused', field: 'id', message: 'at most 20 accounts can be kept' };
    return this.saveSettings({ ...settings, accounts });
  }

  removeAccount(accountId: string): Done {
    const settings = this.#parts.settings.current();
    const accounts = settings.accounts.filter(({ id }) => id !== accountId);
    if (accounts.length === settings.accounts.length) return { kind: 'refused', field: 'accountId', message: `there is no account "${accountId}"` };
    return this.saveSettings({ ...settings, accounts });
  }

  confirmAccount(accountId: string): Done {
    const typed = this.#parts.settings.current().accounts.find(({ id }) => id === accountId);
    if (typed === undefined) return { kind: 'refused', field: 'accountId', message: `there is no account "${accountId}"` };
    return this.saveAccount(typed);
  }

  /** All settings as the window has them. When an account was confirmed is not the window's to say. */
  replaceSettings(next: Settings): Done {
    const before = this.#parts.settings.current().accounts;
    const accounts = next.accounts.map((typed) => {
      const known = before.find(({ id }) => id === typed.id);
      const confirmedAtMs = known?.confirmedAtMs ?? 0;
      return JSON.stringify({ ...typed, confirmedAtMs }) === JSON.stringify(known) ? { ...typed, confirmedAtMs } : { ...typed, confirmedAtMs: Math.round(this.#parts.wallNowMs()) };
    });
    return this.saveSettings({ ...next, accounts });
  }

  saveSettings(next: Settings): Done {
    const before = this.#parts.settings.current();
    const saved = this.#parts.settings.save(next);
    if (saved.kind === 'failed') return { kind: 'refused', field: 'settings', message: saved.reason };
    this.#parts.broadcast('settings', this.settings());
    this.#tellEngine(before, next);
    return DONE;
  }

  #tellEngine(before: Settings, next: Settings): void {
    if (JSON.stringify(before.policy) !== JSON.stringify(next.policy)) this.#put((atMs) => [{ kind: 'policy.changed', atMs, policy: next.policy }]);
    if (before.showConviction !== next.showConviction) this.#put((atMs) => [{ kind: 'conviction.switched', atMs, isShown: next.showConviction }]);
    const accounts = this.#accounts;
    if (accounts === undefined) return;
    // Other addresses are another run; what was typed for it follows in its opening.
    if (JSON.stringify(before.live) !== JSON.stringify(next.live)) return void this.start({ kind: 'live' });
    this.#put((atMs) => accounts.replace(next.accounts, atMs));
  }

  #put(make: (atMs: EpochMs) => readonly EngineEvent[]): void {
    const session = this.#session;
    if (session === undefined) return;
    for (const event of make(session.nowMs())) session.drive.put(event);
  }

  #keepNotice(text: string): void {
    this.#parts.log(`notice: ${text}`);
    this.#notices = [...this.#notices, text].slice(-NOTICES_KEPT);
  }
}
