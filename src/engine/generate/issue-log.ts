import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import type { Issue, IssueTotal } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { PARTIAL_SUFFIX } from '../../contract/layout.ts';

/** How many issues the artifact lists for each table, field and code; issues.ndjson has all. */
export const LISTED_ISSUES = 1_000;

const BUFFER_CHARS = 64 * 1024;

const BYTES_PER_MB = 1024 * 1024;

interface TableIssues {
  issues: Issue[];
  totals: Map<string, IssueTotal>;
}

/** Streams every issue to a file and keeps, per table, the first issues and exact totals. */
export class IssueLog {
  readonly #path: string;
  readonly #partialPath: string;
  readonly #byTable = new Map<string, TableIssues>();
  readonly #fd: number;
  readonly #maxBytes: number;
  #bytes = 0;
  #buffer = '';
  #place = { sheet: '', tableId: '', json: '' };

  constructor(path: string, maxBytes = Number.POSITIVE_INFINITY) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#partialPath = `${path}${PARTIAL_SUFFIX}`;
    this.#fd = openSync(this.#partialPath, 'w');
  }

  add(sheet: string, tableId: string, issue: Issue): void {
    // Writes the JSON of one object with place and issue, without building that object.
    this.#buffer += `${this.#findPlace(sheet, tableId)}${JSON.stringify(issue).slice(1)}\n`;
    if (this.#buffer.length > BUFFER_CHARS) this.#flush();
    const { issues, totals } = this.#getTable(tableId);
    const { target_field, code, severity } = issue;
    const key = `${target_field} ${code} ${severity}`;
    const total = totals.get(key) ?? { target_field, code, severity, count: 0 };
    totals.set(key, total);
    total.count += 1;
    if (total.count <= LISTED_ISSUES) issues.push(issue);
  }

  /** The listed issues and the totals of a table so far. */
  readTable(tableId: string): { issues: Issue[]; totals: IssueTotal[] } {
    const { issues, totals } = this.#getTable(tableId);
    return { issues, totals: [...totals.values()] };
  }

  /** Size of the file so far, without what waits to be written. */
  get writtenBytes(): number {
    return this.#bytes;
  }

  finish(): void {
    this.#flush();
    closeSync(this.#fd);
    renameSync(this.#partialPath, this.#path);
  }

  abort(): void {
    closeSync(this.#fd);
    rmSync(this.#partialPath, { force: true });
  }

  /** The beginning of a line, reused from issue to issue: issues are added table by table. */
  #findPlace(sheet: string, tableId: string): string {
    if (this.#place.sheet !== sheet || this.#place.tableId !== tableId) {
      const json = `${JSON.stringify({ sheet, table_id: tableId }).slice(0, -1)},`;
      this.#place = { sheet, tableId, json };
    }
    return this.#place.json;
  }

  #getTable(tableId: string): TableIssues {
    let table = this.#byTable.get(tableId);
    if (table === undefined) {
      table = { issues: [], totals: new Map() };
      this.#byTable.set(tableId, table);
    }
    return table;
  }

  #flush(): void {
    this.#bytes += Buffer.byteLength(this.#buffer);
    // Beyond its file limit, the process would be killed without an error.
    if (this.#bytes > this.#maxBytes) {
      const maxMb = Math.round(this.#maxBytes / BYTES_PER_MB);
      throw new AdeError('output_too_large', { path: basename(this.#path), max_mb: maxMb });
    }
    writeSync(this.#fd, this.#buffer);
    this.#buffer = '';
  }
}
