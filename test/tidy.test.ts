// The house style as a test: sizes, names, comments and borders. What a rule cannot say in one line does not
// belong here.
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { ratchet, type SizeRule } from './support/ratchet.js';
import {
  importsOf,
  lineCount,
  longLines,
  nameOf,
  nodesOf,
  placeOf,
  type SourceFile,
  sourceFiles,
  textFiles,
} from './support/source-files.js';

const files = sourceFiles();
const bannedWords = ['manager', 'helper', 'util', 'processor', 'base', 'impl', 'data', 'common'];

/** The places whose size is over the limit, or over or under what the ratchet remembers of them. */
function oversized(rule: SizeRule, limit: number, sizes: Map<string, number>): string[] {
  const remembered = ratchet[rule];
  const over = [...sizes].flatMap(([place, size]) => {
    const allowed = remembered[place] ?? limit;
    return size > allowed ? [`${place}: ${size}, allowed ${allowed}`] : [];
  });
  const better = Object.entries(remembered).flatMap(([place, allowed]) => {
    const size = sizes.get(place) ?? 0;
    if (size <= limit) return [`${place}: is within the limit now, remove it from the ratchet`];
    return size < allowed ? [`${place}: is ${size} now, lower its ${allowed} in the ratchet`] : [];
  });
  return [...over, ...better];
}

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

/** The largest size per named function; several of one name in a file count as one. */
function functionSizes(
  from: SourceFile[],
  sizeOf: (file: SourceFile, node: ts.FunctionLikeDeclaration) => number,
) {
  const sizes = new Map<string, number>();
  for (const file of from) {
    for (const node of nodesOf(file, isFunction)) {
      const place = `${file.path} ${nameOf(node)}`;
      sizes.set(place, Math.max(sizes.get(place) ?? 0, sizeOf(file, node)));
    }
  }
  return sizes;
}

describe('sizes', () => {
  it('a file has at most 300 lines', () => {
    const sizes = new Map(
      files.filter(({ isTest }) => !isTest).map(({ path, lines }) => [path, lines.length]),
    );
    expect(oversized('fileLines', 300, sizes)).toEqual([]);
  });

  it('a test file has at most 400 lines', () => {
    const sizes = new Map(
      files.filter(({ isTest }) => isTest).map(({ path, lines }) => [path, lines.length]),
    );
    expect(oversized('testFileLines', 400, sizes)).toEqual([]);
  });

  it('a function has at most 60 lines', () => {
    const product = files.filter(({ isTest }) => !isTest);
    expect(oversized('functionLines', 60, functionSizes(product, lineCount))).toEqual([]);
  });

  it('a line has at most 110 characters', () => {
    const sizes = new Map(files.map((file) => [file.path, longLines(file, 110)]));
    expect(oversized('longLines', 0, sizes)).toEqual([]);
  });

  it('a function takes at most three parameters, a constructor five', () => {
    const product = files.filter(({ isTest }) => !isTest);
    expect(
      oversized(
        'parameters',
        3,
        functionSizes(product, (_, node) => parameterCount(node)),
      ),
    ).toEqual([]);
  });

  it('the index of a lib exports at most 15 names', () => {
    const indexes = files.filter(({ path }) => /^libs\/[^/]+\/src\/index\.ts$/.test(path));
    expect(
      oversized('exports', 15, new Map(indexes.map((file) => [file.path, exportedNames(file)]))),
    ).toEqual([]);
  });

  it('the folder of a stage holds at most seven source files', () => {
    const sizes = new Map<string, number>();
    for (const { path, isTest } of files) {
      const folder = posix.dirname(path);
      if (isTest || !/^apps\/[^/]+\/src\/./.test(folder) || /\/(migrations|cli)$/.test(folder)) continue;
      sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
    }
    expect(oversized('folderFiles', 7, sizes)).toEqual([]);
  });
});

/** Those that Nest fills in (decorated, or a constructor's first two) cannot be put into one object. */
function parameterCount(node: ts.FunctionLikeDeclaration): number {
  if (ts.isConstructorDeclaration(node)) return node.parameters.length - 2;
  return node.parameters.filter((parameter) => !ts.getDecorators(parameter)?.length).length;
}

