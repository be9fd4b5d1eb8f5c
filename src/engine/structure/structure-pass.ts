import type { Artifact, Sheet } from '../../contract/artifact.ts';
import { findUnmappedColumns } from '../../contract/manifest.ts';
import type { ReaderNote, Row, SheetInfo, SheetReader } from '../../workbook/index.ts';
import { RowAddressLog } from '../corrections/row-addresses.ts';
import type { DoneShare, JobContext } from '../job/job-context.ts';
import type { StoredSamples } from '../rows/samples.ts';
import { noteCoveredCells } from './covered-cells.ts';
import { isHeaderByRules } from './header-by-rules.ts';
import { applyMarks } from './labels/apply-marks.ts';
import { DecidedRows } from './labels/decided-rows.ts';
import { type DecidedRow, labelRows } from './labels/label-rows.ts';
import type { LabelRules } from './labels/row-decisions.ts';
import { RowLog } from './labels/row-log.ts';
import { RowsWithoutValues } from './labels/rows-without-values.ts';
import { makeTables } from './make-tables.ts';
import { MergedValues } from './merged-values.ts';
import { OutputSize } from './output-size.ts';
import { type FoundRegion, readParts } from './parts/read-parts.ts';
import { type Band, fitRanges, SheetLayout } from './parts/sheet-layout.ts';
import { readSheetMarks } from './read-sheet-marks.ts';
import { findCutHeaders } from './regions/cut-headers.ts';
import { RangeLabels } from './regions/range-labels.ts';
import type { ColumnSpan, Region } from './regions/region.ts';
import { makeRegionOptions, RegionBuilder } from './regions/region-builder.ts';
import type { SheetMarks } from './regions/sheet-marks.ts';
import { selectSheet } from './select-sheets.ts';
import { SheetLedger } from './sheet-ledger.ts';
import type { ChanceLog } from './weights/chance-log.ts';
import { OVERRIDE_DELTA } from './weights/row-model.ts';
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

interface Scan extends Pick<Sheet, 'rows' | 'row_profiles' | 'parts'> {
  regions: FoundRegion[];
  ledger: SheetLedger;
  rowCount: number;
}

/** What the first run through a sheet's rows found. */
interface FirstScan extends Scan {
  bands: Band[];
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
  readonly #decided: DecidedRows;
  /** Null if the package does not look at marks and parts. */
  #marks: SheetMarks | null = null;

