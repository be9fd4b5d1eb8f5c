let kept: string | null = null;
const listeners = new Set<() => void>();

/** Keeps the token of a sign-in link (`#token=…`) in memory while the address bar is cleared of it. */
export function keepLinkToken(hash: string): boolean {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  if (!token) return false;
  kept = token;
  for (const listener of listeners) listener();
  return true;
}

/** The kept token, once. */
export function takeLinkToken(): string | null {
  const token = kept;
  kept = null;
  return token;
}

/** Told when a link comes to a page that is open already: such an address loads nothing anew. Gives what ends it. */
export function onLinkToken(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
