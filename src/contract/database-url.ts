/** The address of the database without user and password: `postgres://HOST:PORT/DATABASE`. */
export function describeDatabaseUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? 'ADE_DATABASE_URL' : `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

/** Whether the URL has PostgreSQL's scheme, names a database, and can be decoded. */
export function isDatabaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) return false;
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
