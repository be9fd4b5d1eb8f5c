export interface RequestFacts {
  /** HTTP status; null if there was no answer. */
  status?: number | null;
  requestId?: string | null;
  retryAfterMs?: number | null;
  problem?: unknown;
  cause?: unknown;
}

/** Why a request failed: the service refused it, or there was no answer of the service. */
export class AdeRequestError extends Error {
  /** Stable code, as in docs/errors.md: of the service, or of the client (`server_…`, `answer_interrupted`). */
  readonly code: string;
  /** HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** Id of the request in the log of the service. */
  readonly requestId: string | null;
  /** Time after which another attempt makes sense, if the service named one. */
  readonly retryAfterMs: number | null;
  /** The whole answer (RFC 9457), with all parts that are wrong. */
  readonly problem: unknown;

  /** `message` says what was expected, what was found, and what to do. */
  constructor(code: string, message: string, facts: RequestFacts = {}) {
    super(message, { cause: facts.cause });
    this.name = 'AdeRequestError';
    this.code = code;
    this.status = facts.status ?? null;
    this.requestId = facts.requestId ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.problem = facts.problem ?? null;
  }
}

/** Whether the error is an AdeRequestError, and has one of the codes if there are any. */
export function isRequestError(error: unknown, ...codes: readonly string[]): error is AdeRequestError {
  return error instanceof AdeRequestError && (codes.length === 0 || codes.includes(error.code));
}
