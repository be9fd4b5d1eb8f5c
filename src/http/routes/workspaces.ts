import {
  CreateWorkspaceSchema,
  DEFAULT_WORKSPACE_ID,
  UpdateWorkspaceSchema,
  type Workspace,
  WorkspacePageSchema,
  WorkspaceSchema,
} from '../../contract/api/index.ts';
import type { SenderAndPeriod } from '../../contract/belonging.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { describeRetention, proposeRetention, readServerRetention } from '../../contract/retention.ts';
import { changeRetention, findRetention, settleWorkspace } from '../../service/index.ts';
import {
  addActivity,
  type Database,
  findDefaultConfig,
  getConfig,
  getWorkspace,
  inTransaction,
  listDefaultConfigs,
  listWithSenders,
  listWorkspaces,
  lockRow,
  makeWorkspace,
  readOwnRetention,
  renameWorkspace,
  setDefaultConfig,
  setPublishDocuments,
  setSenderAndPeriod,
  setWorkspaceArchived,
  type Transaction,
  type WorkspaceRow,
} from '../../storage/store/index.ts';
import { findRole, type Identity } from '../access/access.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { ChangeHeaders } from '../openapi/route-schemas.ts';
import { API, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteChange } from '../replies/note-activity.ts';
import { pickChanged } from '../requests/pick-changed.ts';

const tags = ['Workspaces'];

export function addWorkspaceRoutes(app: App, service: Service): void {
  const { db } = service;

  app.get(`${API}/workspaces`, {
    config: { access: { to: 'signed_in' } },
    schema: {
      operationId: 'listWorkspaces',
      tags,
      summary: 'List the workspaces that the caller may use, by name',
      description: 'Only those in which the caller has a role, which each item names. Archived ones are included.',
      response: { 200: WorkspacePageSchema },
    },
    handler: async (request) => {
      const identity = identityOf(request);
      const rows = (await listWorkspaces(db)).filter(({ id }) => findRole(identity, id) !== undefined);
      const defaults = await listDefaultConfigs(db);
      const withSenders = await listWithSenders(db);
      const items = rows.map((row) =>
        describeWorkspace(row, { service, identity, configId: defaults.get(row.id), withSenders }),
      );
      return { items, next_cursor: null };
    },
  });

  app.post(`${API}/workspaces`, {
    config: { access: { to: 'server' }, refuses: ['name_taken'], sends: ['Location', 'ETag'] },
    schema: {
      operationId: 'makeWorkspace',
      tags,
      summary: 'Make a workspace',
      description:
        'It has no configs, senders or tokens yet. A token with a role in `*` has this role in the new workspace, too. Without a `retention`, it gets the proposal, which the answer shows and which can be changed at any time.',
      body: CreateWorkspaceSchema,
      response: { 201: WorkspaceSchema },
    },
    handler: async (request, reply) => {
      const identity = identityOf(request);
      const server = readServerRetention(service.settings);
      const { name, retention = proposeRetention(server) } = request.body;
      const row = await inTransaction(db, async (transaction) => {
        const made = await makeWorkspace(transaction, name, undefined, retention);
        const about = { action: 'workspace.made', workspaceId: made.id, targetId: made.id } as const;
        const details = { retention: describeRetention(retention ?? server), follows_server: retention === null };
        await addActivity(transaction, { ...makeActor(identity), ...about, details });
        return made;
      });
      announceActivity(service);
      const workspace = await readWorkspace(service, db, row, identity);
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
      description:
        'With the role of the caller, the default config, and whether documents need a sender and a period at present. Its ETag is what a change needs.',
      params: WorkspaceParams,
      response: { 200: WorkspaceSchema },
    },
    handler: async (request) => readWorkspace(service, db, workspaceOf(request), identityOf(request)),
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
      summary:
        'Rename a workspace, archive it, choose its default config, or set what its documents need, on how many of them drafts are tried, and how long files are kept; needs If-Match',
      description:
        'Keys that are left out stay as they are. An archived workspace can be read, and takes no changes but this one. The workspace of the short paths cannot be archived.',
      params: WorkspaceParams,
      body: UpdateWorkspaceSchema,
      response: { 200: WorkspaceSchema },
    },
    handler: async (request, reply) => {
      const { id } = workspaceOf(request);
      const identity = identityOf(request);
      const isChanged = await inTransaction(db, async (transaction) => {
        await lockRow(transaction, 'workspaces', id);
        const row = await getWorkspace(transaction, id);
        const before = await readWorkspace(service, transaction, row, identity);
        assertIfMatch(request, makeEtag(before), 'The workspace');
        const { name, archived_at, default_config_id, sender_and_period, publish_documents } = before;
        const now = { name, archived: archived_at !== null, default_config_id, sender_and_period, publish_documents };
        const { retention, retention_notice, ...wanted } = request.body;
        const kept = await changeRetention(transaction, service.settings, row, { retention, retention_notice });
        const changes = pickChanged(now, wanted);
        if (Object.keys({ ...changes, ...kept }).length === 0) return false;
        const { default_config_id: configId, ...details } = changes;
        if (details.name !== undefined) await renameWorkspace(transaction, id, details.name);
        if (details.archived !== undefined) await archiveWorkspace(transaction, id, details.archived);
        if (configId !== undefined) await chooseDefault(transaction, id, configId);
        if (details.sender_and_period !== undefined) await chooseNeed(transaction, id, details.sender_and_period);
        if (details.publish_documents !== undefined)
          await setPublishDocuments(transaction, id, details.publish_documents);
        await noteChange(transaction, request, 'workspace.changed', id, { ...details, ...kept });
        return true;
      });
      if (isChanged) {
        announceActivity(service);
      }
      const workspace = await readWorkspace(service, db, await getWorkspace(db, id), identity);
      reply.header('etag', makeEtag(workspace));
      return workspace;
    },
  });
}

