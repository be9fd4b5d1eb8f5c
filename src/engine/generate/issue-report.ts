import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLines } from '../../base/files/index.ts';
import type { Artifact, Issue, IssueTotal, Output, Sheet } from '../../contract/artifact.ts';
import { jobNames } from '../../contract/layout.ts';
import type { LocatedIssue } from '../../record/index.ts';
import type { OutputCells } from '../../workbook/index.ts';
import type { CellMark, LaterMarks, Note, WorkbookWriter } from '../../workbook/writer/index.ts';
import type { Batch } from '../batches/read-batches.ts';
import type { JobContext } from '../job/job-context.ts';
import { IssueLog } from './issue-log.ts';
import { fillIssues, IssueMarks } from './issue-marks.ts';
import { IssueSheet } from './issue-sheet.ts';
import { LaterIssues } from './later-issues.ts';
import type { OutputSource } from './plan-table.ts';
import { WrittenPlaces } from './written-places.ts';

/** Replaces the value in messages of issues that are not about a cell of a batch. */
const SOME_VALUE = 'the value';

const NOTHING: { notes: Note[]; marks: CellMark[] } = { notes: [], marks: [] };

/** Sends issues to the full list and the record, and if the package says so, to cells and a sheet of the workbook. */
export class IssueReport {
  readonly #context: JobContext;
  readonly #log: IssueLog;
  readonly #marks: IssueMarks | null;
  readonly #later: LaterIssues | null;
  readonly #sheet: IssueSheet | null;
  #written: Output['issues_sheet'];

  constructor(context: JobContext, maxBytes: number) {
    const { jobDir, manifest, build } = context;
    const { mark_issues: areMarked, issues_sheet: hasSheet } = manifest.engine.writer;
    this.#context = context;
    this.#log = new IssueLog(join(jobDir, jobNames.issues), maxBytes);
    this.#marks = areMarked ? new IssueMarks() : null;
    // Workbooks of packages from before that have no hooks stay as they are.
    const hasHooks = build.modules.some(({ hook }) => hook === 'after_validate');
    this.#later = areMarked === 'all' || (areMarked === true && hasHooks) ? new LaterIssues() : null;
    this.#sheet = hasSheet === true ? new IssueSheet(jobDir, manifest) : null;
  }

  add(sheet: string, tableId: string, issue: Issue): void {
    this.#log.add(sheet, tableId, issue);
    this.#addLater(sheet, tableId, issue);
  }

  #addLater(sheet: string, tableId: string, issue: Issue): void {
    const message = issue.message.replaceAll('{value}', SOME_VALUE);
    this.#sheet?.add(sheet, issue, message);
    this.#later?.add(tableId, issue, message);
  }

  /** Adds the issues of a batch. Returns the notes and marks for its cells. */
  addBatch(
    batch: Batch,
    values: ReadonlyMap<string, OutputCells>,
    outputs: readonly OutputSource[],
    issues: readonly Issue[],
  ): { notes: Note[]; marks: CellMark[] } {
    const { name } = batch.sheet;
    for (const issue of issues) this.#log.add(name, batch.table.id, issue);
    if (issues.length === 0 || (this.#sheet === null && this.#marks === null)) return NOTHING;
    const filled = fillIssues(batch, values, issues);
    for (const { issue, message } of filled) this.#sheet?.add(name, issue, message);
    return this.#marks?.mark(batch, outputs, filled) ?? NOTHING;
  }

  readTable(tableId: string): { issues: Issue[]; totals: IssueTotal[] } {
    return this.#log.readTable(tableId);
  }

  /** Size of the full list so far. */
  get writtenBytes(): number {
    return this.#log.writtenBytes;
  }

  /** Closes the full list, which is now complete. */
  finish(): void {
    this.#log.finish();
  }

  /** Keeps the complete list of an earlier run, from which the sheet and the marks get the issues of hooks. */
  async keepEarlier(): Promise<void> {
    this.#log.abort();
    const { jobDir, build } = this.#context;
    const path = join(jobDir, jobNames.issues);
    if ((this.#sheet === null && this.#later === null) || !existsSync(path)) return;
    for await (const line of readLines(path)) {
      if (line === '') continue;
      const { sheet, table_id: tableId, ...issue }: LocatedIssue = JSON.parse(line);
      if (build.rules[issue.rule]?.kind === 'hook') this.#addLater(sheet, tableId, issue);
    }
  }

  /** The marks of issues that were found after their rows were written. The list must be finished. */
  async markLater(sheets: readonly Sheet[], output: Output): Promise<LaterMarks[]> {
    if (this.#later === null || this.#marks === null) return [];
    const path = join(this.#context.jobDir, jobNames.issues);
    return await this.#later.makeMarks(new WrittenPlaces(sheets, output), this.#marks, path);
  }

  /** Writes the sheet of issues as the last sheet, if the package asks for it. */
  async writeSheet(writer: WorkbookWriter): Promise<void> {
    if (this.#sheet !== null) this.#written = await this.#sheet.write(writer);
  }

  publish(): void {
    this.#sheet?.publish();
  }

  get recorded(): Pick<Artifact['output'], 'issues_sheet' | 'marks'> {
    return {
      ...(this.#written === undefined ? {} : { issues_sheet: this.#written }),
      ...(this.#marks === null ? {} : { marks: this.#marks.recorded }),
    };
  }

  abort(): void {
    this.#log.abort();
  }
}
