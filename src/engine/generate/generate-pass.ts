import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { listTables } from '../../audit/tables.ts';
import type { Artifact, Issue, Output, Table } from '../../contract/artifact.ts';
import { jobNames, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { BatchAnswer, FieldPlan } from '../../rules/client/index.ts';
import { type ColumnCells, OutputCells } from '../../workbook/rows/column-cells.ts';
import { createWorkbookWriter, type SheetWriter, type WorkbookWriter } from '../../workbook/writer/index.ts';
import type { JobContext } from '../job-context.ts';
import { Pipeline } from '../pipeline.ts';
import { type AppliedBatch, applyBatch } from './apply-batch.ts';
import { makeCellIssue } from './cell-issue.ts';
import { IssueLog } from './issue-log.ts';
import { addRanges } from './output-ranges.ts';
import { planFields } from './plan-fields.ts';
import { describeColumns, type OutputPlan, planOutput } from './plan-output.ts';
import { type Batch, readBatches } from './read-batches.ts';
import { type TruncatedCell, TruncatedCells } from './truncated-cells.ts';

/** Batches under way: one is read, one is with the rules, one is written. */
const BATCHES_AHEAD = 3;

const NO_CELLS = new OutputCells(null, null);

const NO_ANSWER: BatchAnswer = { values: {}, warnings: {}, issues: {}, failures: [] };

/** What streaming gave, by table id; the passes 3 to 5 record it. */
export interface Generated {
  rowCount: number;
  bytes: number;
  sha256: string;
  transforms: Map<Table['id'], NonNullable<Table['transform']>>;
  issues: IssueLog;
  sheets: NonNullable<Output['sheets']>;
  tables: NonNullable<Output['tables']>;
  /** Moves the finished workbook to its name. */
  publish(): void;
}

/** Passes 3 to 5 as one stream: transform, validate, write. Leaves nothing behind when it fails. */
export async function generate(context: JobContext, artifact: Pick<Artifact, 'sheets'>): Promise<Generated> {
  const maxBytes = context.request.limits.file_mb * 1024 * 1024;
  const issues = new IssueLog(join(context.jobDir, jobNames.issues), maxBytes);
  const partialPath = join(context.jobDir, `${jobNames.output}${PARTIAL_SUFFIX}`);
  const truncated = new TruncatedCells();
  const writer = createWorkbookWriter(partialPath, {
    maxBytes,
    onTruncated: (sheetName, row, column) => truncated.note(sheetName, row, column),
  });
  try {
    return await new Generation(context, artifact, writer, issues, truncated).run(partialPath);
  } catch (error) {
    issues.abort();
    await writer.abort();
    throw error;
  }
}

class Generation {
  readonly #context: JobContext;
  readonly #artifact: Pick<Artifact, 'sheets'>;
  readonly #writer: WorkbookWriter;
  readonly #issues: IssueLog;
  readonly #truncated: TruncatedCells;
  readonly #output: OutputPlan;
  readonly #plans = new Map<string, FieldPlan[]>();
  readonly #result: Pick<Generated, 'rowCount' | 'transforms' | 'sheets' | 'tables'>;
  readonly #totalRows: number;
  #sheet: SheetWriter | null = null;
  #sheetPosition = -1;

  constructor(
    context: JobContext,
    artifact: Pick<Artifact, 'sheets'>,
    writer: WorkbookWriter,
    issues: IssueLog,
    truncated: TruncatedCells,
  ) {
    this.#context = context;
    this.#artifact = artifact;
    this.#writer = writer;
    this.#issues = issues;
    this.#truncated = truncated;
    this.#output = planOutput(artifact, context.manifest);
    this.#totalRows = [...listTables(artifact)].reduce((sum, { table }) => sum + table.row_count, 0);
    this.#result = { rowCount: 0, transforms: new Map(), sheets: [], tables: [] };
  }

  async run(partialPath: string): Promise<Generated> {
    for (const { sheet, table } of listTables(this.#artifact)) this.#beginTable(sheet.name, table);
    for (const sheet of this.#artifact.sheets) {
      const pipeline = new Pipeline(BATCHES_AHEAD, (batch: Batch) => this.#askRules(batch));
      for await (const { batch, answer } of pipeline.run(readBatches(this.#context.rows, sheet))) {
        await this.#finishBatch(batch, applyBatch(batch, this.#planOf(batch.table), answer, this.#context.scrubber));
      }
    }
    while (this.#sheetPosition < this.#output.sheets.length - 1) await this.#openSheet(this.#sheetPosition + 1);
    const { bytes, sha256 } = await this.#writer.finish();
    const { jobDir } = this.#context;
    return {
      ...this.#result,
      bytes,
      sha256,
      issues: this.#issues,
      publish: () => renameSync(partialPath, join(jobDir, jobNames.output)),
    };
  }

  #beginTable(sheetName: string, table: Table): void {
    const isActive = (rule: string) => !this.#context.runner.switchedOff.has(rule);
    const plans = planFields(table, this.#context.build, isActive);
    this.#plans.set(table.id, plans);
    const fields = table.fields!.filter(({ from }) => from !== 'none');
    this.#result.transforms.set(table.id, {
      rows: 0,
      fields: fields.map(({ field }) => {
        const plan = plans.find((known) => known.field === field);
        const rule = plan?.transform ?? plan?.derive;
        return { field, ...(rule ? { rule } : {}), changed: 0, dropped: 0, empty: 0 };
      }),
    });
    const { rawColumns } = this.#output.tables.get(table.id)!;
    this.#result.tables.push({ table_id: table.id, source_sheet: sheetName, ranges: [], raw_columns: rawColumns });
    for (const issue of listMissingFields(table, this.#context)) this.#issues.add(sheetName, table.id, issue);
  }

  #planOf(table: Table): FieldPlan[] {
    return this.#plans.get(table.id)!;
  }

  /** Sends table and batch in one go: the host answers in order, and later batches must not overtake. */
  async #askRules(batch: Batch): Promise<{ batch: Batch; answer: BatchAnswer }> {
    const fields = this.#planOf(batch.table);
    if (fields.length === 0) return { batch, answer: NO_ANSWER };
    const { runner } = this.#context;
    const opened = batch.isFirst ? runner.openTable(makeTableRequest(batch, fields)) : Promise.resolve();
    const answered = runner.runBatch({
      op: 'batch',
      tableId: batch.table.id,
      rows: batch.rows,
      group: batch.group,
      values: collectValues(batch, fields),
    });
    const [, answer] = await Promise.all([opened, answered]);
    return { batch, answer };
  }

  async #finishBatch(batch: Batch, applied: AppliedBatch): Promise<void> {
    const { table, sheet, rows } = batch;
    for (const issue of applied.issues) this.#issues.add(sheet.name, table.id, issue);
    const transform = this.#result.transforms.get(table.id)!;
    transform.rows += rows.length;
    for (const stats of transform.fields) {
      const counts = applied.counts.get(stats.field)!;
      stats.changed += counts.changed;
      stats.dropped += counts.dropped;
      stats.empty += counts.empty;
    }
    await this.#writeBatch(batch, applied);
    this.#result.rowCount += rows.length;
    this.#context.progress.report(this.#result.rowCount, this.#totalRows);
  }

  async #writeBatch(batch: Batch, applied: AppliedBatch): Promise<void> {
    const { sheet: position, rawColumns } = this.#output.tables.get(batch.table.id)!;
    while (this.#sheetPosition < position) await this.#openSheet(this.#sheetPosition + 1);
    const columns = this.#output.sheets[position]!.columns.map(({ header, field }) => {
      if (field !== null) return applied.values.get(field) ?? NO_CELLS;
      const raw = rawColumns.find(({ output_header: name }) => name === header);
      const position = batch.table.columns.findIndex(({ column }) => column === raw?.column);
      return position < 0 ? NO_CELLS : new OutputCells(batch.columns[position]!, null);
    });
    const written = await this.#sheet!.writeColumns(columns, batch.rows.length);
    const record = this.#result.tables.find(({ table_id: id }) => id === batch.table.id)!;
    addRanges(record.ranges, written, batch.rows);
    for (const { sheetName, rowCount } of written) this.#countSheetRows(sheetName, position, rowCount);
    for (const cell of this.#truncated.take(written)) this.#reportTruncated(batch, position, cell);
  }

  #reportTruncated(batch: Batch, sheetPosition: number, { row, column }: TruncatedCell): void {
    const { table, sheet } = batch;
    const { header, field } = this.#output.sheets[sheetPosition]!.columns[column]!;
    const raw = this.#output.tables.get(table.id)!.rawColumns.find(({ output_header: name }) => name === header);
    const letter = field === null ? raw?.column : table.fields!.find((known) => known.field === field)?.column;
    const found = table.columns.findIndex((known) => known.column === letter);
    const issue = makeCellIssue(batch, field, found < 0 ? null : found, row, {
      code: 'value_truncated',
      severity: 'warning',
      message: 'The text is longer than 32,767 characters, the most that a cell may hold; its end is left out.',
      rule: 'engine',
    });
    this.#issues.add(sheet.name, table.id, issue);
  }

  async #openSheet(position: number): Promise<void> {
    const plan = this.#output.sheets[position]!;
    await this.#sheet?.close();
    this.#sheet = await this.#writer.addSheet(
      plan.name,
      plan.columns.map(({ header }) => header),
    );
    this.#sheetPosition = position;
    this.#countSheetRows(this.#sheet.name, position, 0);
  }

  #countSheetRows(name: string, position: number, rowCount: number): void {
    const known = this.#result.sheets.find((sheet) => sheet.name === name);
    if (known) known.row_count += rowCount;
    else
      this.#result.sheets.push({ name, row_count: rowCount, columns: describeColumns(this.#output.sheets[position]!) });
  }
}

function makeTableRequest({ sheet, table, title }: Batch, fields: FieldPlan[]) {
  return { op: 'table' as const, sheetName: sheet.name, tableId: table.id, title, fields };
}

function collectValues(batch: Batch, plans: readonly FieldPlan[]): Record<string, ColumnCells> {
  const values: Record<string, ColumnCells> = {};
  for (const { field, columnIndex } of plans) {
    if (columnIndex === null) continue;
    const source = batch.table.fields!.find((known) => known.field === field)!;
    values[field] = batch.columns[batch.table.columns.findIndex(({ column }) => column === source.column)]!;
  }
  return values;
}

/** One issue of the whole table for each required field without column or derivation. */
function listMissingFields(table: Table, { manifest }: JobContext): Issue[] {
  return table
    .fields!.filter(({ field, from }) => from === 'none' && manifest.columns.meta[field]!.required)
    .map(({ field }) => ({
      a1: table.a1_range,
      row_index: null,
      code: 'required_field_missing',
      severity: 'error',
      message: `No column of the table became the required field "${manifest.columns.meta[field]!.label}".`,
      target_field: field,
      rule: 'engine',
    }));
}
