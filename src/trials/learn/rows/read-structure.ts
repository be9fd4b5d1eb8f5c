import type { Sheet } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { RowWeights } from '../../../contract/row-weights.ts';
import {
  ChanceLog,
  type ColumnSpan,
  calibrate,
  type DecidedRow,
  isHeaderByWeights,
  makeTables,
  type Region,
  RegionBuilder,
  RowLog,
  type RowModel,
  RowWeigher,
} from '../../../engine/structure/index.ts';
import type { LearningSheet } from './learning-sheet.ts';

/** A curve that changes nothing, so that confidences are the model's probabilities. */
const IDENTITY: RowWeights['calibration'][keyof RowWeights['calibration']] = [
  [0, 0],
  [1, 1],
];

export const NOT_CALIBRATED: RowWeights['calibration'] = {
  header_block: IDENTITY,
  row: IDENTITY,
  data_row: IDENTITY,
  table: IDENTITY,
};

/** A sheet as read by weights, or by rules alone. */
export interface ReadSheet {
  readonly learned: LearningSheet;
  /** As a job would record it, without the columns' mapping and the ledger. */
  readonly sheet: Sheet;
  readonly rows: readonly DecidedRow[];
}

/** The sheet with confidences by other curves. Its present confidences must be the model's probabilities. */
export function calibrateSheet({ sheet, ...read }: ReadSheet, calibration: RowWeights['calibration']): ReadSheet {
  const adjust = <T extends { confidence?: number }>(item: T, kind: keyof RowWeights['calibration']): T =>
    item.confidence === undefined ? item : { ...item, confidence: calibrate(calibration[kind], item.confidence) };
  return {
    ...read,
    sheet: {
      ...sheet,
      rows: sheet.rows.map((run) => adjust(run, run.label === 'data' ? 'data_row' : 'row')),
      tables: sheet.tables.map((table) => ({
        ...adjust(table, 'table'),
        header: adjust(table.header, 'header_block'),
      })),
    },
  };
}

/** Reads a sheet by weights as a job does: rows and tables with their confidences. */
export async function readStructure(learned: LearningSheet, model: RowModel, manifest: Manifest): Promise<ReadSheet> {
  const weigher = new RowWeigher(model);
  const rows = learned.rows.map((row, i): DecidedRow => ({ row, decision: learned.decisions[i]!, label: '' }));
  const decided = [...weigher.push(rows), ...weigher.finish()];
  const isHeader = async (region: Region, span: ColumnSpan) => isHeaderByWeights(model, region, span);
  return makeSheet(learned, decided, { manifest, isHeader, chances: new ChanceLog(model.weights) });
}

interface SheetOptions {
  manifest: Manifest;
  isHeader: (region: Region, span: ColumnSpan) => Promise<boolean>;
  /** Null if rules alone read the rows. */
  chances: ChanceLog | null;
}

/** Makes a job's record of rows with these labels. */
export async function makeSheet(
  learned: LearningSheet,
  decided: readonly DecidedRow[],
  { manifest, isHeader, chances }: SheetOptions,
): Promise<ReadSheet> {
  const { name, labelled, merges } = learned;
  const { tables, defaults } = manifest.engine;
  const builder = new RegionBuilder({
    maxBlankRows: tables.max_blank_rows,
    sampleRows: defaults.sample_rows,
    isWeighed: chances !== null,
    hasRegions: chances !== null && tables.regions === true,
  });
  const log = new RowLog();
  for (const row of decided) {
    builder.add(row);
    log.add(row, builder.isNearStart);
    chances?.add(row);
  }
  const sheet: Sheet = {
    name,
    index: labelled.index,
    row_count: learned.rows.at(-1)?.index ?? 0,
    row_profiles: log.profiles,
    rows: log.runs,
    tables: [],
  };
  const options = { manifest, merges, isHeader, chances, nextId: () => `table_${sheet.tables.length + 1}` };
  for (const region of builder.finish()) {
    for (const { table } of await makeTables(region, options)) sheet.tables.push(table);
  }
  return { learned, sheet, rows: decided };
}
