/* Adding a thing is one file, one line in its registry, one test. This finds the one that is missing. */
import path from 'node:path';
import { below, files, type SourceFile } from './tree';

interface Registry {
  readonly what: string;
  readonly folder: string;
  /** What an entry is: a file of its own or a folder. */
  readonly entry: RegExp;
}

const REGISTRIES: readonly Registry[] = [
  { what: 'venue', folder: 'shared/venues', entry: /^([^/]+)\/protocol\.ts$/ },
  { what: 'limit', folder: 'shared/sizing/limits', entry: /^([^/]+)\.ts$/ },
  { what: 'target', folder: 'shared/sizing/targets', entry: /^([^/]+)\.ts$/ },
  { what: 'alert rule', folder: 'shared/alerts/rules', entry: /^([^/]+)\.ts$/ },
  { what: 'drill', folder: 'shared/drills/scenarios', entry: /^([^/]+)\.ts$/ },
  { what: 'panel', folder: 'renderer/panels', entry: /^([A-Z][^/]*)\.svelte$/ },
];

/** The registry stands in the folder it lists or beside it. */
const NAMES = ['index', 'registry', 'panels'];

export function incomplete(): string[] {
  return REGISTRIES.flatMap((registry) => {
    const entries = entriesOf(registry);
    if (entries.length === 0) return [];
    const file = registryFile(registry);
    if (file === undefined) return [`${registry.folder}/  has entries but no index.ts that lists them`];
    return entries.flatMap((entry) => missing(registry, entry, file));
  });
}

function missing({ what, folder }: Registry, entry: string, registry: SourceFile): string[] {
  const lines = registry.text.split('\n').filter((line) => importsEntry(line, entry)).length;
  const found: string[] = [];
  if (lines === 0) found.push(`${registry.path}  does not list the ${what} ${folder}/${entry}`);
  if (lines > 1) found.push(`${registry.path}  lists the ${what} ${entry} ${lines} times`);
  if (!tests.some((test) => proves(test, entry))) found.push(`${folder}/${entry}  no test names this ${what}`);
  return found;
}

function entriesOf({ folder, entry }: Registry): string[] {
  const names = below(folder).flatMap(({ path: file }) => entry.exec(file.slice(folder.length + 1))?.[1] ?? []);
  return [...new Set(names)].filter((name) => !NAMES.includes(name)).sort();
}

function registryFile({ folder }: Registry): SourceFile | undefined {
  const candidates = [folder, path.posix.dirname(folder)].flatMap((place) => NAMES.map((name) => `${place}/${name}.ts`));
  return candidates.map((candidate) => files.find((file) => file.path === candidate)).find((file) => file !== undefined);
}

const importsEntry = (line: string, entry: string): boolean =>
  /^\s*import\b/.test(line) && new RegExp(`['/]${entry}(?:\\.svelte|/[\\w-]+)?'`).test(line);

const tests = below('test').filter(({ path: file }) => file.endsWith('.ts') && !file.startsWith('test/tidy'));

/** By its file name, by importing it, or by naming its id (a panel's is the name in kebab-case). */
function proves({ path: file, text }: SourceFile, entry: string): boolean {
  const id = entry.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  return path.posix.basename(file).startsWith(`${entry}.`) || file.includes(`/${entry}/`) ||
    new RegExp(`['"\`/](?:${entry}|${id})(?:\\.svelte)?['"\`/]`).test(text);
}
