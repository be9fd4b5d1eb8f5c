import type { FastifyReply, FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  type ConfigVersion,
  ConfigVersionPageSchema,
  ConfigVersionSchema,
  CreateVersionSchema,
  closed,
  Id,
  pageQuery,
} from '../../contract/api/index.ts';
import { packageFolder } from '../../contract/layout.ts';
import { writeOwnPackage } from '../../package/own-columns/index.ts';
import {
  copyFrom,
  copyStarter,
  exportZip,
  importZip,
  keepKey,
  MAX_PACKAGE_MB,
  makeDraft,
  makeOnce,
  type NewDraft,
} from '../../service/index.ts';
import {
  type ConfigVersionRow,
  type Database,
  getConfig,
  getVersion,
  listVersions,
  type Transaction,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { FileContent, RepeatableHeaders } from '../openapi/route-schemas.ts';
import { WORKSPACE } from '../paths.ts';
import { sendAttachment } from '../replies/downloads.ts';
import { noteActivity, noteVersion } from '../replies/note-activity.ts';
import { describeSubmission, markReplay } from '../requests/submissions.ts';
import { withUpload } from '../requests/uploads.ts';
import { CONFIG, ConfigParams } from './configs.ts';

const tags = ['Versions'];
/** A version's id is enough to find it, so its path does not include the config. */
export const VERSION = `${WORKSPACE}/versions/:version_id`;
export const VersionParams = Type.Object({ workspace_id: Id, version_id: Id });
const uploadsPerMinute = 60;

/** Versions; activating and building them is in version-states.ts. */
export function addVersionRoutes(app: App, service: Service): void {
  const { db, dataDir } = service;

  app.get(`${CONFIG}/versions`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['config_unknown', 'cursor_invalid'] },
    schema: {
      operationId: 'listVersions',
      tags,
      summary: 'List the versions of a config, newest first',
      description:
        'Drafts, published and archived versions, with their numbers and states. The active version of a config is in the config.',
      params: ConfigParams,
      querystring: Type.Object(pageQuery, closed),
      response: { 200: ConfigVersionPageSchema },
    },
    handler: async (request) => {
      const config = await getConfig(db, request.params.workspace_id, request.params.config_id);
      const page = await listVersions(db, config.id, request.query);
      return { items: page.rows.map(describeVersion), next_cursor: page.nextCursor };
    },
  });

  app.post(`${CONFIG}/versions`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: ['config_unknown', 'version_unknown', 'column_names_equal'],
      sends: ['Location'],
    },
    schema: {
      operationId: 'makeVersion',
      headers: RepeatableHeaders,
      tags,
      summary: 'Make a draft: a copy of a version, or a package for columns',
      description: 'To go back to an older version, copy it and publish the copy.',
      params: ConfigParams,
      body: CreateVersionSchema,
      response: { 201: ConfigVersionSchema },
    },
    handler: async (request, reply) => {
      const config = await getConfig(db, request.params.workspace_id, request.params.config_id);
      const submission = describeSubmission(request);
      const also: DraftMore['also'] = (transaction, id) => keepKey(transaction, submission, 'version', id);
      const find = (of: Database, id: string) => getVersion(of, config.workspace_id, id);
      const { resource, isReplay } = await makeOnce(db, submission, find, async () => {
        const { columns } = request.body;
        if (columns !== undefined) {
          const write: NewDraft['fill'] = (dir) => writeOwnPackage(dir, config.name, columns);
          return addDraft(service, request, config.id, null, write, { also });
        }
        const sourceId = request.body.from ?? config.active_version_id;
        const source = sourceId === null ? null : await getVersion(db, config.workspace_id, sourceId);
        if (source !== null) await service.packages.bring(source.id);
        const fill = source === null ? copyStarter : copyFrom(packageFolder(dataDir, source.id));
        return addDraft(service, request, config.id, source?.id ?? null, fill, { also });
      });
      if (isReplay) markReplay(reply);
      return sendDraft(reply, resource);
    },
  });

  app.post(`${CONFIG}/versions/import`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      rateLimit: { max: uploadsPerMinute, timeWindow: '1 minute' },
      refuses: ['config_unknown', 'zip_invalid', 'file_name_misleading', 'package_too_large'],
      sends: ['Location'],
    },
    schema: {
      operationId: 'importVersion',
      tags,
      summary: 'Make a draft from a zip of a package',
      description:
        'The zip has the files of a package, at its top or in one folder, with manifest.json. Other versions stay as they are; the draft is checked only by `check` and `publish`.',
      consumes: ['multipart/form-data'],
      params: ConfigParams,
      response: { 201: ConfigVersionSchema },
    },
    handler: async (request, reply) => {
      const config = await getConfig(db, request.params.workspace_id, request.params.config_id);
      const row = await withUpload(service, request, MAX_PACKAGE_MB, ({ path, filename }) =>
        addDraft(service, request, config.id, null, (dir) => importZip(path, filename, dir)),
      );
      return sendDraft(reply, row);
    },
  });

  app.get(VERSION, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['version_unknown'] },
    schema: {
      operationId: 'readVersion',
      tags,
      summary: 'Read a version',
      description: 'With its state, its number, the version that it was copied from, and the note of its author.',
      params: VersionParams,
      response: { 200: ConfigVersionSchema },
    },
    handler: async (request) => describeVersion(await findVersion(service, request.params)),
  });

  app.get(`${VERSION}/export`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: ['version_unknown', 'config_unknown'],
      sends: ['Content-Disposition'],
    },
    schema: {
      operationId: 'exportVersion',
      tags,
      summary: 'Download the sources of a version as a zip',
      description:
        'The sources as they are now, also of a draft. `importConfig`, `importVersion` and the command line take the zip. The download is recorded in the activity.',
      params: VersionParams,
      content: { 'application/zip': FileContent },
    },
    handler: async (request, reply) => {
      const row = await findVersion(service, request.params);
      const config = await getConfig(db, row.workspace_id, row.config_id);
      await noteActivity(service, request, 'version.exported', row.id);
      await service.packages.bring(row.id);
      const zip = await exportZip(packageFolder(dataDir, row.id));
      return sendAttachment(reply, zip, `${config.name} v${row.number}.zip`, 'application/zip');
    },
  });
}

