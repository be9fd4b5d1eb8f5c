import { dirname } from 'node:path';
import { JobChecksQuerySchema, JobChecksSchema } from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
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
    refuses: ['artifact_unreadable'],
    query: JobChecksQuerySchema,
    answer: JobChecksSchema,
    read: async (row, { values = false }) => {
      const path = await findRecord(service, row);
      return service.artifacts.ask('listChecks', [path], values ? dirname(path) : null);
    },
  });
}
