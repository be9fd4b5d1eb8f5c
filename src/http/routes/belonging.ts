import { type Belonging, BelongingQuerySchema, BelongingSchema, type SharedRows } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import type { ComparedTarget } from '../../previews/index.ts';
import { findDiffering, findTitles, listBelongingPoints, parseCandidates } from '../../service/index.ts';
import { findJob, type JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findCompared } from '../replies/output-source.ts';
import { addReport } from './reports.ts';

/** Whose document a job has read, and for when: what is known, and what the open points about it are made from. */
export function addBelongingRoutes(app: App, service: Service): void {
  addReport(app, service, {
    path: 'belonging',
    role: 'auditor',
    operationId: 'readBelonging',
    tags: ['Senders'],
    summary: 'Read how the sender and the period of a job were found, what its title says, and its first document',
    description:
      'With `values`, the answer also has the period that the title names, and the totals of both documents, which are values.',
    query: BelongingQuerySchema,
    answer: BelongingSchema,
    read: async (row, { values = false }, request) => {
      const job = await service.jobs.getRow(row.workspace_id, row.revision_of ?? row.id);
      const { sender_id, sender_found_by, period, period_found_by } = job;
      const first = job.second_to === null ? undefined : await findJob(service.db, job.second_to);
      if (values && first !== undefined) await noteJobReading(service, request, first, 'job.values_read');
      return {
        job_id: job.id,
        revision: row.revision,
        ...{ sender_id, sender_found_by, period, period_found_by },
        period_candidates: parseCandidates(job),
        title: describeTitle(service, job, values),
        first_document: first === undefined ? null : await describeFirst(service, job, first, values),
      };
    },
  });
}

function describeTitle(service: Service, job: JobRow, values: boolean): Belonging['title'] {
  const point = listBelongingPoints(job).find(({ code }) => code === 'period_differs');
  if (point === undefined) return null;
  const { sheet = '', a1 = '' } = point;
  const read = values ? findDiffering(findTitles(service, job) ?? [], job.period) : undefined;
  return { sheet, a1, period: read?.period ?? null, has_year: read?.has_year ?? null };
}

async function describeFirst(
  service: Service,
  job: JobRow,
  first: JobRow,
  values: boolean,
): Promise<NonNullable<Belonging['first_document']>> {
  const shared = await compare(service, job, first);
  return {
    job_id: first.id,
    source_file: first.filename,
    review_state: first.review_state,
    same_bytes: first.document_sha256 === job.document_sha256,
    rows: shared?.rows ?? null,
    totals: values ? (shared?.totals ?? null) : null,
  };
}

/** Undefined if retention has removed a result, or its record is damaged. */
async function compare(service: Service, job: JobRow, first: JobRow): Promise<SharedRows | undefined> {
  try {
    const [here, there] = [await findTarget(service, job), await findTarget(service, first)];
    return await service.facets.compareRows(here, there);
  } catch (error) {
    if (isAdeError(error, 'job_file_missing') || isAdeError(error, 'artifact_unreadable')) return undefined;
    throw error;
  }
}

async function findTarget(service: Service, { workspace_id: workspaceId, id }: JobRow): Promise<ComparedTarget> {
  // The files of the accepted revision, or else of the newest.
  const row = await service.jobs.revisions.getFinishedRow(workspaceId, id);
  return findCompared(service, row);
}
