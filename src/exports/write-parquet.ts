import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { DECIMAL_DIGITS } from '../contract/data-formats.ts';
import { OutputFile } from '../workbook/writer/index.ts';
import type { ExportField } from './fields.ts';
import type { RowWriter, WriterTarget } from './row-writer.ts';
import type { TypedValue } from './typed-values.ts';
import { toUnixDay } from './unix-day.ts';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/** A row group is kept in memory until it is written, so a wide table has fewer rows in each. */
const CELLS_IN_GROUP = 200_000;
const MAX_GROUP_ROWS = 20_000;
/** Long texts fill the memory of the thread with fewer rows; the library copies them, too. */
const MAX_GROUP_CHARACTERS = 16 * 1_048_576;

/** Parquet with row groups whose ends depend only on the rows; all columns of fields may be null. */
export function openParquetWriter({ path, maxBytes, fields }: WriterTarget): RowWriter {
  const file = new OutputFile(path, maxBytes);
  const bytes = new ByteWriter();
  const schema: SchemaElement[] = [{ name: 'row', num_children: fields.length }, ...fields.map(describe)];
  const parquet = new ParquetWriter({ writer: bytes, schema, createdBy: 'ADE' });
  const groupRows = Math.max(1, Math.min(MAX_GROUP_ROWS, Math.floor(CELLS_IN_GROUP / Math.max(1, fields.length))));
  const open = () =>
    fields.map((field) => {
      const data: unknown[] = [];
      // The first and last text of a group help nobody to skip it, and cost time to find.
      return { name: field.name, convert: makeConvert(field), data, hasStatistics: field.type !== 'string' };
    });
  let columns = open();
  let count = 0;
  let characters = 0;

  const flush = () => {
    file.write(Buffer.from(bytes.getBytes()));
    bytes.index = 0;
  };
  const writeGroup = async () => {
    if (count > 0) {
      const columnData = columns.map(({ name, data, hasStatistics }) => ({ name, data, statistics: hasStatistics }));
      // A row group is small enough for one page of each column.
      await parquet.write({ columnData, rowGroupSize: groupRows, pageSize: 0 });
    }
    flush();
    columns = open();
    count = 0;
    characters = 0;
  };
  return {
    async write(rows) {
      for (const row of rows) {
        let position = 0;
        for (const { convert, data } of columns) {
          const value = row[position] ?? null;
          data.push(value === null ? null : convert(value));
          if (typeof value === 'string') characters += value.length;
          position += 1;
        }
        count += 1;
        if (count === groupRows || characters >= MAX_GROUP_CHARACTERS) await writeGroup();
      }
    },
    async finish() {
      await writeGroup();
      await parquet.finish();
      flush();
      return file.finish(path);
    },
    abort: () => file.remove(),
  };
}

function describe({ name, type, scale, isRequired }: ExportField): SchemaElement {
  const about = { name, repetition_type: isRequired ? 'REQUIRED' : 'OPTIONAL' } as const;
  switch (type) {
    case 'string':
      return { ...about, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    case 'integer':
    case 'number':
      return { ...about, type: 'DOUBLE' };
    case 'decimal':
      return { ...about, type: 'INT64', converted_type: 'DECIMAL', precision: DECIMAL_DIGITS, scale };
    case 'boolean':
      return { ...about, type: 'BOOLEAN' };
    case 'date':
      return { ...about, type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } };
    case 'datetime':
      return { ...about, type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' } };
    case 'time':
      return { ...about, type: 'INT32', logical_type: { type: 'TIME', isAdjustedToUTC: false, unit: 'MILLIS' } };
  }
}

/** The value as the library writes it for the column's type. */
function makeConvert({ type }: ExportField): (value: NonNullable<TypedValue>) => unknown {
  switch (type) {
    case 'decimal':
      return (text) => toUnscaled(String(text));
    case 'date':
      return (day) => toUnixDay(String(day));
    case 'datetime':
      return (moment) => BigInt(Date.parse(`${moment}Z`));
    case 'time':
      return (time) => Date.parse(`1970-01-01T${time}Z`);
    default:
      return (value) => value;
  }
}

/** 12.30 is 1230; with up to 15 digits it is faster as a number. */
function toUnscaled(decimal: string): bigint {
  const digits = decimal.replace('.', '');
  return BigInt(digits.length > 15 ? digits : Number(digits));
}
