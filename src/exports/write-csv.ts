import { OutputFile } from '../workbook/writer/index.ts';
import type { RowWriter, WriterTarget } from './row-writer.ts';
import type { TypedValue } from './typed-values.ts';

const NEEDS_QUOTES = /[",\r\n]/;

/** RFC 4180 in UTF-8 with a header of field ids, and `\n` after each row; an empty cell is null. */
export function openCsvWriter({ path, maxBytes, fields }: WriterTarget): RowWriter {
  const file = new OutputFile(path, maxBytes);
  // Programs skip an empty line, which an empty cell alone would be.
  const emptyRow = fields.length === 1 ? '""' : '';
  const write = (rows: readonly (readonly TypedValue[])[]) => {
    let text = '';
    for (const row of rows) {
      let line = '';
      for (const [position, value] of row.entries()) line += (position === 0 ? '' : ',') + formatCell(value);
      text += `${line === '' ? emptyRow : line}\n`;
    }
    file.write(Buffer.from(text));
  };
  write([fields.map(({ name }) => name)]);
  return {
    write,
    finish: async () => file.finish(path),
    abort: () => file.remove(),
  };
}

function formatCell(value: TypedValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  return NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
