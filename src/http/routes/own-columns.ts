import { ProposedColumnsSchema } from '../../contract/api/index.ts';
import { readColumns } from '../../package/own-columns/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { WORKBOOK_REFUSALS } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { withUpload } from '../requests/uploads.ts';
import { whileThere } from '../requests/while-there.ts';

const uploadsPerMinute = 60;

/** The uploaded file is not kept: the client sends the answer back to make a config from it. */
export function addOwnColumnRoutes(app: App, service: Service): void {
  const { settings } = service;

  app.post(`${WORKSPACE}/configs/columns`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      rateLimit: { max: uploadsPerMinute, timeWindow: '1 minute' },
      refuses: ['schema_unreadable', 'no_columns', 'too_many_own_columns', 'column_names_equal', ...WORKBOOK_REFUSALS],
    },
    schema: {
      operationId: 'proposeColumns',
      tags: ['Configs'],
      summary: 'Propose columns for a new config, from a schema or from the header of a document',
      consumes: ['multipart/form-data'],
      params: WorkspaceParams,
      response: { 200: ProposedColumnsSchema },
    },
    handler: async (request, reply) =>
      withUpload(service, request, settings.maxUploadMb, ({ path, filename: displayName }) =>
        whileThere(reply, (signal) => {
          const getLevel = () => service.jobs.getSandboxLevel();
          const file = { path, displayName, maxExpandedMb: settings.maxExpandedMb, getLevel };
          return readColumns([file], signal).then(({ proposed }) => proposed);
        }),
      ),
  });
}
