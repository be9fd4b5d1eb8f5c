import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Matcher } from '../terms/matcher.ts';
import { addHit, type Found } from './types.ts';

/** Parts of the header of a database (https://sqlite.org/fileformat2.html, 1.3). */
const HEADER_BYTES = 100;
const PAGE_SIZE_AT = 16;
const FIRST_TRUNK_AT = 32;
const LARGEST_PAGE = 65_536;
/** Kinds of b-tree pages, and the bytes before the pointers to their cells (1.6). */
const TREE_HEADERS = new Map([
  [2, 12],
  [5, 12],
  [10, 8],
  [13, 8],
]);
const FREE_BLOCK_AT = 1;
const CELL_COUNT_AT = 3;
const CELLS_START_AT = 5;
const PIECE_BYTES = 4 * 1024 * 1024;
const NOTHING = /^[\0\ufffd]*$/;

/**
 * Looks for a person in what an SQLite database no longer uses: its free pages, and the space between the cells of its
 * other pages. Pages of long values are searched as a whole. It finds too much rather than too little: in this space,
 * nothing says where a value begins or ends.
 */
export function findInUnused(path: string, matcher: Matcher, found: Found): void {
  const fd = openSync(path, 'r');
  try {
    const header = readPart(fd, 0, HEADER_BYTES);
    if (header.length < HEADER_BYTES) return;
    const pageBytes = header.readUInt16BE(PAGE_SIZE_AT) === 1 ? LARGEST_PAGE : header.readUInt16BE(PAGE_SIZE_AT);
    const free = listFreePages(fd, pageBytes, header.readUInt32BE(FIRST_TRUNK_AT));
    const piecePages = Math.max(1, Math.floor(PIECE_BYTES / pageBytes));
    const { size } = fstatSync(fd);
    for (let first = 1; (first - 1) * pageBytes < size; first += piecePages) {
      const piece = readPart(fd, (first - 1) * pageBytes, piecePages * pageBytes);
      const unused: string[] = [];
      for (let at = 0; at + pageBytes <= piece.length; at += pageBytes) {
        const number = first + at / pageBytes;
        const page = piece.subarray(at, at + pageBytes);
        const parts = free.has(number) ? [page] : listUnused(page, number === 1 ? HEADER_BYTES : 0);
        for (const part of parts) {
          const text = part.toString('utf8');
          if (!NOTHING.test(text)) unused.push(text);
        }
      }
      const term = matcher.findTermIn(unused.join('\n'));
      if (term !== null) addHit(found, { term, how: 'exact' });
    }
  } finally {
    closeSync(fd);
  }
}

function readPart(fd: number, at: number, bytes: number): Buffer {
  const part = Buffer.alloc(bytes);
  return part.subarray(0, readSync(fd, part, 0, bytes, at));
}

/** The numbers of the free pages, which are in a chain of pages with lists (1.5). */
function listFreePages(fd: number, pageBytes: number, firstTrunk: number): Set<number> {
  const free = new Set<number>();
  for (let trunk = firstTrunk; trunk > 0 && !free.has(trunk); ) {
    free.add(trunk);
    const page = readPart(fd, (trunk - 1) * pageBytes, pageBytes);
    if (page.length < pageBytes) break;
    const count = Math.min(page.readUInt32BE(4), pageBytes / 4 - 2);
    for (let i = 0; i < count; i++) free.add(page.readUInt32BE(8 + i * 4));
    trunk = page.readUInt32BE(0);
  }
  return free;
}

/** What is between the cells of a b-tree page; another page as a whole. */
function listUnused(page: Buffer, start: number): Buffer[] {
  const headerBytes = TREE_HEADERS.get(page[start] ?? 0);
  if (headerBytes === undefined) return [page];
  const pointersEnd = start + headerBytes + page.readUInt16BE(start + CELL_COUNT_AT) * 2;
  const cellsStart = page.readUInt16BE(start + CELLS_START_AT) || LARGEST_PAGE;
  const unused = [page.subarray(pointersEnd, cellsStart)];
  let [block, before] = [page.readUInt16BE(start + FREE_BLOCK_AT), 0];
  // Blocks are in the order of their places; another process may be writing the page.
  while (block > before && block + 4 <= page.length) {
    unused.push(page.subarray(block + 4, block + page.readUInt16BE(block + 2)));
    before = block;
    block = page.readUInt16BE(block);
  }
  return unused;
}
