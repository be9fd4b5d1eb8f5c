import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames, jobPaths } from '../../contract/layout.ts';
import type { GivenCells } from '../../record/corrections/index.ts';
import {
  fillValue,
  findWantedCell,
  formatCellValue,
  type LocatedIssue,
  type WantedCell,
} from '../../record/explain/index.ts';
import { readingOf } from '../../record/index.ts';
import type { OpenOptions, Row } from '../../workbook/index.ts';
import type { FoundArtifact } from './artifact.ts';
import { readGivenCells } from './given-cells.ts';

/** Sheet name → 1-based row → 0-based column → value; values are filled in while the workbook is read. */
type WantedCells = Map<string, Map<number, Map<number, string>>>;

type Wanted = Record<WantedCell['workbook'], WantedCells>;

/**
 * Issues with `{value}` in their messages replaced by the document's value; for derived values, by the value in the
 * normalized workbook next to the artifact. Reads the issues twice.
 */
export async function* fillValues(
  found: FoundArtifact,
  readIssues: () => AsyncIterable<LocatedIssue>,
  documentPath: string | undefined,
): AsyncGenerator<LocatedIssue> {
  const { artifact } = found;
  const path = documentPath ?? (await findDocument(found));
  await assertSameDocument(path, artifact.job.document.sha256);
  const given = await readGivenCells(found);
  const wanted = await collectCells(artifact, readIssues(), given);
  const reading = readingOf(artifact);
  await readWantedCells(path, { displayName: artifact.job.source_file, ...reading }, wanted.document);
  const output = await findOutput(found);
  if (output === null) wanted.output.clear();
  else await readWantedCells(output, { displayName: basename(output), durations: reading.durations }, wanted.output);
  for await (const issue of readIssues()) yield fillMessage(artifact, issue, wanted, given);
}

/** The document next to a record. Throws `document_not_found`. */
export async function findDocument({ folder, path }: FoundArtifact): Promise<string> {
  const { inputs, request } = jobPaths(folder);
  if (existsSync(request)) {
    const { readRunRequest } = await import('../../runner/index.ts');
    return join(folder, readRunRequest(folder).input);
  }
  const names = await readdir(inputs).catch(() => []);
  const [name, second] = names;
  if (name === undefined || second !== undefined) throw new AdeError('document_not_found', { path });
  return join(inputs, name);
}

/** Throws `document_mismatch`, `file_not_found`. */
export async function assertSameDocument(path: string, expected: string): Promise<void> {
  const found = await hashFile(path).catch((cause) => {
    throw new AdeError('file_not_found', { file: path }, { cause });
  });
  if (found !== expected) throw new AdeError('document_mismatch', { path, found, expected });
}

/** The workbook that the job wrote; null if it is gone or was changed. */
async function findOutput({ artifact, path }: FoundArtifact): Promise<string | null> {
  // In a folder of `--out`, both names start with the document's name.
  const output = path.endsWith(jobNames.artifact) ? path.slice(0, -jobNames.artifact.length) + jobNames.output : path;
  if (output === path || artifact.output.sha256 === undefined) return null;
  const found = await hashFile(output).catch(() => null);
  return found === artifact.output.sha256 ? output : null;
}

async function collectCells(
  artifact: Artifact,
  issues: AsyncIterable<LocatedIssue>,
  given: GivenCells | null,
): Promise<Wanted> {
  const wanted: Wanted = { document: new Map(), output: new Map() };
  for await (const issue of issues) {
    const cell = findWantedCell(artifact, issue, given);
    if (!cell) continue;
    const rows = wanted[cell.workbook].getOrInsertComputed(cell.sheet, () => new Map());
    rows.getOrInsertComputed(cell.row, () => new Map()).set(cell.column, '');
  }
  return wanted;
}

async function readWantedCells(path: string, options: OpenOptions, wanted: WantedCells): Promise<void> {
  if (wanted.size === 0) return;
  const { openWorkbook } = await import('../../workbook/open/open-workbook.ts');
  const workbook = await openWorkbook(path, options);
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

function fillMessage(artifact: Artifact, issue: LocatedIssue, wanted: Wanted, given: GivenCells | null): LocatedIssue {
  const cell = findWantedCell(artifact, issue, given);
  if (cell === undefined) return issue;
  return fillValue(
    issue,
    cell === null ? undefined : wanted[cell.workbook].get(cell.sheet)?.get(cell.row)?.get(cell.column),
  );
}
