/* Who imports whom. Only relative imports of this tree are followed. */
import path from 'node:path';
import ts from 'typescript';
import { at, each, files, isSvelte, isTypeScript, parse, type SourceFile } from './tree';

export interface Import {
  readonly from: string;
  /** `path:line` of the import. */
  readonly place: string;
  /** As written. */
  readonly specifier: string;
  /** Path of the imported file when it is one of ours, even if it is not written yet. */
  readonly to: string | undefined;
  readonly isTypeOnly: boolean;
}

const known = new Set(files.map((file) => file.path));

export const imports: readonly Import[] = files.filter((file) => isTypeScript(file) || isSvelte(file)).flatMap(importsOf);

function importsOf(file: SourceFile): Import[] {
  const source = parse(file);
  const found: Import[] = [];
  each(source, (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    const isTypeOnly = ts.isImportDeclaration(node) ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : ts.isExportDeclaration(node) ? node.isTypeOnly : ts.isImportTypeNode(node);
    found.push({ from: file.path, place: at(source, node), specifier, to: resolve(file.path, specifier), isTypeOnly });
  });
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) return (node.moduleSpecifier as ts.StringLiteral).text;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) return node.argument.literal.text;
  if (!ts.isCallExpression(node)) return undefined;
  const [argument] = node.arguments;
  const isLoading = node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return isLoading && argument && ts.isStringLiteral(argument) ? argument.text : undefined;
}

function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const bare = path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ''));
  return [bare, `${bare}.ts`, `${bare}/index.ts`].find((candidate) => known.has(candidate)) ?? bare;
}

/** Every cycle once, as `a.ts -> b.ts -> a.ts`. */
export function cycles(): string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports) if (to !== undefined) next.set(from, (next.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      found.push([...trail.slice(start), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

/** All files that loading `start` loads; types are gone by then. */
export function reachableFrom(start: readonly string[]): ReadonlySet<string> {
  const reached = new Set(start);
  for (const file of reached) {
    for (const { from, to, isTypeOnly } of imports) if (from === file && to !== undefined && !isTypeOnly) reached.add(to);
  }
  return reached;
}
