import type { Artifact, Sheet } from '../../contract/artifact.ts';
import { findUnmappedColumns } from '../../contract/manifest.ts';
import type { ReaderNote, SheetInfo, SheetReader } from '../../workbook/index.ts';
import type { RowPieces } from '../corrections/recipe/row-pieces.ts';
import { RowAddressLog } from '../corrections/row-addresses.ts';
import type { DoneShare, JobContext } from '../job/job-context.ts';
import type { StoredSamples } from '../rows/samples.ts';
import { noteCoveredCells } from './covered-cells.ts';
import { isHeaderByRules } from './header-by-rules.ts';
import { type DecidedRow, labelRows } from './labels/label-rows.ts';
import type { LabelRules } from './labels/row-decisions.ts';
import { RowLog } from './labels/row-log.ts';
import { RowsWithoutValues } from './labels/rows-without-values.ts';
import { makeTables } from './make-tables.ts';
import { MergedValues } from './merged-values.ts';
import { OutputSize } from './output-size.ts';
import { RangeLabels } from './range-labels.ts';
import type { ColumnSpan, Region } from './regions/region.ts';
import { makeRegionOptions, RegionBuilder } from './regions/region-builder.ts';
import { selectSheet } from './select-sheets.ts';
import { SheetLedger } from './sheet-ledger.ts';
import type { ChanceLog } from './weights/chance-log.ts';
import type { WeighedRows } from './weights/weighed-rows.ts';

export interface StructureResult {
  sheets: Artifact['sheets'];
  /** Sampled rows by table id, for the mapping pass. */
  samples: StoredSamples;
  rowCount: number;
  /** Share of the document whose rows are labelled; 0 if unknown. */
  share: number;
}

/** Pass 1: labels every row of every sheet and finds the tables. */
export async function findStructure(context: JobContext): Promise<StructureResult> {
  // If the pass is repeated, it must not find the rows of the first try.
  context.rows.restart();
  const result: StructureResult = { sheets: [], samples: context.rows.openSamples(), rowCount: 0, share: 0 };
  const weighed = await loadWeights(context);
  const addresses = new RowAddressLog();
  for (const info of context.workbook.sheets) {
    const skipped = selectSheet(info, context.manifest);
    if (skipped !== null) {
      result.sheets.push({
        name: info.name,
        index: info.index,
        skipped,
        row_count: 0,
        row_profiles: [],
        rows: [],
        tables: [],
      });
      continue;
    }
    await new SheetStructure(context, info, { result, weighed, addresses }).find();
  }
  await addresses.save(context.jobDir);
  return result;
}

async function loadWeights({ build, manifest }: JobContext): Promise<WeighedRows | null> {
  if (build.row_weights === undefined) return null;
  const { WeighedRows } = await import('./weights/weighed-rows.ts');
  return new WeighedRows(build.row_weights, manifest, build.words);
}

interface Scan {
  regions: Region[];
  log: RowLog;
  ledger: SheetLedger;
  rowCount: number;
  chances: ChanceLog | null;
}

/** The parts that all sheets of a document share. */
interface SheetParts {
  result: StructureResult;
  weighed: WeighedRows | null;
  addresses: RowAddressLog;
}

class SheetStructure {
  readonly #context: JobContext;
  readonly #info: SheetInfo;
  readonly #result: StructureResult;
  readonly #labels: LabelRules;
  readonly #rules: string[];
  /** Null if the package has no row weights. */
  readonly #weighed: WeighedRows | null;
  readonly #addresses: RowAddressLog;

