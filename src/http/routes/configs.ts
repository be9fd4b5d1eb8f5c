import type { FastifyReply, FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  ActivationsSchema,
  type Config,
  ConfigPageSchema,
  ConfigSchema,
  CreateConfigSchema,
  closed,
  Id,
  Name,
  UpdateConfigSchema,
} from '../../contract/api/index.ts';
import { writeOwnPackage } from '../../package/own-columns/index.ts';
import { copyStarter, importZip, MAX_PACKAGE_MB, makeDraft, type NewDraft } from '../../service/index.ts';
import {
  type ConfigWithActive,
  getConfig,
  inTransaction,
  listActivations,
  listConfigs,
  listVersions,
  lockRow,
  makeConfig,
  renameConfig,
  setConfigArchived,
  setDefaultConfig,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { publishEvent, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { ChangeHeaders } from '../openapi/route-schemas.ts';
import { API, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { withUpload } from '../requests/uploads.ts';

const tags = ['Configs'];
const CONFIGS = `${WORKSPACE}/configs`;
export const CONFIG = `${CONFIGS}/:config_id`;
export const ConfigParams = Type.Object({ workspace_id: Id, config_id: Id });
/** The history of a config only shows its newest activations. */
const MAX_ACTIVATIONS = 200;
const uploadsPerMinute = 60;

export function addConfigRoutes(app: App, service: Service): void {
  const { db } = service;

  app.get(CONFIGS, {
    config: { access: { to: 'workspace', role: 'auditor' } },
    schema: {
      operationId: 'listConfigs',
      tags,
      summary: 'List the configs, by name',
      params: WorkspaceParams,
      response: { 200: ConfigPageSchema },
    },
    handler: async (request) => {
      const rows = await listConfigs(db, workspaceOf(request).id);
      return { items: rows.map(describeConfig), next_cursor: null };
    },
  });

  app.post(CONFIGS, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: ['name_taken', 'column_names_equal'],
      sends: ['Location', 'ETag'],
    },
    schema: {
      operationId: 'makeConfig',
      tags,
      summary: 'Make a config, with a draft of the starter package or of one for columns',
      params: WorkspaceParams,
      body: CreateConfigSchema,
      response: { 201: ConfigSchema },
    },
    handler: async (request, reply) => {
      const { name, columns } = request.body;
      const config = await makeWithDraft(
        service,
        workspaceOf(request).id,
        name,
        identityOf(request).name,
        columns === undefined ? copyStarter : (dir) => writeOwnPackage(dir, name, columns),
      );
      return sendMade(service, request, reply, config, 'config.made');
    },
  });

  app.post(`${CONFIGS}/import`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      rateLimit: { max: uploadsPerMinute, timeWindow: '1 minute' },
      refuses: ['name_taken', 'zip_invalid', 'file_name_invalid', 'package_too_large'],
      sends: ['Location', 'ETag'],
    },
    schema: {
      operationId: 'importConfig',
      tags,
      summary: 'Make a config from a zip of a package',
      consumes: ['multipart/form-data'],
      params: WorkspaceParams,
      querystring: Type.Object({ name: Name }, closed),
      response: { 201: ConfigSchema },
    },
    handler: async (request, reply) => {
      const { name: by } = identityOf(request);
      const config = await withUpload(service, request, MAX_PACKAGE_MB, ({ path, filename }) =>
        makeWithDraft(service, workspaceOf(request).id, request.query.name, by, (dir) =>
          importZip(path, filename, dir),
        ),
      );
      return sendMade(service, request, reply, config, 'config.imported');
    },
  });

  app.get(CONFIG, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['config_unknown'] },
    schema: {
      operationId: 'readConfig',
      tags,
      summary: 'Read a config',
      params: ConfigParams,
      response: { 200: ConfigSchema },
    },
    handler: async (request, reply) => {
      const config = describeConfig(await getConfig(db, request.params.workspace_id, request.params.config_id));
      reply.header('etag', makeEtag(config));
      return config;
    },
  });

  app.patch(CONFIG, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: ['config_unknown', 'name_taken'],
      sends: ['ETag'],
    },
    schema: {
      operationId: 'changeConfig',
      headers: ChangeHeaders,
      tags,
      summary: 'Rename a config, archive it, or make it the default; needs If-Match',
      params: ConfigParams,
      body: UpdateConfigSchema,
      response: { 200: ConfigSchema },
    },
    handler: async (request, reply) => {
      const { workspace_id: workspaceId, config_id: id } = request.params;
      const row = await getConfig(db, workspaceId, id);
      assertIfMatch(request, makeEtag(describeConfig(row)), 'The config');
      await applyChanges(service, row, request.body);
      service.jobs.forgetConfigNames();
      await noteActivity(service, request, 'config.changed', id, request.body);
      publishEvent(service, workspaceId, { type: 'config_changed', config_id: id });
      const config = describeConfig(await getConfig(db, workspaceId, id));
      reply.header('etag', makeEtag(config));
      return config;
    },
  });

  app.get(`${CONFIG}/activations`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['config_unknown'] },
    schema: {
      operationId: 'listActivations',
      tags,
      summary: 'List the activations of versions: who, which and when, newest first',
      params: ConfigParams,
      response: { 200: ActivationsSchema },
    },
    handler: async (request) => {
      const config = await getConfig(db, request.params.workspace_id, request.params.config_id);
      const { rows } = await listVersions(db, config.id, { limit: MAX_ACTIVATIONS });
      const numbers = new Map(rows.map(({ id, number }) => [id, number]));
      const found = await listActivations(db, [...numbers.keys()]);
      return {
        activations: found.map(({ versionId, at, by }) => ({
          version_id: versionId,
          number: numbers.get(versionId)!,
          at,
          by,
        })),
      };
    },
  });
}

