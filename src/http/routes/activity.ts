import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
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
import { exportChain, listActivity, readSignedHead } from '../../storage/store/index.ts';
import type { Access } from '../access/access.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { NDJSON } from '../media-types.ts';
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
  for (const scope of SCOPES) addChain(app, service, scope);
}

/** The chain of the server, or that of one workspace. */
interface Scope {
  base: string;
  access: Access;
  /** In operationIds. */
  name: '' | 'Workspace';
  where: string;
  whose: string;
  schema: { params?: typeof WorkspaceParams };
}

const SCOPES: readonly Scope[] = [
  {
    base: `${API}/activity`,
    access: { to: 'server', grant: 'activity' },
    name: '',
    where: 'on the server',
    whose: 'of the server',
    schema: {},
  },
  {
    base: `${WORKSPACE}/activity`,
    access: { to: 'workspace', role: 'admin', grant: 'activity' },
    name: 'Workspace',
    where: 'in a workspace',
    whose: 'of a workspace',
    schema: { params: WorkspaceParams },
  },
];

function addChain(app: App, { db, dataDir }: Service, { base, access, name, where, whose, schema }: Scope): void {
  const readHead = ({ workspace }: FastifyRequest) => readSignedHead(db, dataDir, workspace?.id ?? null);

  app.get(base, {
    config: { access, refuses: ['cursor_invalid'] },
    schema: {
      operationId: `list${name}Activity`,
      tags,
      summary: `List the activity ${where}, newest first`,
      description:
        'Who did what, and when, as the chain has it. Entries have ids, codes and counts, and no value of a document. `actor`, `action` and `target_id` can be combined.',
      ...schema,
      querystring: Query,
      response: { 200: ActivityPageSchema },
    },
    handler: async (request) => {
      const { target_id: targetId, ...wanted } = request.query as Wanted;
      const page = await listActivity(db, { ...wanted, targetId, workspaceId: request.workspace?.id });
      return { items: page.rows as Activity[], next_cursor: page.nextCursor };
    },
  });

  app.get(`${base}/head`, {
    config: { access },
    schema: {
      operationId: `read${name}ActivityHead`,
      tags,
      summary: `Read the signed end of the activity chain ${whose}`,
      description:
        'If you keep it elsewhere, `ade verify --activity --head` can tell later whether the chain still has it.',
      ...schema,
      response: { 200: ActivityHeadSchema },
    },
    handler: async (request) => readHead(request),
  });

  app.get(`${base}/export`, {
    config: { access },
    schema: {
      operationId: `export${name}Activity`,
      tags,
      summary: `Read all activity ${whose} as NDJSON; the last line is the signed end of its chain`,
      description:
        'From the first entry on, in order, each with the hash of the one before it. `ade verify --activity` checks such a file without the service.',
      ...schema,
      content: { [NDJSON]: Type.Union([ActivitySchema, ActivityHeadSchema]) },
    },
    handler: async (request, reply) => reply.type(NDJSON).send(Readable.from(exportChain(db, await readHead(request)))),
  });
}