  constructor(context: JobContext, info: SheetInfo, { result, weighed, addresses }: SheetParts) {
    this.#context = context;
    this.#info = info;
    this.#result = result;
    this.#rules = context.build.modules.filter(({ kind }) => kind === 'row').flatMap(({ rules }) => rules);
    this.#weighed = weighed;
    this.#addresses = addresses;
    this.#labels = {
      order: context.manifest.engine.row_types.order,
      isLabel: (label) => (weighed === null ? context.scrubber.isLabel(label) : weighed.isLabel(label)),
      onBadLabel: (rule, firstRow, count) => {
        const place = { sheet: info.name, firstRow };
        const where = weighed === null ? 'the package' : 'row_types.order or the row weights';
        context.runner.noteInvalidResult(rule, `scores name a label that is not in ${where}`, place, count);
      },
    };
  }

  async find(): Promise<void> {
    const reader = this.#context.rows.openSheet(this.#info.index);
    const { regions, log, ledger, rowCount, chances } = await this.#scan(reader);
    const sheet: Sheet = {
      name: this.#info.name,
      index: this.#info.index,
      row_count: rowCount,
      row_profiles: log.profiles,
      rows: log.runs,
      tables: [],
    };
    let tableCount = this.#result.samples.size;
    const options = {
      manifest: this.#context.manifest,
      merges: reader.merges,
      isHeader: (region: Region, span: ColumnSpan) => this.#isHeader(region, span),
      chances,
      nextId: () => `table_${++tableCount}`,
    };
    for (const region of regions) {
      for (const { table, sampleRows } of await makeTables(region, options)) {
        sheet.tables.push(table);
        this.#result.samples.set(table.id, sampleRows);
      }
    }
    this.#context.corrections.recipe?.fit(sheet);
    this.#context.corrections.decideDates(sheet);
    const notes = [...reader.notes, ...(await this.#noteMerges(reader.merges, sheet))];
    sheet.ledger = ledger.finish(sheet.name, sheet.tables, { met: reader.met, notes });
    this.#result.sheets.push(sheet);
  }

  async #scan(reader: SheetReader): Promise<Scan> {
    const { progress } = this.#context;
    const ranges = this.#context.corrections.listRanges(this.#info.index);
    const rangeLabels = new RangeLabels(ranges);
    const builder = new RegionBuilder(makeRegionOptions(this.#context), ranges);
    const log = new RowLog();
    const ledger = new SheetLedger({ mayLeaveOut: findUnmappedColumns(this.#context.manifest) === 'leave_out' });
    const chances = this.#weighed?.makeChanceLog() ?? null;
    const size = new OutputSize();
    let rowCount = 0;
    for await (const rows of this.#decideRows(reader)) {
      rangeLabels.apply(rows);
      for (const decided of rows) {
        builder.add(decided);
        log.add(decided, builder.isNearStart);
        ledger.add(decided);
        chances?.add(decided);
        if (!decided.row.isBlank) rowCount = decided.row.index;
      }
      this.#result.rowCount += rows.length;
      progress.report(this.#result.rowCount, () => this.#findDone(rows, size, reader.met.rows - rowCount));
    }
    return { regions: builder.finish(), log, ledger, rowCount, chances };
  }

  /** `waiting`: rows that were read and are not labelled yet; a block of a wide sheet has all of its rows. */
  #findDone([first]: readonly DecidedRow[], size: OutputSize, waiting: number): DoneShare {
    const { rowCount } = this.#result;
    const read = this.#context.workbook.readShare?.() ?? 0;
    this.#result.share = Math.max(this.#result.share, read * (rowCount / Math.max(1, rowCount + Math.max(0, waiting))));
    // Rows that an earlier revision kept are not read from the document.
    const share = read === 0 ? undefined : this.#result.share;
    if (first === undefined) return { share };
    const { block } = first.row;
    return { share, findBytes: () => ({ output: size.estimate(rowCount, block), issues: 0 }) };
  }

  /** In xlsx files, merges come after the rows, so they are known only now. */
  async #noteMerges(merges: SheetReader['merges'], sheet: Sheet): Promise<ReaderNote[]> {
    if (merges.length === 0) return [];
    const values = new MergedValues(sheet);
    const rows = this.#context.rows.readRows(this.#info.index);
    return noteCoveredCells(merges, rows, (row, active) => values.add(row, active));
  }

  /** All rows with the labels that the rules decide or, with weights, that the sheet as a whole decides. */
  async *#decideRows(reader: SheetReader): AsyncGenerator<DecidedRow[]> {
    const { runner, manifest } = this.#context;
    const labelled = labelRows(this.#info.name, reader, {
      runner,
      rules: this.#rules,
      labels: this.#labels,
      maxBlankRows: manifest.engine.tables.max_blank_rows,
      isWeighed: this.#weighed !== null,
    });
    const decider = this.#weighed?.makeWeigher() ?? new RowsWithoutValues();
    const pieces = this.#context.corrections.recipe?.openSheet(this.#info.name) ?? null;
    for await (const rows of labelled) {
      this.#correct(rows, pieces);
      yield decider.push(rows);
    }
    yield decider.finish();
  }

  /** Applies people's labels, which override all others. With weights, they also influence the rows around them. */
  #correct(rows: readonly DecidedRow[], pieces: RowPieces | null): void {
    const { corrections } = this.#context;
    if (corrections.isEmpty) return;
    for (const row of rows) {
      if (row.row.isBlank) continue;
      const byRecipe = pieces?.label(row.row);
      const byPeople = corrections.findLabel(this.#info.index, row.row.index);
      if (byPeople !== undefined) this.#addresses.add(byPeople.correction, this.#info.index, row.row);
      const decided = byPeople ?? byRecipe;
      if (decided === undefined) continue;
      row.decided = decided;
      const { label, correction } = decided;
      row.decision = { ...row.decision, label, corrected: { id: correction, proposed: row.label } };
      row.label = label;
    }
  }

  /** Asks the weights or row rules whether the header rows are still a header if they only have the span's cells. */
  async #isHeader(region: Region, span: ColumnSpan): Promise<boolean> {
    if (this.#weighed !== null) return this.#weighed.isHeader(region, span);
    const { runner } = this.#context;
    const question = { runner, rules: this.#rules, labels: this.#labels, sheetName: this.#info.name };
    return isHeaderByRules(region, span, question);
  }
}
