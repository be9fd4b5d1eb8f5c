import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PARTIAL_SUFFIX } from '../../contract/layout.ts';
import { listRows } from '../../workbook/rows/row.ts';
import { RowBlock } from '../../workbook/rows/row-block.ts';
import type { Row, Workbook } from '../../workbook/types.ts';

/** The rows of a sheet in their order, from the spool or from the document. */
export interface RowSource {
  readRows(sheetIndex: number): AsyncIterable<Row[]>;
}

/** Where a block of rows is stored. */
interface SpoolRecord {
  fd: number;
  offset: number;
  bytes: number;
}

interface SpoolFile {
  path: string;
  fd: number;
  bytes: number;
}

/**
 * The rows that pass 1 read, kept in files of the job folder until the job ends: reading them back takes a fraction of
 * the time of reading the document again, since they stay encoded. A sheet that was not kept, because there was no room
 * or because another process read it, is read from the document.
 */
export class RowSpool implements RowSource {
  readonly #jobDir: string;
  readonly #workbook: Workbook;
  readonly #maxFileBytes: number;
  readonly #bySheet = new Map<number, SpoolRecord[]>();
  #files: SpoolFile[] = [];
  #fileCount = 0;
  #open: { sheetIndex: number; records: SpoolRecord[] } | null = null;
  #isOutOfRoom = false;

  constructor(jobDir: string, workbook: Workbook, maxFileBytes: number) {
    this.#jobDir = jobDir;
    this.#workbook = workbook;
    this.#maxFileBytes = maxFileBytes;
  }

  /** Begins a sheet; drops what an earlier try of the pass kept of it. */
  beginSheet(sheetIndex: number): void {
    this.#bySheet.delete(sheetIndex);
    this.#open = this.#isOutOfRoom ? null : { sheetIndex, records: [] };
  }

  /** Adds a list of rows as a reader returned it: all rows of one block. */
  add(rows: readonly Row[]): void {
    if (this.#open === null || rows.length === 0) return;
    try {
      this.#open.records.push(this.#write(rows[0]!.block.store()));
    } catch {
      this.#isOutOfRoom = true;
      this.close();
    }
  }

  /** To be called when all rows of the sheet were added. */
  endSheet(): void {
    if (this.#open !== null) this.#bySheet.set(this.#open.sheetIndex, this.#open.records);
    this.#open = null;
  }

  async *readRows(sheetIndex: number): AsyncGenerator<Row[]> {
    const records = this.#bySheet.get(sheetIndex);
    if (records === undefined) yield* this.#workbook.openSheet(sheetIndex).readRows();
    else for (const record of records) yield listRows(RowBlock.load(readRecord(record)));
  }

  /** Removes the files; from then on rows are read from the document. */
  close(): void {
    this.#bySheet.clear();
    this.#open = null;
    for (const { path, fd } of this.#files) {
      closeSync(fd);
      rmSync(path, { force: true });
    }
    this.#files = [];
  }

  #write(bytes: Buffer): SpoolRecord {
    const file = this.#findFile(bytes.length);
    const record = { fd: file.fd, offset: file.bytes, bytes: bytes.length };
    for (let done = 0; done < bytes.length; ) done += writeSync(file.fd, bytes, done, bytes.length - done);
    file.bytes += bytes.length;
    return record;
  }

  /** The file to write to. None may grow beyond the limit that the sandbox sets. */
  #findFile(byteCount: number): SpoolFile {
    const last = this.#files.at(-1);
    if (last !== undefined && last.bytes + byteCount <= this.#maxFileBytes) return last;
    if (byteCount > this.#maxFileBytes) throw new RangeError('The rows do not fit into a file.');
    // Files that a killed run leaves are removed with all other partial files.
    const path = join(this.#jobDir, `rows-${++this.#fileCount}${PARTIAL_SUFFIX}`);
    const file = { path, fd: openSync(path, 'w+', 0o600), bytes: 0 };
    this.#files.push(file);
    return file;
  }
}

function readRecord({ fd, offset, bytes }: SpoolRecord): Buffer {
  const buffer = Buffer.allocUnsafeSlow(bytes);
  for (let done = 0; done < bytes; ) {
    const count = readSync(fd, buffer, done, bytes - done, offset + done);
    if (count === 0) throw new Error('A file of spooled rows was cut.');
    done += count;
  }
  return buffer;
}
