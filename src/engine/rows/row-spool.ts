import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PARTIAL_SUFFIX } from '../../contract/layout.ts';
import { listRows, type Row, RowBlock, type SheetReader, type Workbook } from '../../workbook/index.ts';
import { type KeptBlock, type KeptSheet, keepRows, type Reading, readKept } from './kept-rows.ts';
import { type Samples, StoredSamples } from './samples.ts';

/** Gives the rows of a sheet in order, from the spool or from the document. */
export interface RowSource {
  readRows(sheetIndex: number): AsyncIterable<Row[]>;
}

/** The place of a stored block of rows. */
interface SpoolRecord {
  file: SpoolFile;
  offset: number;
  bytes: number;
}

interface SpoolFile {
  path: string;
  fd: number;
  bytes: number;
}

interface SpooledSheet {
  reader: Pick<SheetReader, 'merges' | 'met' | 'notes'>;
  records: SpoolRecord[];
}

/**
 * The rows that pass 1 read, kept encoded in files of the job folder: reading them takes a fraction of the time of
 * reading the document again. If the job succeeds, the files are moved beside the document, for later revisions; else
 * they are removed. If a sheet's rows were not kept, for lack of room or because another process read them, they are
 * read from the document.
 */
export class RowSpool implements RowSource {
  readonly #jobDir: string;
  readonly #workbook: Workbook;
  readonly #maxFileBytes: number;
  readonly #reading: Reading;
  readonly #bySheet = new Map<number, SpooledSheet>();
  /** Files and samples that an earlier revision kept. */
  readonly #keptFiles = new Map<string, SpoolFile>();
  readonly #keptSamples: Samples = new Map();
  #samples: StoredSamples | null = null;
  #files: SpoolFile[] = [];
  #fileCount = 0;
  #open: { sheetIndex: number; sheet: SpooledSheet } | null = null;
  #isOutOfRoom = false;

  /** `reading`: the options with which the workbook was opened. */
  constructor(jobDir: string, workbook: Workbook, maxFileBytes: number, reading: Reading = {}) {
    this.#jobDir = jobDir;
    this.#workbook = workbook;
    this.#maxFileBytes = maxFileBytes;
    this.#reading = reading;
    const kept = readKept(jobDir, reading);
    if (kept === null) return;
    this.#keptSamples = kept.samples;
    for (const { index, blocks, ...reader } of kept.sheets) {
      const records = blocks.map(([file, offset, bytes]) => ({
        file: this.#openKept(kept.folder, file),
        offset,
        bytes,
      }));
      this.#bySheet.set(index, { reader, records });
    }
  }

  /** The samples that an earlier revision with the same tables took. */
  get keptSamples(): Samples {
    return this.#keptSamples;
  }

  /** Opens a file for the samples of this run, in place of those of an earlier try. They are closed with the rows. */
  openSamples(): StoredSamples {
    this.#samples?.close();
    this.#samples = new StoredSamples(join(this.#jobDir, `samples${PARTIAL_SUFFIX}`), this.#maxFileBytes);
    return this.#samples;
  }

  /** Opens a sheet for pass 1; rows are kept while they are read, unless they were kept before. */
  openSheet(sheetIndex: number): SheetReader {
    const kept = this.#bySheet.get(sheetIndex);
    if (kept !== undefined && this.#isKept(kept)) return { ...kept.reader, readRows: () => this.readRows(sheetIndex) };
    const reader = this.#workbook.openSheet(sheetIndex);
    const spool = this;
    return {
      get merges() {
        return reader.merges;
      },
      get met() {
        return reader.met;
      },
      get notes() {
        return reader.notes;
      },
      async *readRows() {
        spool.#beginSheet(sheetIndex, reader);
        for await (const rows of reader.readRows()) {
          spool.#add(rows);
          yield rows;
        }
        spool.#endSheet();
      },
    };
  }

  #isKept({ records }: SpooledSheet): boolean {
    return this.#keptFiles.size > 0 && records.every(({ file }) => this.#keptFiles.has(basename(file.path)));
  }

