import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ChangedValuesQuerySchema,
  ChangedValuesSchema,
  type RowChanges,
  RowChangesQuerySchema,
  RowChangesSchema,
} from '../../contract/api/index.ts';
import type { PreviousFile } from '../../contract/checks.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { inputPaths, jobFolder, jobPaths, nameRevision } from '../../contract/layout.ts';
import type { ComparedTarget } from '../../previews/index.ts';
import { fillChanges, readRowChanges, type Side, type TableRow } from '../../record/changes/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import { type JobRow, listEarlierCopies } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { readLocatedRows } from '../replies/located-rows.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findCompared, findRecord } from '../replies/output-source.ts';
import { addReport } from './reports.ts';

const DEFAULT_LIMIT = 50;

/** Rows that are new, gone or changed since the sender's previous document. */
export function addRowChangeRoutes(app: App, service: Service): void {
  addReport(app, service, {
    path: 'row-changes',
    role: 'viewer',
    operationId: 'listRowChanges',
    tags: ['Issues'],
    summary: "List the rows that are new, gone or changed since the sender's previous document",
    description: 'Rows are compared by the key of the package. `values` gives both values while both results exist.',
    refuses: ['artifact_unreadable'],
    query: RowChangesQuerySchema,
    answer: RowChangesSchema,
    read: async (row, { change, from = 0, limit = DEFAULT_LIMIT, values = false }, request) => {
      const record = await findRecord(service, row);
      const { rowChanges } = jobPaths(jobFolder(service.dataDir, row.id));
      const page = readRowChanges(rowChanges, { kind: change, from, limit }) ?? { items: [], next: null };
      const { counts, key } = await service.artifacts.ask('readCompared', [record]);
      const earlier = await listEarlier(service, row);
      const fields = [...key, ...new Set(page.items.flatMap((item) => item.fields))];
      const ofNow = page.items.map((item) => item.now);
      const now = await openSide(service, row, ofNow, { fields, values });
      const before: (Side | null)[] = [];
      for (const [i, one] of earlier.entries()) {
        const wanted = page.items.map((item) => (item.before?.document === i ? item.before : null));
        before.push(one && (await openSide(service, one, wanted, { fields, values })));
        if (values && one !== null) await noteJobReading(service, request, one, 'job.values_read');
      }
      return {
        job_id: row.revision_of ?? row.id,
        revision: row.revision,
        earlier: earlier.map(describe),
        counts,
        items: fillChanges(page.items, key, { now, before }),
        next: page.next,
      };
    },
  });
  addReport(app, service, {
    path: 'row-changes/values',
    role: 'viewer',
    operationId: 'readChangedValues',
    tags: ['Issues'],
    summary: "Read which values changed since the sender's previous document, by field and kind of change",
    description: 'Rows are compared by the key of the package. Changed cells are counted, with examples of each kind.',
    refuses: ['artifact_unreadable', 'job_file_missing'],
    query: ChangedValuesQuerySchema,
    answer: ChangedValuesSchema,
    read: async (row, { field }, request) => {
      const { counts } = await service.artifacts.ask('readCompared', [await findRecord(service, row)]);
      const { rowChanges } = jobPaths(jobFolder(service.dataDir, row.id));
      const isThere = counts !== null && existsSync(rowChanges);
      const found = isThere ? await listEarlier(service, row) : [];
      const earlier = found.flatMap((one) => one ?? []);
      const about = { job_id: row.revision_of ?? row.id, revision: row.revision };
      if (earlier.length === 0 || earlier.length < found.length) return { ...about, fields: null };
      const before: ComparedTarget[] = [];
      for (const one of earlier) before.push(await findCompared(service, one));
      const fields = await service.facets.compareEditions(await findCompared(service, row), before, rowChanges, field);
      for (const one of [row, ...earlier]) await noteJobReading(service, request, one, 'job.values_read');
      return { ...about, fields };
    },
  });
}

function describe(earlier: JobRow | null): RowChanges['earlier'][number] {
  if (earlier === null) return null;
  return { job_id: earlier.revision_of ?? earlier.id, revision: earlier.revision, period: earlier.period };
}

/** The revisions whose key files the job was compared with; null for one that is gone. */
async function listEarlier(service: Service, row: JobRow): Promise<(JobRow | null)[]> {
  const id = row.revision_of ?? row.id;
  const path = join(jobFolder(service.dataDir, id), inputPaths.previous);
  if (!existsSync(path)) return [];
  const { keys_sha256, documents = [{ keys_sha256 }] } = JSON.parse(readFileSync(path, 'utf8')) as PreviousFile;
  const ids = await listEarlierCopies(service.db, id);
  const found: (JobRow | null)[] = [];
  for (const [i, { keys_sha256: wanted }] of documents.entries())
    found.push(await findRevision(service, row.workspace_id, ids[i], wanted));
  return found;
}

async function findRevision(
  service: Service,
  workspaceId: string,
  id: string | undefined,
  wanted: string | undefined,
): Promise<JobRow | null> {
  if (id === undefined) return null;
  try {
    await service.shared.bring(ownerOfJob(id));
    const newest = await service.jobs.revisions.getFinishedRow(workspaceId, id);
    for (let revision = newest.revision; revision >= 1; revision--) {
      const { keys } = jobPaths(jobFolder(service.dataDir, nameRevision(id, revision)));
      if (!existsSync(keys) || hashOf(keys) !== wanted) continue;
      return await service.jobs.revisions.getFinishedRow(workspaceId, id, revision);
    }
    return null;
  } catch (error) {
    if (isAdeError(error)) return null;
    throw error;
  }
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** The wanted rows of a result with their cells; null if its record is gone. */
async function openSide(
  service: Service,
  row: JobRow,
  wanted: readonly (TableRow | null)[],
  { fields, values }: { fields: string[]; values: boolean },
): Promise<Side | null> {
  try {
    const rows = await service.artifacts.ask('locateRows', [await findRecord(service, row)], wanted, fields);
    return { rows, read: values ? await readLocatedRows(service, row, rows) : () => undefined };
  } catch (error) {
    if (isAdeError(error, 'job_file_missing')) return null;
    throw error;
  }
}
