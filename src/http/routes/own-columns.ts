import { ProposedColumnsSchema } from '../../contract/api/index.ts';
import { MAX_EXAMPLES } from '../../contract/own-columns.ts';
import { readColumns } from '../../package/own-columns/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { WORKBOOK_REFUSALS } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { withUploads } from '../requests/uploads.ts';
import { whileThere } from '../requests/while-there.ts';

const uploadsPerMinute = 60;

/** The uploaded files are not kept: the client sends the answer back to make a config from it. */
export function addOwnColumnRoutes(app: App, service: Service): void {
  const { settings, jobs } = service;

  app.post(`${WORKSPACE}/configs/columns`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      rateLimit: { max: uploadsPerMinute, timeWindow: '1 minute' },
      refuses: [
        'schema_unreadable',
        'no_columns',
        'too_many_own_columns',
        'column_names_equal',
        'queue_full',
        ...WORKBOOK_REFUSALS,
      ],
    },
    schema: {
      operationId: 'proposeColumns',
      tags: ['Configs'],
      summary: 'Propose columns for a new config, from schemas or documents, and try them on the documents',
      consumes: ['multipart/form-data'],
      params: WorkspaceParams,
      response: { 200: ProposedColumnsSchema },
    },
    handler: async (request, reply) =>
      withUploads(service, request, { maxMb: settings.maxUploadMb, maxFiles: MAX_EXAMPLES }, (uploads) =>
        whileThere(reply, async (signal) => {
          const { maxExpandedMb } = settings;
          const getLevel = () => jobs.getSandboxLevel();
          const files = uploads.map(({ path, filename }) => ({ path, displayName: filename, maxExpandedMb, getLevel }));
          return jobs.ownColumns.try(workspaceOf(request).id, await readColumns(files, signal), signal);
        }),
      ),
  });
}
