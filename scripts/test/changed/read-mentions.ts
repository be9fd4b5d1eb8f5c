import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';
import { projectDir } from '../../../bin/runtime.js';

/** Texts that may be a path: a literal, unless it names an import, or the literals that one call joins. */
const LITERAL = /(?<!\bfrom\s*)(?<!\bimport\(?\s*)(?:'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g;
const JOIN = /\b(?:join|resolve)\(((?:[^()]|\([^()]*\))*)\)/g;
const PATH = /^(?=.*[\w])[\w@.*{},$/-]+$/;

/**
 * Files and folders of the project that the texts of a source file name, to read or to start them. This may find too
 * many: then a test runs unnecessarily.
 */
export function readMentions(file: string, source: string): string[] {
  // The product finds files of its own installation only through `installDir`; its other paths belong to data folders.
  const isProduct = /^(src|web\/src)\//.test(file);
  if (isProduct && !source.includes('installDir')) return [];
  // Built files are found by the names of bundles.
  if (/^scripts\/(ensure-|build|bundles)/.test(file)) return [];
  const found = new Set<string>();
  for (const text of listPaths(file, source)) {
    const path = cutPattern(text);
    if (!/\w/.test(path)) continue;
    for (const base of isProduct ? ['.'] : [dirname(file), '.']) {
      const target = normalize(join(base, path)).replace(/\/$/, '');
      if (!target.startsWith('..') && existsSync(join(projectDir, target))) found.add(target);
    }
  }
  found.delete(file);
  return [...found];
}

/** All texts that may be a path. The texts of one call are joined to one path. */
export function listPaths(file: string, source: string): string[] {
  const code = removeComments(file, source);
  const joined = [...code.matchAll(JOIN)].map(([, args = '']) => listTexts(args).join('/'));
  // A single name is a path only where it is joined to others; elsewhere it may be any word.
  const single = listTexts(code).filter((text) => text.includes('/') || /\.\w+$/.test(text));
  return [...new Set([...single, ...joined])].filter((text) => PATH.test(text));
}

function listTexts(code: string): string[] {
  return [...code.matchAll(LITERAL)].map((match) => match[1] ?? match[2] ?? '');
}

function removeComments(file: string, source: string): string {
  return parseSync(file, source).comments.reduceRight(
    (text, { start, end }) => text.slice(0, start) + text.slice(end),
    source,
  );
}

/** The folder above the first part with a placeholder, or with a pattern that matches more than one name. */
function cutPattern(path: string): string {
  const start = path.search(/[*{]|\$\{/);
  return start === -1 ? path : path.slice(0, path.lastIndexOf('/', start) + 1);
}
