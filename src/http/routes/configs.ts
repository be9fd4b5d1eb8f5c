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
import {
  copyStarter,
  importZip,
  keepKey,
  MAX_PACKAGE_MB,
  makeDraft,
  makeOnce,
  type NewDraft,
} from '../../service/index.ts';
import {
  type ConfigWithActive,
  type Database,
  getConfig,
  inTransaction,
  listActivations,
  listConfigs,
  listVersions,
  lockRow,
  makeConfig,
  makeId,
  renameConfig,
  setConfigArchived,
  setDefaultConfig,
  type Transaction,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { ChangeHeaders, RepeatableHeaders } from '../openapi/route-schemas.ts';
import { API, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteChange } from '../replies/note-activity.ts';
import { pickChanged } from '../requests/pick-changed.ts';
import { describeSubmission, markReplay } from '../requests/submissions.ts';
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
      description: 'All configs in one answer, archived ones included, each with its active version, if it has one.',
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
      headers: RepeatableHeaders,
      tags,
      summary: 'Make a config, with a draft of the starter package or of one for columns',
      description:
        'With `columns`, the draft has a module for each column; without, it is the starter package. Nothing runs with the config until a version is published.',
      params: WorkspaceParams,
      body: CreateConfigSchema,
      response: { 201: ConfigSchema },
    },
    handler: async (request, reply) => {
      const { name, columns } = request.body;
      const fill: NewDraft['fill'] = columns === undefined ? copyStarter : (dir) => writeOwnPackage(dir, name, columns);
      const make = () => makeWithDraft(service, request, { name, fill, action: 'config.made' });
      const find = (of: Database, id: string) => getConfig(of, workspaceOf(request).id, id).then(describeConfig);
      const { resource, isReplay } = await makeOnce(db, describeSubmission(request), find, make);
      if (isReplay) markReplay(reply);
      return sendMade(reply, resource);
    },
  });

  app.post(`${CONFIGS}/import`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      rateLimit: { max: uploadsPerMinute, timeWindow: '1 minute' },
      refuses: ['name_taken', 'zip_invalid', 'file_name_misleading', 'package_too_large'],
      sends: ['Location', 'ETag'],
    },
    schema: {
      operationId: 'importConfig',
      tags,
      summary: 'Make a config from a zip of a package',
      description:
        'The zip has the files of a package, at its top or in one folder, with manifest.json. They become a draft, which only `check` and `publish` check: a zip with a faulty package is accepted.',
      consumes: ['multipart/form-data'],
      params: WorkspaceParams,
      querystring: Type.Object({ name: Name }, closed),
      response: { 201: ConfigSchema },
    },
    handler: async (request, reply) => {
      const { name } = request.query;
      const config = await withUpload(service, request, MAX_PACKAGE_MB, ({ path, filename }) => {
        const fill: NewDraft['fill'] = (dir) => importZip(path, filename, dir);
        return makeWithDraft(service, request, { name, fill, action: 'config.imported' });
      });
      return sendMade(reply, config);
    },
  });

  app.get(CONFIG, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['config_unknown'] },
    schema: {
      operationId: 'readConfig',
      tags,
      summary: 'Read a config',
      description:
        '`active_version_id` is the version that jobs use if they name the config only. Its ETag is what a change needs.',
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
      description:
        'Keys that are left out stay as they are. A new default config replaces the one before. An archived config takes no new jobs by its id; its jobs stay.',
      params: ConfigParams,
      body: UpdateConfigSchema,
      response: { 200: ConfigSchema },
    },
    handler: async (request, reply) => {
      const { workspace_id: workspaceId, config_id: id } = request.params;
      const isChanged = await inTransaction(db, async (transaction) => {
        await lockRow(transaction, 'workspaces', workspaceId);
        const row = await getConfig(transaction, workspaceId, id);
        assertIfMatch(request, makeEtag(describeConfig(row)), 'The config');
        const now = { name: row.name, archived: row.archived_at !== null, is_default: row.is_default === 1 };
        const changes = pickChanged(now, request.body);
        if (Object.keys(changes).length === 0) return false;
        await applyChanges(transaction, row, changes);
        await noteChange(transaction, request, 'config.changed', id, changes);
        return true;
      });
      if (isChanged) {
        service.jobs.forgetConfigNames();
        announceActivity(service);
      }
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
      description:
        'Each time a version became the active one, by a publication, an activation or the undoing of a publication; for the newest 200 versions.',
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

interface NewConfig extends Pick<NewDraft, 'fill'> {
  name: string;
  action: 'config.made' | 'config.imported';
}

/** A config always has a version: both are stored together, with one entry. */
async function makeWithDraft(
  service: Service,
  request: FastifyRequest,
  { name, fill, action }: NewConfig,
): Promise<Config> {
  const workspaceId = workspaceOf(request).id;
  const { name: createdBy } = identityOf(request);
  const id = makeId('cfg');
  await makeDraft(service, {
    workspaceId,
    configId: id,
    createdBy,
    basedOn: null,
    fill,
    makeConfig: async (transaction) => {
      await makeConfig(transaction, { workspaceId, name, createdBy }, id);
      if (action === 'config.made') await keepKey(transaction, describeSubmission(request), 'config', id);
    },
    note: (transaction) => noteChange(transaction, request, action, id),
  });
  announceActivity(service);
  return describeConfig(await getConfig(service.db, workspaceId, id));
}

function sendMade(reply: FastifyReply, config: Config): FastifyReply {
  const { workspace_id: workspaceId, id } = config;
  reply.header('location', `${API}/workspaces/${workspaceId}/configs/${id}`).header('etag', makeEtag(config));
  return reply.code(201).send(config);
}

async function applyChanges(
  transaction: Transaction,
  row: ConfigWithActive,
  { name, archived, is_default: isDefault }: { name?: string; archived?: boolean; is_default?: boolean },
): Promise<void> {
  if (name !== undefined) await renameConfig(transaction, row, name);
  if (archived !== undefined) await setConfigArchived(transaction, row.id, archived);
  if (isDefault === true) await setDefaultConfig(transaction, row.workspace_id, row.id);
  if (isDefault === false) await setDefaultConfig(transaction, row.workspace_id, null);
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
