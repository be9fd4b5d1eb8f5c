import type { TProperties } from 'typebox';
import * as Type from 'typebox';
import {
  CreatedTokenSchema,
  type CreateToken,
  CreateTokenSchema,
  type Grant,
  Id,
  TokenPageSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  assertAdminLeft,
  describeToken,
  findExpiry,
  getToken,
  type HeldToken,
  inTransaction,
  listTokens,
  makeToken,
  parseGrants,
  revokeToken,
  type Transaction,
  toRoles,
} from '../../storage/store/index.ts';
import type { Access } from '../access/access.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { API, Nothing, WORKSPACE } from '../paths.ts';
import { noteChange } from '../replies/note-activity.ts';

const tags = ['Tokens'];

/** Tokens of the server, and those of one workspace, which its own administrators manage. */
export function addTokenRoutes(app: App, service: Service): void {
  addRoutes(app, service, `${API}/tokens`, { to: 'server' }, 'Server');
  addRoutes(app, service, `${WORKSPACE}/tokens`, { to: 'workspace', role: 'admin' }, 'Workspace');
}

function addRoutes(app: App, service: Service, base: string, access: Access, scope: 'Server' | 'Workspace'): void {
  const params: TProperties = scope === 'Server' ? {} : { workspace_id: Id };
  const where = scope === 'Server' ? 'of the server' : 'of this workspace';
  const listParams = scope === 'Server' ? {} : { params: Type.Object(params) };

  app.get(base, {
    config: { access },
    schema: {
      operationId: `list${scope}Tokens`,
      tags,
      summary: `List the tokens ${where}`,
      description:
        'Newest first, with grants, expiry and last use, revoked tokens included. Secrets are not stored, so no answer has them.',
      ...listParams,
      response: { 200: TokenPageSchema },
    },
    handler: async (request) => {
      const rows = await listTokens(service.db);
      const items = rows.map(describeToken).filter((token) => isWithin(token.grants, request.workspace?.id));
      return { items, next_cursor: null };
    },
  });

  app.post(base, {
    config: { access, worksArchived: true, refuses: ['person_unknown', 'person_disabled'] },
    schema: {
      operationId: `make${scope}Token`,
      tags,
      summary: 'Make a token for a person or a service',
      description:
        'The answer has the secret; it is shown only this once. Where two persons must accept a job, a token of kind `service` counts as neither. An administrator of a workspace can grant roles only there, and makes no tokens for people who sign in with a provider or are for emergencies.',
      ...listParams,
      body: CreateTokenSchema,
      response: { 201: CreatedTokenSchema },
    },
    handler: async (request, reply) => {
      const { name, kind = 'person', person_id: personId, grants, expires_in_days: days } = request.body as CreateToken;
      assertGrants(grants, request.workspace?.id);
      const createdBy = identityOf(request).name;
      const wanted = { name, kind, personId, roles: toRoles(grants), createdBy, expiresAt: findExpiry(days) };
      const { row, secret } = await inTransaction(service.db, async (transaction) => {
        const made = await makeToken(transaction, wanted);
        if (request.workspace !== null) await assertOwn(transaction, made.row);
        const { id, person_id: person, roles_json: roles } = made.row;
        const details = { name, roles, ...(person === null ? {} : { person_id: person }) };
        await noteChange(transaction, request, 'token.made', id, details);
        return made;
      });
      announceActivity(service);
      return reply.code(201).send({ token: describeToken(row), secret });
    },
  });

  app.delete(`${base}/:token_id`, {
    config: {
      access,
      worksArchived: true,
      refuses: ['token_unknown', ...(scope === 'Server' ? (['last_admin_token'] as const) : [])],
    },
    schema: {
      operationId: `revoke${scope}Token`,
      tags,
      summary: 'Revoke a token, and end its sessions',
      description:
        'From the next request on, the token is refused, and its event streams are closed. A token that is revoked already stays so, with the same answer. The last token that can administer the server cannot be revoked.',
      params: Type.Object({ ...params, token_id: Id }),
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { token_id: id } = request.params as { token_id: string };
      // It may be the token of this request.
      request.endCount?.();
      const row = await getToken(service.db, id);
      // What an account may do is the provider's word, and it may be of more use tomorrow than here.
      const isOthers = request.workspace !== null && row.provider !== null;
      if (isOthers || !isWithin(parseGrants(row), request.workspace?.id))
        throw new AdeError('token_unknown', { token_id: id });
      await inTransaction(service.db, async (transaction) => {
        await assertAdminLeft(transaction, (token) => token.id === id, service.settings);
        const isRevoked = await revokeToken(transaction, id);
        if (isRevoked) await noteChange(transaction, request, 'token.revoked', id, { name: row.name });
      });
      await service.streams.recheck();
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });
}

/** An account whose groups give no role now belongs to no workspace. */
function isWithin(grants: readonly Grant[], workspaceId: string | undefined): boolean {
  return workspaceId === undefined || (grants.length > 0 && grants.every(({ workspace_id: id }) => id === workspaceId));
}

/**
 * Whoever signs in with a provider, or is for emergencies, is known to the whole server: an administrator of one workspace
 * could act as them with a token of their name. Throws `access_denied`.
 */
async function assertOwn(transaction: Transaction, { person_id: id, person_is_break_glass }: HeldToken): Promise<void> {
  const isKnown = (one: HeldToken) => one.person_id === id && one.provider !== null && one.revoked_at === null;
  const isOfServer = person_is_break_glass === 1 || (id !== null && (await listTokens(transaction)).some(isKnown));
  if (isOfServer)
    throw new AdeError('access_denied', { role: 'admin', place: 'the whole server, which knows this person' });
}

function assertGrants(grants: readonly Grant[], workspaceId: string | undefined): void {
  if (!isWithin(grants, workspaceId)) {
    throw new AdeError('access_denied', { role: 'admin', place: 'the other workspaces of the new token' });
  }
}
