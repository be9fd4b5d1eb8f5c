import type { FastifyRequest } from 'fastify';
import { isDiskFull } from '../../files/disk-full.ts';
import type { Database } from '../../store/database.ts';
import { findSession, type ValidSession } from '../../store/sessions.ts';
import type { TokenRow } from '../../store/tables.ts';
import { parseGrants } from '../../store/token-grants.ts';
import { findValidToken, noteTokenUse } from '../../store/tokens.ts';
import { type Identity, LOCAL_ADMIN } from './access.ts';

export const SESSION_COOKIE = 'ade_session';

/** The precision of `last_used_at`, so that not every request writes to the database. */
const USE_RESOLUTION_MS = 60_000;

/** Finds the identity of a request; undefined without a valid token or session. */
export async function identify(
  db: Database,
  request: Pick<FastifyRequest, 'headers' | 'cookies'>,
  isAuthOff: boolean,
): Promise<Identity | undefined> {
  if (isAuthOff) return LOCAL_ADMIN;
  const bearer = parseBearer(request.headers.authorization);
  if (bearer !== undefined) {
    const token = await findValidToken(db, bearer);
    if (token === undefined) return undefined;
    await recordUse(db, token);
    return makeTokenIdentity(token);
  }
  const secret = request.cookies[SESSION_COOKIE];
  if (secret === undefined) return undefined;
  const session = await findSession(db, secret);
  if (session === undefined) return undefined;
  await recordUse(db, session.token);
  return makeSessionIdentity(session);
}

function makeTokenIdentity(token: TokenRow): Identity {
  const { id: tokenId, name, kind, expires_at: expiresAt } = token;
  return { authentication: 'token', tokenId, sessionId: null, name, kind, grants: parseGrants(token), expiresAt };
}

/** The identity of the token with which the session was started. */
export function makeSessionIdentity({ id, token, expiresAt }: ValidSession): Identity {
  return { ...makeTokenIdentity(token), authentication: 'session', sessionId: id, expiresAt };
}

async function recordUse(db: Database, token: TokenRow): Promise<void> {
  const now = new Date();
  if (token.last_used_at !== null && Date.parse(token.last_used_at) > now.getTime() - USE_RESOLUTION_MS) return;
  await noteTokenUse(db, token.id, now.toISOString()).catch((error: unknown) => {
    // Whoever is to free space must be let in.
    if (!isDiskFull(error)) throw error;
  });
}

function parseBearer(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,200})$/i.exec(header ?? '')?.[1];
}
