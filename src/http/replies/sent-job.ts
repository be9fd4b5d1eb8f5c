import { dirname } from 'node:path';
import type { Correction } from '../../contract/corrections.ts';
import { environmentFolder, jobNames } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { readBuildRecord } from '../../package/index.ts';
import type { PreviewSource } from '../../previews/index.ts';
import type { ReadFormats, ReadRows, ToFixOptions, ToFixPlan } from '../../record/to-fix/index.ts';
import { CORRECTIONS_PATH, readCorrectionFile } from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { CellValue, NumberFormat } from '../../workbook/index.ts';
import { detectFormat } from '../../workbook/open/index.ts';
import type { Service } from '../context/service.ts';
import { findInputSource, findRecord } from './output-source.ts';

/** The data of a finished revision that is needed to send rows to the sender and to take them back. */
export interface SentRevision {
  job_id: string;
  revision: number;
  source_file: string;
  plan: ToFixPlan;
  corrections: Correction[];
  readRows: ReadRows;
  readFormats: ReadFormats;
  manifest: Manifest;
  dataDir: string;
}

/** Throws `job_file_missing`, `document_missing`. */
export async function readSentRevision(service: Service, row: JobRow, options: ToFixOptions): Promise<SentRevision> {
  const issues = service.jobs.findFile(row, jobNames.issues);
  const record = await findRecord(service, row);
  return {
    job_id: row.revision_of ?? row.id,
    revision: row.revision,
    source_file: row.filename,
    plan: await service.artifacts.ask('planToFix', [record], issues, options),
    corrections: readCorrections(service, row),
    readRows: makeRowReader(service, row),
    readFormats: makeFormatReader(service, row),
    manifest: readBuildRecord(environmentFolder(service.dataDir, row.environment_id)).manifest,
    dataDir: service.dataDir,
  };
}

/** The corrections of a job with their texts. Throws `job_file_missing` if retention has removed them. */
export function readCorrections({ jobs }: Service, row: JobRow): Correction[] {
  if (row.correction_count === 0) return [];
  return readCorrectionFile(dirname(dirname(jobs.findFile(row, CORRECTIONS_PATH))));
}

/** How many rows around the wanted ones are read at once. */
const WINDOW_ROWS = 500;

/** Reads rows of the document from its indexed preview, which a confined process makes. */
function makeRowReader(service: Service, row: JobRow): ReadRows {
  return async (sheet, wanted) => {
    const found = new Map<number, readonly CellValue[]>();
    const source = await findInputSource(service, row);
    for await (const { index, values } of readWanted(service, source, sheet, wanted)) found.set(index, values);
    return found;
  };
}

/** Reads number formats from an index of their own, which is only made for rows that go back to a sender. */
function makeFormatReader(service: Service, row: JobRow): ReadFormats {
  return async (sheet, wanted) => {
    const found = new Map<number, Map<number, NumberFormat>>();
    const { readAs, ...source } = await findInputSource(service, row);
    if ((await detectFormat(source.path, source.displayName)) === 'csv') return found;
    const ofFormats = { ...source, readAs: { ...readAs, numberFormats: true as const } };
    for await (const { index, formats = {} } of readWanted(service, ofFormats, sheet, wanted))
      found.set(index, new Map(Object.entries(formats).map(([column, format]) => [Number(column), format])));
    return found;
  };
}

async function* readWanted({ previews }: Service, source: PreviewSource, sheet: number, wanted: readonly number[]) {
  const rest = [...new Set(wanted)].sort((a, b) => a - b);
  while (rest.length > 0) {
    const from = rest[0]!;
    const here = new Set(rest.filter((one) => one < from + WINDOW_ROWS));
    rest.splice(0, here.size);
    const { rows } = await previews.readRows(source, sheet, from, Math.max(...here));
    yield* rows.filter(({ index }) => here.has(index));
  }
}