async function archiveWorkspace(transaction: Transaction, id: string, isArchived: boolean): Promise<void> {
  if (isArchived && id === DEFAULT_WORKSPACE_ID) throw new AdeError('workspace_required', { workspace_id: id });
  await setWorkspaceArchived(transaction, id, isArchived);
}

async function chooseNeed(transaction: Transaction, id: string, value: SenderAndPeriod): Promise<void> {
  await setSenderAndPeriod(transaction, id, value);
  await settleWorkspace(transaction, id);
}

async function chooseDefault(transaction: Transaction, workspaceId: string, configId: string | null): Promise<void> {
  if (configId !== null) await getConfig(transaction, workspaceId, configId);
  await setDefaultConfig(transaction, workspaceId, configId);
}

async function readWorkspace(
  service: Service,
  db: Database,
  row: WorkspaceRow,
  identity: Identity,
): Promise<Workspace> {
  const config = await findDefaultConfig(db, row.id);
  return describeWorkspace(row, { service, identity, configId: config?.id, withSenders: await listWithSenders(db) });
}

interface WorkspaceParts {
  service: Service;
  identity: Identity;
  configId: string | undefined;
  /** Ids of workspaces that have a sender. */
  withSenders: ReadonlySet<string>;
}

function describeWorkspace(row: WorkspaceRow, { service, identity, configId, withSenders }: WorkspaceParts): Workspace {
  const { retention_json: _, retention_notice: notice, ...shown } = row;
  const { sender_and_period: wanted } = row;
  return {
    ...shown,
    retention: readOwnRetention(row),
    retention_in_force: findRetention(row, service.settings),
    retention_notice: notice !== null,
    default_config_id: configId ?? null,
    needs_sender_and_period: wanted === 'auto' ? withSenders.has(row.id) : wanted === 'needed',
    my_role: findRole(identity, row.id) ?? 'auditor',
  };
}
