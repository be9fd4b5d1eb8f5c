import type { RowProfile, RowRun, Sheet, SheetPart } from '../../../contract/artifact.ts';
import { cutRows, formatColumn, maxColumns, type Row } from '../../../workbook/index.ts';
import type { GivenRange } from '../../corrections/corrections.ts';
import { LabelCursor } from '../../rows/label-cursor.ts';
import type { DecidedRow } from '../labels/label-rows.ts';
import { RowLog } from '../labels/row-log.ts';
import { RangeLabels } from '../regions/range-labels.ts';
import type { ColumnSpan, Region } from '../regions/region.ts';
import { RegionBuilder, type RegionOptions } from '../regions/region-builder.ts';
import type { SheetMarks } from '../regions/sheet-marks.ts';
import type { ChanceLog } from '../weights/chance-log.ts';
import { keepUsedProfiles, leaveOutRows, mergeRuns } from './merge-runs.ts';
import { PartAccounts } from './part-accounts.ts';
import { joinHeaderless, type PlannedPart } from './plan-parts.ts';
import { RowStream } from './row-stream.ts';
import type { Band } from './sheet-layout.ts';

/** A region with what is known about its rows. */
export interface FoundRegion {
  region: Region;
  chances: ChanceLog | null;
  /** Index of its part; undefined if its rows are not split. */
  part?: number;
}

export interface ReadParts extends Pick<Sheet, 'rows' | 'row_profiles'> {
  regions: FoundRegion[];
  parts: SheetPart[];
  accounts: PartAccounts;
}

export interface PartSource {
  /** The sheet's rows as they were labelled before it was split. */
  runs: readonly RowRun[];
  profiles: RowProfile[];
  chances: ChanceLog | null;
  readRows: () => AsyncIterable<readonly Row[]>;
  /** Labels rows that only have the cells of some columns as those of a sheet. */
  label: (rows: () => AsyncIterable<Row[]>, columns: ColumnSpan) => AsyncIterable<DecidedRow[]>;
  makeChanceLog: () => ChanceLog | null;
  options: RegionOptions;
  ranges: readonly GivenRange[];
  marks: SheetMarks;
  /** Whether the weights say which rows may be data. */
  marksData: boolean;
}

/**
 * Reads a sheet's split rows again: each part is labelled from its own cells, in one run through the rows for all first
 * parts, one for all second ones, and so on. Other rows keep their labels. Parts without a header are joined with those
 * beside them, or are notes: then the rows are read once more. Null if nothing is left to split.
 */
export async function readParts(bands: readonly Band[], source: PartSource): Promise<ReadParts | null> {
  let planned = bands;
  while (planned.length > 0) {
    const reader = new PartsReader(planned, source);
    const read = await reader.read();
    const joined = reader.joinHeaderless();
    if (joined === null) return read;
    planned = joined;
  }
  return null;
}

interface OwnPart {
  readonly index: number;
  readonly band: Band;
  readonly plan: PlannedPart;
  runs: RowRun[];
}

class PartsReader {
  readonly #source: PartSource;
  /** Those of the sheet and of its parts. */
  readonly #profiles: RowProfile[];
  readonly #parts: OwnPart[];
  readonly #ofBand: ReadonlyMap<Band, readonly OwnPart[]>;
  readonly #bands: readonly Band[];
  readonly #titles = new Map<Band, readonly number[]>();
  readonly #regions: FoundRegion[] = [];
  readonly #accounts: PartAccounts;

  constructor(bands: readonly Band[], source: PartSource) {
    this.#source = source;
    this.#profiles = [...source.profiles];
    this.#bands = bands;
    this.#accounts = new PartAccounts(bands);
    const parts = bands.flatMap((band) => band.parts.map((plan) => ({ band, plan })));
    this.#parts = parts.map((part, index) => ({ ...part, index, runs: [] }));
    this.#ofBand = Map.groupBy(this.#parts, ({ band }) => band);
  }

