import { createReadStream, type ReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CsvError, type Options, parse } from 'csv-parse';
import { AdeError } from '../../contract/errors/index.ts';
import { formatColumn, maxColumns } from '../a1.ts';
import type { Row } from '../rows/row.ts';
import { RowBuilder } from '../rows/row-builder.ts';
import type { ReaderNote, SheetReader } from '../types.ts';
import { type Findings, makeFindings, TextCleaner } from './clean-text.ts';
import { makeDecoder } from './decode-stream.ts';
import type { Dialect } from './detect-dialect.ts';

/** Largest number of characters of a field. A longer field comes from a quotation mark that was never closed. */
const MAX_FIELD_LENGTH = 1024 * 1024;
/** Largest number of bytes of a record, so that an unclosed quotation mark in a large file cannot fill the memory. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const READ_BYTES = 256 * 1024;
const ROWS_PER_BATCH = 500;

export interface CsvSource {
  path: string;
  /** For messages. */
  file: string;
  sheet: string;
  encoding: string;
  dialect: Dialect;
}

/** Reads the file. It can be read several times. */
export class CsvSheetReader implements SheetReader {
  readonly merges = [];
  readonly #source: CsvSource;
  #file: ReadStream | undefined;
  #notes = new Map<ReaderNote['code'], ReaderNote>();
  met: SheetReader['met'] = { rows: 0, cells: 0 };

  constructor(source: CsvSource) {
    this.#source = source;
  }

  /** Number of bytes of the file that were read; the rows of the last bytes may not exist yet. */
  get readBytes(): number {
    return this.#file?.bytesRead ?? 0;
  }

  get notes(): readonly ReaderNote[] {
    return [...this.#notes.values()];
  }

  /** The rows that have a value. A row's index is the number of its record: blank lines are counted but left out. */
  async *readRows(): AsyncGenerator<Row[]> {
    const rows = new RowBuilder();
    const findings = makeFindings();
    this.#notes = new Map();
    this.met = rows.met;
    let index = 0;
    this.#file = openFile(this.#source);
    try {
      for await (const record of openRecords(this.#source, this.#file, findings) as AsyncIterable<string[]>) {
        index += 1;
        this.#addRow(rows, record, index);
        if (rows.rowCount >= ROWS_PER_BATCH) yield rows.take();
      }
    } catch (cause) {
      throw await mapParseError(cause, this.#source);
    }
    for (const note of await makeNotes(this.#source, findings)) this.#notes.set(note.code, note);
    if (rows.rowCount > 0) yield rows.take();
  }

  /** All cells are text: rules decide whether `007` or `1/2` is a number or a date. Leaves out blank rows. */
  #addRow(rows: RowBuilder, record: string[], index: number): void {
    const source = this.#source;
    // NaN if nothing is a quote; no character has this code.
    const quoteCode = source.dialect.quote.charCodeAt(0);
    rows.startRow();
    for (const [column, text] of record.entries()) {
      if (text === '') continue;
      if (column >= maxColumns) throw makeTooWideError(record, source);
      if (text.length > MAX_FIELD_LENGTH) throw makeCorruptError(source, `row ${index} has a field of more than 1 MB`);
      // If text follows the closing quotation mark, the parser keeps the opening mark as part of the text.
      if (text.charCodeAt(0) === quoteCode && /[\r\n]/.test(text)) this.#note('stray_quotes', index);
      rows.place(column, text);
    }
    rows.endRow(index, false);
  }

  #note(code: ReaderNote['code'], row: number): void {
    const known = this.#notes.get(code);
    if (known) known.count += 1;
    else this.#notes.set(code, { code, count: 1, firstRow: row });
  }
}

function openFile({ path }: CsvSource): ReadStream {
  return createReadStream(path, { highWaterMark: READ_BYTES });
}

function openRecords(source: CsvSource, file: ReadStream, findings: Findings, options: Options = {}): Readable {
  const { encoding, dialect } = source;
  const { delimiter } = dialect;
  const parser = parse({
    ...options,
    delimiter,
    ...(dialect.quote === '' ? { quote: null } : { quote: dialect.quote, escape: dialect.quote }),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_BYTES,
    from: dialect.hasSeparatorLine ? 2 : 1,
  });
  // The loop that reads from the parser gets the parser's error; the pipeline only makes the streams end together.
  const ignore = () => {};
  const decoders = encoding === 'utf-8' ? [] : [makeDecoder(encoding)];
  const cleaner = new TextCleaner(findings, { delimiter, quote: dialect.quote, isDecoded: decoders.length > 0 });
  pipeline([file, ...decoders, cleaner, parser], ignore);
  return parser;
}

/** Notes with the rows of what was found. Reads the file again, so that files without such places need no count. */
async function makeNotes(source: CsvSource, { undecodableAt, marks, nuls }: Findings): Promise<ReaderNote[]> {
  const places = [
    { code: 'undecodable', count: 0, at: undecodableAt, firstRow: null },
    { code: 'marks_removed', count: marks.count, at: marks.firstAt, firstRow: null },
    { code: 'nuls_removed', count: nuls.count, at: nuls.tornAt ?? nuls.firstAt, firstRow: null },
  ].filter(({ at }) => at !== null) as (ReaderNote & { at: number })[];
  if (places.length === 0) return [];
  const records = openRecords(source, openFile(source), makeFindings(), { info: true });
  let row = 0;
  for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { bytes: number } }>) {
    row += 1;
    for (const place of places.filter(({ at }) => at < info.bytes)) {
      // The bytes of a file may also be those of this character.
      const isUndecodable = place.code === 'undecodable' && record.some((text) => text.includes('\ufffd'));
      if (isUndecodable) place.count += 1;
      if (isUndecodable || place.code !== 'undecodable') place.firstRow ??= row;
    }
    if (undecodableAt === null && places.every(({ firstRow }) => firstRow !== null)) break;
  }
  return places
    .filter(({ count }) => count > 0)
    .map(({ code, count, firstRow }) => ({ code, count, firstRow: firstRow ?? (row === 0 ? null : row) }));
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

/** Counts the lines before the unreadable record. Reads the file again, so that files without errors need no count. */
async function countCompleteLines(source: CsvSource): Promise<number> {
  let count = 0;
  const onRecord = (_: unknown, { lines }: { lines: number }) => {
    count = lines;
    return null;
  };
  const records = openRecords(source, openFile(source), makeFindings(), { on_record: onRecord });
  await finished(records.resume()).catch(() => undefined);
  return count;
}

function makeCorruptError(source: CsvSource, found: string, cause?: unknown): AdeError {
  return new AdeError('corrupt_workbook', { file: source.file, found }, { cause });
}
