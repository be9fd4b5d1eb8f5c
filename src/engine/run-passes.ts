import { PASSES, type PassName } from '../contract/artifact/passes.ts';
import type { Annotation } from '../contract/artifact.ts';
import { jobNames } from '../contract/layout.ts';
import { findUnmappedColumns } from '../contract/manifest.ts';
import { listTables } from '../record/index.ts';
import type { CollectedFailure } from '../rules/client/index.ts';
import { writeFigures } from './figures/write-figures.ts';
import { type Generated, generate } from './generate/generate-pass.ts';
import { placeHookIssues } from './hooks/hook-issues.ts';
import { makeNotes, rejectEntries, runHooks } from './hooks/hooks.ts';
import type { JobContext } from './job/job-context.ts';
import { analyzeTable } from './mapping/analyze.ts';
import { applyOverrides, type GivenFields } from './mapping/apply-overrides.ts';
import { listFieldSources, mapColumns } from './mapping/mapping-pass.ts';
import { decideUnmapped } from './mapping/unmapped-columns.ts';
import type { ArtifactStore } from './record/artifact-store.ts';
import { recordFailures } from './record/rule-errors.ts';
import { summarize } from './record/summarize.ts';
import type { Samples } from './rows/samples.ts';
import { readSamples } from './structure/read-samples.ts';
import { readSheetMarks } from './structure/read-sheet-marks.ts';
import { makeRegionOptions } from './structure/regions/region-builder.ts';
import { addNotCarried } from './structure/sheet-ledger.ts';
import { findStructure } from './structure/structure-pass.ts';

export interface PassListener {
  passStarted(pass: number, name: PassName): void;
  passFinished(pass: number, name: PassName, rows: number, durationMs: number): void;
}

/** Runs the passes that are not in the artifact yet, and saves it after each. */
export class PassRunner {
  readonly #context: JobContext;
  readonly #store: ArtifactStore;
  readonly #listener: PassListener;
  #samples: Samples | null = null;
  #open: { pass: number; name: PassName; startedAt: string; startedMs: number } | null = null;

  constructor(context: JobContext, store: ArtifactStore, listener: PassListener) {
    this.#context = context;
    this.#store = store;
    this.#listener = listener;
  }

