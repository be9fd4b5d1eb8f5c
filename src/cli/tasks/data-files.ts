import { renameSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { formatJson, parseJsonOrNone } from '../../base/files/index.ts';
import { DATA_FORMATS } from '../../contract/data-formats.ts';
import { jobPaths, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { ExportedFile, PackagedFile } from '../../exports/index.ts';
import type { DataFileOptions } from '../read/data-files.ts';
import type { DocumentResult } from '../render/outcome.ts';
import { countOf } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';
import { makeUnwritable } from './deliver-files.ts';

/** A written file for programs. */
export interface DataFile extends PackagedFile {
  path: string;
}

/**
 * Writes the rows of a finished job in the wanted formats beside its workbook, and in `datapackage.json` their columns
 * and hashes. An earlier `datapackage.json` keeps what it says about other files.
 */
export async function writeDataFiles(
  { source_file: document, job_dir: jobDir, artifact: record, output }: DocumentResult,
  { format: formats = [], provenance }: DataFileOptions,
  signal: AbortSignal,
): Promise<DataFile[]> {
  if (formats.length === 0 || jobDir === null || output === null || record === null) return [];
  const { askExport, listFields } = await import('../../exports/index.ts');
  const { readBuildRecord } = await import('../../package/index.ts');
  const { manifest } = readBuildRecord(jobPaths(jobDir).environment);
  const columns = {
    fields: listFields(manifest),
    provenance: provenance ? (['_document', '_sheet', '_row'] as const) : [],
  };
  const written: DataFile[] = [];
  for (const format of formats) {
    const name = `${basename(output, '.xlsx')}.${DATA_FORMATS[format].extension}`;
    const path = join(dirname(resolve(output)), name);
    const partial = `${path}${PARTIAL_SUFFIX}`;
    const target = { path: partial, format, maxBytes: Number.POSITIVE_INFINITY, ...columns };
    try {
      const results = [{ record, output, document }];
      const file = await orUnwritable(path, () => askExport({ results, target }, signal));
      renameSync(partial, path);
      written.push({ path, name, format, file });
    } finally {
      rmSync(partial, { force: true });
    }
  }
  await describeFiles(dirname(resolve(output)), manifest.info.title, written);
  return written;
}

/** Writes or completes `datapackage.json` beside one file. */
export async function describeFolder(
  path: string,
  format: PackagedFile['format'],
  file: ExportedFile,
  about: Parameters<typeof describeFiles>[3] = {},
): Promise<void> {
  const name = basename(path);
  await describeFiles(
    dirname(path),
    name.slice(0, name.length - extname(name).length),
    [{ name, format, file }],
    about,
  );
}

async function describeFiles(
  folder: string,
  title: string,
  files: readonly PackagedFile[],
  about: Record<`ade:${string}`, unknown> = {},
): Promise<void> {
  const { DATA_PACKAGE, describePackage, keepResources } = await import('../../exports/index.ts');
  const path = join(folder, DATA_PACKAGE);
  const before = parseJsonOrNone(await readFile(path, 'utf8').catch(() => ''));
  const described = keepResources(describePackage(title, files, about), before);
  await orUnwritable(path, () => writeFile(path, formatJson(described)));
}

export async function orUnwritable<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isOfOpening(error) ? makeUnwritable(path, error) : error;
  }
}

/** The values that files do not have, in words: `3 values of dues (first: Sheet1, row 7)`. */
function describeMisfits(misfits: ExportedFile['misfits']): string[] {
  return misfits.map(({ field, count, first }) => {
    return `${countOf(count, 'value')} of ${field} (first: ${first.sheet}, row ${first.row})`;
  });
}

/** Says which values the files of one result do not have: all of them lack the same ones. */
export function noteMisfits([first]: readonly DataFile[], terminal: Pick<Terminal, 'note'>): void {
  for (const lost of describeMisfits(first?.file.misfits ?? [])) {
    terminal.note(`The files for programs lack ${lost}: not of the type that the package gives the field.`);
  }
}

/** The files for programs of a result, for its line of JSON; undefined, and so left out, if there are none. */
export function listForJson(files: readonly DataFile[]): object[] | undefined {
  if (files.length === 0) return undefined;
  return files.map(({ path, format, file: { rows, bytes, sha256, misfits } }) => {
    return { format, path, rows, bytes, sha256, not_in_file: misfits };
  });
}

const isOfOpening = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && error.syscall === 'open';
