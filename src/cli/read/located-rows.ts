import type { LocatedRow } from '../../record/changes/index.ts';
import type { CellValue } from '../../workbook/index.ts';
import type { FoundArtifact } from './artifact.ts';
import { withResultSheets } from './result-sheets.ts';

const nameRow = ({ sheet, row }: { sheet: string; row: number }) => `${row} ${sheet}`;

/** Reads the cells of rows of a result, in one pass over it; none if it is gone or was changed. */
export async function readLocatedRows(
  found: Pick<FoundArtifact, 'artifact' | 'folder'>,
  rows: readonly (LocatedRow | null)[],
): Promise<(row: LocatedRow) => readonly CellValue[] | undefined> {
  const cells = new Map<string, readonly CellValue[]>();
  const read = ({ output }: LocatedRow) => (output === null ? undefined : cells.get(nameRow(output)));
  const wanted = new Set(rows.flatMap((row) => (row?.output == null ? [] : [nameRow(row.output)])));
  if (wanted.size === 0) return read;
  await withResultSheets(found, async (sheets) => {
    for (const { name, readRows } of sheets) {
      for await (const batch of readRows()) {
        for (const { index, values } of batch) {
          const key = nameRow({ sheet: name, row: index });
          if (wanted.has(key)) cells.set(key, values);
        }
      }
    }
  });
  return read;
}
