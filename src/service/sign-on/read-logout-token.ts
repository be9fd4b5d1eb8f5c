import type { JWTPayload } from 'jose';
import { AdeError } from '../../contract/errors/index.ts';
import type { LogEntry } from '../core.ts';
import type { Provider } from './provider.ts';

/** The event that the token of a back-channel logout has (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Tokens for something else have other types; many providers write none. */
const TYPE = /^(application\/)?(logout\+)?jwt$/i;
const MAX_AGE_SECONDS = 300;
const CLOCK_TOLERANCE_SECONDS = 30;

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
  const { errors, jwtVerify } = await import('jose');
  const { issuer, keys } = await provider.readKeys();
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: provider.known.settings.client_id,
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['iat', 'jti', 'events'],
    });
    const { sub, sid, events, nonce, iat = 0 }: JWTPayload & { sid?: unknown } = payload;
    const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
    const isNamed = [sub, sid].every((one) => one === undefined || isText(one)) && (isText(sub) || isText(sid));
    const isTyped = TYPE.test(protectedHeader.typ ?? 'JWT');
    if (!isTyped || !hasEvent(events) || nonce !== undefined || !isNamed)
      throw new errors.JWTInvalid('it is no logout token');
    // A session of the provider does not begin again. Of an account, only what began before counts, by a clock that
    // may be late.
    const toleranceMs = CLOCK_TOLERANCE_SECONDS * 1000;
    const end = isText(sid) ? Date.now() + toleranceMs : Math.min(Date.now(), iat * 1000 + toleranceMs);
    return { subject: sub ?? null, session: isText(sid) ? sid : null, at: new Date(end) };
  } catch (error) {
    log({ level: 'warn', message: `A logout of the provider ${provider.id} was refused: ${String(error)}` });
    const isAway = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
    throw new AdeError(isAway ? 'sign_on_provider_away' : 'sign_on_answer_refused', {}, { cause: error });
  }
}

function hasEvent(events: unknown): boolean {
  if (typeof events !== 'object' || events === null) return false;
  const event: unknown = Object.entries(events).find(([name]) => name === EVENT)?.[1];
  return typeof event === 'object' && event !== null;
}
