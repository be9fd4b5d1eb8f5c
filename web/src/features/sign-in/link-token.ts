let kept: string | null = null;

/** Keeps the token of a sign-in link (`#token=…`) in memory while the address bar is cleared of it. */
export function keepLinkToken(hash: string): boolean {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  if (!token) return false;
  kept = token;
  return true;
}

/** The kept token, once. */
export function takeLinkToken(): string | null {
  const token = kept;
  kept = null;
  return token;
}
