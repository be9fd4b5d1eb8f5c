import { AdeError } from '../../contract/errors/index.ts';

/** What PostgreSQL says of user, password, database and rights: classes 28, 3D and 42501. */
const REFUSALS = /^(28|3D)|^42501$/;
/** What the system or the network says, and the server while it starts or stops. */
const UNREACHABLE =
  /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|57P0[1-3]|08|53300)|timeout|terminated unexpectedly|Connection terminated/;

/** The typed error for one of `pg`, of the system or of the server. `path` names the database without its password. */
export function explainPostgresError(path: string, cause: unknown): AdeError {
  const error = findFirst(cause);
  const found = error.message;
  if (REFUSALS.test(error.code ?? '')) return new AdeError('database_refused', { path, found }, { cause });
  if (isConnectionLost(error)) return new AdeError('database_unreachable', { path, found }, { cause });
  return new AdeError('database_unusable', { path, found }, { cause });
}

/** Whether it says nothing of the query: the database could not be asked, or went away. */
export function isConnectionLost(cause: unknown): boolean {
  const { code = '', message = '' } = findFirst(cause);
  return UNREACHABLE.test(code) || UNREACHABLE.test(message);
}

/** A host with several addresses fails with one error for each. */
function findFirst(cause: unknown): Error & { code?: string } {
  return cause instanceof AggregateError && cause.errors.length > 0
    ? (cause.errors[0] as Error)
    : (cause as Error & { code?: string });
}

/** A URL as `postgres://HOST:PORT/DATABASE`. */
export function describeUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? 'ADE_DATABASE_URL' : `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}
