import type { FieldValues, PreviewValue } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import {
  compareEditions as compareChanged,
  type Edition,
  listRowChanges,
  locateRows,
} from '../../record/changes/index.ts';
import { indexName, rowsName } from '../layout.ts';
import { listLines, type PreviewPlace, readWhole } from '../place.ts';
import { findOffset } from '../read-window.ts';
import { readIndex, readRow } from './facet-rows.ts';

interface Result {
  artifact: Artifact;
  place: PreviewPlace;
}

/** Compares the values of rows that changed. `changes`: path of the job's row-changes.bin. */
export function compareEditions(
  now: Result,
  before: readonly Result[],
  changes: string,
  field?: string,
): Promise<FieldValues[]> {
  const changed = listRowChanges(changes, 'changed');
  return compareChanged(now.artifact, openEdition(now), before.map(openEdition), changed, field);
}

function openEdition({ artifact, place }: Result): Edition {
  return {
    open: async (wanted, fields) => {
      const rows = locateRows(artifact, wanted, fields);
      const bySheet = Map.groupBy(
        rows.flatMap((row) => row?.output ?? []),
        ({ sheet }) => sheet,
      );
      const cells = new Map<string, ReadonlyMap<number, PreviewValue[]>>();
      for (const [sheet, outputs] of bySheet) {
        const index = (artifact.output.sheets ?? []).findIndex(({ name }) => name === sheet);
        cells.set(sheet, await readRows(place, index, new Set(outputs.map(({ row }) => row))));
      }
      return {
        rows,
        read: ({ output }) => (output === null ? undefined : (cells.get(output.sheet)?.get(output.row) ?? [])),
      };
    },
  };
}

/** The wanted rows of an indexed sheet; rows without cells are missing. */
async function readRows(
  place: PreviewPlace,
  sheet: number,
  wanted: ReadonlySet<number>,
): Promise<Map<number, PreviewValue[]>> {
  const found = new Map<number, PreviewValue[]>();
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const row of wanted) [first, last] = [Math.min(first, row), Math.max(last, row)];
  const from = findOffset(await readWhole(place, indexName(sheet)), first);
  for (const line of listLines(place, rowsName(sheet), from)) {
    const row = readIndex(line);
    if (row > last) break;
    if (wanted.has(row)) found.set(row, readRow(line));
  }
  return found;
}
