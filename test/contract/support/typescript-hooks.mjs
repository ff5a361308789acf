// Module hooks for typescript.mjs: '#name' is a lib's source, './x.js' is './x.ts' where that exists, and swc
// compiles.
import { transform } from '@swc/core';
import fs from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = new URL('../../../', import.meta.url);
const options = JSON.parse(fs.readFileSync(new URL('.swcrc', root), 'utf8'));
delete options.$schema;

export function resolve(specifier, context, next) {
  if (/^#[a-z]+$/.test(specifier))
    return next(new URL(`libs/${specifier.slice(1)}/src/index.ts`, root).href, context);
  if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (fs.existsSync(source)) return next(pathToFileURL(fileURLToPath(source)).href, context);
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(fs.readFileSync(filename, 'utf8'), { ...options, swcrc: false, filename });
  return { format: 'module', source: code, shortCircuit: true };
}
