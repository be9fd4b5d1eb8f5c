import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import {
  IssueGroupsSchema,
  IssuePageSchema,
  type ListIssuesQuery,
  ListIssuesQuerySchema,
  type RevisionQuery,
  RevisionQuerySchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  fillValue,
  formatCellValue,
  type LocatedIssue,
  namesValue,
  type WantedCell,
} from '../../record/explain/index.ts';
import { readIssuePage } from '../../record/issues/issue-pages.ts';
import { CORRECTIONS_PATH, readCorrectionFile } from '../../runner/index.ts';
import { DEFAULT_PAGE_ROWS, type JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { assertMaySeeValues } from '../guard/values.ts';
import { JOB, JobParams } from '../paths.ts';
import { sendRevision } from '../replies/job-revision.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findInputSource, findOutputSource, findRecord } from '../replies/output-source.ts';

const tags = ['Issues'];

/** The problems of a document's values, cell by cell. */
export function addIssueRoutes(app: App, service: Service): void {
  app.get(
    `${JOB}/issues`,
    {
      config: {
        access: { to: 'workspace', role: 'auditor' },
        refuses: [
          'job_unknown',
          'revision_not_found',
          'job_file_missing',
          'cursor_invalid',
          'document_missing',
          'artifact_unreadable',
        ],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'listIssues',
        tags,
        summary: 'List the issues of a job, in the order of the document',
        params: JobParams,
        querystring: ListIssuesQuerySchema,
        response: { 200: IssuePageSchema },
      },
    },
    async (request, reply) => {
      const query = request.query as ListIssuesQuery;
      if (query.values === true) assertMaySeeValues(request);
      const row = await findOf(service, request);
      const path = service.jobs.findFile(row, 'issues.ndjson');
      const { issues, nextOffset } = await readIssuePage(
        path,
        parseOffset(query.cursor),
        query.limit ?? DEFAULT_PAGE_ROWS,
        query,
      );
      const items = query.values === true ? await fillValues(service, row, issues) : issues;
      if (query.values === true) await noteJobReading(service, request, row, 'job.values_read');
      sendRevision(reply, row);
      return { items, next_cursor: nextOffset === null ? null : nextOffset.toString(36) };
    },
  );

  app.get(
    `${JOB}/issue-groups`,
    {
      config: {
        access: { to: 'workspace', role: 'auditor' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'countIssues',
        tags,
        summary: 'Count the issues of a job by field, code and severity',
        params: JobParams,
        querystring: RevisionQuerySchema,
        response: { 200: IssueGroupsSchema },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const groups = await service.artifacts.ask('groupIssues', [await findRecord(service, row)]);
      sendRevision(reply, row);
      return { groups };
    },
  );
}

function findOf({ jobs }: Service, request: FastifyRequest): Promise<JobRow> {
  const { revision } = request.query as RevisionQuery;
  return jobs.revisions.getFinishedRow(
    workspaceOf(request).id,
    (request.params as { job_id: string }).job_id,
    revision,
  );
}

function parseOffset(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^[0-9a-z]{1,10}$/.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  if (Number.isNaN(offset)) throw new AdeError('cursor_invalid');
  return offset;
}

/** Reads the values from indexed previews: a small window for each cell, even in a long workbook. */
async function fillValues(service: Service, row: JobRow, issues: LocatedIssue[]): Promise<LocatedIssue[]> {
  if (!issues.some(namesValue)) return issues;
  const path = await findRecord(service, row);
  // Retention removes corrections with the document.
  const folder = dirname(service.jobs.findFile(row, 'issues.ndjson'));
  const corrections = existsSync(join(folder, CORRECTIONS_PATH)) ? readCorrectionFile(folder) : [];
  const cells = await service.artifacts.ask('findWantedCells', [path], issues, corrections);
  const readCell = makeCellReader(service, row);
  return Promise.all(
    issues.map(async (issue, i) => {
      const cell = cells[i];
      return cell === undefined ? issue : fillValue(issue, cell ? await readCell(cell) : undefined);
    }),
  );
}

/** Reads cells of the document or of the workbook; undefined for a removed workbook. */
function makeCellReader(service: Service, row: JobRow): (cell: WantedCell) => Promise<string | undefined> {
  const { previews } = service;
  const open = async (find: typeof findInputSource) => {
    const source = find(service, row);
    return { source, sheets: await previews.listSheets(source) };
  };
  const workbooks: Partial<Record<WantedCell['workbook'], ReturnType<typeof open>>> = {};
  return async ({ workbook, sheet: name, row: index, column }) => {
    if (workbook === 'output' && row.outputs_purged_at !== null) return undefined;
    workbooks[workbook] ??= open(workbook === 'output' ? findOutputSource : findInputSource);
    const { source, sheets } = await workbooks[workbook];
    const sheet = sheets.find((known) => known.name === name);
    if (!sheet) return undefined;
    const { rows } = await previews.readRows(source, sheet.index, index, index);
    return formatCellValue(rows[0]?.values[column] ?? null);
  };
}
