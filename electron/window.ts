/** The window and its lock-downs: it draws what main sends and can reach nothing else. */
import { app, BrowserWindow, protocol, session as sessions, type Session, type WebContents } from 'electron';
import path from 'node:path';
import { answerFromBundle, APP_ORIGIN, APP_SCHEME, START_URL } from './bundle';

/** Before `ready`: the scheme must be known before the first page. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

export interface WindowOptions {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly preload: string;
  /** A picture is taken at exactly this size; a person's window has a smallest one. */
  readonly isPicture: boolean;
  readonly theme: 'dark' | 'light';
}

const GROUND = { dark: '#14171b', light: '#ecedef' } as const;

/** Makes the window without a page in it yet. */
export function createWindow({ width, height, title, preload, isPicture, theme }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width,
    height,
    useContentSize: true,
    ...(isPicture ? { resizable: true } : { minWidth: 1000, minHeight: 700 }),
    title,
    backgroundColor: GROUND[theme],
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
      // Alarms sound when the window is minimised.
      backgroundThrottling: false,
      // An alarm must sound in a window that nobody has clicked yet.
      autoplayPolicy: 'no-user-gesture-required',
      navigateOnDragDrop: false,
    },
  });
  // The title says LIVE or DRILL and is main's.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  return window;
}

/** Resolves when the page is there; rejects only when it cannot be, not when something else was refused meanwhile. */
export function loadPage(window: BrowserWindow): Promise<void> {
  const { webContents } = window;
  return new Promise((resolve, reject) => {
    const failed = (_event: unknown, _code: number, description: string, url: string, isMainFrame: boolean) => {
      if (isMainFrame && url.startsWith(APP_ORIGIN)) settle(() => reject(new Error(`the page cannot be loaded: ${description}`)));
    };
    const finished = () => settle(resolve);
    const settle = (outcome: () => void) => {
      webContents.off('did-fail-load', failed);
      webContents.off('did-finish-load', finished);
      outcome();
    };
    webContents.on('did-fail-load', failed);
    webContents.on('did-finish-load', finished);
    // Its own promise is rejected by any navigation that is refused; the two events above know better.
    window.loadURL(START_URL).catch(() => {});
  });
}

/** After `ready`, before any window: what every page of ours may not do. `log` hears of each refusal. */
export function lockDown(folder: string, log: (line: string) => void): void {
  const session = sessions.defaultSession;
  session.protocol.handle(APP_SCHEME, async (request) => {
    const { status, headers, body } = await answerFromBundle(folder, request.method, request.url);
    return new Response(body, { status, headers });
  });
  denyPermissions(session);
  denyNetwork(session, log);
  app.on('web-contents-created', (_event, contents) => denyLeaving(contents, log));
}

function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
}

/** Feeds live in main: nothing in the window has a reason to ask the network for anything. */
function denyNetwork(session: Session, log: (line: string) => void): void {
  session.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, answer) => {
    const isOurs = url.startsWith(`${APP_ORIGIN}/`) || url.startsWith('data:image/') || url.startsWith('devtools://');
    if (!isOurs) log(`window: request cancelled: ${url.slice(0, 200)}`);
    answer({ cancel: !isOurs });
  });
}

function denyLeaving(contents: WebContents, log: (line: string) => void): void {
  const refuse = (what: string) => (event: { preventDefault: () => void; readonly url?: string }) => {
    event.preventDefault();
    log(`window: ${what} refused: ${(event.url ?? '').slice(0, 200)}`);
  };
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-frame-navigate', refuse('navigation of a frame'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-attach-webview', refuse('webview'));
  contents.setWindowOpenHandler(({ url }) => {
    log(`window: new window refused: ${url.slice(0, 200)}`);
    return { action: 'deny' };
  });
}

export function preloadFile(mainFolder: string): string {
  return path.join(mainFolder, '../preload/preload.cjs');
}

export function bundleFolder(mainFolder: string): string {
  return path.join(mainFolder, '../renderer');
}