  async read(): Promise<ReadParts> {
    const { runs } = this.#source;
    await this.#readOthers();
    const most = Math.max(0, ...this.#bands.map(({ parts }) => parts.length));
    for (let place = 0; place < most; place++) await this.#readPlace(place);
    const kept = leaveOutRows(runs, this.#bands);
    const merged = this.#bands.flatMap((band) => mergeRuns(this.#listParts(band).map((part) => part.runs)));
    const all = [...kept, ...merged].sort((a, b) => a.first_row - b.first_row);
    return {
      regions: this.#regions.sort(
        (a, b) => a.region.firstRow - b.region.firstRow || a.region.getSpan().first - b.region.getSpan().first,
      ),
      rows: all,
      row_profiles: keepUsedProfiles(this.#profiles, [all, ...this.#parts.map((part) => part.runs)]),
      parts: this.#parts.map(describePart),
      accounts: this.#accounts,
    };
  }

  /** The bands with fewer parts, or null if every part that has a table has a header. */
  joinHeaderless(): Band[] | null {
    const headless = new Set<PlannedPart>();
    const regions = Map.groupBy(this.#regions, ({ part }) => part);
    for (const { index, plan } of this.#parts) {
      const own = regions.get(index);
      if (own !== undefined && !own.some(({ region }) => isTable(region))) headless.add(plan);
    }
    if (headless.size === 0) return null;
    const joined = this.#bands.map((band) => ({
      ...band,
      parts: joinHeaderless(band.parts, (part) => !headless.has(part)),
    }));
    const isChanged = joined.some(({ parts }, i) => parts.some((part, at) => part !== this.#bands[i]?.parts[at]));
    return isChanged ? joined.filter(({ parts }) => parts.length > 1) : null;
  }

  /** The parts of a band, from the left. */
  #listParts(band: Band): readonly OwnPart[] {
    return this.#ofBand.get(band) ?? [];
  }

  /** Rows that are not split: their regions are built from their labels, without the rows between them. */
  async #readOthers(): Promise<void> {
    const { options, ranges, chances, runs, marks, readRows } = this.#source;
    const cursor = new LabelCursor(runs);
    const builder = new RegionBuilder(
      options,
      ranges.filter(({ range }) => !this.#bands.some((band) => isIn(range.firstRow + 1, band))),
      { marks },
    );
    const stream = new RowStream(readRows());
    let lastIndex = 0;
    const add = async (lastRow: number) => {
      for await (const rows of stream.takeUntil(lastRow)) {
        for (const row of rows) {
          // Rules also label blank rows, which may be missing in the file.
          for (const labelled of cursor.listBetween(lastIndex, row.index)) builder.add(labelled);
          builder.add({ row, label: cursor.labelOf(row.index) });
          lastIndex = row.index;
        }
      }
    };
    for (const band of this.#bands) {
      await add(band.firstRow - 1);
      this.#titles.set(band, builder.endSection());
      for await (const rows of stream.takeUntil(band.lastRow)) {
        for (const row of rows) this.#accounts.addBefore(row, cursor.labelOf(row.index));
      }
      lastIndex = band.lastRow;
    }
    await add(Number.POSITIVE_INFINITY);
    for (const region of builder.finish({ mayBeEmpty: false })) this.#regions.push({ region, chances });
  }

  /** Reads the parts with the same place from the left, in all bands. */
  async #readPlace(place: number): Promise<void> {
    const stream = new RowStream(this.#source.readRows());
    for (const band of this.#bands) {
      const part = this.#listParts(band)[place];
      if (part === undefined) continue;
      await stream.skipUntil(band.firstRow - 1);
      const rows = () => cut(stream.takeUntil(band.lastRow), part.plan.columns);
      await (part.plan.isNote ? this.#readNotes(part, rows()) : this.#readTable(part, rows));
    }
  }

  async #readNotes(part: OwnPart, lists: AsyncIterable<Row[]>): Promise<void> {
    const mark = this.#source.marksData ? { may_be_data: true as const } : {};
    const confidence = part.plan.isDoubtful ? { confidence: DOUBTFUL, ...mark } : {};
    for await (const rows of lists) {
      for (const row of rows) {
        this.#accounts.add(part.index, { row, label: 'note', decision: NOTE });
        const above = part.runs.at(-1);
        if (above?.last_row === row.index - 1) above.last_row = row.index;
        else part.runs.push({ first_row: row.index, last_row: row.index, label: 'note', ...confidence });
      }
    }
  }

  async #readTable(part: OwnPart, rows: () => AsyncIterable<Row[]>): Promise<void> {
    const { options, label, marks } = this.#source;
    const ranges = this.#source.ranges.filter(
      ({ range }) => isIn(range.firstRow + 1, part.band) && isWithin(range, part.plan.columns),
    );
    const rangeLabels = new RangeLabels(ranges);
    const builder = new RegionBuilder(options, ranges, { titleRows: this.#titles.get(part.band) ?? [], marks });
    const log = new RowLog(this.#profiles, part.band.firstRow);
    const chances = this.#source.makeChanceLog();
    for await (const decided of label(rows, part.plan.columns)) {
      rangeLabels.apply(decided);
      for (const row of decided) {
        if (row.row.index < part.band.firstRow) continue;
        builder.add(row);
        log.add(row, builder.isNearStart);
        chances?.add(row);
        this.#accounts.add(part.index, row);
      }
    }
    part.runs = log.runs;
    for (const region of builder.finish({ mayBeEmpty: false }))
      this.#regions.push({ region, chances, part: part.index });
  }
}

/** Notes that look like rows without a header may be data: somebody should look at them. */
const DOUBTFUL = 0.5;

/** The decision about a note beside a table: its place decided, not its cells. */
const NOTE: DecidedRow['decision'] = { label: 'note', best: 'note', scores: {}, contributors: [] };

async function* cut(lists: AsyncIterable<readonly Row[]>, { first, last }: ColumnSpan): AsyncGenerator<Row[]> {
  for await (const rows of lists) {
    const own = cutRows(rows, first, last);
    if (own.length > 0) yield own;
  }
}

/** Whether it looks like a table without what is beside it: it has a header and several columns. */
function isTable(region: Region): boolean {
  const { first, last } = region.getSpan();
  return !region.isSynthetic && last > first;
}

function isIn(row: number, { firstRow, lastRow }: Band): boolean {
  return row >= firstRow && row <= lastRow;
}

function isWithin({ firstColumn, lastColumn }: GivenRange['range'], { first, last }: ColumnSpan): boolean {
  return firstColumn >= first && lastColumn <= last;
}

function describePart({ band, plan: { columns, isNote }, runs }: OwnPart): SheetPart {
  return {
    first_row: band.firstRow,
    last_row: band.lastRow,
    first_column: formatColumn(columns.first),
    last_column: formatColumn(Math.min(columns.last, maxColumns - 1)),
    ...(isNote ? { decided_by: 'beside_table' as const } : {}),
    rows: runs,
  };
}
