import { AdeError } from '../../contract/errors/index.ts';
import type { LogEntry } from '../core.ts';
import { fetchLimited } from './fetch-limited.ts';
import type { Provider } from './provider.ts';

/** The event that the token of a back-channel logout has (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const MAX_AGE_SECONDS = 300;

/** Whose sessions end, and when the provider said so. */
export interface Logout {
  subject: string | null;
  session: string | null;
  at: Date;
}

/** Throws `sign_on_answer_refused`, `sign_on_provider_away`. */
export async function readLogoutToken(
  provider: Provider,
  token: string,
  log: (entry: LogEntry) => void,
): Promise<Logout> {
  const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose');
  const { issuer, keysUrl } = await provider.readKeys();
  const keys = createRemoteJWKSet(keysUrl, { timeoutDuration: 10_000, [customFetch]: fetchLimited });
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: provider.known.settings.client_id,
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: 30,
      requiredClaims: ['iat', 'jti', 'events'],
    });
    const { sub = null, sid = null, events, nonce, iat = 0 } = payload as typeof payload & { sid?: unknown };
    const isLogout = typeof events === 'object' && events !== null && EVENT in events;
    const names = [sub, sid].filter((one) => typeof one === 'string');
    if (!isLogout || nonce !== undefined || names.length === 0) throw new errors.JWTInvalid('it is no logout token');
    return { subject: sub, session: typeof sid === 'string' ? sid : null, at: new Date((iat + 1) * 1000) };
  } catch (error) {
    log({ level: 'warn', message: `A logout of the provider ${provider.id} was refused: ${(error as Error).message}` });
    const isAway = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
    throw new AdeError(isAway ? 'sign_on_provider_away' : 'sign_on_answer_refused', {}, { cause: error });
  }
}
