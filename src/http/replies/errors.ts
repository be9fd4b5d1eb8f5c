import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { asDiskFull } from '../../base/files/index.ts';
import type { ProblemDetails } from '../../contract/api/index.ts';
import { AdeError, type ErrorCode, getErrorRow, isAdeError } from '../../contract/errors/index.ts';
import { PackageProblems } from '../../package/index.ts';
import type { App } from '../app-types.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Ids in paths have at most 64 characters; a comparison has two of them. */
export const MAX_PARAM_CHARS = 200;

/** Limits of Node's parser, for address and headers together. */
export const URL_LIMITS = { max_bytes: maxHeaderSize, max_part: MAX_PARAM_CHARS };

/** Maximum number of invalid parts that one answer lists. */
const MAX_INVALID = 20;

/** Statuses for a state of the host that passes or that an operator changes. The place in the code would not help. */
const EXPECTED: ReadonlySet<number> = new Set([503, 507]);

/** Answers every error, expected or not, with RFC 9457 problem details. */
export function addErrorHandling(app: App): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = toAdeError(error, request);
    const { status } = getErrorRow(known.code);
    const isExpected = EXPECTED.has(status);
    request.refusal = { code: known.code, ...(isExpected ? { reason: known.message } : {}) };
    if (status >= 500 && !isExpected) request.log.error({ err: error, code: known.code }, 'request failed');
    return sendProblem(request, reply, known);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, new AdeError('route_unknown', { path: pathOf(request) })),
  );
}

/** Answers requests that Fastify refuses before it looks for a route; no hook has seen them. */
export function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const known =
    error.code === 'FST_ERR_MAX_PARAM_LENGTH'
      ? new AdeError('url_too_long', URL_LIMITS, { cause: error })
      : new AdeError('request_malformed', { found: 'its address cannot be decoded' }, { cause: error });
  request.log.info({ path: pathOf(request), code: known.code }, 'request refused');
  reply.header('x-request-id', request.id);
  sendProblem(request, reply, known);
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AdeError): FastifyReply {
  const problem = describeRefusal(error, request);
  // This ETag belongs to the answer that could not be sent.
  reply.removeHeader('etag');
  const { allowed } = error.details;
  if (typeof allowed === 'string') reply.header('allow', allowed);
  if (problem.retry_after_seconds !== undefined) reply.header('retry-after', problem.retry_after_seconds);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

function describeRefusal(error: AdeError, request: FastifyRequest): ProblemDetails {
  const retryAfter = error.details.retry_after_seconds;
  return {
    ...makeProblem(error, pathOf(request), request.id),
    ...(error instanceof InvalidRequest ? { invalid: error.invalid } : {}),
    ...(error.cause instanceof PackageProblems ? { problems: [...error.cause.problems] } : {}),
    ...(typeof retryAfter === 'number' ? { retry_after_seconds: retryAfter } : {}),
  };
}

/** Members that all problems have. */
export function makeProblem({ code, message }: AdeError, instance: string, requestId: string): ProblemDetails {
  const { status } = getErrorRow(code);
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: `urn:ade:error:${code}`, title, status, code, detail: message, instance, request_id: requestId };
}

/** The request does not match its schema at the listed places. */
class InvalidRequest extends AdeError {
  readonly invalid: { path: string; message: string }[];

  constructor(invalid: { path: string; message: string }[]) {
    const [first] = invalid;
    super('request_invalid', { found: first ? `${first.path} ${first.message}` : 'it does not match its schema' });
    this.invalid = invalid;
  }
}

function toAdeError(error: FastifyError, request: FastifyRequest): AdeError {
  if (isAdeError(error)) return error;
  if (error.validation) return makeInvalid(error);
  const diskFull = asDiskFull(error, 'the request', 'storage_full');
  return diskFull ?? translate(error, request) ?? new AdeError('internal_error', {}, { cause: error });
}

function makeInvalid({ validation = [], validationContext }: FastifyError): InvalidRequest {
  const part = validationContext ?? 'request';
  const invalid = validation.slice(0, MAX_INVALID).map(({ instancePath, message, params }) => {
    const unknown = (params as { additionalProperties?: string[] } | undefined)?.additionalProperties;
    const hint = Array.isArray(unknown) ? `: ${unknown.join(', ')}` : '';
    return { path: `${part}${instancePath}`, message: `${message ?? 'is not as expected'}${hint}` };
  });
  return new InvalidRequest(invalid);
}

/** Translates errors of Fastify and its plugins. */
function translate(error: FastifyError, request: FastifyRequest): AdeError | undefined {
  const make = (code: ErrorCode, details: Record<string, string | number>) =>
    new AdeError(code, details, { cause: error });
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return make('body_too_large', { max_mb: Math.floor((request.routeOptions.bodyLimit ?? 0) / 1_048_576) });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return make('media_type_unsupported', {
        found: request.headers['content-type'] ?? 'none',
        expected: 'application/json, or multipart/form-data for files',
      });
    default:
      break;
  }
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? make('request_invalid', { found: error.message }) : undefined;
}

/** The path without the query, which may contain search terms. */
export function pathOf({ url }: Pick<FastifyRequest, 'url'>): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
