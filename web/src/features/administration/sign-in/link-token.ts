let kept: string | null = null;
const listeners = new Set<() => void>();

/** Keeps the token of a sign-in link (`#token=…`) in memory and removes it from the address bar. */
export function keepLinkToken(hash: string): boolean {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  if (!token) return false;
  kept = token;
  for (const listener of listeners) listener();
  return true;
}

/** Returns the kept token, and only once. */
export function takeLinkToken(): string | null {
  const token = kept;
  kept = null;
  return token;
}

/** Calls `listener` for a link opened in a page that stays loaded. Returns a function that stops the calls. */
export function onLinkToken(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