/** A config always has a version: if its draft can't be made, the config is removed again. */
async function makeWithDraft(
  service: Service,
  workspaceId: string,
  name: string,
  createdBy: string,
  fill: NewDraft['fill'],
): Promise<Config> {
  const row = await inTransaction(service.db, (transaction) =>
    makeConfig(transaction, { workspaceId, name, createdBy }),
  );
  try {
    await makeDraft(service, { workspaceId, configId: row.id, createdBy, basedOn: null, fill });
  } catch (error) {
    await service.db.deleteFrom('configs').where('id', '=', row.id).execute();
    throw error;
  }
  publishEvent(service, workspaceId, { type: 'config_changed', config_id: row.id });
  return describeConfig({ ...row, active_version_id: null });
}

async function sendMade(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  config: Config,
  action: string,
): Promise<FastifyReply> {
  const { workspace_id: workspaceId, id } = config;
  await noteActivity(service, request, action, id);
  reply.header('location', `${API}/workspaces/${workspaceId}/configs/${id}`).header('etag', makeEtag(config));
  return reply.code(201).send(config);
}

async function applyChanges(
  { db }: Service,
  row: ConfigWithActive,
  { name, archived, is_default: isDefault }: { name?: string; archived?: boolean; is_default?: boolean },
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await lockRow(transaction, 'workspaces', row.workspace_id);
    if (name !== undefined) await renameConfig(transaction, row, name);
    if (archived !== undefined) await setConfigArchived(transaction, row.id, archived);
    if (isDefault === true) await setDefaultConfig(transaction, row.workspace_id, row.id);
    if (isDefault === false && row.is_default === 1) await setDefaultConfig(transaction, row.workspace_id, null);
  });
}

function describeConfig(row: ConfigWithActive): Config {
  const { id, workspace_id, name, active_version_id, created_at, created_by, archived_at } = row;
  return {
    id,
    workspace_id,
    name,
    is_default: row.is_default === 1,
    active_version_id,
    created_at,
    created_by,
    archived_at,
  };
}
