import { JobChecksQuerySchema, type Since, SinceSchema } from '../../contract/api/index.ts';
import type { Figures } from '../../contract/checks.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import { findFigures } from '../../runner/index.ts';
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
      const earlier = await findEarlier(service, job);
      const paths = [await findRecord(service, row), ...(earlier?.record == null ? [] : [earlier.record])];
      const changes = await service.artifacts.ask('compareSince', paths);
      const totals = values ? readTotals(service, row, earlier?.row) : null;
      // Totals are values of both documents.
      if (values && earlier !== undefined) await noteJobReading(service, request, earlier.row, 'job.values_read');
      return {
        job_id: job.id,
        revision: row.revision,
        period: job.period,
        earlier: describeEarlier(earlier),
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

async function findEarlier(service: Service, later: JobRow): Promise<Earlier | undefined> {
  const { senders, revisions } = service.jobs;
  const job = await senders.findEarlier(later);
  if (job === undefined) return undefined;
  const row = await revisions.getFinishedRow(job.workspace_id, job.id);
  try {
    return { job, row, record: await findRecord(service, row) };
  } catch (error) {
    if (!isAdeError(error) || error.code !== 'job_file_missing') throw error;
    return { job, row, record: null };
  }
}

function describeEarlier(earlier: Earlier | undefined): Since['earlier'] {
  if (earlier === undefined) return null;
  const { job, row, record } = earlier;
  return {
    job_id: job.id,
    revision: row.revision,
    period: job.period!,
    source_file: job.filename,
    review_state: job.review_state,
    has_record: record !== null,
  };
}

function readTotals(service: Service, row: JobRow, earlier: JobRow | undefined): NonNullable<Since['totals']> {
  const find = (of: JobRow | undefined) => (of === undefined ? null : findFigures(jobFolder(service.dataDir, of.id)));
  const [after, before] = [find(row), find(earlier)];
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
