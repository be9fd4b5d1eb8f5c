import { AdeError, type ErrorCode, isAdeError } from '../../../contract/errors/index.ts';

/** PostgreSQL's codes about user, password, database and rights: classes 28, 3D and 42501. */
const REFUSALS = /^(28|3D)|^42501$/;
/** The message of `pg` if a URL has no password and the server wants one. */
const NO_PASSWORD = /^SASL: .*password must be/;
/** What a pooler answers to settings for a connection, with a code of the connection itself. */
const POOLER = /unsupported startup parameter/;
/** Codes of the system, of the network, and of a server that starts or stops. */
const UNREACHABLE = /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|57P0|08|53300|25P03)/;
/** Messages of `pg` without a code: a connection failed or has ended. */
const UNREACHABLE_TEXT =
  /timeout (exceeded|expired)|read timeout|no answer|Connection terminated|not queryable|connection error|closed|establishing an SSL connection/;
/** The message of `pg` if a URL requires TLS and the server has none. */
const NO_TLS = /^The server does not support SSL connections/;
/** Node's codes for a certificate that cannot be used or is not trusted, and for TLS that cannot be agreed on. */
const UNTRUSTED =
  /^(CERT_|CRL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|INVALID_|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO)/;
/** Node adds an option of its own to some of these messages. */
const NODE_ADVICE = /; if the root CA .*$/;
/** System calls that read the files which a URL names with sslrootcert, sslcert and sslkey. */
const FILE_CALLS: readonly (string | undefined)[] = ['open', 'read'];
/** Waiting took too long, or was ended so that others continue: lock, statement, deadlock, serialization, resources. */
const BUSY = /^(55P03|57014|40P01|40001|53)/;

/** Minimum time that a client should wait: about as long as a server takes to restart. */
const RETRY_AFTER_SECONDS = 5;
export const OLDEST_VERSION = 15;

/** Errors of any request, after which the database may work later. */
export const DATABASE_TROUBLES: readonly ErrorCode[] = [
  'database_unreachable',
  'database_busy',
  'database_refused',
  'database_without_tls',
  'database_certificate_refused',
];

/** Turns an error of `pg`, the system or the server into a typed one. `path` names the database, without password. */
export function explainPostgresError(path: string, cause: unknown): AdeError {
  const { message } = findFirst(cause);
  return explainConnectionError(path, cause) ?? new AdeError('database_unusable', { path, found: message }, { cause });
}

/** Like `explainPostgresError`, if the database could not be asked, or not now. Null for errors of the query itself. */
export function explainConnectionError(path: string, cause: unknown, because?: string): AdeError | null {
  const { code = '', syscall, message } = findFirst(cause);
  const found = because ?? message;
  if (POOLER.test(message)) return new AdeError('database_behind_pooler', { path, found }, { cause });
  if (because !== undefined || isUnreachable(code, message)) {
    return new AdeError('database_unreachable', { path, found, retry_after_seconds: RETRY_AFTER_SECONDS }, { cause });
  }
  if (code === '' && NO_PASSWORD.test(message)) {
    return new AdeError(
      'database_refused',
      { path, found: 'it asks for a password, and ADE_DATABASE_URL has none' },
      { cause },
    );
  }
  if (code === '' && NO_TLS.test(message)) return new AdeError('database_without_tls', { path, found }, { cause });
  if (UNTRUSTED.test(code) || FILE_CALLS.includes(syscall))
    return new AdeError('database_certificate_refused', { path, found: found.replace(NODE_ADVICE, '') }, { cause });
  if (REFUSALS.test(code)) return new AdeError('database_refused', { path, found }, { cause });
  if (!BUSY.test(code)) return null;
  return new AdeError('database_busy', { path, found, retry_after_seconds: RETRY_AFTER_SECONDS }, { cause });
}

function isUnreachable(code: string, message: string): boolean {
  return UNREACHABLE.test(code) || (code === '' && UNREACHABLE_TEXT.test(message));
}

/** A deadlock, or a serialization failure: nothing was changed, and the next attempt may succeed. */
export function isChosenToEnd(error: unknown): boolean {
  return isAdeError(error, 'database_busy') && /^(40P01|40001)$/.test((error.cause as { code?: string }).code ?? '');
}

/** If a host has several addresses, an error of the connection contains one error for each address. */
function findFirst(cause: unknown): NodeJS.ErrnoException {
  return cause instanceof AggregateError && cause.errors.length > 0
    ? (cause.errors[0] as Error)
    : (cause as NodeJS.ErrnoException);
}

/** Throws `database_too_old`. `number` is `server_version_num`, such as 150004. */
export function assertNewEnough(path: string, number: string): void {
  const found = Math.floor(Number(number) / 10_000);
  if (found < OLDEST_VERSION) throw new AdeError('database_too_old', { path, found, expected: OLDEST_VERSION });
}
