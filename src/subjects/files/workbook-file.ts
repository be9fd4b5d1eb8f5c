import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAdeError } from '../../contract/errors/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import type { Matcher } from '../terms/matcher.ts';
import { findInWorkbook, type WorkbookOptions } from './find-in-workbook.ts';
import { searchBytes } from './plain.ts';
import {
  addHit,
  type Found,
  NotMaskable,
  noneFound,
  type SearchedFile,
  type SearchOptions,
  type Write,
} from './types.ts';
import { findAnyInZip, findInZip, maskZip } from './zip-parts.ts';

const ZIP_START = 'PK\x03\x04';

/** Finds everything in a workbook; one that cannot be read is searched byte by byte. */
export async function searchWorkbook(
  file: SearchedFile,
  matcher: Matcher,
  options: SearchOptions,
  found: Found,
): Promise<void> {
  try {
    const { format } = await findInWorkbook(file.path, matcher, toWorkbookOptions(file, options), found);
    if (isZip(file.path)) {
      const withParts = options.withParts || found.hasParts;
      await findInZip(file.path, matcher, { ...options, withParts }, found);
    } else if (found.count === 0) await searchBytes(file.path, matcher, found, format === 'csv');
  } catch (error) {
    if (!isAdeError(error)) throw error;
    found.notSearched.push(error.code);
    await searchBytes(file.path, matcher, found);
  }
}

function toWorkbookOptions(file: SearchedFile, { maxExpandedBytes }: SearchOptions): WorkbookOptions {
  const { displayName, encoding, delimiter } = file;
  return {
    displayName,
    maxExpandedBytes,
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
}

function isZip(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const start = Buffer.alloc(4);
    readSync(fd, start, 0, 4, 0);
    return start.toString('latin1') === ZIP_START;
  } finally {
    closeSync(fd);
  }
}

/** Writes a workbook with everything masked that matches. Throws `NotMaskable`, and the reader's errors. */
export async function maskWorkbook(
  file: SearchedFile,
  matcher: Matcher,
  options: SearchOptions,
  write: Write,
): Promise<void> {
  const opened = await openWorkbook(file.path, toWorkbookOptions(file, options));
  const { facts } = opened;
  await opened.close();
  if (facts.format === 'csv') {
    const form = {
      encoding: facts.encoding ?? 'utf8',
      delimiter: facts.delimiter ?? ',',
      quote: facts.quote ?? '"',
    };
    // The tables of encodings take longer to load than most files to search.
    const { maskCsv } = await import('./csv.ts');
    return write(maskCsv(await readFile(file.path), matcher, form));
  }
  if (facts.format !== 'xlsx' || !isZip(file.path)) throw new NotMaskable(facts.format);
  const { targets } = await findInWorkbook(file.path, matcher, toWorkbookOptions(file, options), noneFound());
  await maskZip(file.path, matcher, targets, options, write);
}

/** Finds what a masked workbook still has, in its cells and in all of its parts. Throws the reader's errors. */
export async function findLeftInWorkbook(file: SearchedFile, matcher: Matcher, options: SearchOptions): Promise<Found> {
  const found = noneFound();
  const { format } = await findInWorkbook(file.path, matcher, toWorkbookOptions(file, options), found);
  // The encoding may have been mistaken: then no cell shows what the file has.
  if (format === 'csv') await searchBytes(file.path, matcher, found, true);
  if (isZip(file.path)) {
    const inside = await findAnyInZip(file.path, matcher, options);
    for (const hit of inside.hits) addHit(found, hit);
  }
  return found;
}
