import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Artifact, Output, Sheet, Table } from '../../contract/artifact.ts';
import { durationsOf } from '../../contract/durations.ts';
import { jobNames, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import { listTables } from '../../record/index.ts';
import type { BatchAnswer } from '../../rules/client/index.ts';
import { makeOutputCells, OutputCells } from '../../workbook/index.ts';
import { createWorkbookWriter, type SheetWriter, type WorkbookWriter } from '../../workbook/writer/index.ts';
import { makeCellIssue } from '../batches/cell-issue.ts';
import { type Batch, readBatches } from '../batches/read-batches.ts';
import type { JobChecks } from '../checks/job-checks.ts';
import { planChecks } from '../checks/plan-checks.ts';
import { AmountSums } from '../figures/amount-sums.ts';
import type { JobContext } from '../job/job-context.ts';
import { Pipeline } from '../rows/pipeline.ts';
import { checkWritten } from '../structure/sheet-ledger.ts';
import { type AppliedBatch, applyBatch } from './apply-batch.ts';
import { listCutHeaders, listHeaderFormulas } from './header-issues.ts';
import { IssueReport } from './issue-report.ts';
import { addRanges } from './output-ranges.ts';
import { describeColumns, type OutputPlan, planOutput } from './plan-output.ts';
import { type OutputSource, planTable, type TablePlan } from './plan-table.ts';
import {
  addCounts,
  countLeftOut,
  describeTransform,
  describeWritten,
  findFirstCells,
  listMissingFields,
  type WrittenCounts,
  WrittenRows,
} from './table-facts.ts';
import { TruncatedCells } from './truncated-cells.ts';

/** Batches in progress at a time: one is read, one is processed by the rules, one is written. */
const BATCHES_AHEAD = 3;

/** Lets the rest of a request be sent, which is larger than what the system holds for the host: else both take turns. */
const sendOn = setImmediate;

const NO_CELLS = new OutputCells(null, null);
const NO_ANSWER: BatchAnswer = { values: {}, warnings: {}, issues: {}, failures: [] };

/** The result of the stream, which is recorded as passes 3 to 5. `transforms` is by table id. */
export interface Generated {
  rowCount: number;
  transforms: Map<Table['id'], NonNullable<Table['transform']>>;
  issues: IssueReport;
  /** Null if the job has no checks. */
  checks: JobChecks | null;
  sums: AmountSums['sums'];
  /** For each sheet that has a ledger: its written rows and their filled cells. */
  written: Map<Sheet, WrittenCounts>;
  sheets: NonNullable<Output['sheets']>;
  tables: NonNullable<Output['tables']>;
  /** Marks issues of hooks, writes the sheet of issues if the package asks for it, and gives the workbook its name. */
  complete(): Promise<Pick<Output, 'bytes' | 'sha256' | 'issues_sheet' | 'marks'>>;
}

/** Runs passes 3 to 5 as one stream: transform, validate, write. Leaves no files behind if it fails. */
export async function generate(context: JobContext, artifact: Pick<Artifact, 'sheets' | 'job'>): Promise<Generated> {
  const maxBytes = context.request.limits.file_mb * 1024 * 1024;
  const checks = await openChecks(context, artifact);
  const issues = new IssueReport(context, maxBytes);
  const partialPath = join(context.jobDir, `${jobNames.output}${PARTIAL_SUFFIX}`);
  const truncated = new TruncatedCells();
  const writer = createWorkbookWriter(partialPath, {
    maxBytes,
    hasMarks: Boolean(context.manifest.engine.writer.mark_issues),
    hasDurations: durationsOf(context.manifest) !== undefined,
    onTruncated: (sheetName, row, column) => truncated.note(sheetName, row, column),
  });
  try {
    return await new Generation(context, artifact, { writer, partialPath, issues, truncated, checks }).run();
  } catch (error) {
    issues.abort();
    checks?.abort();
    await writer.abort();
    throw error;
  }
}

/** Few jobs have checks, so the code for checks is only loaded for those jobs. */
async function openChecks(context: JobContext, artifact: Pick<Artifact, 'job' | 'sheets'>): Promise<JobChecks | null> {
  const plan = planChecks(context, artifact);
  if (plan === null) return null;
  const { JobChecks } = await import('../checks/job-checks.ts');
  return new JobChecks(context, artifact, plan);
}

interface Sinks {
  writer: WorkbookWriter;
  partialPath: string;
  issues: IssueReport;
  truncated: TruncatedCells;
  checks: JobChecks | null;
}

class Generation {
  readonly #context: JobContext;
  readonly #artifact: Pick<Artifact, 'sheets'>;
  readonly #writer: WorkbookWriter;
  readonly #partialPath: string;
  readonly #issues: IssueReport;
  readonly #truncated: TruncatedCells;
  readonly #checks: JobChecks | null;
  readonly #sums: AmountSums;
  readonly #output: OutputPlan;
  readonly #plans = new Map<Table['id'], TablePlan>();
  readonly #writtenSheets: Generated['sheets'] = [];
  readonly #written: Generated['written'] = new Map();
  #totalRows = 0;
  #rowCount = 0;
  #sheet: SheetWriter | null = null;
  #sheetPosition = -1;

  constructor(context: JobContext, artifact: Pick<Artifact, 'sheets'>, sinks: Sinks) {
    this.#context = context;
    this.#artifact = artifact;
    this.#writer = sinks.writer;
    this.#partialPath = sinks.partialPath;
    this.#issues = sinks.issues;
    this.#truncated = sinks.truncated;
    this.#checks = sinks.checks;
    this.#sums = new AmountSums(context.manifest, sinks.checks?.sums ?? null);
    this.#output = planOutput(artifact, context.manifest);
  }

  async run(): Promise<Generated> {
    for (const { sheet, table } of listTables(this.#artifact)) this.#beginTable(sheet, table);
    const { first_rows: firstRows } = this.#context.request;
    for (const sheet of this.#artifact.sheets) {
      const pipeline = new Pipeline(BATCHES_AHEAD, (batch: Batch) => this.#askRules(batch));
      const written = new WrittenRows();
      for await (const { batch, answer } of pipeline.run(readBatches(this.#context.rows, sheet, firstRows))) {
        await this.#finishBatch(batch, answer);
        written.add(batch);
      }
      // Records of earlier versions have no ledger.
      if (sheet.ledger === undefined || firstRows !== undefined) continue;
      checkWritten(sheet.name, sheet.ledger, written.total);
      this.#written.set(sheet, written.total);
    }
    const ofTables = (await this.#checks?.finishRows(this.#artifact.sheets)) ?? [];
    for (const { sheet, tableId, issue } of ofTables) this.#issues.add(sheet, tableId, issue);
    await this.#reachSheet(this.#output.sheets.length - 1);
    const tables = [...this.#plans.values()].map(describeWritten);
    return {
      rowCount: this.#rowCount,
      transforms: new Map([...this.#plans].map(([tableId, plan]) => [tableId, describeTransform(plan)])),
      issues: this.#issues,
      checks: this.#checks,
      sums: this.#sums.sums,
      written: this.#written,
      sheets: this.#writtenSheets,
      tables,
      complete: () => this.#complete(tables),
    };
  }

  async #complete(tables: Generated['tables']): ReturnType<Generated['complete']> {
    try {
      await this.#issues.writeSheet(this.#writer);
      const later = await this.#issues.markLater(this.#artifact.sheets, { sheets: this.#writtenSheets, tables });
      const { bytes, sha256 } = await this.#writer.finish(later);
      this.#issues.publish();
      renameSync(this.#partialPath, join(this.#context.jobDir, jobNames.output));
      return { sha256, bytes, ...this.#issues.recorded };
    } catch (error) {
      await this.#writer.abort();
      throw error;
    }
  }

  #beginTable(sheet: Sheet, table: Table): void {
    this.#plans.set(table.id, planTable(this.#context, this.#output, sheet, table));
    this.#totalRows += table.row_count;
    this.#checks?.beginTable(sheet, table);
    for (const issue of listMissingFields(table, this.#context)) this.#issues.add(sheet.name, table.id, issue);
  }

  /** Every table has a plan before the first batch is read. */
  #getPlan(table: Table): TablePlan {
    return this.#plans.get(table.id)!;
  }

  /** Sends table and batch at once: the host answers in order, and later batches must not overtake earlier ones. */
  async #askRules(batch: Batch): Promise<{ batch: Batch; answer: BatchAnswer }> {
    const { fields, inputs, corrected } = this.#getPlan(batch.table);
    corrected?.correct(batch);
    if (fields.length === 0) return { batch, answer: NO_ANSWER };
    const { sheet, table, title, rows, group, columns } = batch;
    const { runner } = this.#context;
    const opened = batch.isFirst
      ? runner.openTable({
          op: 'table',
          sheetName: sheet.name,
          tableId: table.id,
          language: table.language,
          title,
          fields,
        })
      : Promise.resolve();
    const values = Object.fromEntries(inputs.map(({ field, position }) => [field, columns[position]!]));
    for (const { field } of fields) {
      const given = batch.given?.get(field);
      if (given !== undefined) values[field] = given;
    }
    const answered = runner.runBatch({ op: 'batch', tableId: table.id, rows, group, values, decided: batch.decided });
    const [, answer] = await Promise.all([opened, answered]);
    return { batch, answer };
  }

  async #finishBatch(batch: Batch, answer: BatchAnswer): Promise<void> {
    const { rows, sheet, table } = batch;
    const plan = this.#getPlan(table);
    for (const issue of listHeaderFormulas(batch)) this.#issues.add(sheet.name, table.id, issue);
    const applied = applyBatch(batch, plan, answer, this.#context.scrubber);
    await sendOn();
    this.#sums.add(applied.values, rows.length);
    const found = this.#checks?.add(batch, applied.values) ?? [];
    const issues = [
      ...applied.issues,
      ...plan.mixedHours.find(batch),
      ...plan.scaled.find(batch, applied.values, applied.issues),
      ...found,
    ];
    await sendOn();
    const marked = this.#issues.addBatch(batch, applied.values, plan.outputs, issues);
    await sendOn();
    addCounts(plan.transform, rows.length, applied.counts);
    await this.#writeBatch(batch, plan, applied.values, marked);
    this.#rowCount += rows.length;
    this.#context.progress.report(this.#rowCount, () => ({
      share: this.#totalRows > 0 ? this.#rowCount / this.#totalRows : undefined,
      findBytes: () => ({ output: statSync(this.#partialPath).size, issues: this.#issues.writtenBytes }),
    }));
  }

  async #writeBatch(
    batch: Batch,
    plan: TablePlan,
    values: AppliedBatch['values'],
    { notes, marks }: ReturnType<IssueReport['addBatch']>,
  ): Promise<void> {
    const sheet = await this.#reachSheet(plan.sheet);
    const columns = plan.outputs.map(({ field, position }) => {
      if (field !== null) return values.get(field) ?? NO_CELLS;
      return position === null ? NO_CELLS : makeOutputCells(batch.columns[position] ?? null, null, true);
    });
    const written = await sheet.writeColumns(columns, batch.rows.length, notes, marks);
    addRanges(plan.written.ranges, written, batch.rows);
    countLeftOut(batch, plan.leftOut);
    findFirstCells(batch, plan.undecided);
    for (const { sheetName, rowCount } of written) this.#countSheetRows(sheetName, plan.sheet, rowCount);
    for (const { row, column } of this.#truncated.take(written)) {
      this.#reportTruncated(batch, plan.outputs[column]!, row);
    }
    if (!batch.isFirst) return;
    const cutHeaders = listCutHeaders(batch, plan.outputs, this.#truncated.headers);
    for (const issue of cutHeaders) this.#issues.add(batch.sheet.name, batch.table.id, issue);
  }

  #reportTruncated(batch: Batch, { field, position }: OutputSource, row: number): void {
    const issue = makeCellIssue(batch, field, position, row, {
      code: 'value_truncated',
      severity: 'warning',
      message: 'The text is longer than 32,767 characters, the most that a cell may hold; its end is left out.',
      rule: 'engine',
    });
    this.#issues.add(batch.sheet.name, batch.table.id, issue);
  }

  /** The writer of the output sheet at a position. Opens the sheets before it, too, even if they have no rows. */
  async #reachSheet(position: number): Promise<SheetWriter> {
    let sheet = this.#sheet;
    while (sheet === null || this.#sheetPosition < position) sheet = await this.#openNextSheet();
    return sheet;
  }

  async #openNextSheet(): Promise<SheetWriter> {
    await this.#sheet?.close();
    this.#sheetPosition += 1;
    const { name, columns } = this.#output.sheets[this.#sheetPosition]!;
    const headers = columns.map(({ header }) => header);
    this.#truncated.startSheet();
    this.#sheet = await this.#writer.addSheet(name, headers);
    this.#countSheetRows(this.#sheet.name, this.#sheetPosition, 0);
    return this.#sheet;
  }

  /** A full output sheet continues in another sheet, which has its own name. */
  #countSheetRows(name: string, position: number, rowCount: number): void {
    const known = this.#writtenSheets.find((sheet) => sheet.name === name);
    if (known) known.row_count += rowCount;
    else {
      const columns = describeColumns(this.#output.sheets[position]!);
      this.#writtenSheets.push({ name, row_count: rowCount, columns });
    }
  }
}
