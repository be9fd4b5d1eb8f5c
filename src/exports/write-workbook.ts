import type { CellValue } from '../workbook/index.ts';
import { createWorkbookWriter, type SheetWriter } from '../workbook/writer/index.ts';
import type { ExportField } from './fields.ts';
import type { RowWriter, WriterTarget } from './row-writer.ts';
import type { TypedValue } from './typed-values.ts';

const SHEET = 'Table';

/** A workbook with one sheet under the titles of the columns; a full sheet continues in another one. */
export function openWorkbookWriter({ path, maxBytes, fields }: WriterTarget): RowWriter {
  const writer = createWorkbookWriter(path, { maxBytes });
  const toCell = fields.map(makeToCell);
  let sheet: SheetWriter | undefined;
  const open = async () =>
    (sheet ??= await writer.addSheet(
      SHEET,
      fields.map(({ title }) => title),
    ));
  return {
    async write(rows) {
      const columns = toCell.map((convert, position) => rows.map((row) => convert(row[position] ?? null)));
      await (await open()).writeColumns(columns, rows.length);
    },
    async finish() {
      await open();
      return writer.finish();
    },
    abort: () => writer.abort(),
  };
}

function makeToCell({ type }: ExportField): (value: TypedValue) => CellValue {
  switch (type) {
    case 'decimal':
      return (value) => (value === null ? null : Number(value));
    case 'date':
      return (value) => (value === null ? null : { date: String(value) });
    case 'datetime':
      return (value) => (value === null ? null : { datetime: String(value) });
    case 'time':
      return (value) => (value === null ? null : { time: String(value) });
    default:
      return (value) => value;
  }
}
