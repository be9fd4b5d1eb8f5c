import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import { jobNames } from '../../contract/layout.ts';
import type { LocatedRow } from '../../record/changes/index.ts';
import { readingOf } from '../../record/index.ts';
import type { CellValue } from '../../workbook/index.ts';
import type { FoundArtifact } from './artifact.ts';

const nameRow = ({ sheet, row }: { sheet: string; row: number }) => `${row} ${sheet}`;

/** Reads the cells of rows of a result, in one pass over it; none if it is gone or was changed. */
export async function readLocatedRows(
  { artifact, folder }: Pick<FoundArtifact, 'artifact' | 'folder'>,
  rows: readonly (LocatedRow | null)[],
): Promise<(row: LocatedRow) => readonly CellValue[] | undefined> {
  const path = join(folder, jobNames.output);
  const cells = new Map<string, readonly CellValue[]>();
  const read = ({ output }: LocatedRow) => (output === null ? undefined : cells.get(nameRow(output)));
  const wanted = new Set(rows.flatMap((row) => (row?.output == null ? [] : [nameRow(row.output)])));
  if (wanted.size === 0 || !existsSync(path) || (await hashFile(path)) !== artifact.output.sha256) return read;
  const { openWorkbook } = await import('../../workbook/open/open-workbook.ts');
  const workbook = await openWorkbook(path, { displayName: basename(path), durations: readingOf(artifact).durations });
  try {
    for (const { name, index } of workbook.sheets) {
      for await (const batch of workbook.openSheet(index).readRows()) {
        for (const row of batch) {
          const key = nameRow({ sheet: name, row: row.index });
          if (wanted.has(key)) cells.set(key, row.values);
        }
      }
    }
  } finally {
    await workbook.close();
  }
  return read;
}
