import {
  ResultTableSchema,
  TableFileQuerySchema,
  type TableQuery,
  TableQuerySchema,
} from '../../contract/api/index.ts';
import { DATA_FORMAT_NAMES } from '../../contract/data-formats.ts';
import { namePeriod, type TableFilter } from '../../service/index.ts';
import { getConfig } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { XLSX, ZIP } from '../media-types.ts';
import { FileContent, PERIOD_REFUSALS } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { mediaTypeOf, sendMadeFile } from '../replies/data-files.ts';
import { isUnchanged, makeEtag } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { parseInstant } from '../requests/times.ts';
import { whileThere } from '../requests/while-there.ts';

const tags = ['Tables'];
const TABLE = `${WORKSPACE}/table`;
const REFUSES = [
  ...PERIOD_REFUSALS,
  'config_unknown',
  'table_of_several_configs',
  'table_too_large',
  'job_file_missing',
  'artifact_unreadable',
] as const;

/** All accepted results of a period, or of another filter, as one table. */
export function addTableRoutes(app: App, service: Service): void {
  const { tables } = service.jobs;

  app.get(TABLE, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: REFUSES },
    schema: {
      operationId: 'readTable',
      tags,
      summary: 'Read what the table of a period has: its jobs, who is missing, versions, and columns that differ',
      description:
        'A table has the accepted jobs that count for their sender and period: a reopened job is out, its replacement is in once it is accepted. With `config_id` and `period`, `missing` lists the expected senders without one.',
      params: WorkspaceParams,
      querystring: TableQuerySchema,
      response: { 200: ResultTableSchema },
    },
    handler: async (request) => {
      const filter = await makeFilter(service, workspaceOf(request).id, request.query);
      return tables.describe(filter, await tables.plan(filter));
    },
  });

  app.get(`${TABLE}/file`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: [...REFUSES, 'table_empty'],
      sends: ['ETag', 'Content-Disposition'],
    },
    schema: {
      operationId: 'downloadTable',
      tags,
      summary: 'Download the accepted results of a period as one table',
      description:
        'The rows of all its jobs, one after the other, with `_sender`, `_document`, `_sheet`, `_row` and `_job`. The same jobs give the same bytes. The zip of `package=true` also has `datapackage.json`, with everything that `GET …/table` says.',
      params: WorkspaceParams,
      querystring: TableFileQuerySchema,
      content: {
        [XLSX]: FileContent,
        ...Object.fromEntries(DATA_FORMAT_NAMES.map((name) => [mediaTypeOf(name), FileContent])),
        [ZIP]: FileContent,
      },
    },
    handler: async (request, reply) => {
      const { id: workspaceId } = workspaceOf(request);
      const { format = 'xlsx', package: isPackage = false, ...query } = request.query;
      const filter = await makeFilter(service, workspaceId, query);
      const plan = await tables.plan(filter);
      const tag = isPackage ? plan.packageTag : plan.tag;
      // Of an empty table there is no file, so its tag says nothing.
      const isKnown = plan.parts.length > 0 && isUnchanged(request, reply, makeEtag([tag, format, isPackage, filter]));
      if (isKnown) return reply.send();
      const made = await whileThere(reply, (signal) => tables.writeTable(workspaceId, plan, format, signal));
      const name = await nameTable(service, workspaceId, query, plan.parts[0]?.job.config_id);
      const { config_id, period } = query;
      return sendMadeFile(reply, made, {
        stem: name,
        title: name,
        ...{ format, isPackage },
        about: { 'ade:table': await tables.describe(filter, plan, made.written.results) },
        record: () =>
          noteActivity(service, request, 'workspace.table_downloaded', workspaceId, {
            ...(config_id === undefined ? {} : { config_id }),
            ...(period === undefined ? {} : { period: filter.period ?? period }),
            ...{ format, jobs: plan.parts.length },
          }),
      });
    },
  });
}

/** Throws `config_unknown`, and what an invalid period or time throws. */
async function makeFilter(service: Service, workspaceId: string, query: TableQuery): Promise<TableFilter> {
  if (query.config_id !== undefined) await getConfig(service.db, workspaceId, query.config_id);
  return {
    workspaceId,
    configId: query.config_id,
    configVersionId: query.config_version_id,
    batchId: query.batch_id,
    assignee: query.assignee,
    senderId: query.sender_id,
    period: query.period && namePeriod(query.period),
    text: query.search,
    from: query.submitted_after && parseInstant('submitted_after', query.submitted_after),
    to: query.submitted_before && parseInstant('submitted_before', query.submitted_before),
  };
}

/** "Members 2026-10" */
async function nameTable(service: Service, workspaceId: string, query: TableQuery, configId = ''): Promise<string> {
  const { name } = await getConfig(service.db, workspaceId, query.config_id ?? configId);
  return [name, ...(query.period === undefined ? [] : [namePeriod(query.period)])].join(' ');
}
