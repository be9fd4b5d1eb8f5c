import { isAdeError } from '../../contract/errors/index.ts';
import type { LocatedRow } from '../../record/changes/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { CellValue } from '../../workbook/index.ts';
import type { Service } from '../context/service.ts';
import { findOutputSource } from './output-source.ts';

const nameRow = ({ sheet, row }: { sheet: string; row: number }) => `${row} ${sheet}`;

/** Reads the cells of rows of a result; none if the result was removed. */
export async function readLocatedRows(
  service: Service,
  row: JobRow,
  rows: readonly (LocatedRow | null)[],
): Promise<(row: LocatedRow) => readonly CellValue[] | undefined> {
  const cells = new Map<string, readonly CellValue[]>();
  const read = ({ output }: LocatedRow) => (output === null ? undefined : cells.get(nameRow(output)));
  const source = await findOutputSource(service, row).catch((error: unknown) => {
    if (isAdeError(error, 'job_file_missing')) return null;
    throw error;
  });
  if (source === null) return read;
  const sheets = await service.previews.listSheets(source);
  for (const output of rows.flatMap((one) => one?.output ?? [])) {
    const sheet = sheets.find(({ name }) => name === output.sheet);
    if (sheet === undefined) continue;
    const { rows: found } = await service.previews.readRows(source, sheet.index, output.row, output.row);
    if (found[0] !== undefined) cells.set(nameRow(output), found[0].values);
  }
  return read;
}
