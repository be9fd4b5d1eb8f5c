import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../contract/settings.ts';
import {
  findSession,
  findValidToken,
  type HeldToken,
  mayUse,
  parseGrants,
  type ValidSession,
} from '../../storage/store/index.ts';
import { type Identity, LOCAL_ADMIN } from '../access/access.ts';
import { SESSION_COOKIE } from '../access/session-cookie.ts';
import type { Service } from '../context/service.ts';

type Asked = Pick<Service, 'db' | 'isAuthOff' | 'jobs' | 'settings' | 'streams' | 'tokenUses'>;

/** Finds the identity of a request; undefined without a valid token or session. */
export async function identify(
  { db, isAuthOff, jobs, settings, streams, tokenUses }: Asked,
  request: Pick<FastifyRequest, 'headers' | 'cookies'>,
): Promise<Identity | undefined> {
  if (isAuthOff) return LOCAL_ADMIN;
  const bearer = parseBearer(request.headers.authorization);
  if (bearer !== undefined) {
    const token = await findValidToken(db, bearer);
    if (token === undefined || !mayUse(token, settings)) return undefined;
    tokenUses.note(token);
    return makeTokenIdentity(token);
  }
  const secret = request.cookies[SESSION_COOKIE];
  if (secret === undefined) return undefined;
  const session = await findCurrent({ db, jobs, streams }, secret);
  if (session === undefined || !mayUse(session.token, settings)) return undefined;
  tokenUses.note(session.token);
  return makeSessionIdentity(session);
}

/** A session, after its provider was asked if that is due. */
async function findCurrent(
  { db, jobs, streams }: Pick<Service, 'db' | 'jobs' | 'streams'>,
  secret: string,
): Promise<ValidSession | undefined> {
  const session = await findSession(db, secret);
  const { refresh } = jobs.signOn;
  if (session === undefined || !refresh.isDue(session)) return session;
  await refresh.run(session, secret);
  // Without waiting: this may be the check of a stream. What fails is tried again by the next watch.
  streams.recheck().catch(() => undefined);
  return findSession(db, secret);
}

/** Whether a monitor asks. The database is not needed for this, and the time of the answer tells nothing about the token. */
export function hasMetricsToken(
  request: Pick<FastifyRequest, 'headers'>,
  { metricsToken }: Pick<Settings, 'metricsToken'>,
): boolean {
  return hasBearer(request, metricsToken);
}

/** Whether a request has this token, which is none of the database; an empty one is nobody's. */
export function hasBearer({ headers }: Pick<FastifyRequest, 'headers'>, token: string): boolean {
  const given = parseBearer(headers.authorization);
  return token !== '' && given !== undefined && timingSafeEqual(hash(given), hash(token));
}

/** Texts of different lengths cannot be compared in constant time, but their hashes can. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A person acts under the name that they have now, whatever their tokens are called. */
function makeTokenIdentity(token: HeldToken): Identity {
  const { id: tokenId, kind, person_id: personId, expires_at: expiresAt } = token;
  const name = token.person_name ?? token.name;
  const who = { tokenId, sessionId: null, personId, name, kind };
  return { authentication: 'token', ...who, grants: parseGrants(token), expiresAt };
}

/** The identity of the token with which the session was started. */
export function makeSessionIdentity({ id, token, expiresAt }: Omit<ValidSession, 'row'>): Identity {
  return { ...makeTokenIdentity(token), authentication: 'session', sessionId: id, expiresAt };
}

function parseBearer(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,200})$/i.exec(header ?? '')?.[1];
}
