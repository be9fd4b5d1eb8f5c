import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemDetails } from '../../contract/api/index.ts';
import { AdeError, type ErrorCode, getErrorRow, isAdeError } from '../../contract/errors/index.ts';
import { asDiskFull } from '../../files/disk-full.ts';
import { PackageProblems } from '../../prepare/index.ts';
import type { App } from '../app-types.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** The most invalid parts that one answer lists. */
const MAX_INVALID = 20;

/** Answers every error, expected or not, with RFC 9457 problem details. */
export function addErrorHandling(app: App): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = toAdeError(error, request);
    const { status } = getErrorRow(known.code);
    if (status >= 500) request.log.error({ err: error, code: known.code }, 'request failed');
    return sendProblem(request, reply, known);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, new AdeError('route_unknown', { path: pathOf(request) })),
  );
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AdeError): FastifyReply {
  const problem = makeProblem(error, request);
  if (problem.retry_after_seconds !== undefined) reply.header('retry-after', problem.retry_after_seconds);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

export function makeProblem(error: AdeError, request: Pick<FastifyRequest, 'id' | 'url'>): ProblemDetails {
  const { status } = getErrorRow(error.code);
  const retryAfter = error.details.retry_after_seconds;
  return {
    type: `urn:ade:error:${error.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: error.code,
    detail: error.message,
    instance: pathOf(request),
    request_id: request.id,
    ...(error instanceof InvalidRequest ? { invalid: error.invalid } : {}),
    ...(error.cause instanceof PackageProblems ? { problems: [...error.cause.problems] } : {}),
    ...(typeof retryAfter === 'number' ? { retry_after_seconds: retryAfter } : {}),
  };
}

/** The request does not match its schema in the listed places. */
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

/** Errors of Fastify and its plugins. */
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

/** Without the query, which may contain search terms. */
export function pathOf({ url }: Pick<FastifyRequest, 'url'>): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
