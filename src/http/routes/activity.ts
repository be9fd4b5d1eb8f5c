import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import {
  type Activity,
  ActivityHeadSchema,
  ActivityPageSchema,
  ActivitySchema,
  closed,
  pageQuery,
} from '../../contract/api/index.ts';
import { type ActivityEntry, exportChain, listActivity, readSignedHead } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { NDJSON } from '../openapi/route-schemas.ts';
import { API, WORKSPACE, WorkspaceParams } from '../paths.ts';

const tags = ['Activity'];
const Query = Type.Object(
  {
    ...pageQuery,
    actor: Type.Optional(Type.String({ maxLength: 200, description: 'Name of the actor' })),
    target_id: Type.Optional(Type.String({ maxLength: 200, description: 'Id of the target of the action' })),
    action: Type.Optional(
      Type.String({
        pattern: '^[a-z_]+(\\.[a-z_]+)?$',
        maxLength: 64,
        description: '`job.accepted`; `job` stands for all actions on jobs',
      }),
    ),
  },
  closed,
);
type Wanted = Static<typeof Query>;

/** The activity (who did what and when): append-only chains, one for each workspace and one for the server. */
export function addActivityRoutes(app: App, service: Service): void {
  addLists(app, service);
  addHeads(app, service);
  addExports(app, service);
}

function addLists(app: App, { db }: Service): void {
  app.get(`${API}/activity`, {
    config: { access: { to: 'server', grant: 'activity' }, refuses: ['cursor_invalid'] },
    schema: {
      operationId: 'listActivity',
      tags,
      summary: 'List the activity on the server, newest first',
      querystring: Query,
      response: { 200: ActivityPageSchema },
    },
    handler: async (request) => describePage(await listActivity(db, toFilter(request.query))),
  });

  app.get(`${WORKSPACE}/activity`, {
    config: { access: { to: 'workspace', role: 'admin', grant: 'activity' }, refuses: ['cursor_invalid'] },
    schema: {
      operationId: 'listWorkspaceActivity',
      tags,
      summary: 'List the activity in a workspace, newest first',
      params: WorkspaceParams,
      querystring: Query,
      response: { 200: ActivityPageSchema },
    },
    handler: async (request) =>
      describePage(await listActivity(db, { ...toFilter(request.query), workspaceId: workspaceOf(request).id })),
  });
}

function addHeads(app: App, { db, dataDir }: Service): void {
  app.get(`${API}/activity/head`, {
    config: { access: { to: 'server', grant: 'activity' } },
    schema: {
      operationId: 'readActivityHead',
      tags,
      summary: "Read the signed end of the server's activity chain",
      response: { 200: ActivityHeadSchema },
    },
    handler: async () => readSignedHead(db, dataDir, null),
  });

  app.get(`${WORKSPACE}/activity/head`, {
    config: { access: { to: 'workspace', role: 'admin', grant: 'activity' } },
    schema: {
      operationId: 'readWorkspaceActivityHead',
      tags,
      summary: "Read the signed end of a workspace's activity chain",
      description:
        'If you keep it elsewhere, `ade verify --activity --head` can tell later whether the chain still has it.',
      params: WorkspaceParams,
      response: { 200: ActivityHeadSchema },
    },
    handler: async (request) => readSignedHead(db, dataDir, workspaceOf(request).id),
  });
}

function addExports(app: App, { db, dataDir }: Service): void {
  const content = { [NDJSON]: Type.Union([ActivitySchema, ActivityHeadSchema]) };
  app.get(`${API}/activity/export`, {
    config: { access: { to: 'server', grant: 'activity' } },
    schema: {
      operationId: 'exportActivity',
      tags,
      summary: 'Read all activity of the server as NDJSON; the last line is the signed end of its chain',
      content,
    },
    handler: async (_, reply) => sendChain(reply, exportChain(db, await readSignedHead(db, dataDir, null))),
  });

  app.get(`${WORKSPACE}/activity/export`, {
    config: { access: { to: 'workspace', role: 'admin', grant: 'activity' } },
    schema: {
      operationId: 'exportWorkspaceActivity',
      tags,
      summary: 'Read all activity of a workspace as NDJSON; the last line is the signed end of its chain',
      params: WorkspaceParams,
      content,
    },
    handler: async (request, reply) =>
      sendChain(reply, exportChain(db, await readSignedHead(db, dataDir, workspaceOf(request).id))),
  });
}

const toFilter = ({ target_id: targetId, ...wanted }: Wanted) => ({
  ...wanted,
  ...(targetId === undefined ? {} : { targetId }),
});

function sendChain(reply: FastifyReply, lines: AsyncIterable<string>): FastifyReply {
  return reply.type(NDJSON).send(Readable.from(lines));
}

function describePage({ rows, nextCursor }: { rows: ActivityEntry[]; nextCursor: string | null }) {
  return { items: rows as Activity[], next_cursor: nextCursor };
}
