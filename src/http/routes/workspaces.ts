import {
  CreateWorkspaceSchema,
  DEFAULT_WORKSPACE_ID,
  UpdateWorkspaceSchema,
  type Workspace,
  WorkspacePageSchema,
  WorkspaceSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  findDefaultConfig,
  getConfig,
  getWorkspace,
  inTransaction,
  listDefaultConfigs,
  listWorkspaces,
  makeWorkspace,
  renameWorkspace,
  setDefaultConfig,
  setWorkspaceArchived,
  type WorkspaceRow,
} from '../../storage/store/index.ts';
import { findRole, type Identity } from '../access/access.ts';
import type { App } from '../app-types.ts';
import { publishEvent, recordActivity, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { ChangeHeaders } from '../openapi/route-schemas.ts';
import { API, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';

const tags = ['Workspaces'];

export function addWorkspaceRoutes(app: App, service: Service): void {
  const { db } = service;

  app.get(`${API}/workspaces`, {
    config: { access: { to: 'signed_in' } },
    schema: {
      operationId: 'listWorkspaces',
      tags,
      summary: 'List the workspaces that the caller may use, by name',
      response: { 200: WorkspacePageSchema },
    },
    handler: async (request) => {
      const identity = identityOf(request);
      const rows = (await listWorkspaces(db)).filter(({ id }) => findRole(identity, id) !== undefined);
      const defaults = await listDefaultConfigs(db);
      const items = rows.map((row) => describeWorkspace(row, defaults.get(row.id), identity));
      return { items, next_cursor: null };
    },
  });

  app.post(`${API}/workspaces`, {
    config: { access: { to: 'server' }, refuses: ['name_taken'], sends: ['Location', 'ETag'] },
    schema: {
      operationId: 'makeWorkspace',
      tags,
      summary: 'Make a workspace',
      body: CreateWorkspaceSchema,
      response: { 201: WorkspaceSchema },
    },
    handler: async (request, reply) => {
      const identity = identityOf(request);
      const row = await makeWorkspace(db, request.body.name);
      await recordActivity(service, identity, 'workspace.made', { workspaceId: row.id, id: row.id });
      const workspace = await readWorkspace(service, row, identity);
      reply.header('location', `${API}/workspaces/${row.id}`).header('etag', makeEtag(workspace));
      return reply.code(201).send(workspace);
    },
  });

  app.get(WORKSPACE, {
    config: { access: { to: 'workspace', role: 'auditor' } },
    schema: {
      operationId: 'readWorkspace',
      tags,
      summary: 'Read a workspace',
      params: WorkspaceParams,
      response: { 200: WorkspaceSchema },
    },
    handler: async (request) => readWorkspace(service, workspaceOf(request), identityOf(request)),
  });

  app.patch(WORKSPACE, {
    config: {
      access: { to: 'workspace', role: 'admin' },
      worksArchived: true,
      refuses: ['config_unknown', 'name_taken', 'workspace_required'],
      sends: ['ETag'],
    },
    schema: {
      operationId: 'changeWorkspace',
      headers: ChangeHeaders,
      tags,
      summary: 'Rename a workspace, archive it, or choose its default config; needs If-Match',
      params: WorkspaceParams,
      body: UpdateWorkspaceSchema,
      response: { 200: WorkspaceSchema },
    },
    handler: async (request, reply) => {
      const row = workspaceOf(request);
      const { id } = row;
      assertIfMatch(request, makeEtag(await readWorkspace(service, row, identityOf(request))), 'The workspace');
      const { name, archived, default_config_id: configId } = request.body;
      if (name !== undefined) await renameWorkspace(db, id, name);
      if (archived !== undefined) await archiveWorkspace(service, id, archived);
      if (configId !== undefined) await chooseDefault(service, id, configId);
      const identity = identityOf(request);
      const details = { ...(name === undefined ? {} : { name }), ...(archived === undefined ? {} : { archived }) };
      await noteActivity(service, request, 'workspace.changed', id, details);
      publishEvent(service, id, { type: 'workspace_changed' });
      const workspace = await readWorkspace(service, await getWorkspace(db, id), identity);
      reply.header('etag', makeEtag(workspace));
      return workspace;
    },
  });
}

async function archiveWorkspace({ db }: Service, id: string, isArchived: boolean): Promise<void> {
  if (isArchived && id === DEFAULT_WORKSPACE_ID) throw new AdeError('workspace_required', { workspace_id: id });
  await setWorkspaceArchived(db, id, isArchived);
}

async function chooseDefault({ db }: Service, workspaceId: string, configId: string | null): Promise<void> {
  if (configId !== null) await getConfig(db, workspaceId, configId);
  await inTransaction(db, (transaction) => setDefaultConfig(transaction, workspaceId, configId));
}

async function readWorkspace({ db }: Service, row: WorkspaceRow, identity: Identity): Promise<Workspace> {
  const config = await findDefaultConfig(db, row.id);
  return describeWorkspace(row, config?.id, identity);
}

function describeWorkspace(row: WorkspaceRow, defaultConfigId: string | undefined, identity: Identity): Workspace {
  const role = findRole(identity, row.id) ?? 'auditor';
  return { ...row, default_config_id: defaultConfigId ?? null, my_role: role };
}
