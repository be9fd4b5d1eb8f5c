import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { AdeError, getErrorRow } from '../../contract/errors/index.ts';
import { makeProblem, PROBLEM_TYPE } from './errors.ts';
import { makeRequestId } from './request-log.ts';

/** Answers what never became a request, and ends the connection. */
export function answerClientError(error: ConnectionError, socket: Socket, headersTimeoutSeconds: number): void {
  // Whoever has gone gets no answer.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const known = explain(error, headersTimeoutSeconds);
  const { status } = getErrorRow(known.code);
  const id = makeRequestId({ headers: {} });
  const body = JSON.stringify(makeProblem(known, { id, url: '' }));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `content-type: ${PROBLEM_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${id}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function explain(error: ConnectionError, headersTimeoutSeconds: number): AdeError {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new AdeError('request_timeout', { found: `not all of its headers in ${headersTimeoutSeconds} s` });
  }
  return new AdeError('request_invalid', { found: error.message }, { cause: error });
}