  async run(): Promise<void> {
    if (!this.#isDone('structure')) await this.#runStructure();
    else for (const sheet of this.#store.artifact.sheets) this.#context.corrections.recipe?.fit(sheet);
    this.#context.scrubber.hideTexts(this.#context.corrections.names);
    for (const { table } of listTables(this.#store.artifact)) {
      this.#context.scrubber.addHeaders(table.columns.map(({ header }) => header));
    }
    if (!this.#isDone('mapping')) await this.#runMapping();
    if (this.#context.manifest.engine.analyze.enabled && !this.#isDone('analyze')) await this.#runAnalyze();
    if (!this.#isDone('write')) await this.#runGenerate();
  }

  async #runStructure(): Promise<void> {
    this.#begin('structure');
    const { artifact } = this.#store;
    const started = await runHooks(this.#context, 'on_job_start', artifact);
    this.#annotate(makeNotes(this.#context, started));
    const { result, failures } = await this.#context.runner.runPass(artifact, () => findStructure(this.#context));
    artifact.sheets = result.sheets;
    this.#samples = result.samples;
    await this.#finish(result.rowCount, [...started.failures, ...failures]);
  }

  async #runMapping(): Promise<void> {
    this.#begin('mapping');
    const { artifact } = this.#store;
    const { runner, build, manifest } = this.#context;
    const samples = await this.#getSamples();
    const { result, failures } = await runner.runPass(artifact, () => mapColumns(this.#context, artifact, samples));
    const { mappings, sampledRows } = result;
    for (const { table } of listTables(artifact)) table.mapping = mappings.get(table.id);
    const hooked = await runHooks(this.#context, 'after_mapping', artifact);
    this.#annotate(makeNotes(this.#context, hooked));
    const given = listGivenFields(this.#context, artifact);
    for (const { rule, result } of hooked.results) {
      const applied = applyOverrides(mappings, result.mapping ?? [], manifest, rule, given);
      this.#annotate(applied.annotations);
      hooked.failures.push(...rejectEntries(rule, applied.rejected));
    }
    const policy = findUnmappedColumns(manifest);
    for (const { sheet, table } of listTables(artifact)) {
      decideUnmapped(table, table.mapping ?? [], policy, this.#context.corrections.listFields(sheet, table));
      const rowFields = this.#context.corrections.listRowFields(sheet, table);
      const isActive = (rule: string) => !runner.switchedOff.has(rule);
      table.fields = listFieldSources(table.mapping ?? [], build, isActive, given.get(table.id), rowFields);
    }
    await this.#finish(sampledRows, [...failures, ...hooked.failures]);
  }

  async #runAnalyze(): Promise<void> {
    this.#begin('analyze');
    const samples = await this.#getSamples();
    let rows = 0;
    for (const { table } of listTables(this.#store.artifact)) {
      const sample = samples.get(table.id) ?? [];
      table.analysis = analyzeTable(table.mapping ?? [], sample);
      rows += sample.length;
    }
    await this.#finish(rows, []);
  }

  /** Runs three passes as one stream. Each pass is recorded after its hook, unless this was already done. */
  async #runGenerate(): Promise<void> {
    const { artifact } = this.#store;
    this.#begin(this.#isDone('transform') ? (this.#isDone('validate') ? 'write' : 'validate') : 'transform');
    const { result: generated, failures } = await this.#context.runner.runPass(artifact, () =>
      generate(this.#context, artifact),
    );
    const { rules } = this.#context.build;
    const ofValidation = ({ rule }: CollectedFailure) => rules[rule]?.kind === 'validate';
    if (!this.#isDone('transform'))
      await this.#recordTransform(
        generated,
        failures.filter((failure) => !ofValidation(failure)),
      );
    if (!this.#isDone('validate')) await this.#recordValidation(generated, failures.filter(ofValidation));
    // The stream was repeated but the hook was not: the list on disk is complete and has the hook's issues.
    else await generated.issues.keepEarlier();
    // No more rules are called, so the rule process ends while the rest is written. Both are awaited.
    const ends = await Promise.allSettled([this.#recordOutput(generated), this.#context.runner.close()]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #recordTransform(generated: Generated, failures: CollectedFailure[]): Promise<void> {
    this.#begin('transform');
    const { artifact } = this.#store;
    for (const { table } of listTables(artifact)) table.transform = generated.transforms.get(table.id);
    const hooked = await runHooks(this.#context, 'after_transform', artifact);
    this.#annotate(makeNotes(this.#context, hooked));
    await this.#finish(generated.rowCount, [...failures, ...hooked.failures]);
  }

  async #recordValidation(generated: Generated, failures: CollectedFailure[]): Promise<void> {
    this.#begin('validate');
    const { artifact } = this.#store;
    const readIssues = () => {
      for (const { table } of listTables(artifact)) table.validation = generated.issues.readTable(table.id);
    };
    readIssues();
    const hooked = await runHooks(this.#context, 'after_validate', artifact);
    this.#annotate(makeNotes(this.#context, hooked));
    const { placed, rejected } = placeHookIssues(this.#context, hooked, artifact);
    for (const { sheet, tableId, issue } of placed) generated.issues.add(sheet, tableId, issue);
    readIssues();
    generated.issues.finish();
    await this.#finish(generated.rowCount, [...failures, ...hooked.failures, ...rejected]);
  }

  async #recordOutput(generated: Generated): Promise<void> {
    this.#begin('write');
    const { artifact } = this.#store;
    const { sha256, bytes, ...more } = await generated.complete();
    artifact.output = {
      normalized_workbook: jobNames.output,
      sha256,
      bytes,
      row_count: generated.rowCount,
      sheets: generated.sheets,
      tables: generated.tables,
      ...more,
    };
    completeLedgers(generated, findUnmappedColumns(this.#context.manifest) === 'leave_out');
    const checks = generated.checks?.publish(artifact);
    if (checks !== undefined) artifact.checks = checks;
    writeFigures(this.#context, artifact, { sums: generated.sums, numbers: generated.checks?.numbers ?? {} });
    artifact.summary = summarize(
      artifact,
      this.#context.manifest,
      this.#context.corrections,
      this.#context.build.row_weights?.limits,
    );
    await this.#finish(generated.rowCount, []);
  }

  /** The samples of all tables, for later revisions of the job. */
  get samples(): Samples {
    return this.#samples ?? new Map();
  }

  async #getSamples(): Promise<Samples> {
    const { sheets } = this.#store.artifact;
    if (this.#samples !== null) return this.#samples;
    const { keptSamples } = this.#context.rows;
    const isKept = listTables(this.#store.artifact).every(({ table }) => keptSamples.has(table.id));
    this.#samples = isKept
      ? keptSamples
      : await readSamples(
          this.#context.rows,
          sheets,
          makeRegionOptions(this.#context),
          this.#context.corrections,
          (sheetIndex) => readSheetMarks(this.#context, sheetIndex),
        );
    return this.#samples;
  }

  #isDone(name: PassName): boolean {
    return this.#store.artifact.pass_history.some((entry) => entry.name === name);
  }

  #begin(name: PassName): void {
    if (this.#open?.name === name) return;
    const { pass } = PASSES.find((known) => known.name === name)!;
    this.#open = { pass, name, startedAt: new Date().toISOString(), startedMs: performance.now() };
    this.#context.progress.begin(pass, name);
    this.#listener.passStarted(pass, name);
  }

  async #finish(rows: number, failures: CollectedFailure[]): Promise<void> {
    const { pass, name, startedAt, startedMs } = this.#open!;
    const { artifact } = this.#store;
    const finishedAt = new Date().toISOString();
    artifact.rule_errors.push(...recordFailures(failures, pass, this.#context.scrubber, finishedAt));
    artifact.pass_history.push({ pass, name, started_at: startedAt, finished_at: finishedAt, rows });
    await this.#store.save();
    this.#open = null;
    this.#listener.passFinished(pass, name, rows, performance.now() - startedMs);
  }

  #annotate(annotations: Omit<Annotation, 'at'>[]): void {
    const at = new Date().toISOString();
    this.#store.artifact.annotations.push(...annotations.map((annotation) => ({ at, ...annotation })));
  }
}

/** Cells of columns that are not written, and cells beside the range that a person set, are not data. */
function completeLedgers({ written, tables }: Generated, mayLeaveOut: boolean): void {
  for (const [{ ledger, tables: own }, { cells, beside }] of written) {
    const ids = new Set(own.map(({ id }) => id));
    const leftOut = tables.flatMap(({ table_id: id, left_out_columns: columns = [] }) => (ids.has(id) ? columns : []));
    const notCarried = leftOut.reduce((sum, column) => sum + column.cells, beside);
    if (ledger !== undefined) addNotCarried(ledger, { written: cells, notCarried }, mayLeaveOut);
  }
}

/** By table id, the fields to which people gave a value. */
function listGivenFields({ corrections }: JobContext, artifact: ArtifactStore['artifact']): GivenFields {
  return new Map(listTables(artifact).map(({ sheet, table }) => [table.id, corrections.listValues(sheet, table)]));
}
