import { open, readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { parseJsonOrNone } from '../../../base/files/index.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import type { SandboxLevel } from '../../../contract/levels.ts';
import { MAX_OWN_COLUMNS, MAX_SCHEMA_MB, type ProposedColumns } from '../../../contract/own-columns.ts';
import { type Head, runHeads } from '../../../previews/index.ts';
import type { FoundColumns } from '../found-column.ts';
import { proposeKinds } from '../propose/propose-kinds.ts';
import { mergeColumns } from './merge-columns.ts';
import { readHeader } from './read-header.ts';
import { readSchema } from './read-schema.ts';

export interface ColumnsFile {
  path: string;
  displayName: string;
  maxExpandedMb: number;
  /** Returns how the process that reads a document is confined. Not called for a schema. */
  getLevel: () => Promise<SandboxLevel>;
}

/** A proposal, and the files that are documents rather than schemas. */
export interface ReadColumns {
  proposed: ProposedColumns;
  documents: readonly (ColumnsFile & { heads: readonly Head[] })[];
  /** Labels of the columns that a schema describes. */
  stated: ReadonlySet<string>;
}

/** How many rows of a document are used to propose kinds. */
const SAMPLE_ROWS = 5_000;
const BYTES_PER_MB = 1_048_576;
const HEAD_BYTES = 64;

/**
 * Reads the columns of Table Schemas, of JSON Schemas, or of the headers of workbooks and csvs, each column once, and
 * proposes a kind for each, over the values of all documents. `headerRow` is the header's row in the first document, from 1,
 * if a person says it. Throws
 * `schema_unreadable`, `no_columns`, `too_many_own_columns`, `column_names_equal`, and the errors of reading a document.
 */
export async function readColumns(
  files: readonly ColumnsFile[],
  signal: AbortSignal,
  headerRow?: number,
): Promise<ReadColumns> {
  const sources: FoundColumns[] = [];
  const documents: (ColumnsFile & { heads: readonly Head[] })[] = [];
  const stated = new Set<string>();
  for (const file of files) {
    const schema = await readAsSchema(file);
    for (const { label } of schema?.columns ?? []) stated.add(label);
    if (schema !== undefined) {
      sources.push(schema);
      continue;
    }
    const heads = await readHeads(file, signal);
    const header = documents.length === 0 ? headerRow : undefined;
    documents.push({ ...file, heads });
    sources.push({ ...readHeader(heads, file.displayName, header), title: parse(file.displayName).name });
  }
  const found = mergeColumns(sources);
  const { length: count } = found.columns;
  const [first] = files;
  if (count > MAX_OWN_COLUMNS)
    throw new AdeError('too_many_own_columns', { file: first?.displayName ?? '', count, limit: MAX_OWN_COLUMNS });
  return { proposed: proposeKinds(found), documents, stated };
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

async function readHeads(file: ColumnsFile, signal: AbortSignal): Promise<Head[]> {
  const { path: documentPath, displayName, maxExpandedMb } = file;
  const document = { documentPath, displayName, maxExpandedMb, readAs: undefined };
  return runHeads(await file.getLevel(), document, SAMPLE_ROWS, signal);
}
