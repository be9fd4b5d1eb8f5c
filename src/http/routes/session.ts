import { isDiskFull } from '../../base/files/index.ts';
import { CreateSessionSchema, type Session, SessionSchema, SignedOutSchema } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  addActivity,
  deleteExpiredSessions,
  deleteSession,
  findSession,
  findValidToken,
  makeSession,
  mayUse,
  type SessionRow,
} from '../../storage/store/index.ts';
import { type Identity, isServerAdmin } from '../access/access.ts';
import { assertSameSite } from '../access/cross-site.ts';
import { SESSION_COOKIE, setSessionCookie } from '../access/session-cookie.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { makeSessionIdentity } from '../guard/identify.ts';
import { API, Nothing } from '../paths.ts';
import { noteLate } from '../replies/note-activity.ts';

const tags = ['Session'];

/** Signing in and out of the web app, and who is signed in. */
export function addSessionRoutes(app: App, service: Service): void {
  const { settings, db } = service;

  app.post(`${API}/session`, {
    config: {
      access: { to: 'everyone' },
      rateLimit: { max: settings.signInsPerMinute, timeWindow: '1 minute' },
      refuses: ['not_signed_in', 'sign_on_required'],
      sends: ['Set-Cookie'],
    },
    schema: {
      operationId: 'signIn',
      tags,
      summary: 'Exchange a token for a session cookie',
      description: 'The cookie is HttpOnly and SameSite=Strict. Programs send the token itself instead.',
      body: CreateSessionSchema,
      response: { 201: SessionSchema },
    },
    handler: async (request, reply) => {
      assertSameSite(request);
      const token = await findValidToken(db, request.body.token);
      if (token === undefined) throw new AdeError('not_signed_in');
      if (!mayUse(token, settings)) throw new AdeError('sign_on_required');
      await deleteExpiredSessions(db).catch((error: unknown) => {
        if (!isDiskFull(error)) throw error;
      });
      const describe = ({ id, expires_at: expiresAt }: SessionRow) => {
        const identity = makeSessionIdentity({ id, token, expiresAt });
        const about = { action: 'session.started', workspaceId: null, targetId: token.id } as const;
        return { identity, entry: { ...makeActor(identity), ...about } };
      };
      const session = await makeSession(db, token.id, settings.sessionHours, (transaction, row) =>
        addActivity(transaction, describe(row).entry),
      );
      const { identity, entry } = describe(session.row);
      if (session.isStored) announceActivity(service);
      else await noteLate(service, entry);
      setSessionCookie(request, reply, session.secret, settings);
      return reply.code(201).send(describeSession(identity));
    },
  });

  app.get(`${API}/session`, {
    config: { access: { to: 'signed_in' } },
    schema: {
      operationId: 'readSession',
      tags,
      summary: 'Read who is signed in',
      description:
        'With a token or a session. It gives the name of the person or service, the role in each workspace, and what the caller may do on the server.',
      response: { 200: SessionSchema },
    },
    handler: async (request) => describeSession(identityOf(request)),
  });

  app.delete(`${API}/session`, {
    config: { access: { to: 'signed_in' }, sends: ['Set-Cookie'] },
    schema: {
      operationId: 'signOut',
      tags,
      summary: 'End the session of the cookie',
      description:
        'Event streams that the session has open are closed. The token with which it began stays valid. If it began at a provider that has a place for ending its own session, the answer names it.',
      response: { 200: SignedOutSchema, 204: Nothing },
    },
    handler: async (request, reply) => {
      request.endCount?.();
      const secret = request.cookies[SESSION_COOKIE];
      const session = secret === undefined ? undefined : await findSession(db, secret);
      if (secret !== undefined) await endSession(service, identityOf(request), secret);
      await service.streams.recheck();
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      if (session === undefined || secret === undefined) return reply.code(204).send(null);
      const url = await service.jobs.signOn.findSignOutUrl(session.token, session.row, secret);
      return url === null ? reply.code(204).send(null) : reply.code(200).send({ sign_out_url: url });
    },
  });
}

async function endSession(service: Service, identity: Identity, secret: string): Promise<void> {
  // A request may have both a cookie and the token of somebody else.
  const describe = ({ token_id: targetId }: SessionRow) => {
    const about = { action: 'session.ended', workspaceId: null, targetId } as const;
    return { ...makeActor(identity), ...about };
  };
  const inMemory = await deleteSession(service.db, secret, (transaction, row) =>
    addActivity(transaction, describe(row)),
  );
  if (inMemory === null) announceActivity(service);
  else await noteLate(service, describe(inMemory));
}

export function describeSession(identity: Identity): Session {
  return {
    authentication: identity.authentication,
    token_id: identity.tokenId,
    person_id: identity.personId,
    name: identity.name,
    grants: identity.grants,
    is_server_admin: isServerAdmin(identity),
    expires_at: identity.expiresAt,
  };
}
