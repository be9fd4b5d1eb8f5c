import { dirname } from 'node:path';
import { JobChecksQuerySchema, JobChecksSchema } from '../../contract/api/index.ts';
import { nameFoundRows } from '../../record/changes/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { readLocatedRows } from '../replies/located-rows.ts';
import { findRecord } from '../replies/output-source.ts';
import { addReport } from './reports.ts';

/** Checks of a job: which numbers were compared, and whether they agree. The numbers themselves are values. */
export function addCheckRoutes(app: App, service: Service): void {
  addReport(app, service, {
    path: 'checks',
    role: 'auditor',
    operationId: 'listChecks',
    tags: ['Issues'],
    summary: 'List the checks of a job: which numbers were compared, and whether they agree',
    description:
      'Each check names the number that was expected and where it was found: in the document, given with the submission, or in the document of the period before. The numbers themselves are values: only `values=true` has them, for the role `viewer`.',
    refuses: ['artifact_unreadable'],
    query: JobChecksQuerySchema,
    answer: JobChecksSchema,
    read: async (row, { values = false }) => {
      const path = await findRecord(service, row);
      const { items, ...counts } = await service.artifacts.ask('listChecks', [path], values ? dirname(path) : null);
      const found = values ? await service.artifacts.ask('locateFoundRows', [path]) : { fields: [], rows: [] };
      const located = found.rows.map((one) => one.row);
      const named = nameFoundRows(found, await readLocatedRows(service, row, located));
      return { ...counts, items: items.map((item) => ({ ...item, named_rows: named.get(item.id) ?? null })) };
    },
  });
}
