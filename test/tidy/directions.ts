/* Which part may know which. One table: adding a line here is a decision about the design. */
import { imports, reachableFrom, type Import } from './imports';

const GROUND = ['assert', 'units', 'decode', 'math'];
const MARKET = [...GROUND, 'market', 'account', 'format'];
const RULES = [...MARKET, 'volatility', 'margin', 'risk', 'sizing', 'alerts'];

/** Folders and single files of shared/, and what each may import beside itself. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  assert: [],
  units: ['assert'],
  decode: ['assert', 'units'],
  format: [...GROUND, 'market'],
  math: ['assert', 'units'],
  market: GROUND,
  // An option that is typed is named by its day.
  account: [...GROUND, 'market', 'format'],
  volatility: MARKET,
  // Options in margin need the price of an option.
  margin: [...MARKET, 'volatility'],
  risk: [...MARKET, 'volatility', 'margin'],
  sizing: [...MARKET, 'volatility', 'margin', 'risk'],
  alerts: [...MARKET, 'volatility', 'margin', 'risk', 'sizing'],
  // Systematic forecasts are shown beside a view and never mixed into it: sizing does not know them.
  conviction: MARKET,
  // Judges forecasts by what came; the tests of value at risk are risk's.
  monitoring: [...MARKET, 'risk'],
  // Fits a policy to a trader's statements about a history.
  calibration: [...MARKET, 'risk', 'sizing'],
  settings: RULES,
  engine: [...RULES, 'settings', 'conviction', 'monitoring'],
  drills: [...RULES, 'settings', 'conviction', 'monitoring', 'engine'],
  backtest: [...RULES, 'settings', 'conviction', 'monitoring', 'engine'],
  venues: [...MARKET, 'margin'],
  // The contract between window and engine names types of every part.
  ipc: [...RULES, 'settings', 'conviction', 'monitoring', 'calibration', 'engine', 'drills', 'backtest', 'venues'],
};

/** Packages that compute the same everywhere. */
const SHARED_PACKAGES = new Set(['valibot']);

const partOf = (file: string): string => file.split('/')[1]?.replace(/\.ts$/, '') ?? '';

export function againstTheTable(): string[] {
  return imports.filter(({ from }) => from.startsWith('shared/')).flatMap(({ from, to, place, specifier }) => {
    const part = partOf(from);
    const allowed = SHARED[part];
    if (allowed === undefined) return [`${place}  shared/${part} is not in the table of test/tidy/directions.ts`];
    if (to === undefined) {
      return SHARED_PACKAGES.has(specifier) ? [] : [`${place}  shared/ imports only itself and ${[...SHARED_PACKAGES].join(', ')}, not ${specifier}`];
    }
    if (!to.startsWith('shared/')) return [`${place}  shared/ knows nothing outside itself, not ${to}`];
    const target = partOf(to);
    return target === part || allowed.includes(target) ? [] : [`${place}  ${part} may not import ${target}`];
  });
}

/** A venue's quirks stay its own; what two venues share lies beside them. */
export function betweenVenues(): string[] {
  const venueOf = (file: string | undefined): string | undefined => /^shared\/venues\/([^/]+)\//.exec(file ?? '')?.[1];
  return imports.filter(({ from, to }) => venueOf(from) !== undefined && venueOf(to) !== undefined && venueOf(from) !== venueOf(to))
    .map(({ place, specifier }) => `${place}  one venue imports another: ${specifier}`);
}

const isBelow = (folder: string) => (file: string | undefined): boolean => file?.startsWith(`${folder}/`) ?? false;

export function betweenShellAndView(): string[] {
  const inShell = isBelow('electron');
  const inView = isBelow('renderer');
  const isWrong = ({ from, to, specifier }: Import): boolean => {
    if (inShell(from)) return inView(to) || /^(?:svelte|bits-ui|@lucide)(?:\/|$)/.test(specifier);
    if (inView(from)) return inShell(to) || /^(?:node:|electron$|electron\/|ws$|libsql$|commander$)/.test(specifier);
    return false;
  };
  return imports.filter(isWrong).map(({ place, specifier }) => `${place}  imports ${specifier}`);
}

/** The command line runs where there is no Electron. */
export function electronInCommandLine(): string[] {
  const start = imports.map(({ from }) => from).filter(isBelow('electron/cli'));
  const loaded = reachableFrom([...new Set(start)]);
  return imports.filter(({ from, specifier, isTypeOnly }) => loaded.has(from) && /^electron(?:\/|$)/.test(specifier) && !isTypeOnly)
    .map(({ place }) => `${place}  imports electron and is loaded by electron/cli/`);
}
