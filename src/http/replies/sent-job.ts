import { dirname } from 'node:path';
import type { Correction } from '../../contract/corrections.ts';
import { jobNames } from '../../contract/layout.ts';
import type { ReadRows, ToFixOptions, ToFixPlan } from '../../record/to-fix/index.ts';
import { CORRECTIONS_PATH, readCorrectionFile } from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { CellValue } from '../../workbook/index.ts';
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
    const source = await findInputSource(service, row);
    const found = new Map<number, readonly CellValue[]>();
    const rest = [...new Set(wanted)].sort((a, b) => a - b);
    while (rest.length > 0) {
      const from = rest[0]!;
      const here = new Set(rest.filter((one) => one < from + WINDOW_ROWS));
      rest.splice(0, here.size);
      const { rows } = await service.previews.readRows(source, sheet, from, Math.max(...here));
      for (const { index, values } of rows) if (here.has(index)) found.set(index, values);
    }
    return found;
  };
}
