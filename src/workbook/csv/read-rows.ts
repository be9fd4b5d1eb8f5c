import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CsvError, type Options, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { AdeError } from '../../contract/errors/index.ts';
import { formatColumn, maxColumns } from '../a1.ts';
import type { Row } from '../rows/row.ts';
import { RowBuilder } from '../rows/row-builder.ts';
import type { Dialect } from './detect-dialect.ts';

/** Characters of a field. Longer ones come from a quotation mark that was never closed, not from people. */
const MAX_FIELD_LENGTH = 1024 * 1024;
/** Bytes of a record, so that such a mark near the start of a large file cannot fill the memory. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const READ_BYTES = 256 * 1024;
const ROWS_PER_BATCH = 500;

/** A file and how to read it. */
export interface CsvSource {
  path: string;
  /** For messages. */
  file: string;
  sheet: string;
  encoding: string;
  dialect: Dialect;
}

/** The rows that have a value. A row's index is its record's number: blank lines count, but are left out. */
export async function* readCsvRows(source: CsvSource): AsyncGenerator<Row[]> {
  const rows = new RowBuilder();
  let index = 0;
  try {
    for await (const record of openRecords(source) as AsyncIterable<string[]>) {
      addRow(rows, record, ++index, source);
      if (rows.rowCount >= ROWS_PER_BATCH) yield rows.take();
    }
  } catch (cause) {
    throw await mapParseError(cause, source);
  }
  if (rows.rowCount > 0) yield rows.take();
}

function openRecords({ path, encoding, dialect }: CsvSource, options: Options = {}): Readable {
  const parser = parse({
    ...options,
    bom: true,
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    escape: dialect.quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_BYTES,
    from: dialect.hasSeparatorLine ? 2 : 1,
  });
  const file = createReadStream(path, { highWaterMark: READ_BYTES });
  // The reader of the parser gets its error; here the streams only have to end together.
  const ignore = () => {};
  if (encoding === 'utf-8') pipeline(file, parser, ignore);
  else pipeline(file, iconv.decodeStream(encoding), parser, ignore);
  return parser;
}

/** All cells are text: rules decide whether `007` or `1/2` is a number or a date. Blank rows are left out. */
function addRow(rows: RowBuilder, record: string[], index: number, source: CsvSource): void {
  rows.startRow();
  for (const [column, text] of record.entries()) {
    if (text === '') continue;
    if (column >= maxColumns) throw makeTooWideError(record, source);
    if (text.length > MAX_FIELD_LENGTH) throw makeCorruptError(source, `row ${index} has a field of more than 1 MB`);
    rows.place(column, text);
  }
  rows.endRow(index, false);
}

function makeTooWideError(record: string[], { file, sheet }: CsvSource): AdeError {
  const found = formatColumn(record.findLastIndex((text) => text !== ''));
  return new AdeError('too_many_columns', { file, sheet, found, max: formatColumn(maxColumns - 1) });
}

async function mapParseError(cause: unknown, source: CsvSource): Promise<unknown> {
  if (!(cause instanceof CsvError)) return cause;
  const isOpen = cause.code === 'CSV_QUOTE_NOT_CLOSED';
  if (!isOpen && cause.code !== 'CSV_MAX_RECORD_SIZE') {
    return makeCorruptError(source, `it is not valid csv (${cause.code})`, cause);
  }
  const place = `the row that begins in line ${(await countCompleteLines(source)) + 1}`;
  const found = isOpen
    ? `a quotation mark is never closed; it opens in ${place}`
    : `${place} is longer than 16 MB; look there for a quotation mark that is not closed`;
  return makeCorruptError(source, found, cause);
}

/** Lines of all records before the one that cannot be read. The file is read again: counting takes time, and most files do not need it. */
async function countCompleteLines(source: CsvSource): Promise<number> {
  let count = 0;
  const onRecord = (_: unknown, { lines }: { lines: number }) => {
    count = lines;
    return null;
  };
  const records = openRecords(source, { on_record: onRecord });
  await finished(records.resume()).catch(() => undefined);
  return count;
}

function makeCorruptError(source: CsvSource, found: string, cause?: unknown): AdeError {
  return new AdeError('corrupt_workbook', { file: source.file, found }, { cause });
}