  #openKept(folder: string, name: string): SpoolFile {
    let file = this.#keptFiles.get(name);
    if (file === undefined) {
      const path = join(folder, name);
      file = { path, fd: openSync(path, 'r'), bytes: 0 };
      this.#keptFiles.set(name, file);
    }
    return file;
  }

  /** Begins a sheet; drops the rows of an earlier try of the pass. */
  #beginSheet(sheetIndex: number, reader: SheetReader): void {
    this.#bySheet.delete(sheetIndex);
    this.#open = this.#isOutOfRoom ? null : { sheetIndex, sheet: { reader, records: [] } };
  }

  /** Adds a list of rows from a reader: all rows of one block. */
  #add(rows: readonly Row[]): void {
    if (this.#open === null || rows.length === 0) return;
    try {
      this.#open.sheet.records.push(this.#write(rows[0]!.block.store()));
    } catch {
      this.#isOutOfRoom = true;
      this.#dropRows();
    }
  }

  /** Call this after all rows of the sheet were added. */
  #endSheet(): void {
    if (this.#open !== null) this.#bySheet.set(this.#open.sheetIndex, this.#open.sheet);
    this.#open = null;
  }

  async *readRows(sheetIndex: number): AsyncGenerator<Row[]> {
    const sheet = this.#bySheet.get(sheetIndex);
    if (sheet === undefined) yield* this.#workbook.openSheet(sheetIndex).readRows();
    else for (const record of sheet.records) yield listRows(RowBlock.load(readRecord(record)));
  }

  /** Drops the rows of this run: a repeated pass must not find the rows of its first try. */
  restart(): void {
    if (this.#keptFiles.size === 0) this.#dropRows();
  }

  /** Moves the rows beside the document, with the samples of the tables. Call this when the job has succeeded. */
  keep(samples: Samples): void {
    const sheets = [...this.#bySheet].map(
      ([
        index,
        {
          reader: { merges, met, notes },
          records,
        },
      ]): KeptSheet => {
        const blocks = records.map(({ file, offset, bytes }): KeptBlock => [toKeptName(file.path), offset, bytes]);
        return { index, merges, met, notes, blocks };
      },
    );
    for (const { fd } of this.#files) closeSync(fd);
    keepRows(
      this.#jobDir,
      this.#files.map(({ path }) => [path, toKeptName(path)] as const),
      { sheets, samples, reading: this.#reading },
    );
    this.#files = [];
    this.close();
  }

  /** Closes the samples, and removes the files that were not moved. */
  close(): void {
    this.#dropRows();
    this.#samples?.close();
    this.#samples = null;
  }

  /** Without its files, rows are read from the document. */
  #dropRows(): void {
    this.#bySheet.clear();
    this.#open = null;
    for (const { fd } of this.#keptFiles.values()) closeSync(fd);
    this.#keptFiles.clear();
    for (const { path, fd } of this.#files) {
      closeSync(fd);
      rmSync(path, { force: true });
    }
    this.#files = [];
  }

  #write(bytes: Buffer): SpoolRecord {
    const file = this.#findFile(bytes.length);
    const record = { file, offset: file.bytes, bytes: bytes.length };
    for (let done = 0; done < bytes.length; ) done += writeSync(file.fd, bytes, done, bytes.length - done);
    file.bytes += bytes.length;
    return record;
  }

  /** The file to write to. No file may grow beyond the sandbox's limit. */
  #findFile(byteCount: number): SpoolFile {
    const last = this.#files.at(-1);
    if (last !== undefined && last.bytes + byteCount <= this.#maxFileBytes) return last;
    if (byteCount > this.#maxFileBytes) throw new RangeError('The rows do not fit into a file.');
    // If the process is killed, these files are removed with all other partial files.
    const path = join(this.#jobDir, `rows-${++this.#fileCount}${PARTIAL_SUFFIX}`);
    const file = { path, fd: openSync(path, 'w+', 0o600), bytes: 0 };
    this.#files.push(file);
    return file;
  }
}

function toKeptName(path: string): string {
  return basename(path, PARTIAL_SUFFIX);
}

function readRecord({ file: { fd }, offset, bytes }: SpoolRecord): Buffer<ArrayBuffer> {
  const buffer = Buffer.allocUnsafeSlow(bytes);
  for (let done = 0; done < bytes; ) {
    const count = readSync(fd, buffer, done, bytes - done, offset + done);
    if (count === 0) throw new Error('A file of spooled rows was cut.');
    done += count;
  }
  return buffer;
}
