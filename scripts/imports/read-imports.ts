import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';
import { projectDir } from '../../bin/runtime.js';

/** All folders with source files. */
const FOLDERS = ['src', 'web', 'bin', 'scripts', 'bench', 'fuzz', 'test', 'templates', 'examples'];
const LEFT_OUT = /(^|\/)(node_modules|dist|fixtures)(\/|$)/;

export interface Import {
  /** The imported file, as a path from the project's folder. */
  file: string;
  /** Whether only types are imported, so that no code of the file runs. */
  isType: boolean;
  /** Whether it is only imported when needed, by `import()`. */
  isLazy: boolean;
}

/** The project's files that each source file imports. Paths start at the project's folder. */
export function readImports(): Map<string, Import[]> {
  const patterns = FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx,js}`);
  const files = globSync(patterns, { cwd: projectDir, exclude: (path) => LEFT_OUT.test(path) });
  return new Map(files.sort().map((file) => [file, listImports(file, readFileSync(join(projectDir, file), 'utf8'))]));
}

function listImports(file: string, source: string): Import[] {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, source).module;
  const found: { from: string; isType: boolean; isLazy?: boolean }[] = [];
  // Node erases a statement `import type`, but loads the module of `import { type A }`.
  for (const { start, moduleRequest } of staticImports)
    found.push({ from: moduleRequest.value, isType: /^import\s+type\b/.test(source.slice(start, start + 20)) });
  for (const { start, entries } of staticExports) {
    const from = entries[0]?.moduleRequest?.value;
    if (from !== undefined) found.push({ from, isType: /^export\s+type\b/.test(source.slice(start, start + 20)) });
  }
  for (const { moduleRequest } of dynamicImports) {
    const literal = /^'(.*)'$/.exec(source.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[1] !== undefined) found.push({ from: literal[1], isType: false, isLazy: true });
  }
  const local = found.filter(({ from }) => from.startsWith('.'));
  return local.map(({ from, isType, isLazy = false }) => ({
    file: normalize(join(dirname(file), from)),
    isType,
    isLazy,
  }));
}
