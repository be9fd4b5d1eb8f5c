import { Check } from 'typebox/value';
import { parseJsonOrNone } from '../../base/files/index.ts';
import { ProposedColumnsSchema } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { MAX_EXAMPLES, OwnColumnsSchema } from '../../contract/own-columns.ts';
import { readColumns } from '../../package/own-columns/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { WORKBOOK_REFUSALS } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { withUploads } from '../requests/uploads.ts';
import { whileThere } from '../requests/while-there.ts';

const uploadsPerMinute = 60;
const FIELDS = ['columns', 'header_row'] as const;

/** The uploaded files are not kept: the client sends the answer back to make a config from it. */
export function addOwnColumnRoutes(app: App, service: Service): void {
  const { settings, jobs } = service;

  app.post(`${WORKSPACE}/configs/columns`, {
    config: {
      fields: FIELDS,
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
      description:
        'Besides `file`, the form may have `columns` (a JSON array of columns as a person wants them: they are tried as they are, and nothing else is proposed) and `header_row` (the row of the header in the first document, from 1).',
      consumes: ['multipart/form-data'],
      params: WorkspaceParams,
      response: { 200: ProposedColumnsSchema },
    },
    handler: async (request, reply) =>
      withUploads(
        service,
        request,
        { maxMb: settings.maxUploadMb, maxFiles: MAX_EXAMPLES, fields: FIELDS },
        (uploads) =>
          whileThere(reply, async (signal) => {
            const { columns, headerRow } = readFields(uploads[0].fields);
            const { maxExpandedMb } = settings;
            const getLevel = () => jobs.getSandboxLevel();
            const files = uploads.map(({ path, filename }) => ({
              path,
              displayName: filename,
              maxExpandedMb,
              getLevel,
            }));
            const read = await readColumns(files, signal, headerRow);
            return jobs.ownColumns.try(workspaceOf(request).id, read, signal, columns);
          }),
      ),
  });
}

/** Throws `request_invalid`. */
function readFields({ columns, header_row: row }: Readonly<Record<string, string>>) {
  const said = columns === undefined ? undefined : parseJsonOrNone(columns);
  if (columns !== undefined && !Check(OwnColumnsSchema, said)) throw refuse('columns', 'a JSON array of columns');
  if (row !== undefined && !/^[1-9]\d{0,6}$/.test(row)) throw refuse('header_row', 'the number of a row, from 1');
  return {
    ...(Check(OwnColumnsSchema, said) ? { columns: said } : {}),
    ...(row === undefined ? {} : { headerRow: Number(row) }),
  };
}

const refuse = (field: string, expected: string) =>
  new AdeError('request_invalid', { found: `the field ${field} of the form is not ${expected}` });
