/* Rules about single files, read from the syntax tree. Each answers its violations as `path:line  what`. */
import ts from 'typescript';
import { at, each, isSvelte, isTypeScript, parse, type SourceFile } from './tree';

type Finding = (node: ts.Node, source: ts.SourceFile) => string | undefined;

function find(files: readonly SourceFile[], rule: Finding): string[] {
  return files.filter((file) => isTypeScript(file) || isSvelte(file)).flatMap((file) => {
    const source = parse(file);
    const found: string[] = [];
    each(source, (node) => {
      const what = rule(node, source);
      if (what !== undefined) found.push(`${at(source, node)}  ${what}`);
    });
    return found;
  });
}

/* Different results in different V8 versions, or different at every run. */
const UNSTEADY_MATH = new Set(['random', 'sin', 'cos', 'pow']);
const OUTSIDE = new Set([
  'Date', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'crypto', 'process', 'Intl', 'fetch',
]);
const BY_LOCALE = new Set(['localeCompare', 'toLocaleString', 'toLocaleDateString', 'toLocaleUpperCase', 'toLocaleLowerCase']);

/** What would make a replayed run differ from the first one. */
export const nondeterminism = (files: readonly SourceFile[]): string[] => find(files, (node, source) => {
  if (ts.isIdentifier(node) && isReference(node)) {
    if (OUTSIDE.has(node.text)) return `${node.text} is not deterministic: it arrives as an event or an argument`;
    if (node.text === 'Math' && !ts.isPropertyAccessExpression(node.parent)) return 'Math as a whole hides which functions are used';
  }
  if (ts.isPropertyAccessExpression(node)) {
    if (node.expression.getText(source) === 'Math' && UNSTEADY_MATH.has(node.name.text)) return `Math.${node.name.text}: math/ has its own`;
    if (BY_LOCALE.has(node.name.text)) return `${node.name.text} depends on the machine`;
  }
  if (ts.isBinaryExpression(node)) return power(node, source);
  return undefined;
});

function power(node: ts.BinaryExpression, source: ts.SourceFile): string | undefined {
  const kind = node.operatorToken.kind;
  if (kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) return '**= differs between V8 versions: use power() of math/';
  if (kind !== ts.SyntaxKind.AsteriskAsteriskToken) return undefined;
  const exponent = node.right.getText(source);
  return exponent === '2' || exponent === '0.5' ? undefined : `** ${exponent} differs between V8 versions: use power() of math/`;
}

/** A use of the name itself, not a property or key that happens to be called so. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  return !ts.isMethodDeclaration(parent) && !ts.isLiteralTypeNode(parent) && !ts.isQualifiedName(parent);
}

/** Parts of the language that the house does not use. */
export const bannedSyntax = (files: readonly SourceFile[]): string[] => find(files, (node) => {
  if (ts.isEnumDeclaration(node)) return 'enum: use a union of strings';
  if (ts.isModuleDeclaration(node) && !isAmbient(node)) return 'namespace: a file is a module';
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any: use unknown and decode it';
  if (ts.isExportAssignment(node)) return 'default export: name it';
  if (node.kind === ts.SyntaxKind.DefaultKeyword && ts.isModifier(node)) return 'default export: name it';
  return undefined;
});

/** `declare global` and `declare module '*.svelte'` describe what is there; they make nothing. */
const isAmbient = (node: ts.ModuleDeclaration): boolean =>
  ts.isStringLiteral(node.name) || node.name.text === 'global' || (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);

/** State and formulas are plain data and functions; only errors are classes there. */
export const classes = (files: readonly SourceFile[]): string[] => find(files, (node, source) => {
  if (!ts.isClassLike(node)) return undefined;
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText(source);
  return base?.endsWith('Error') ? undefined : 'class: use a function and plain data';
});

export const longFunctions = (files: readonly SourceFile[], limit: number): string[] => find(files, (node, source) => {
  if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || isSuite(node, source)) return undefined;
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const length = lineOf(node.end) - lineOf(node.getStart(source)) + 1;
  return length > limit ? `a function of ${length} lines (limit ${limit})` : undefined;
});

/** `describe('...', () => { ... })` is a list of tests, not a function one has to follow. */
function isSuite(node: ts.Node, source: ts.SourceFile): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText(source));
}
