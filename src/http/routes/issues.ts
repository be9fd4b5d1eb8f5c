import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  IssueGroupsSchema,
  IssuePageSchema,
  ListIssuesQuerySchema,
  RevisionQuerySchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import {
  fillValue,
  formatCellValue,
  type LocatedIssue,
  namesValue,
  type WantedCell,
} from '../../record/explain/index.ts';
import { readIssuePage } from '../../record/issues/index.ts';
import { CORRECTIONS_PATH, readCorrectionFile } from '../../runner/index.ts';
import { DEFAULT_PAGE_ROWS, type JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { FileContent } from '../openapi/route-schemas.ts';
import { JOB, JobParams } from '../paths.ts';
import { findInputSource, findOutputSource, findRecord } from '../replies/output-source.ts';
import { FILE_FACTS, sendJobFile } from '../replies/sent-file.ts';
import { addReport } from './reports.ts';

const tags = ['Issues'];

/** The problems of a document's values, cell by cell. */
export function addIssueRoutes(app: App, service: Service): void {
  addReport(app, service, {
    path: 'issues',
    role: 'auditor',
    operationId: 'listIssues',
    tags,
    summary: 'List the issues of a job, in the order of the document',
    description:
      'Messages have `{value}` in place of the value of the cell; with `values=true`, for which the role `viewer` is needed, they have the value, and the reading is recorded. A cell can have several issues.',
    refuses: ['cursor_invalid', 'document_missing', 'artifact_unreadable'],
    query: ListIssuesQuerySchema,
    answer: IssuePageSchema,
    read: async (row, query) => {
      const path = service.jobs.findFile(row, jobNames.issues);
      const { cursor, limit = DEFAULT_PAGE_ROWS, values = false } = query;
      const { issues, nextOffset } = await readIssuePage(path, parseOffset(cursor), limit, query);
      const items = values ? await fillValues(service, row, issues) : issues;
      return { items, next_cursor: nextOffset === null ? null : nextOffset.toString(36) };
    },
  });
  addReport(app, service, {
    path: 'issue-groups',
    role: 'auditor',
    operationId: 'countIssues',
    tags,
    summary: 'Count the issues of a job by field, code and severity',
    description:
      'The counts are exact, however many issues there are; places are only the first of each group. The answer has no values.',
    query: RevisionQuerySchema,
    answer: IssueGroupsSchema,
    read: async (row) => ({ groups: await service.artifacts.ask('groupIssues', [await findRecord(service, row)]) }),
  });
  addDownload(app, service);
}

/** The issues with their values, for spreadsheet programs. Only some packages write them. */
function addDownload(app: App, service: Service): void {
  app.get(`${JOB}/issues.csv`, {
    config: { access: { to: 'workspace', role: 'viewer' }, ...FILE_FACTS },
    schema: {
      operationId: 'downloadIssues',
      tags,
      summary: 'Download the issues of a job with their values, as csv',
      description: 'Where the package has `engine.writer.issues_sheet`.',
      params: JobParams,
      querystring: RevisionQuerySchema,
      content: { 'text/csv': FileContent },
    },
    handler: async (request, reply) =>
      sendJobFile(service, request, reply, { name: jobNames.issuesCsv, type: 'text/csv', kind: 'issues' }),
  });
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
  const folder = dirname(service.jobs.findFile(row, jobNames.issues));
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
    const source = await find(service, row);
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
