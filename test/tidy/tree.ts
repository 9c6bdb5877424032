/* What the rules look at: every text file a person wrote, by its path from the checkout. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface SourceFile {
  /** From the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/* Made by tools, or not text. */
const LEFT_OUT = /^(?:node_modules|\.git|out(?:\..*)?|dist|test-results|playwright-report|coverage|package-lock\.json)$/;
const TEXT = /\.(?:ts|mts|cts|svelte|js|mjs|cjs|json|html|css|md|yml|yaml|sh|txt|desktop)$|(?:^|\/)(?:run|\.gitignore|\.npmrc|\.gitattributes|LICENSE)$/;
/* Written by electron-vite for as long as it reads its configuration. */
const PASSING = /\.config\.ts\..*\.mjs$/;

export const files: readonly SourceFile[] = walk('');

function walk(folder: string): SourceFile[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (LEFT_OUT.test(folder === '' || entry.name === 'node_modules' ? entry.name : '')) return [];
    if (entry.isDirectory()) return walk(inside);
    if (!entry.isFile() || !TEXT.test(inside) || PASSING.test(inside)) return [];
    return [{ path: inside, text: readFileSync(path.join(root, inside), 'utf8') }];
  });
}

export const below = (...folders: readonly string[]): readonly SourceFile[] =>
  files.filter((file) => folders.some((folder) => file.path.startsWith(`${folder}/`)));

export const isTypeScript = (file: SourceFile): boolean => file.path.endsWith('.ts');
export const isSvelte = (file: SourceFile): boolean => file.path.endsWith('.svelte');

/** Code of a .ts file or of the scripts of a .svelte file, at the lines where it stands. */
export function parse(file: SourceFile): ts.SourceFile {
  const code = isSvelte(file) ? scriptsOf(file.text) : file.text;
  return ts.createSourceFile(file.path, code, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
}

/** Everything but the scripts blanked, line breaks kept: positions stay true. */
function scriptsOf(text: string): string {
  let code = '';
  let at = 0;
  for (const match of text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + (match[1]?.length ?? 0);
    code += blank(text.slice(at, start)) + (match[2] ?? '');
    at = start + (match[2]?.length ?? 0);
  }
  return code + blank(text.slice(at));
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Calls `visit` for every node below `node`, itself included. */
export function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => each(child, visit));
}

export function at(source: ts.SourceFile, node: ts.Node): string {
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}

/** Lines of a file that match, as `path:line  what`. */
export function linesMatching(file: SourceFile, pattern: RegExp, what: (found: string) => string): string[] {
  return file.text.split('\n').flatMap((line, index) => {
    const found = pattern.exec(line);
    return found ? [`${file.path}:${index + 1}  ${what(found[0])}`] : [];
  });
}
