import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AdeError } from '../contract/errors/index.ts';
import { fillValue, findWantedCell, formatCellValue, type LocatedIssue } from '../engine/explain/index.ts';
import type { Row } from '../workbook/types.ts';
import type { FoundArtifact } from './read-artifact.ts';

/** Sheet name → 1-based row → 0-based column → value; values are filled in while the document is read. */
type WantedCells = Map<string, Map<number, Map<number, string>>>;

/** Issues with `{value}` in their messages replaced by what stands in the document. Reads the issues twice. */
export async function* fillValues(
  found: FoundArtifact,
  readIssues: () => AsyncIterable<LocatedIssue>,
  documentPath: string | undefined,
): AsyncGenerator<LocatedIssue> {
  const path = documentPath ?? (await findDocument(found));
  await assertSameDocument(path, found.artifact.job.document.sha256);
  const wanted = await collectCells(readIssues());
  await readWantedCells(path, found.artifact.job.source_file, wanted);
  for await (const issue of readIssues()) yield fillMessage(issue, wanted);
}

async function findDocument({ folder, path }: FoundArtifact): Promise<string> {
  const inputs = join(folder, 'inputs');
  const names = await readdir(inputs).catch(() => []);
  if (names.length !== 1) throw new AdeError('document_not_found', { path });
  return join(inputs, names[0]!);
}

async function assertSameDocument(path: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch((cause) => {
    throw new AdeError('file_not_found', { file: path }, { cause });
  });
  const found = hash.digest('hex');
  if (found !== expected) throw new AdeError('document_mismatch', { path, found, expected });
}

async function collectCells(issues: AsyncIterable<LocatedIssue>): Promise<WantedCells> {
  const wanted: WantedCells = new Map();
  for await (const issue of issues) {
    const cell = findWantedCell(issue);
    if (!cell) continue;
    const rows = getOrInsert(wanted, cell.sheet, () => new Map());
    getOrInsert(rows, cell.row, () => new Map()).set(cell.column, '');
  }
  return wanted;
}

async function readWantedCells(path: string, displayName: string, wanted: WantedCells): Promise<void> {
  if (wanted.size === 0) return;
  const { openWorkbook } = await import('../workbook/open-workbook.ts');
  const workbook = await openWorkbook(path, { displayName });
  try {
    for (const { name, index } of workbook.sheets) {
      const rows = wanted.get(name);
      if (!rows) continue;
      for await (const batch of workbook.openSheet(index).readRows()) for (const row of batch) keepValues(row, rows);
    }
  } finally {
    await workbook.close();
  }
}

function keepValues(row: Row, rows: Map<number, Map<number, string>>): void {
  const cells = rows.get(row.index);
  if (cells) for (const column of cells.keys()) cells.set(column, formatCellValue(row.values[column] ?? null));
}

function fillMessage(issue: LocatedIssue, wanted: WantedCells): LocatedIssue {
  const cell = findWantedCell(issue);
  const value = cell && wanted.get(cell.sheet)?.get(cell.row)?.get(cell.column);
  return value === undefined ? issue : fillValue(issue, value);
}

function getOrInsert<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
