import { isUtf8 } from 'node:buffer';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAdeError } from '../../contract/errors/index.ts';
import { Matcher } from '../terms/matcher.ts';
import { maskCode } from './code.ts';
import { MAX_TEXT_BYTES, maskLines, searchBytes } from './plain.ts';
import {
  type FileKind,
  type Found,
  type MaskResult,
  NotMaskable,
  noneFound,
  type SearchedFile,
  type SearchOptions,
  type Write,
} from './types.ts';
import { findInUnused } from './unused-pages.ts';

/** Loaded only for workbooks: most files of a job are not, and loading it takes longer than searching them. */
const loadWorkbooks = () => import('./workbook-file.ts');
/** Loaded only for JSON: ADE's own words come from all of its schemas. */
const loadJson = () => import('./json.ts');
const UTF16_MARK = Buffer.from([0xff, 0xfe]);

/** Finds everything in a file. A file that cannot be read is not an error: `notSearched` has the reason. */
export async function searchFile(file: SearchedFile, terms: readonly string[], options: SearchOptions): Promise<Found> {
  const matcher = new Matcher(terms);
  const found = noneFound();
  if (file.kind === 'database') findInUnused(file.path, matcher, found);
  else if (file.kind === 'workbook') await (await loadWorkbooks()).searchWorkbook(file, matcher, options, found);
  else if (file.kind === 'bytes') await searchBytes(file.path, matcher, found);
  else await searchText(file, matcher, options, found);
  return found;
}

async function searchText(file: SearchedFile, matcher: Matcher, options: SearchOptions, found: Found): Promise<void> {
  if (statSync(file.path).size > MAX_TEXT_BYTES) {
    found.notSearched.push('too_large');
    return;
  }
  const { text } = decodeText(await readFile(file.path));
  if (file.kind === 'json') (await loadJson()).maskJson(text, matcher, options, found);
  else if (file.kind === 'code') maskCode(text, matcher, found);
  else maskLines(text, matcher, found);
}

/** Files of packages are written by people: a text that is not UTF-8 is UTF-16 with its mark, or has a byte for each character. */
function decodeText(bytes: Buffer): { text: string; encoding: 'utf8' | 'utf16le' | 'latin1' } {
  const encoding = isUtf8(bytes) ? 'utf8' : bytes.subarray(0, 2).equals(UTF16_MARK) ? 'utf16le' : 'latin1';
  return { text: bytes.toString(encoding), encoding };
}

/**
 * Writes the file with everything masked that matches. What was written counts only if the result is `masked` and
 * `hasAnyLeft` finds nothing in it.
 */
export async function maskFile(
  file: SearchedFile,
  terms: readonly string[],
  options: SearchOptions,
  write: Write,
): Promise<MaskResult> {
  const before = await searchFile(file, terms, options);
  if (before.count === 0) return 'unchanged';
  const withParts = options.withParts || before.hasParts;
  try {
    await writeMasked(file, new Matcher(terms), { ...options, withParts }, write);
    return 'masked';
  } catch (error) {
    if (error instanceof NotMaskable || isAdeError(error)) return 'remove';
    throw error;
  }
}

async function writeMasked(file: SearchedFile, matcher: Matcher, options: SearchOptions, write: Write): Promise<void> {
  if (file.kind === 'bytes' || file.kind === 'database') throw new NotMaskable(file.kind);
  if (file.kind === 'workbook') return (await loadWorkbooks()).maskWorkbook(file, matcher, options, write);
  const { text, encoding } = decodeText(await readFile(file.path));
  write(Buffer.from(await maskText(file.kind, text, matcher, options), encoding));
}

async function maskText(kind: FileKind, text: string, matcher: Matcher, options: SearchOptions): Promise<string> {
  if (kind === 'json') return (await loadJson()).maskJson(text, matcher, options, noneFound());
  return (kind === 'code' ? maskCode : maskLines)(text, matcher, noneFound());
}

/** Whether a file that was masked still has what is looked for. Throws the reader's errors. */
export async function hasAnyLeft(
  file: SearchedFile,
  terms: readonly string[],
  options: SearchOptions,
): Promise<boolean> {
  const isWorkbook = file.kind === 'workbook';
  const found = isWorkbook
    ? await (await loadWorkbooks()).findLeftInWorkbook(file, new Matcher(terms), options)
    : await searchFile(file, terms, options);
  return found.count > 0;
}
