import type { IDToken } from 'openid-client';

/** OpenID Connect Core 1.0, section 2: an identifier of an account is not longer. */
const MAX_SUBJECT_CHARS = 255;
/** As for its other times, whose check is the library's. */
const CLOCK_TOLERANCE_SECONDS = 30;

type Claims = Partial<IDToken>;

/** Why a signed ID token is refused nevertheless; null if it is not. */
export function findFault({ azp, iat = 0, sub = '' }: Claims, clientId: string): string | null {
  if (azp !== undefined && azp !== clientId) return 'it was made for another client (azp)';
  if (iat > Date.now() / 1000 + CLOCK_TOLERANCE_SECONDS) return 'it is issued in the future (iat)';
  // A database would store other characters than these, and two accounts would be one.
  const isUsable = sub !== '' && sub.length <= MAX_SUBJECT_CHARS && sub.isWellFormed() && !/\p{Cc}/u.test(sub);
  return isUsable ? null : 'its subject cannot be used (sub)';
}

/** The address of an account, if the provider has verified exactly this one. */
export function readAddress(token: Claims, userInfo: Claims): string | null {
  const address = token.email ?? userInfo.email;
  if (typeof address !== 'string') return null;
  const about = [token, userInfo].find(({ email, email_verified: flag }) => email === address && flag !== undefined);
  return isVerified(about?.email_verified) ? address : null;
}

/** Some providers write the flag as a text. */
function isVerified(flag: unknown): boolean {
  return flag === true || flag === 'true';
}

export function readName({ name, given_name: given, family_name: family, preferred_username: user }: Claims) {
  const whole = [given, family].filter((part) => typeof part === 'string' && part !== '').join(' ');
  const found = [name, whole, user].find((one): one is string => typeof one === 'string' && one.trim() !== '');
  return found?.trim() ?? null;
}

export function readGroups(value: unknown): string[] | null {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return null;
  return value.filter((one) => typeof one === 'string');
}
