interface Header {
  description: string;
  /** Wherever an answer declares it, it is there. */
  required: boolean;
  schema: { type: 'string' | 'integer' };
}

const always = (description: string, type: 'string' | 'integer' = 'string'): Header => ({
  description,
  required: true,
  schema: { type },
});
const sometimes = (description: string, type: 'string' | 'integer' = 'string'): Header => ({
  description,
  required: false,
  schema: { type },
});

/** Every header of an answer that is ADE's own, or says more than that there is an answer. */
export const headers = {
  'X-Request-Id': always('Of this request, in the log of the service; the one that the client sent, or a new one'),
  'Cache-Control': sometimes('`no-store` for everything that not everybody may read'),
  ETag: always('Of this state; `If-None-Match` with it is answered 304 until something changes'),
  Location: always('Path of what was made'),
  'Job-Revision': always('Which revision of the job it is of', 'integer'),
  'Idempotency-Replayed': sometimes('`true`: an earlier request with this key made it, and this one made nothing'),
  'Retry-After': always('Seconds until another attempt makes sense', 'integer'),
  'WWW-Authenticate': always('`Bearer`: send a token'),
  'Set-Cookie': always('The cookie of the session'),
  'Content-Disposition': always('`attachment`, with the name of the file'),
  'X-Accel-Buffering': sometimes('`no`: a proxy must not hold events back'),
  'X-RateLimit-Limit': sometimes('Requests that are allowed in a minute', 'integer'),
  'X-RateLimit-Remaining': sometimes('Requests that are left of them', 'integer'),
  'X-RateLimit-Reset': sometimes('Seconds until all of them are allowed again', 'integer'),
} as const satisfies Record<string, Header>;

/** Headers of requests, as they are usually written. */
export const REQUEST_HEADERS = ['Idempotency-Key', 'If-Match', 'If-None-Match', 'Last-Event-ID'];

export type HeaderName = keyof typeof headers;

export const RATE_LIMIT_HEADERS: readonly HeaderName[] = [
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
];
