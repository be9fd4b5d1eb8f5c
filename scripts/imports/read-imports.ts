import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync, type StaticExportEntry, type StaticImportEntry } from 'oxc-parser';
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
  /** The values that are imported, each with the name under which the importing file exports it; null for the whole file. */
  names: ImportedName[] | null;
}

export interface ImportedName {
  name: string;
  exportedAs: string | null;
}

/** The project's files that each source file imports. Paths start at the project's folder. */
export function readImports(): Map<string, Import[]> {
  const patterns = FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx,js}`);
  const files = globSync(patterns, { cwd: projectDir, exclude: (path) => LEFT_OUT.test(path) });
  return new Map(files.sort().map((file) => [file, listImports(file, readFileSync(join(projectDir, file), 'utf8'))]));
}

function listImports(file: string, source: string): Import[] {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, source).module;
  const found: (Omit<Import, 'file'> & { from: string })[] = [];
  // Node erases a statement `import type`, but loads the module of `import { type A }`.
  for (const { start, moduleRequest, entries } of staticImports) {
    const isType = /^import\s+type\b/.test(source.slice(start, start + 20));
    found.push({ from: moduleRequest.value, isType, isLazy: false, names: listNames(entries) });
  }
  for (const { start, entries } of staticExports) {
    const from = entries[0]?.moduleRequest?.value;
    const isType = /^export\s+type\b/.test(source.slice(start, start + 20));
    if (from !== undefined) found.push({ from, isType, isLazy: false, names: listNames(entries) });
  }
  for (const { moduleRequest } of dynamicImports) {
    const literal = /^'(.*)'$/.exec(source.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[1] !== undefined) found.push({ from: literal[1], isType: false, isLazy: true, names: null });
  }
  const local = found.filter(({ from }) => from.startsWith('.'));
  return local.map(({ from, ...found }) => ({ file: normalize(join(dirname(file), from)), ...found }));
}

function listNames(entries: readonly (StaticImportEntry | StaticExportEntry)[]): ImportedName[] | null {
  if (entries.length === 0 || entries.some(({ importName }) => importName.name === null)) return null;
  return entries
    .filter(({ isType }) => !isType)
    .map((entry) => ({
      name: entry.importName.name ?? '',
      exportedAs: 'exportName' in entry ? entry.exportName.name : null,
    }));
}
