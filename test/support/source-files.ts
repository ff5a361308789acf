// What tidy.test.ts looks at: the repository's own files, their syntax trees, and what was found in them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const notOurs = new Set(['node_modules', 'dist', '.git', '.pagesa', 'coverage']);

export interface TextFile {
  /** From the root, with forward slashes. */
  path: string;
  text: string;
}

export interface SourceFile extends TextFile {
  lines: string[];
  isTest: boolean;
  tree: ts.SourceFile;
}

/** Every file below a folder, read when it is small enough to be written by hand. */
export function textFiles(folder = root): TextFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const full = join(folder, entry.name);
    if (entry.isDirectory()) return textFiles(full);
    return entry.isFile() && isText(entry.name)
      ? [{ path: relative(root, full).split(sep).join('/'), text: readFileSync(full, 'utf8') }]
      : [];
  });
}

const isText = (name: string): boolean =>
  /\.(ts|mts|mjs|cjs|js|json|md|sql|ya?ml|xml|sh)$|^[^.]+$|^\.[a-z]+$/.test(name);

/** The TypeScript and JavaScript of the product, its tests and its tools. */
export function sourceFiles(): SourceFile[] {
  return textFiles()
    .filter(({ path }) => /^(apps|libs|test|scripts|tools|bin)\/.*\.(ts|mjs)$/.test(path))
    .map(({ path, text }) => ({
      path,
      text,
      lines: text.replace(/\n$/, '').split('\n'),
      isTest: /\.(spec|test)\.ts$/.test(path),
      tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true),
    }));
}

/** Every node of a kind in a file, outermost first. */
export function nodesOf<Found extends ts.Node>(
  file: SourceFile,
  isWanted: (node: ts.Node) => node is Found,
): Found[] {
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return found;
}

/** `path:line` of a node. */
export function placeOf(file: SourceFile, node: ts.Node): string {
  return `${file.path}:${lineOf(file, node.getStart())}`;
}

/** The number of lines a node takes. */
export function lineCount(file: SourceFile, node: ts.Node): number {
  return lineOf(file, node.getEnd()) - lineOf(file, node.getStart()) + 1;
}

const lineOf = (file: SourceFile, position: number): number =>
  file.tree.getLineAndCharacterOfPosition(position).line + 1;

/**
 * How many lines are longer than `limit` though they could be broken: text in quotes cannot, comments can.
 */
export function longLines(file: SourceFile, limit: number): number {
  const long = file.lines.flatMap((line, at) => (line.length > limit ? [at + 1] : []));
  if (long.length === 0) return 0;
  const quoted = nodesOf(file, isQuoted);
  const isUnbreakable = (line: number): boolean =>
    quoted.some((node) => {
      const end = file.tree.getLineAndCharacterOfPosition(node.getEnd());
      const endsBeyond = end.line + 1 > line || (end.line + 1 === line && end.character >= limit);
      return lineOf(file, node.getStart()) <= line && endsBeyond;
    });
  return long.filter((line) => !isUnbreakable(line)).length;
}

const isQuoted = (node: ts.Node): node is ts.Node =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node);

/** What a function is called, so that a place keeps its name when lines above it move. */
export function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return ts.isConstructorDeclaration(node) ? 'constructor' : 'unnamed';
}

/** The module names that a file imports or exports from, with their nodes. */
export function importsOf(file: SourceFile): { node: ts.Node; name: string }[] {
  return file.tree.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const from = statement.moduleSpecifier;
    return from && ts.isStringLiteral(from) ? [{ node: statement, name: from.text }] : [];
  });
}
