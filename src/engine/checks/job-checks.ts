import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact, Issue, Sheet, Table } from '../../contract/artifact.ts';
import type { ChecksFile, Figures } from '../../contract/checks.ts';
import { inputPaths, jobNames, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { OutputCells } from '../../workbook/index.ts';
import type { Batch } from '../batches/read-batches.ts';
import type { JobContext } from '../job/job-context.ts';
import { compareColumns } from './compare-columns.ts';
import { compareExpected, compareWithPrevious } from './compare-numbers.ts';
import { EditionChecks } from './edition/edition-checks.ts';
import { Expectations } from './expectations.ts';
import { FigureLog } from './figure-log.ts';
import type { CheckPlan } from './plan-checks.ts';
import { CheckList } from './report/check-list.ts';
import { ToleranceSettings } from './report/tolerance-settings.ts';
import { RowHashes } from './row-hashes.ts';
import { TitlePeriods } from './title-periods.ts';
import { compareTotals } from './totals/document-totals.ts';
import type { Sums } from './totals/exact-sum.ts';

/** Runs all checks of a job, while its rows are streamed and afterwards. */
export class JobChecks {
  readonly #context: JobContext;
  readonly #list = new CheckList();
  readonly #settings: ToleranceSettings;
  readonly #expectations: Expectations | null;
  readonly #figures: FigureLog | null;
  readonly #rows: RowHashes | null;
  readonly #edition: EditionChecks | null;
  readonly #rowSalt: string;
  readonly #hasTotals: boolean;
  readonly #titles: TitlePeriods | null;
  readonly #isRecorded: boolean;

  constructor(context: JobContext, { job }: Pick<Artifact, 'job'>, plan: CheckPlan) {
    const { manifest, checkInputs, corrections, jobDir } = context;
    this.#context = context;
    this.#settings = new ToleranceSettings(manifest, corrections.recipe?.tolerances);
    this.#hasTotals = plan.hasTotals;
    this.#titles = plan.readsTitles ? new TitlePeriods(context.request.as_of) : null;
    this.#isRecorded = plan.hasExpectations || plan.hasTotals || plan.keepsFigures;
    this.#expectations = plan.hasExpectations ? new Expectations(manifest) : null;
    this.#figures = plan.keepsFigures ? new FigureLog(manifest) : null;
    const { previous } = checkInputs;
    // All of a sender's documents have the same salt. Without one, it is made from the first document's hash.
    this.#rowSalt = previous?.row_salt ?? checkInputs.salt ?? makeSalt(job.document.sha256);
    const earlier = previous?.rows_sha256 === undefined ? null : join(jobDir, inputPaths.previousRows);
    this.#edition =
      this.#figures !== null && plan.keepsEdition
        ? new EditionChecks(context, (name) => this.#partial(name), this.#figures.sums)
        : null;
    this.#rows = plan.keepsRowHashes ? new RowHashes(this.#partial('rowHashes'), this.#rowSalt, earlier) : null;
  }

  /** The sums of all fields; null if figures are not kept. */
  get sums(): Sums | null {
    return this.#figures?.sums ?? null;
  }

  /** The numbers of the recorded checks, by their ids. */
  get numbers(): ChecksFile['checks'] {
    return this.#list.numbers;
  }

  beginTable(sheet: Sheet, table: Table): void {
    this.#expectations?.beginTable(sheet, table);
    this.#edition?.beginTable(table);
  }

  /** Takes the values of a batch as they are written. Returns issues at cells of the batch. */
  add(batch: Batch, values: ReadonlyMap<string, OutputCells>): Issue[] {
    if (batch.isFirst) this.#titles?.add(batch.sheet.name, batch.titleCells);
    this.#rows?.add(values, batch.rows.length);
    // Checks of editions read every cell anyway.
    if (this.#edition === null) this.#figures?.add(values, batch.rows.length);
    else this.#edition.add(batch, values);
    return this.#expectations?.test(batch, values) ?? [];
  }

  /** Call this after all rows were added. Returns issues of whole tables. */
  async finishRows(sheets: readonly Sheet[]): Promise<{ sheet: string; tableId: string; issue: Issue }[]> {
    const issues = [...(this.#expectations?.finish(this.#list) ?? [])];
    this.#rows?.finish();
    if (this.#hasTotals && !this.#settings.off.has('total_differs'))
      await compareTotals(this.#context, sheets, this.#list, this.#settings.get('totals.tolerance'));
    return issues;
  }

  abort(): void {
    this.#rows?.abort();
    this.#edition?.abort();
  }

  /**
   * Call this when all issues are on record. Compares figures with earlier and typed numbers, and writes files. Gives the
   * checks for the record; undefined if there are only titles.
   */
  publish(artifact: Artifact): Artifact['checks'] {
    const figures = this.#figures?.finish(artifact);
    if (figures !== undefined) this.#compare(figures, artifact);
    const edition = this.#edition?.finish(this.#list, artifact.sheets, this.#settings.off);
    const kept = figures === undefined ? {} : { figures, row_salt: this.#rowSalt };
    const titles = this.#titles === null ? {} : { titles: this.#titles.found };
    const file: ChecksFile = { schema: 'ade.checks/v1', checks: this.#list.numbers, ...kept, ...titles };
    writeFileSync(this.#partial('checks'), `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
    const names = [
      ...(edition?.files ?? []),
      ...(this.#rows === null ? [] : ['rowHashes' as const]),
      'checks' as const,
    ];
    for (const name of names) renameSync(this.#partial(name), join(this.#context.jobDir, jobNames[name]));
    return this.#isRecorded ? { ...this.#list.recorded, ...edition?.compared } : undefined;
  }

  #compare(figures: Figures, artifact: Artifact): void {
    const { manifest, checkInputs } = this.#context;
    const settings = this.#settings;
    const { expected, previous } = checkInputs;
    if (expected !== undefined) compareExpected(this.#list, expected, figures, settings);
    if (previous === undefined) return;
    if (previous.accepted && !settings.off.has('column_lost')) compareColumns(this.#list, previous.figures, artifact);
    const repeatedRows = this.#rows?.isComparing === true ? this.#rows.repeated : null;
    compareWithPrevious(this.#list, previous.figures, figures, {
      manifest,
      settings,
      hasEdition: this.#edition !== null,
      repeatedRows,
    });
  }

  #partial(name: 'checks' | 'rowHashes' | 'keys' | 'profile' | 'rowChanges'): string {
    return join(this.#context.jobDir, `${jobNames[name]}${PARTIAL_SUFFIX}`);
  }
}

function makeSalt(documentSha256: string): string {
  return createHash('sha256').update(`rows of ${documentSha256}`).digest('hex').slice(0, 32);
}
