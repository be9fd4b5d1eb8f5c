import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatCsvLine } from '../../base/files/index.ts';
import type { Issue } from '../../contract/artifact.ts';
import { jobNames, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { WorkbookWriter } from '../../workbook/writer/index.ts';

const HEADER = ['Sheet', 'Row', 'Cell', 'Field', 'Severity', 'Code', 'Message'];

const ROWS_AT_ONCE = 1_000;
const READ_BYTES = 64 * 1024;

type SheetRow = (string | number | null)[];

/** The issues as the last sheet and as a csv file. They wait in a file, so memory does not grow with their number. */
export class IssueSheet {
  readonly #path: string;
  readonly #spoolPath: string;
  readonly #manifest: Manifest;
  readonly #csv: number;
  readonly #spool: number;
  #rows: SheetRow[] = [];

  constructor(jobDir: string, manifest: Manifest) {
    this.#manifest = manifest;
    this.#path = join(jobDir, jobNames.issuesCsv);
    this.#spoolPath = join(jobDir, `issue-rows${PARTIAL_SUFFIX}`);
    this.#csv = openSync(`${this.#path}${PARTIAL_SUFFIX}`, 'w', 0o600);
    this.#spool = openSync(this.#spoolPath, 'w+', 0o600);
    // Spreadsheet programs read a csv file as UTF-8 if it begins with this mark.
    writeSync(this.#csv, `\ufeff${formatCsvLine(HEADER)}\r\n`);
  }

  /** `message` contains the value. */
  add(sheet: string, { a1, row_index: row, target_field: field, severity, code }: Issue, message: string): void {
    const label = field === null ? null : (this.#manifest.columns.meta[field]?.label ?? field);
    this.#rows.push([sheet, row, a1, label, severity, code, message]);
    if (this.#rows.length >= ROWS_AT_ONCE) this.#flush();
  }

  /** Writes the sheet, after all issues were added. */
  async write(writer: WorkbookWriter): Promise<{ name: string; row_count: number }> {
    this.#flush();
    closeSync(this.#csv);
    const sheet = await writer.addSheet('Issues', HEADER);
    const { name } = sheet;
    let rowCount = 0;
    for (const rows of readLists(this.#spool)) {
      const columns = HEADER.map((_, column) => rows.map((row) => row[column] ?? null));
      await sheet.writeColumns(columns, rows.length);
      rowCount += rows.length;
    }
    await sheet.close();
    closeSync(this.#spool);
    rmSync(this.#spoolPath);
    return { name, row_count: rowCount };
  }

  /** Gives the csv file its final name. */
  publish(): void {
    renameSync(`${this.#path}${PARTIAL_SUFFIX}`, this.#path);
  }

  #flush(): void {
    if (this.#rows.length === 0) return;
    writeSync(this.#spool, `${JSON.stringify(this.#rows)}\n`);
    const lines = this.#rows.map((row) => formatCsvLine(row.map((cell) => (cell === null ? '' : String(cell)))));
    writeSync(this.#csv, `${lines.join('\r\n')}\r\n`);
    this.#rows = [];
  }
}

/** Reads the lists of rows back, in the order in which they were written. */
function* readLists(fd: number): Generator<SheetRow[]> {
  const piece = Buffer.alloc(READ_BYTES);
  let rest: Buffer[] = [];
  for (let at = 0; ; ) {
    const count = readSync(fd, piece, 0, READ_BYTES, at);
    if (count === 0) return;
    at += count;
    let from = 0;
    for (let end = piece.indexOf(0x0a); end >= 0 && end < count; end = piece.indexOf(0x0a, from)) {
      yield JSON.parse(Buffer.concat([...rest, piece.subarray(from, end)]).toString()) as SheetRow[];
      rest = [];
      from = end + 1;
    }
    rest.push(Buffer.from(piece.subarray(from, count)));
  }
}
