import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../code-of.ts';
import { isTemporary } from '../is-temporary.ts';
import { FAILED, TAKEN } from '../types.ts';

/** Deeper folders are not looked into. */
const MAX_DEPTH = 16;

const MISSING = ['ENOENT', 'ENOTDIR'];

export interface TreeEntry {
  /** Below the root, with slashes. */
  path: string;
  stats: BigIntStats;
  isTemporary: boolean;
}

export interface ListTreeOptions {
  signal: AbortSignal;
  /** Called for a folder below the root that cannot be read; the others are listed. */
  onUnreadable: (error: unknown) => void;
}

/** All entries below a folder except folders, with those that have temporary names. Links are not followed. */
export async function* listTree(
  root: string,
  options: ListTreeOptions,
  below = '',
  depth = 0,
): AsyncGenerator<TreeEntry> {
  for await (const entry of await opendir(join(root, below))) {
    options.signal.throwIfAborted();
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (!isTemporary(entry.name) && (await isMisread(root, path))) {
      options.onUnreadable(new Error('a name is not UTF-8, so it has to be changed'));
      continue;
    }
    if (entry.isDirectory()) {
      if (isLeftOut(entry, depth)) continue;
      yield* readable(listTree(root, options, path, depth + 1), options);
      continue;
    }
    const stats = await lstat(join(root, path), { bigint: true }).catch(nullIfMissing);
    if (stats !== null && !stats.isDirectory()) yield { path, stats, isTemporary: isTemporary(entry.name) };
  }
}

/** Whether a name has bytes that are not UTF-8, for which Node gives another character: nothing has that name. */
async function isMisread(root: string, path: string): Promise<boolean> {
  return path.includes('\ufffd') && (await lstat(join(root, path)).catch(nullIfMissing)) === null;
}

function isLeftOut({ name }: Dirent, depth: number): boolean {
  return isTemporary(name) || depth >= MAX_DEPTH || (depth === 0 && (name === TAKEN || name === FAILED));
}

/** Somebody may remove a folder while it is read. */
async function* readable(
  entries: AsyncIterable<TreeEntry>,
  { signal, onUnreadable }: ListTreeOptions,
): AsyncGenerator<TreeEntry> {
  try {
    yield* entries;
  } catch (error) {
    if (signal.aborted) throw error;
    if (!MISSING.includes(codeOf(error))) onUnreadable(error);
  }
}

function nullIfMissing(error: unknown): null {
  if (MISSING.includes(codeOf(error))) return null;
  throw error;
}
