import { JobChecksQuerySchema, type Since, SinceSchema } from '../../contract/api/index.ts';
import type { Figures } from '../../contract/checks.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import { addFigures, findFigures } from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findRecord } from '../replies/output-source.ts';
import { addReport } from './reports.ts';

/** Compares a document with its sender's document of the previous period. */
export function addSinceRoutes(app: App, service: Service): void {
  addReport(app, service, {
    path: 'since',
    role: 'auditor',
    operationId: 'readSince',
    tags: ['Issues'],
    summary: "Read what changed since the sender's document of the previous period",
    description:
      'The answer has rows, columns and issues; with `values` also totals, which are values of the documents.',
    refuses: ['artifact_unreadable'],
    query: JobChecksQuerySchema,
    answer: SinceSchema,
    read: async (row, { values = false }, request) => {
      const job = await service.jobs.getRow(row.workspace_id, row.revision_of ?? row.id);
      const all = await listEarlier(service, job);
      const [earlier, ...added] = all.map(describeEarlier);
      const records = all.flatMap(({ record }) => record ?? []);
      // Of several documents that count as one, a part alone says nothing.
      const paths = [await findRecord(service, row), ...(records.length === all.length ? records : [])];
      const changes = await service.artifacts.ask('compareSince', paths);
      const rows = all.map((one) => one.row);
      const totals = values ? readTotals(service, row, rows) : null;
      // Totals are values of all of these documents.
      if (values) for (const one of rows) await noteJobReading(service, request, one, 'job.values_read');
      return {
        job_id: job.id,
        revision: row.revision,
        period: job.period,
        earlier: earlier ?? null,
        added,
        ...changes,
        totals,
      };
    },
  });
}

interface Earlier {
  job: JobRow;
  /** Row of the accepted revision, or else of the newest. */
  row: JobRow;
  /** Path of the record; null if retention removed it. */
  record: string | null;
}

/** The documents that count as one for the sender's last period before that of a job. */
async function listEarlier(service: Service, later: JobRow): Promise<Earlier[]> {
  const found: Earlier[] = [];
  for (const job of await service.jobs.senders.listEarlier(later)) {
    const row = await service.jobs.revisions.getFinishedRow(job.workspace_id, job.id);
    found.push({ job, row, record: await findRecordOrNull(service, row) });
  }
  return found;
}

async function findRecordOrNull(service: Service, row: JobRow): Promise<string | null> {
  try {
    return await findRecord(service, row);
  } catch (error) {
    if (!isAdeError(error) || error.code !== 'job_file_missing') throw error;
    return null;
  }
}

function describeEarlier({ job, row, record }: Earlier): NonNullable<Since['earlier']> {
  return {
    job_id: job.id,
    revision: row.revision,
    period: job.period!,
    source_file: job.filename,
    review_state: job.review_state,
    has_record: record !== null,
  };
}

function readTotals(service: Service, row: JobRow, earlier: readonly JobRow[]): NonNullable<Since['totals']> {
  const find = ({ id }: JobRow) => findFigures(jobFolder(service.dataDir, id));
  const known = earlier.flatMap((one) => find(one) ?? []);
  const before = known.length > 0 && known.length === earlier.length ? addFigures(known) : null;
  const after = find(row);
  const fields = new Set([...Object.keys(after?.fields ?? {}), ...Object.keys(before?.fields ?? {})]);
  return [...fields].map((field) => ({
    target_field: field,
    before: describeFigures(before, field),
    after: describeFigures(after, field),
  }));
}

function describeFigures(figures: Figures | null, field: string) {
  const known = figures?.fields[field];
  if (known?.found !== true) return null;
  const { sum, numbers, empty } = known;
  return { sum, numbers, empty };
}
