import { OutputFile } from '../workbook/writer/index.ts';
import type { RowWriter, WriterTarget } from './row-writer.ts';

/** One JSON object a row, with all columns in their order. Decimals are numbers with all their digits: `12.30`. */
export function openJsonLinesWriter({ path, maxBytes, fields }: WriterTarget): RowWriter {
  const file = new OutputFile(path, maxBytes);
  const columns = fields.map(({ name, type }, position) => ({
    key: `${position === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    format: type === 'decimal' ? String : JSON.stringify,
  }));
  return {
    write(rows) {
      let text = '';
      for (const row of rows) {
        for (const [position, { key, format }] of columns.entries()) text += key + format(row[position] ?? null);
        text += '}\n';
      }
      file.write(Buffer.from(text));
    },
    finish: async () => file.finish(path),
    abort: () => file.remove(),
  };
}
