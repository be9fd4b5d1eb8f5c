import { isUtf8 } from 'node:buffer';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

import { isAdeError } from '../../contract/errors/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import { Matcher } from '../terms/matcher.ts';
import { maskCsv } from './csv.ts';
import { findInWorkbook, type WorkbookOptions } from './find-in-workbook.ts';
import { maskJson } from './json.ts';
import { findInBytes, maskLines } from './plain.ts';
import { addHit, type Found, NotMaskable, noneFound } from './types.ts';
import { findAnyInZip, findInZip, maskZip } from './zip-parts.ts';

/** How a file is searched: as a workbook, as JSON (or a JSON value in each line), as text, or byte by byte. */
export type FileKind = 'workbook' | 'json' | 'text' | 'bytes';

export interface SearchedFile {
  path: string;
  kind: FileKind;
  /** Its name for people. */
  displayName: string;
  encoding?: string;
  delimiter?: string;
}

export interface SearchOptions {
  maxExpandedBytes: number;
  /** Whether a part of a name counts by itself: the name is in several cells of a row of the same document. */
  withParts: boolean;
}

/** More does not fit into a text. */
const MAX_TEXT_BYTES = 400 * 1024 * 1024;
const UTF16_MARK = Buffer.from([0xff, 0xfe]);
const ZIP_START = 'PK\x03\x04';

/** Finds everything in a file. A file that cannot be read is not an error: `notSearched` has the reason. */
export async function searchFile(file: SearchedFile, terms: readonly string[], options: SearchOptions): Promise<Found> {
  const matcher = new Matcher(terms);
  const found = noneFound();
  if (!existsSync(file.path)) return found;
  if (file.kind === 'workbook') await searchWorkbook(file, matcher, options, found);
  else await searchText(file, matcher, options, found);
  return found;
}

async function searchWorkbook(
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
    } else if (found.count === 0 && format !== 'csv') await searchBytes(file.path, matcher, found);
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

async function searchBytes(path: string, matcher: Matcher, found: Found): Promise<void> {
  if (statSync(path).size > MAX_TEXT_BYTES) found.notSearched.push('too_large');
  else findInBytes(await readFile(path), matcher, found);
}

async function searchText(file: SearchedFile, matcher: Matcher, options: SearchOptions, found: Found): Promise<void> {
  if (statSync(file.path).size > MAX_TEXT_BYTES) {
    found.notSearched.push('too_large');
    return;
  }
  const bytes = await readFile(file.path);
  if (file.kind === 'bytes') findInBytes(bytes, matcher, found);
  else if (file.kind === 'json') maskJson(decodeText(bytes).text, matcher, options, found);
  else maskLines(decodeText(bytes).text, matcher, found);
}

/** Files of packages are written by people: a text that is not UTF-8 is UTF-16 with its mark, or has a byte for each character. */
function decodeText(bytes: Buffer): { text: string; encoding: 'utf8' | 'utf16le' | 'latin1' } {
  const encoding = isUtf8(bytes) ? 'utf8' : bytes.subarray(0, 2).equals(UTF16_MARK) ? 'utf16le' : 'latin1';
  return { text: bytes.toString(encoding), encoding };
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

/** What became of a file: nothing matched, its values are masked in `target`, or it can only be removed as a whole. */
export type MaskResult = 'unchanged' | 'masked' | 'remove';

/**
 * Writes the file to `target` with everything masked that matches, and searches what it has written: if anything is left,
 * the file has to be removed. `target` exists only if the result is `masked`.
 */
export async function maskFile(
  file: SearchedFile,
  target: string,
  terms: readonly string[],
  options: SearchOptions,
): Promise<MaskResult> {
  const before = await searchFile(file, terms, options);
  if (before.count === 0) return 'unchanged';
  const matcher = new Matcher(terms);
  const withParts = options.withParts || before.hasParts;
  const partial = `${target}.partial`;
  try {
    await writeMasked(file, partial, matcher, { ...options, withParts });
    if (await hasAnyLeft({ ...file, path: partial }, terms, options)) return 'remove';
    await rename(partial, target);
    return 'masked';
  } catch (error) {
    if (error instanceof NotMaskable || isAdeError(error)) return 'remove';
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

async function writeMasked(
  file: SearchedFile,
  target: string,
  matcher: Matcher,
  options: SearchOptions,
): Promise<void> {
  const write = (content: string | Buffer) => writeFile(target, content, { mode: 0o600 });
  if (file.kind === 'bytes') throw new NotMaskable('bytes');
  if (file.kind === 'workbook') return maskWorkbook(file, target, matcher, options);
  const { text, encoding } = decodeText(await readFile(file.path));
  const masked =
    file.kind === 'json' ? maskJson(text, matcher, options, noneFound()) : maskLines(text, matcher, noneFound());
  return write(Buffer.from(masked, encoding));
}

async function maskWorkbook(
  file: SearchedFile,
  target: string,
  matcher: Matcher,
  options: SearchOptions,
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
    return writeFile(target, maskCsv(await readFile(file.path), matcher, form), { mode: 0o600 });
  }
  if (facts.format !== 'xlsx' || !isZip(file.path)) throw new NotMaskable(facts.format);
  const { targets } = await findInWorkbook(file.path, matcher, toWorkbookOptions(file, options), noneFound());
  await maskZip(file.path, target, matcher, targets, options);
}

async function hasAnyLeft(file: SearchedFile, terms: readonly string[], options: SearchOptions): Promise<boolean> {
  const matcher = new Matcher(terms);
  if (file.kind !== 'workbook') return (await searchFile(file, terms, options)).count > 0;
  const found = noneFound();
  await findInWorkbook(file.path, matcher, toWorkbookOptions(file, options), found);
  if (isZip(file.path)) {
    const inside = await findAnyInZip(file.path, matcher, options);
    for (const hit of inside.hits) addHit(found, hit);
  }
  return found.count > 0;
}