  constructor(context: JobContext, info: SheetInfo, { result, weighed, addresses }: SheetParts) {
    this.#context = context;
    this.#info = info;
    this.#result = result;
    this.#rules = context.build.modules.filter(({ kind }) => kind === 'row').flatMap(({ rules }) => rules);
    this.#weighed = weighed;
    this.#decided = new DecidedRows(context.corrections, info, addresses);
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
    this.#marks = await readSheetMarks(this.#context, this.#info.index);
    const first = await this.#scanWhole(reader);
    const { regions, ledger, rowCount, ...labelled } = (await this.#split(first)) ?? first;
    const sheet: Sheet = {
      name: this.#info.name,
      index: this.#info.index,
      row_count: rowCount,
      row_profiles: labelled.row_profiles,
      rows: labelled.rows,
      tables: [],
      ...(labelled.parts === undefined ? {} : { parts: labelled.parts }),
    };
    let tableCount = this.#result.samples.size;
    const options = {
      manifest: this.#context.manifest,
      merges: reader.merges,
      isHeader: (region: Region, span: ColumnSpan) => this.#isHeader(region, span),
      nextId: () => `table_${++tableCount}`,
    };
    for (const { region, chances, part } of regions) {
      for (const { table, sampleRows } of await makeTables(region, { ...options, chances, part })) {
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

  /** Scans the sheet, and once more if its merges show that a header was cut. */
  async #scanWhole(reader: SheetReader): Promise<FirstScan> {
    const { rowCount } = this.#result;
    const { index } = this.#info;
    const first = await this.#scan(reader);
    const regions = first.regions.map(({ region }) => region);
    const cut = this.#marks === null ? [] : findCutHeaders(regions, reader.merges);
    if (cut.length === 0) return first;
    this.#marks = await readSheetMarks(this.#context, index, cut);
    this.#result.rowCount = rowCount;
    return this.#scan({ readRows: () => this.#context.rows.readRows(index), met: reader.met }, false);
  }

  async #scan(reader: Pick<SheetReader, 'readRows' | 'met'>, isFirst = true): Promise<FirstScan> {
    const { progress, manifest } = this.#context;
    const ranges = this.#context.corrections.listRanges(this.#info.index);
    const rangeLabels = new RangeLabels(ranges);
    const marks = this.#marks;
    const builder = new RegionBuilder(makeRegionOptions(this.#context), ranges, { marks });
    const log = new RowLog();
    const ledger = new SheetLedger({ mayLeaveOut: findUnmappedColumns(manifest) === 'leave_out' });
    const chances = this.#weighed?.makeChanceLog() ?? null;
    const mayBeSplit = manifest.engine.tables.side_by_side !== 'never';
    const layout = marks !== null && mayBeSplit ? new SheetLayout(marks) : null;
    const size = new OutputSize();
    let rowCount = 0;
    for await (const rows of this.#decideRows(reader, { isFirst })) {
      rangeLabels.apply(rows);
      for (const decided of rows) {
        builder.add(decided);
        log.add(decided, builder.isNearStart);
        ledger.add(decided);
        chances?.add(decided);
        if (decided.row.isBlank) continue;
        rowCount = decided.row.index;
        layout?.add(decided.row, decided.label);
      }
      this.#result.rowCount += rows.length;
      progress.report(this.#result.rowCount, () => this.#findDone(rows, size, reader.met.rows - rowCount));
    }
    const regions = builder.finish().map((region) => ({ region, chances }));
    const bands = fitRanges(layout?.finish() ?? [], ranges);
    return { regions, rows: log.runs, row_profiles: log.profiles, ledger, rowCount, chances, bands };
  }

  /** Reads rows with tables or notes beside each other again, each part by itself. */
  async #split({ rows: runs, row_profiles, chances, bands, ledger, rowCount }: FirstScan): Promise<Scan | null> {
    const { rows, corrections } = this.#context;
    const marks = this.#marks;
    if (marks === null) return null;
    const source = {
      marks,
      runs,
      profiles: row_profiles,
      chances,
      readRows: () => rows.readRows(this.#info.index),
      label: (readRows: () => AsyncIterable<Row[]>, columns: ColumnSpan) =>
        this.#decideRows({ readRows }, { marks: marks.within(columns), firstColumn: columns.first }),
      makeChanceLog: () => this.#weighed?.makeChanceLog() ?? null,
      options: makeRegionOptions(this.#context),
      marksData: this.#context.build.row_weights?.limits?.data !== undefined,
      ranges: corrections.listRanges(this.#info.index),
    };
    const read = await readParts(bands, source);
    if (read === null) return null;
    const { accounts, ...found } = read;
    ledger.split(accounts);
    return { ...found, ledger, rowCount };
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
  async *#decideRows(
    reader: Pick<SheetReader, 'readRows'>,
    { isFirst = false, marks = this.#marks, firstColumn = 0 },
  ): AsyncGenerator<DecidedRow[]> {
    const { runner, manifest } = this.#context;
    const labelled = labelRows(this.#info.name, reader, {
      runner,
      rules: this.#rules,
      labels: this.#labels,
      maxBlankRows: manifest.engine.tables.max_blank_rows,
      isWeighed: this.#weighed !== null,
    });
    const decider = this.#weighed?.makeWeigher(firstColumn) ?? new RowsWithoutValues();
    for await (const rows of labelled) {
      if (isFirst) this.#decided.find(rows);
      if (marks !== null) applyMarks(marks, rows, OVERRIDE_DELTA);
      this.#decided.apply(rows);
      yield decider.push(rows);
    }
    yield decider.finish();
  }

  /** Asks the weights or row rules whether the header rows are still a header if they only have the span's cells. */
  async #isHeader(region: Region, span: ColumnSpan): Promise<boolean> {
    if (this.#weighed !== null) return this.#weighed.isHeader(region, span);
    const { runner } = this.#context;
    const question = { runner, rules: this.#rules, labels: this.#labels, sheetName: this.#info.name };
    return isHeaderByRules(region, span, question);
  }
}
