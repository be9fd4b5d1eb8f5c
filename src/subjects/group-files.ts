import type { SearchedFile } from './files/types.ts';

/** The confinement of a process names each file; the launcher has space for this much. */
const MAX_PATH_BYTES = 16 * 1024;
/** What a file needs there besides its path, in bytes of paths. */
const BYTES_PER_FILE = 160;

/**
 * Which files share a process: workbooks, csv included, are parsed, and a hostile one may take over its process, so
 * each has one of its own. Other files are only compared as texts, and share processes, since a start takes longer than
 * most of them.
 */
export function groupFiles<One extends { file: SearchedFile }>(all: readonly One[]): One[][] {
  const groups: One[][] = [];
  let shared: One[] = [];
  let room = MAX_PATH_BYTES;
  for (const one of all) {
    if (one.file.kind === 'workbook') {
      groups.push([one]);
      continue;
    }
    const bytes = Buffer.byteLength(one.file.path) + BYTES_PER_FILE;
    if (shared.length === 0 || bytes > room) {
      shared = [];
      groups.push(shared);
      room = MAX_PATH_BYTES;
    }
    shared.push(one);
    room -= bytes;
  }
  return groups;
}
