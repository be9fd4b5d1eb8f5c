import { open, readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { parseJsonOrNone } from '../../../base/files/index.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import type { SandboxLevel } from '../../../contract/levels.ts';
import { MAX_OWN_COLUMNS, MAX_SCHEMA_MB, type ProposedColumns } from '../../../contract/own-columns.ts';
import { runHeads } from '../../../previews/index.ts';
import type { FoundColumns } from '../found-column.ts';
import { proposeKinds } from '../propose/propose-kinds.ts';
import { readHeader } from './read-header.ts';
import { readSchema } from './read-schema.ts';

export interface ColumnsFile {
  path: string;
  displayName: string;
  maxExpandedMb: number;
  /** Returns how the process that reads a document is confined. Not called for a schema. */
  getLevel: () => Promise<SandboxLevel>;
}

/** How many rows of a document are used to propose kinds. */
const SAMPLE_ROWS = 400;
const BYTES_PER_MB = 1_048_576;
const HEAD_BYTES = 64;

/**
 * Reads the columns of a Table Schema, of a JSON Schema, or of the header of a workbook or csv, and proposes a kind
 * for each. The answer for a document only contains headers. Throws `schema_unreadable`, `no_columns`,
 * `too_many_own_columns`, `column_names_equal`, and the errors of reading a document.
 */
export async function readColumns(file: ColumnsFile, signal: AbortSignal): Promise<ProposedColumns> {
  const found = (await readAsSchema(file)) ?? (await readAsDocument(file, signal));
  const { length: count } = found.columns;
  if (count > MAX_OWN_COLUMNS)
    throw new AdeError('too_many_own_columns', { file: file.displayName, count, limit: MAX_OWN_COLUMNS });
  return proposeKinds(found);
}

/** Undefined if the file is neither JSON nor named like JSON. */
async function readAsSchema({ path, displayName }: ColumnsFile): Promise<FoundColumns | undefined> {
  const isNamedJson = /\.json$/i.test(displayName);
  const { start, bytes } = await readStart(path, displayName);
  if (!isNamedJson && !start.startsWith('{')) return undefined;
  if (bytes > MAX_SCHEMA_MB * BYTES_PER_MB) {
    if (!isNamedJson) return undefined;
    throw new AdeError('schema_unreadable', { file: displayName, found: `it is larger than ${MAX_SCHEMA_MB} MB` });
  }
  const json = parseJsonOrNone(withoutMark(await readFile(path, 'utf8')));
  if (json === undefined && !isNamedJson) return undefined;
  if (json === undefined) throw new AdeError('schema_unreadable', { file: displayName, found: 'it is not JSON' });
  return readSchema(json, displayName);
}

async function readStart(path: string, file: string): Promise<{ start: string; bytes: number }> {
  const handle = await open(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new AdeError('file_not_found', { file }, { cause });
    throw new AdeError('schema_unreadable', { file, found: `it cannot be opened (${cause.code})` }, { cause });
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new AdeError('schema_unreadable', { file, found: 'it is not a file' });
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return { start: withoutMark(buffer.toString('utf8', 0, bytesRead)).trimStart(), bytes: stats.size };
  } finally {
    await handle.close();
  }
}

function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

async function readAsDocument(file: ColumnsFile, signal: AbortSignal): Promise<FoundColumns> {
  const { path: documentPath, displayName, maxExpandedMb } = file;
  const document = { documentPath, displayName, maxExpandedMb, readAs: undefined };
  const heads = await runHeads(await file.getLevel(), document, SAMPLE_ROWS, signal);
  return { title: parse(displayName).name, ...readHeader(heads, displayName) };
}
