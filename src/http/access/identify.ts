import type { FastifyRequest } from 'fastify';
import type { Grant, Role } from '../../contract/api/index.ts';
import type { Database } from '../../store/database.ts';
import { findSession } from '../../store/sessions.ts';
import type { TokenRow } from '../../store/tables.ts';
import { findValidToken, noteTokenUse } from '../../store/tokens.ts';
import { type Identity, LOCAL_ADMIN } from './access.ts';

export const SESSION_COOKIE = 'ade_session';

/** `last_used_at` says when within this time, so that reading does not mean writing. */
const USE_RESOLUTION_MS = 60_000;

/** Finds out who is asking; undefined for nobody, or for a secret that is not valid any more. */
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
    await noteUse(db, token);
    return makeIdentity(token, 'token', token.expires_at);
  }
  const secret = request.cookies[SESSION_COOKIE];
  if (secret === undefined) return undefined;
  const session = await findSession(db, secret);
  if (session === undefined) return undefined;
  await noteUse(db, session.token);
  return makeIdentity(session.token, 'session', session.expiresAt);
}

export function makeIdentity(
  token: TokenRow,
  authentication: Identity['authentication'],
  expiresAt: string | null,
): Identity {
  return { authentication, tokenId: token.id, name: token.name, grants: parseGrants(token), expiresAt };
}

export function parseGrants({ roles_json: json }: TokenRow): Grant[] {
  const roles = JSON.parse(json) as Record<string, Role>;
  return Object.entries(roles).map(([workspace_id, role]) => ({ workspace_id, role }));
}

async function noteUse(db: Database, token: TokenRow): Promise<void> {
  const now = new Date();
  if (token.last_used_at !== null && Date.parse(token.last_used_at) > now.getTime() - USE_RESOLUTION_MS) return;
  await noteTokenUse(db, token.id, now.toISOString());
}

function parseBearer(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,200})$/i.exec(header ?? '')?.[1];
}