type Params = { workspace_id: string; version_id: string };

export function findVersion({ db }: Service, params: Params): Promise<ConfigVersionRow> {
  return getVersion(db, params.workspace_id, params.version_id);
}

interface DraftMore {
  /** Further details of the entry in the activity. */
  more?: Readonly<Record<string, number>>;
  /** More work in the transaction that stores the draft. */
  also?: (transaction: Transaction, versionId: string) => Promise<void>;
}

export async function addDraft(
  service: Service,
  request: FastifyRequest,
  configId: string,
  basedOn: string | null,
  fill: NewDraft['fill'],
  { more = {}, also }: DraftMore = {},
): Promise<ConfigVersionRow> {
  const workspaceId = workspaceOf(request).id;
  const { name: createdBy } = identityOf(request);
  const details = basedOn === null ? undefined : { based_on: basedOn, ...more };
  const row = await makeDraft(service, {
    workspaceId,
    configId,
    createdBy,
    basedOn,
    fill,
    note: async (transaction, made) => {
      await also?.(transaction, made.id);
      await noteVersion(transaction, request, 'version.made', made, { details });
    },
  });
  announceActivity(service);
  return row;
}

export function sendDraft(reply: FastifyReply, row: ConfigVersionRow): FastifyReply {
  const location = `/api/v1/workspaces/${row.workspace_id}/versions/${row.id}`;
  return reply.code(201).header('location', location).send(describeVersion(row));
}

export function describeVersion(row: ConfigVersionRow): ConfigVersion {
  return {
    id: row.id,
    config_id: row.config_id,
    workspace_id: row.workspace_id,
    number: row.number,
    status: row.state,
    title: row.title ?? '',
    version: row.label ?? '',
    based_on: row.based_on_version_id,
    content_hash: row.content_hash,
    build: row.build_status,
    created_at: row.created_at,
    created_by: row.created_by,
    updated_at: row.updated_at,
    published_at: row.published_at,
    published_by: row.published_by,
    note: row.note,
    activated_at: row.activated_at,
    activated_by: row.activated_by,
    archived_at: row.archived_at,
  };
}