function exportedNames(file: SourceFile): number {
  let count = 0;
  for (const node of file.tree.statements) {
    if (!ts.isExportDeclaration(node)) continue;
    // How many names `export *` lets out cannot be seen, which is the reason not to write it.
    if (!node.exportClause) return Number.POSITIVE_INFINITY;
    count += ts.isNamedExports(node.exportClause) ? node.exportClause.elements.length : 1;
  }
  return count;
}

describe('names and comments', () => {
  const hasBanned = (words: string[]): boolean =>
    words.some((word) => bannedWords.includes(word.toLowerCase().replace(/s$/, '')));
  const wordsOf = (name: string): string[] => name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/);

  it('no file or folder is named by a word that says nothing', () => {
    const found = files.map(({ path }) => path).filter((path) => hasBanned(wordsOf(path)));
    expect(found).toEqual([]);
  });

  it('no class is named by a word that says nothing', () => {
    const found = files.flatMap((file) =>
      nodesOf(file, ts.isClassDeclaration).flatMap((node) =>
        node.name && hasBanned(wordsOf(node.name.text)) ? [`${placeOf(file, node)} ${node.name.text}`] : [],
      ),
    );
    expect(found).toEqual([]);
  });

  it('a file begins with a comment of full sentences', () => {
    const bare = files.filter(({ path, text }) => {
      // A barrel exports, a main starts, and a spec is named after the file that it is about.
      if (/(^|\/)(index|main)\.ts$|\.spec\.ts$/.test(path)) return false;
      const [comment] =
        ts.getLeadingCommentRanges(text, text.startsWith('#!') ? text.indexOf('\n') : 0) ?? [];
      return !comment || !topComment(text, comment).endsWith('.');
    });
    expect(bare.map(({ path }) => path)).toEqual([]);
  });
});

/** The first comment, with the lines of `//` that follow it directly, without its marks. */
function topComment(text: string, first: ts.CommentRange): string {
  if (first.kind === ts.SyntaxKind.MultiLineCommentTrivia)
    return text.slice(first.pos, first.end).replace(/\s*\*\/$/, '');
  const lines = text.slice(first.pos).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .join('\n')
    .trimEnd();
}

describe('tests', () => {
  const tests = files.filter(({ isTest }) => isTest);
  const called = (file: SourceFile) =>
    nodesOf(file, ts.isCallExpression).map((node) => ({ node, name: node.expression.getText() }));

  it('none is switched off or runs alone', () => {
    const off =
      /^(x(it|test|describe)|f(it|describe)|(it|test|describe)(\.\w+)*\.(only|skip|todo)(\.each)?)$/;
    const found = files
      .filter(({ path }) => path !== 'test/support/kafka.mjs')
      .flatMap((file) =>
        called(file).flatMap(({ node, name }) => (off.test(name) ? [placeOf(file, node)] : [])),
      );
    expect(found).toEqual([]);
  });

  it('none waits for time to pass', () => {
    const found = tests.flatMap((file) => [
      ...called(file).flatMap(({ node, name }) =>
        /^(setTimeout|setInterval|sleep|pause|delay)$/.test(name) ? [placeOf(file, node)] : [],
      ),
      ...importsOf(file).flatMap(({ node, name }) => (/timers/.test(name) ? [placeOf(file, node)] : [])),
    ]);
    expect(found).toEqual([]);
  });

  it('every rules file has its spec beside it, with properties', () => {
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    const found = files.flatMap(({ path }) => {
      if (!path.endsWith('.rules.ts')) return [];
      const spec = texts.get(path.replace(/\.ts$/, '.spec.ts')) ?? '';
      const ownName = `./${posix.basename(path, '.ts')}.js`;
      const hasProperty = /\bfc\.(asyncProperty|property)\(/.test(spec) && /\bfc\.assert\(/.test(spec);
      return hasProperty && spec.includes(`'${ownName}'`) ? [] : [path];
    });
    expect(found).toEqual([]);
  });

  it('names are unique in their file', () => {
    expect(tests.flatMap((file) => repeated(testNames(file)).map((name) => `${file.path}: ${name}`))).toEqual(
      [],
    );
  });
});

/** The full names of the tests of a file: those of the enclosing suites and their own. */
function testNames(file: SourceFile): string[] {
  return nodesOf(file, ts.isCallExpression)
    .filter(isNamed(/^(it|test)\b/))
    .map((node) => {
      const names = [titleOf(node)];
      for (let outer: ts.Node = node.parent; outer !== file.tree; outer = outer.parent) {
        if (ts.isCallExpression(outer) && isNamed(/^describe\w*\b/)(outer)) names.unshift(titleOf(outer));
      }
      return names.join(' > ');
    });
}

const isNamed =
  (form: RegExp) =>
  (node: ts.CallExpression): boolean =>
    form.test(node.expression.getText()) && node.arguments.length > 1;

const titleOf = (node: ts.CallExpression): string => node.arguments[0].getText();
const repeated = (names: string[]): string[] => names.filter((name, at) => names.indexOf(name) !== at);

describe('the failure tables', () => {
  const read = (path: string): string => textFiles().find((file) => file.path === path)!.text;
  const tables = [read('docs/failure-table.md'), read('ARCHITECTURE.md').split('\n## Failure\n')[1]];
  const rows = tables.flatMap((text) =>
    text
      .split('\n## ')[0]
      .split('\n')
      .filter((line) => line.startsWith('|')),
  );

  it('name tests that exist', () => {
    const paths = new Set(textFiles().map(({ path }) => path));
    const groups = read('test/faults/suite.ts').split('const groups')[1];
    const missing = rows.flatMap((row) => [
      ...[...row.matchAll(/`((?:test|apps|libs)\/[^`]+)`/g)]
        .map(([, path]) => path)
        .filter((path) => !paths.has(path) && !paths.has(`${path}.test.ts`)),
      ...[...row.matchAll(/"([^"]+)"/g)].map(([, words]) => words).filter((words) => !groups.includes(words)),
    ]);
    expect(missing).toEqual([]);
  });

  it('have a row for every fault point', () => {
    const points = files
      .filter(({ isTest }) => !isTest)
      .flatMap(({ text }) => [...text.matchAll(/\bfaultPoint\('([a-z-]+)'\)/g)].map(([, name]) => name));
    expect(points.length).toBeGreaterThan(10);
    expect(points.filter((name) => !tables[0].includes(`(\`${name}\``))).toEqual([]);
  });
});

describe('borders', () => {
  it('no failure is swallowed: a catch does something', () => {
    const found = files.flatMap((file) =>
      nodesOf(file, ts.isCatchClause).flatMap((node) =>
        node.block.statements.length === 0 ? [placeOf(file, node)] : [],
      ),
    );
    expect(found).toEqual([]);
  });

  it('an app imports no other app, and a lib no app', () => {
    const house = /^(apps|libs)\/([^/]+)\//;
    const found = files.flatMap((file) => {
      const [, kind, room] = house.exec(file.path) ?? [];
      if (!kind || room === 'pagesa') return [];
      return importsOf(file).flatMap(({ node, name }) => {
        const target = name.startsWith('.') ? posix.join(posix.dirname(file.path), name) : name;
        const [, otherKind, otherRoom] = house.exec(target) ?? [];
        const allowed = !otherKind || (otherKind === kind && otherRoom === room);
        return allowed ? [] : [`${placeOf(file, node)} ${name}`];
      });
    });
    expect(found).toEqual([]);
  });

  it('no file names a path of one machine or the address of a package registry', () => {
    const machine = /(?<![\w.~-])\/(home|root|Users|work)\/[\w.-]/;
    const registry = /https?:\/\/(registry|repo1?|proxy|files|packages?|deb|security)\./;
    const found = textFiles().filter(({ text }) => machine.test(text) || registry.test(text));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('the lock file holds no download addresses', () => {
    const lock = textFiles().find(({ path }) => path === 'package-lock.json');
    expect(lock?.text).not.toMatch(/"resolved": *"http/);
  });
});
